"""What `scoring scheme export` reads: a workbook, a scheme document, or a scheme of the database by its public id."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scoring.foundation.archives import read_bytes
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Scheme
from scoring.schemes.bringing_in.findings import Severity
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.content.keys import new_aspect_key
from scoring.schemes.workbook import read_workbook

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Source:
    """A scheme, and how many errors the file it came from had."""

    content: Scheme
    errors: int = 0


def looks_like_file(source: str) -> bool:
    """A public id has neither dot nor separator; what is there under that name is a file all the same."""
    return Path(source).exists() or any(sign in source for sign in "./\\")


def from_file(path: Path) -> Source:
    """Raises RuleBroken: what the bytes, the workbook or the document is refused for."""
    content = read_bytes(path)
    if path.suffix.lower() == ".json":
        return Source(scheme_from_bytes(content))
    reading = read_workbook(content, filename=path.name, new_key=new_aspect_key)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if reading.scheme is None or not reading.readable:
        raise RuleBroken(errors[0].code, **{"filename": path.name, **errors[0].params})
    return Source(reading.scheme, len(errors))


def from_database(session: "Session", public_id: str, version: int | None) -> Source:
    """A version, else the open draft, else the newest version. Whoever holds the terminal holds the database: no
    permission is asked.

    Raises NotFound: scheme-unknown, version-unknown, scheme-without-content.
    """
    from scoring.schemes.queries import standing_content

    return Source(standing_content(session, public_id, version))
