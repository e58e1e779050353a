"""What a file of persons would do, row by row: who is new, who changes, what is doubtful. It writes nothing."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session

from scoring.foundation.collation import normalised
from scoring.foundation.errors import Refused
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.directory.numbers import number_holds
from scoring.people.directory.organisations import places_of
from scoring.people.directory.persons import EARLIEST_BIRTH, EDIT, NAMES, PersonCard, card_of, checked
from scoring.people.files.columns import affiliation_of
from scoring.people.files.known import Known, day_of, first_cell, identity, number_of
from scoring.people.files.sheets import Row
from scoring.people.models import Organisation

ERROR, WARNING = "error", "warning"


class Act(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands against a cell: an error keeps the row out, a warning leaves out this cell alone."""

    severity: str
    cell: str
    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """What would become of a row. `person` is who is there already, "" for a new one."""

    number: int
    act: Act
    card: PersonCard
    person: str
    findings: tuple[Finding, ...]


class Planned(Protocol):
    """A line of any file: what becomes of it, and what stands against it."""

    @property
    def act(self) -> Act: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: how many lines of each act, and the findings by cell."""

    counts: Mapping[str, int]
    findings: tuple[Finding, ...]


def outcome_text(lines: Sequence[Planned]) -> str:
    """The outcome as it is kept once a file is taken; what a cell said is not repeated: it may be a person's number."""
    findings = [
        (
            found.severity,
            found.cell,
            found.code,
            {**found.params, **({"value": "…"} if "value" in found.params else {})},
        )
        for line in lines
        for found in line.findings
    ]
    return json.dumps({"counts": Counter(line.act.value for line in lines), "findings": findings})


def outcome_from(text: str) -> Outcome:
    """As `outcome_text` keeps it, or as it was kept before findings were: the counts alone."""
    said = json.loads(text)
    findings = tuple(Finding(*found) for found in said.get("findings", ()))
    return Outcome(said.get("counts", said), findings)


class Planner:
    """Knows all persons and organisations by what a file may name them by."""

    def __init__(self, session: Session, actor: Actor, today: date) -> None:
        self._actor, self._today = actor, today
        self._known = Known(session)

    def plan(self, rows: Iterable[Row]) -> list[Line]:
        """A line for each row; of two rows about one person the first counts."""
        lines: list[Line] = []
        taken: dict[object, int] = {}
        for row in rows:
            line = self._line(row)
            keys = [line.person] if line.person else [line.card.iin] if line.card.iin else identity(line.card)
            twice = next((taken[key] for key in keys if key in taken), None)
            if line.act is not Act.REFUSED and twice is not None:
                found = Finding(ERROR, first_cell(row), "people-row-twice", {"row": twice})
                line = replace(line, act=Act.REFUSED, findings=(*line.findings, found))
            elif line.act is not Act.REFUSED:
                taken.update(dict.fromkeys(keys, row.number))
            lines.append(line)
        return lines

    def _line(self, row: Row) -> Line:
        card, findings = self._read(row)
        try:
            card = checked(card, today=self._today)
        except Refused as refused:
            return self._refused(row, card, findings, refused.code, **refused.params)
        person = self._known.person_of(card)
        if person is not None and not _same_name(card, card_of(person)):
            return self._refused(row, card, findings, "people-iin-of-another")
        if person is not None and not self._may(person.organisation):
            return self._refused(row, card, findings, "people-row-elsewhere")
        merged = _merged(card, card_of(person)) if person else card
        if not self._may(self._known.organisations.get(merged.organisation)):
            return self._refused(row, card, findings, "people-row-elsewhere")
        act = Act.NEW if person is None else Act.SAME if merged == card_of(person) else Act.CHANGED
        return Line(row.number, act, merged, person.public_id if person else "", tuple(findings))

    def _refused(self, row: Row, card: PersonCard, findings: Sequence[Finding], code: str, **params: str | int) -> Line:
        return Line(row.number, Act.REFUSED, card, "", (*findings, Finding(ERROR, first_cell(row), code, params)))

    def _may(self, organisation: Organisation | None) -> bool:
        return permissions.allow(self._actor, EDIT, places=places_of(organisation) if organisation else [])

    def _read(self, row: Row) -> tuple[PersonCard, list[Finding]]:
        """The card a row describes; what cannot be read in a cell that may be empty is left out, and said."""
        findings: list[Finding] = []
        given = row.values

        def text(key: str) -> str:
            return given[key].text if key in given else ""

        def doubt(key: str, code: str) -> None:
            findings.append(Finding(WARNING, given[key].cell, code, {"value": given[key].text[:60]}))

        born = day_of(given.get("birth_date"))
        if "birth_date" in given and (born is None or not EARLIEST_BIRTH <= born <= self._today):
            born = None
            doubt("birth_date", "people-date-unread")
        iin = number_of(given.get("iin"))
        if iin and not number_holds(iin):
            iin = ""
            doubt("iin", "people-iin-wrong")
        places = self._known.places(given.get("organisation"))
        if "organisation" in given and len(places) != 1:
            doubt("organisation", "people-organisation-twice" if places else "people-organisation-unknown")
        affiliation = affiliation_of(text("affiliation")) if text("affiliation") else ""
        if affiliation is None:
            doubt("affiliation", "people-affiliation-unknown")
        names = {key: text(key) for key in NAMES}
        place = next(iter(places)) if len(places) == 1 else ""
        card = PersonCard(
            **names, birth_date=born, iin=iin, organisation=place,
            affiliation=affiliation or "", skills=text("skills"),
        )  # fmt: skip
        return card, findings


def _merged(card: PersonCard, known: PersonCard) -> PersonCard:
    """What the file says over what is known; what it leaves empty stays."""
    said = {name: getattr(card, name) for name in PersonCard.__dataclass_fields__}
    return replace(known, **{name: value for name, value in said.items() if value})


def _same_name(card: PersonCard, known: PersonCard) -> bool:
    """Whether the surnames agree in a spelling that both have, or there is none to compare."""
    pairs = ((card.surname_kk, known.surname_kk), (card.surname_ru, known.surname_ru))
    both = [normalised(one) == normalised(other) for one, other in pairs if one and other]
    return any(both) or not both
