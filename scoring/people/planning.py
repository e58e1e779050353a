"""What a file of persons would do, row by row: who is new, who changes, what is doubtful. It writes nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.foundation.collation import normalised
from scoring.foundation.errors import Refused
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.columns import affiliation_of
from scoring.people.models import Organisation, Person
from scoring.people.numbers import number_holds
from scoring.people.organisations import places_of
from scoring.people.persons import EARLIEST_BIRTH, EDIT, NAMES, PersonCard, card_of, checked
from scoring.people.sheets import Row, Value

ERROR, WARNING = "error", "warning"
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's dates
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_MASKED = re.compile(r"\*+\d{4}")  # a masked IIN, as an export writes it
LONGEST_NUMBER, SHORTEST_NUMBER = 12, 8  # digits; born in 2000-2009, an IIN begins with zeros


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


class Planner:
    """Knows all persons and organisations by what a file may name them by."""

    def __init__(self, session: Session, actor: Actor, today: date) -> None:
        self._actor, self._today = actor, today
        self._organisations = {row.public_id: row for row in session.scalars(select(Organisation))}
        self._names: dict[str, set[str]] = {}
        for row in self._organisations.values():
            for name in filter(None, (row.bin, row.name_kk, row.name_ru, row.name_en)):
                self._names.setdefault(normalised(name), set()).add(row.public_id)
        self._by_iin: dict[str, Person] = {}
        self._by_name: dict[tuple[str, date | None], list[Person]] = {}
        for person in session.scalars(select(Person).options(joinedload(Person.organisation))):
            if person.iin:
                self._by_iin[person.iin] = person
            for key in _names_of(card_of(person)):
                self._by_name.setdefault((key, person.birth_date), []).append(person)

    def plan(self, rows: Iterable[Row]) -> list[Line]:
        """A line for each row; of two rows about one person the first counts."""
        lines: list[Line] = []
        taken: dict[object, int] = {}
        for row in rows:
            line = self._line(row)
            keys = [line.person] if line.person else [line.card.iin] if line.card.iin else _identity(line.card)
            twice = next((taken[key] for key in keys if key in taken), None)
            if line.act is not Act.REFUSED and twice is not None:
                found = Finding(ERROR, _first_cell(row), "people-row-twice", {"row": twice})
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
        person = self._known(card)
        if person is not None and not _same_name(card, card_of(person)):
            return self._refused(row, card, findings, "people-iin-of-another")
        if person is not None and not self._may(person.organisation):
            return self._refused(row, card, findings, "people-row-elsewhere")
        merged = _merged(card, card_of(person)) if person else card
        if not self._may(self._organisations.get(merged.organisation)):
            return self._refused(row, card, findings, "people-row-elsewhere")
        act = Act.NEW if person is None else Act.SAME if merged == card_of(person) else Act.CHANGED
        return Line(row.number, act, merged, person.public_id if person else "", tuple(findings))

    def _refused(self, row: Row, card: PersonCard, findings: Sequence[Finding], code: str, **params: str | int) -> Line:
        return Line(row.number, Act.REFUSED, card, "", (*findings, Finding(ERROR, _first_cell(row), code, params)))

    def _places(self, value: Value | None) -> set[str]:
        """Organisations (public ids) of this name or BIN."""
        if value is None:
            return set()
        number = _number(value)
        return self._names.get(number if number.isdecimal() else normalised(value.text), set())

    def _may(self, organisation: Organisation | None) -> bool:
        return permissions.allow(self._actor, EDIT, places=places_of(organisation) if organisation else [])

    def _known(self, card: PersonCard) -> Person | None:
        """By the IIN; else by the whole name and the birth date, where exactly one person has them."""
        if card.iin in self._by_iin:
            return self._by_iin[card.iin]
        found = {person.id: person for key in _identity(card) for person in self._by_name.get(key, ())}
        fitting = [person for person in found.values() if not (card.iin and person.iin)]
        return fitting[0] if len(fitting) == 1 else None

    def _read(self, row: Row) -> tuple[PersonCard, list[Finding]]:
        """The card a row describes; what cannot be read in a cell that may be empty is left out, and said."""
        findings: list[Finding] = []
        given = row.values

        def text(key: str) -> str:
            return given[key].text if key in given else ""

        def doubt(key: str, code: str) -> None:
            findings.append(Finding(WARNING, given[key].cell, code, {"value": given[key].text[:60]}))

        born = _day(given.get("birth_date"))
        if "birth_date" in given and (born is None or not EARLIEST_BIRTH <= born <= self._today):
            born = None
            doubt("birth_date", "people-date-unread")
        iin = _number(given.get("iin"))
        if iin and not number_holds(iin):
            iin = ""
            doubt("iin", "people-iin-wrong")
        places = self._places(given.get("organisation"))
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


def _names_of(card: PersonCard) -> list[str]:
    """The whole name in each spelling that has one."""
    kk, ru = (card.surname_kk, card.given_kk, card.patronymic_kk), (card.surname_ru, card.given_ru, card.patronymic_ru)
    return [normalised(" ".join(parts)) for parts in (kk, ru) if parts[0] and parts[1]]


def _identity(card: PersonCard) -> list[tuple[str, date | None]]:
    return [(name, card.birth_date) for name in _names_of(card)]


def _same_name(card: PersonCard, known: PersonCard) -> bool:
    """Whether the surnames agree in a spelling that both have, or there is none to compare."""
    pairs = ((card.surname_kk, known.surname_kk), (card.surname_ru, known.surname_ru))
    both = [normalised(one) == normalised(other) for one, other in pairs if one and other]
    return any(both) or not both


def _first_cell(row: Row) -> str:
    return next(iter(row.values.values())).cell


def _day(value: Value | None) -> date | None:
    """A date as a spreadsheet counts it, or as people write it: 2009-04-12, 12.04.2009."""
    if value is None:
        return None
    try:
        if value.kind in {"date", "number"}:
            return EPOCH + timedelta(days=int(value.text.partition(".")[0]))
        dotted = _DOTTED.fullmatch(value.text)
        if dotted:
            day, month, year = (int(part) for part in dotted.groups())
            return date(year, month, day)
        return date.fromisoformat(value.text[:10])
    except (ValueError, OverflowError):
        return None


def _number(value: Value | None) -> str:
    """An IIN or BIN; a spreadsheet that took it for a number has lost its zeros at the front."""
    if value is None or _MASKED.fullmatch(value.text):
        return ""
    text = value.text.replace(" ", "")
    return text.zfill(LONGEST_NUMBER) if value.kind == "number" and len(text) > SHORTEST_NUMBER else text
