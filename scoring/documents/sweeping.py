"""Files that nobody needs any more are taken out of the instance folder: PDFs of tries that kept no paper, pictures
that were tried for a look and not kept.

Nothing that the register or a version of a look knows is ever among them. A file is kept before its row: what is young
stays.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents import files, pictures
from scoring.documents.designs.models import PaperDesignRow
from scoring.documents.models import PaperActRow, PaperRow
from scoring.foundation import clock
from scoring.foundation.db import db

PAPERS_KEPT = timedelta(days=7)  # a file that no paper has
PICTURES_KEPT = timedelta(days=30)  # a picture that no look and no paper has: somebody may still be choosing
PICTURES_AT_ONCE = 50  # each is looked for in every paper
EVERY = timedelta(days=1)
IN_ONE_QUERY = 500
STAMP = ".swept"
_HASH = re.compile(r"[0-9a-f]{64}")
log = logging.getLogger(__name__)


def sweep_if_due() -> None:
    """Once a day, by a job that makes papers; what fails here fails no paper."""
    try:
        if _is_due(clock.now()):
            sweep_papers()
            sweep_pictures()
    except Exception:
        log.exception("the files of papers could not be swept")


def sweep_papers() -> int:
    """Take away the PDFs that are neither a paper nor a signed one, and what a write cut off left; how many."""
    oldest, swept = clock.now() - PAPERS_KEPT, 0
    stale = [path for path in _folder(files.FOLDER).glob("*/*") if _is_older(path, oldest)]
    for start in range(0, len(stale), IN_ONE_QUERY):
        batch = stale[start : start + IN_ONE_QUERY]
        with db.reading() as session:
            known = set(_registered(session, [path.stem for path in batch]))
        swept += sum(_take_away(path, oldest) for path in batch if path.stem not in known)
    return swept


def sweep_pictures() -> int:
    """Take away the pictures that no version of a look and no paper shows, and what a write cut off left; how many.

    A paper shows the picture of a version, as a rule; whether one shows another is asked before anything goes.
    """
    oldest, swept = clock.now() - PICTURES_KEPT, 0
    stale = [path for path in _folder(pictures.FOLDER).glob("*") if _is_older(path, oldest)]
    with db.reading() as session:
        looks = "\n".join(session.scalars(select(PaperDesignRow.look)))
        unknown = [path for path in stale if path.stem not in looks]
        for path in unknown[:PICTURES_AT_ONCE]:
            if _HASH.fullmatch(path.stem) and _is_on_a_paper(session, path.stem):
                path.touch()  # not looked for again before it is old again
            else:
                swept += _take_away(path, oldest)
    return swept


def _is_on_a_paper(session: Session, hashed: str) -> bool:
    return session.scalar(select(PaperRow.id).where(PaperRow.content.contains(hashed)).limit(1)) is not None


def _registered(session: Session, names: Sequence[str]) -> Iterator[str]:
    hashes = [name for name in names if _HASH.fullmatch(name)]
    for column in (PaperRow.sha256, PaperActRow.sha256):
        yield from (found for found in session.scalars(select(column).where(column.in_(hashes))) if found)


def _take_away(path: Path, oldest: datetime) -> bool:
    """Whoever keeps the same bytes again makes the file young: it is looked at once more."""
    if not _is_older(path, oldest):
        return False
    with suppress(OSError):  # another worker was first, or somebody reads it just now
        path.unlink()
        return True
    return False


def _is_older(path: Path, oldest: datetime) -> bool:
    with suppress(OSError):
        return path.is_file() and path.stat().st_mtime < oldest.timestamp()
    return False


def _is_due(now: datetime) -> bool:
    stamp = _folder(files.FOLDER) / STAMP
    if stamp.is_file() and not _is_older(stamp, now - EVERY):
        return False
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    return True


def _folder(name: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].instance_folder / name
    return folder
