"""All skills of a stage in one form, as a sheet: what was typed into its cells, and what stands against a cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.championships.stages import cards
from scoring.championships.stages.cards import SkillCard, card_of, merged, number_key
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skills_of
from scoring.championships.stages.reading import FIELD_OF, read_cell
from scoring.championships.stages.skills import Change
from scoring.foundation.errors import Refused
from scoring.marking.setup.listing import SchemeChoice
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Text

COLUMNS = (
    *("number", "names_kk", "names_ru", "names_en", "sector", "scheme", "rule_set"),
    *("team_size", "age_min", "age_max", "places", "minimum"),
)
PAGE = 100  # rows of a page: a form of all 400 would be larger than a form may be
NEW_ROWS = 5
NEW = "new"
Typed = Mapping[str, Mapping[str, str]]  # row: field: text
Schemes = Mapping[str, Sequence[SchemeChoice]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands against a cell: the sentence of a code."""

    code: str
    params: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A skill by its public id ("new1" for one to come); `fixed`: an assessment is begun, so that some cells stand."""

    id: str
    card: SkillCard | None
    fixed: bool = False


def sheet_rows(session: Session, stage: StageRow, page: int) -> tuple[list[SheetRow], int]:
    """The rows of a page, with empty ones after the last, and how many pages there are."""
    rows = [SheetRow(row.public_id, card_of(row), row.assessment_id is not None) for row in skills_of(session, stage)]
    pages = max(1, -(-len(rows) // PAGE))
    shown = rows[(min(page, pages) - 1) * PAGE :][:PAGE]
    if min(page, pages) == pages:
        shown += [SheetRow(f"{NEW}{place}", None) for place in range(1, NEW_ROWS + 1)]
    return shown, pages


def read_sheet(
    session: Session, stage: StageRow, typed: Typed, schemes: Schemes
) -> tuple[list[Change], dict[tuple[str, str], Fault]]:
    """What the cells ask for, and what stands against which of them (row, field); a row is read where it is known."""
    known = {row.public_id: card_of(row) for row in skills_of(session, stage)}
    changes: list[Change] = []
    faults: dict[tuple[str, str], Fault] = {}
    for row, cells in typed.items():
        before = known.get(row)
        if before is None and (not row.startswith(NEW) or not _says(cells)):
            continue
        said, wrong = _read(cells, before, schemes)
        faults |= {(row, field): fault for field, fault in wrong}
        after = merged(before or SkillCard("", Text()), said)
        for field, fault in _against(after) if not wrong else ():
            faults[row, field] = fault
        changes.append(Change(row if before else "", before, after))
    faults |= _twice(known, typed, changes)
    return changes, faults


def _says(cells: Mapping[str, str]) -> bool:
    """A new row counts once it has a number or a name: its other cells are filled beforehand."""
    return any(cells.get(field, "").strip() for field in ("number", "names_kk", "names_ru", "names_en"))


def _read(
    cells: Mapping[str, str], before: SkillCard | None, schemes: Schemes
) -> tuple[dict[str, object], list[tuple[str, Fault]]]:
    said: dict[str, object] = {}
    wrong = []
    number = cells.get("number", before.number if before else "")
    for field in COLUMNS:
        if field not in cells or (field == "scheme" and _kept(cells[field], before)):
            continue
        try:
            said[field] = read_cell(field, cells[field], schemes, number)
        except Refused as refused:
            wrong.append((field, Fault(refused.code, refused.params)))
    return said, wrong


def _kept(text: str, before: SkillCard | None) -> bool:
    """An older version that is no longer offered stays as it is."""
    return before is not None and before.scheme is not None and text == str(before.scheme)


def _against(card: SkillCard) -> Iterator[tuple[str, Fault]]:
    try:
        cards.checked(card)
    except (Refused, RuleBroken) as broken:
        yield FIELD_OF.get(broken.code, "number"), Fault(broken.code, broken.params)


def _twice(known: Mapping[str, SkillCard], typed: Typed, changes: Sequence[Change]) -> dict[tuple[str, str], Fault]:
    """A number that another row has already."""
    rows = [row for row in typed if row in known or (row.startswith(NEW) and _says(typed[row]))]
    changed = {row: change.after.number for row, change in zip(rows, changes, strict=True) if change.after}
    numbers = {skill: card.number for skill, card in known.items()} | changed
    taken: set[str] = set()
    found = {}
    for row, number in numbers.items():
        key = number_key(number)
        if key in taken and number.strip():
            found[row, "number"] = Fault("skill-number-twice", {"number": number[:20]})
        taken.add(key)
    return found
