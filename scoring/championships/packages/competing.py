"""What a review calls those who compete: by number and college for everybody; persons stand apart, for who may read."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.contents import Contents
from scoring.championships.packages.lines import named
from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow
from scoring.marking.models import SeatRow
from scoring.marking.setup.viewing import Named, named_organisations, named_persons


def competitor(key: str, skill: str, seat: str, college: Named | None, team: str = "") -> Named:
    """ "17 · №1 · College", or the team in the place of the number; no person."""
    head = [one for one in (skill, team or (f"№{seat}" if seat else "")) if one]
    kk, ru, en = (
        " · ".join([*head, college.name(language)] if college else head) or key for language in ("kk", "ru", "en")
    )
    return Named(key, kk, ru, en)


def person_there(one: Mapping[str, Any]) -> Named:
    """A person as the package names them."""
    return Named(
        one["id"],
        f"{one['surname_kk']} {one['given_kk']}".strip(),
        f"{one['surname_ru']} {one['given_ru']}".strip(),
    )


class There:
    """Who competes, as the package says: its colleges and those persons whom it names."""

    def __init__(self, session: Session, contents: Contents) -> None:
        said = {one["id"]: named(one) for one in contents.organisations}
        ids = {one["organisation"] for one in (*contents.entries, *contents.nominations)} - said.keys()
        self._colleges = named_organisations(session, ids) | said
        self._persons = {one["id"]: person_there(one) for one in contents.persons}

    def competitor(self, one: Mapping[str, Any], skill: str, seat: str | None) -> Named:
        return competitor(one["id"], skill, seat or "", self._colleges.get(one["organisation"]), one["team"])

    def persons(self, one: Mapping[str, Any]) -> tuple[Named, ...]:
        return tuple(self._persons[person] for person in one["persons"] if person in self._persons)


class Here:
    """Who competes, as our own records of entries say."""

    def __init__(self, session: Session, rows: Iterable[StageEntryRow]) -> None:
        rows = list(rows)
        seats = select(SeatRow).where(SeatRow.public_id.in_([row.seat for row in rows if row.seat]))
        self._seats = {row.public_id: str(row.number or "") for row in session.scalars(seats)}
        self._colleges = named_organisations(session, {row.organisation for row in rows})
        part = StageEntryPersonRow
        found = select(part).where(part.entry_id.in_([row.id for row in rows])).order_by(part.position)
        self._under: dict[int, list[str]] = {}
        for one in session.scalars(found):
            self._under.setdefault(one.entry_id, []).append(one.person)
        self._names = named_persons(session, {person for under in self._under.values() for person in under})

    def competitor(self, row: StageEntryRow, key: str, skill: str, seat: str = "") -> Named:
        number = seat or self._seats.get(row.seat or "", "")
        return competitor(key, skill, number, self._colleges.get(row.organisation or ""), row.team)

    def persons(self, row: StageEntryRow) -> tuple[Named, ...]:
        return tuple(self._names[one] for one in self._under.get(row.id, ()) if one in self._names)
