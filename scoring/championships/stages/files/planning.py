"""What a file of skills would do, row by row: added, changed, left as it is, left out. It writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.championships.stages import cards
from scoring.championships.stages.cards import SkillCard, card_of, merged, number_key
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skills_of
from scoring.championships.stages.reading import FIELD_OF, read_cell
from scoring.championships.stages.skills import OF_ASSESSMENT, Change
from scoring.foundation.errors import Refused
from scoring.marking.setup.listing import SchemeChoice
from scoring.people.files.known import first_cell
from scoring.people.files.planning import ERROR, Finding
from scoring.people.files.sheets import Row
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Text
from scoring.schemes.reference import skills as known_skills

Schemes = Mapping[str, Sequence[SchemeChoice]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file by its number. `change` None: it is left out, and the findings say why."""

    row: int
    number: str
    change: Change | None
    findings: tuple[Finding, ...]


class Planner:
    """Knows the skills of the stage, the schemes there are, and the skills of the reference."""

    def __init__(self, session: Session, stage: StageRow, schemes: Schemes) -> None:
        rows = skills_of(session, stage)
        self._there = {number_key(row.number): (row.public_id, card_of(row)) for row in rows}
        self._held = {row.public_id for row in rows if row.assessment_id is not None}
        self._reference = {number_key(one.number): cards.card_of_reference(one) for one in known_skills()}
        self._schemes = schemes

    def plan(self, rows: Iterable[Row]) -> list[Line]:
        """A line for each row, in the order of the file; of two rows about one skill the first counts."""
        taken: dict[str, int] = {}
        lines = []
        for row in rows:
            key = number_key(row.values["number"].text) if "number" in row.values else ""
            line = self._line(row, key)
            if key in taken and key.strip("0"):
                finding = Finding(ERROR, first_cell(row), "skill-row-twice", {"row": taken[key]})
                line = Line(row.number, line.number, None, (finding,))
            taken.setdefault(key, row.number)
            lines.append(line)
        return lines

    def _line(self, row: Row, key: str) -> Line:
        number = row.values["number"].text.removesuffix(".0") if "number" in row.values else ""
        if not number:
            finding = Finding(ERROR, first_cell(row), "skill-number-missing", {})
            return Line(row.number, "", None, (finding,))
        skill, before = self._there.get(key, ("", None))
        said, findings = self._read(row, number)
        if before is not None:
            said.pop("number")  # 7 and 07 are one skill; the number that stands stays
        base = before or self._reference.get(key) or SkillCard(number, Text())
        after = merged(base, said)
        findings += _against(row, after)
        if skill in self._held and before is not None and _moved(before, after):
            findings.append(Finding(ERROR, first_cell(row), "skill-assessment-begun", {}))
        change = None if findings else Change(skill, before, after)
        return Line(row.number, number, change, tuple(findings))

    def _read(self, row: Row, number: str) -> tuple[dict[str, object], list[Finding]]:
        """What the cells say; an empty cell says nothing, a dash empties."""
        said: dict[str, object] = {"number": number}
        findings = []
        for field, value in row.values.items():
            if field == "number":
                continue
            try:
                said[field] = read_cell(field, value.text, self._schemes, number)
            except Refused as refused:
                findings.append(Finding(ERROR, value.cell, refused.code, dict(refused.params)))
        return said, findings


def _against(row: Row, card: SkillCard) -> list[Finding]:
    try:
        cards.checked(card)
    except (Refused, RuleBroken) as broken:
        field = FIELD_OF.get(broken.code, "number")
        cell = row.values[field].cell if field in row.values else first_cell(row)
        return [Finding(ERROR, cell, broken.code, dict(broken.params))]
    return []


def _moved(before: SkillCard, after: SkillCard) -> bool:
    return any(getattr(before, field) != getattr(after, field) for field in OF_ASSESSMENT)
