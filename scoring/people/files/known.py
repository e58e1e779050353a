"""Whom and what a row of a file names: persons and organisations found by what people write of them."""

import re
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.foundation.collation import normalised
from scoring.people.directory.persons import PersonCard, card_of
from scoring.people.files.sheets import Row, Value
from scoring.people.models import Organisation, Person

EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's dates
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_MASKED = re.compile(r"\*+\d{4}")  # a masked IIN, as an export writes it
LONGEST_NUMBER, SHORTEST_NUMBER = 12, 8  # digits; born in 2000-2009, an IIN begins with zeros


class Known:
    """All persons and organisations, by what a file may name them by."""

    def __init__(self, session: Session) -> None:
        self.organisations = {row.public_id: row for row in session.scalars(select(Organisation))}
        self._names: dict[str, set[str]] = {}
        for row in self.organisations.values():
            for name in filter(None, (row.bin, row.name_kk, row.name_ru, row.name_en)):
                self._names.setdefault(normalised(name), set()).add(row.public_id)
        self.persons: dict[str, Person] = {}
        self._by_iin: dict[str, Person] = {}
        self._by_name: dict[tuple[str, date | None], list[Person]] = {}
        for person in session.scalars(select(Person).options(joinedload(Person.organisation))):
            self.persons[person.public_id] = person
            if person.iin:
                self._by_iin[person.iin] = person
            for key in _names_of(card_of(person)):
                self._by_name.setdefault((key, person.birth_date), []).append(person)

    def places(self, value: Value | None) -> set[str]:
        """Organisations (public ids) of this name or BIN."""
        if value is None:
            return set()
        number = number_of(value)
        return self._names.get(number if number.isdecimal() else normalised(value.text), set())

    def person_of(self, card: PersonCard) -> Person | None:
        """By the IIN; else by the whole name and the birth date, where exactly one person has them."""
        if card.iin in self._by_iin:
            return self._by_iin[card.iin]
        found = {person.id: person for key in identity(card) for person in self._by_name.get(key, ())}
        fitting = [person for person in found.values() if not (card.iin and person.iin)]
        return fitting[0] if len(fitting) == 1 else None

    def named(self, surname: str, given: str) -> list[Person]:
        """Everybody of this surname and given name, in either spelling, whatever the patronymic and the birth date."""
        wanted = (normalised(surname), normalised(given))
        return [
            person
            for person in self.persons.values()
            if wanted
            in {
                (normalised(person.surname_kk), normalised(person.given_kk)),
                (normalised(person.surname_ru), normalised(person.given_ru)),
            }
        ]


def _names_of(card: PersonCard) -> list[str]:
    """The whole name in each spelling that has one."""
    kk, ru = (card.surname_kk, card.given_kk, card.patronymic_kk), (card.surname_ru, card.given_ru, card.patronymic_ru)
    return [normalised(" ".join(parts)) for parts in (kk, ru) if parts[0] and parts[1]]


def identity(card: PersonCard) -> list[tuple[str, date | None]]:
    """What tells a person apart where no IIN does."""
    return [(name, card.birth_date) for name in _names_of(card)]


def first_cell(row: Row) -> str:
    """Where a finding about the whole row is shown."""
    return next(iter(row.values.values())).cell


def day_of(value: Value | None) -> date | None:
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


def number_of(value: Value | None) -> str:
    """An IIN or BIN; a spreadsheet that took it for a number has lost its zeros at the front."""
    if value is None or _MASKED.fullmatch(value.text):
        return ""
    text = value.text.replace(" ", "")
    return text.zfill(LONGEST_NUMBER) if value.kind == "number" and len(text) > SHORTEST_NUMBER else text
