"""Values that the reader of a workbook proposed, accepted one by one before the file becomes a draft."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from scoring.foundation.errors import Outdated, Refused
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import parse_hundredths
from scoring.rules.scheme import Kind
from scoring.schemes.access import Actor
from scoring.schemes.bringing_in import report as reports
from scoring.schemes.bringing_in.importing import seen_import
from scoring.schemes.content import canonical_bytes, scheme_from_bytes
from scoring.schemes.editor import edits

_READ: Mapping[str, Callable[[str], object]] = {"maximum": parse_hundredths, "kind": Kind, "section": str}


def accept_fix(session: Session, actor: Actor, public_id: str, number: int) -> None:
    """Put the value that the reader proposed where the file left none.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: fix-not-possible; Outdated: import-kept.
    """
    row = seen_import(session, actor, public_id, lock=True)
    if row.scheme_id is not None:
        raise Outdated("import-kept")
    if not row.content or not row.report:
        raise Refused("fix-not-possible")
    content, lines = scheme_from_bytes(row.content.encode()), reports.read(row.report).lines
    if not 0 <= number < len(lines) or not reports.fixable(lines[number], content):
        raise Refused("fix-not-possible")
    row.content = canonical_bytes(edits.apply(content, fix_edit(lines[number]))).decode()


def fix_edit(line: reports.Line) -> edits.SetAspect:
    """The edit that a proposed value is. Raises Refused: fix-not-possible."""
    field, fix = line.target.field, line.finding.fix or ""
    try:
        value = _READ[field](fix)
    except (RuleBroken, ValueError, KeyError):
        raise Refused("fix-not-possible") from None
    return edits.SetAspect(line.target.key, {field: value})
