"""Who of a package is already here: by public id, then by IIN where both have one, else a doubt for a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.championships.packages.models import ImportedPersonRow
from scoring.foundation.collation import normalised
from scoring.people.directory.persons import NAMES
from scoring.people.models import Organisation, Person

Document = dict[str, Any]
PUBLIC_ID, IIN, CONFIRMED, CREATED = "public-id", "iin", "confirmed", "created"  # how somebody was found


@dataclass(frozen=True, slots=True)
class Match:
    """`person` is who it is here, None for nobody yet; `doubtful` are those it may be, for a person to say."""

    origin: str
    person: Person | None
    how: str
    doubtful: tuple[Person, ...] = ()
    changed: tuple[str, ...] = ()  # fields that are said otherwise here


def match_organisations(session: Session, documents: Iterable[Document]) -> dict[str, Organisation | None]:
    """By public id, by BIN, else by kind, region and a name, where exactly one has them; None for a new one."""
    rows = list(session.scalars(select(Organisation)))
    by_id = {row.public_id: row for row in rows}
    by_bin = {row.bin: row for row in rows if row.bin}
    found: dict[str, Organisation | None] = {}
    for one in documents:
        known = by_id.get(one["id"]) or (by_bin.get(one["bin"]) if one["bin"] else None)
        found[one["id"]] = known or _alike(one, rows)
    return found


def match_persons(
    session: Session, documents: Iterable[Document], organisations: Mapping[str, str]
) -> dict[str, Match]:
    """`organisations` says what an organisation of the package is called here."""
    persons = list(session.scalars(select(Person).options(joinedload(Person.organisation))))
    by_id, by_iin = {row.public_id: row for row in persons}, {row.iin: row for row in persons if row.iin}
    said = {row.origin: row for row in session.scalars(select(ImportedPersonRow))}
    by_name: dict[tuple[str, str, date], list[Person]] = {}
    for row in persons:
        for key in _names(row.birth_date, {name: getattr(row, name) for name in NAMES}):
            by_name.setdefault(key, []).append(row)
    found = {}
    for one in documents:
        before = said.get(one["id"])
        here = by_id.get(before.person if before else one["id"])
        if here is not None:
            how = before.how if before else PUBLIC_ID
            found[one["id"]] = Match(one["id"], here, how, changed=_changed(one, here, organisations))
        else:
            found[one["id"]] = _found(one, by_iin, by_name, organisations)
    return found


def _found(
    one: Document,
    by_iin: Mapping[str, Person],
    by_name: Mapping[tuple[str, str, date], list[Person]],
    organisations: Mapping[str, str],
) -> Match:
    alike = {row.id: row for key in _names(one["birth_date"], one) for row in by_name.get(key, ())}
    known = by_iin.get(one["iin"]) if one["iin"] else None
    if known is not None and known.id in alike:
        return Match(one["id"], known, IIN, changed=_changed(one, known, organisations))
    if known is not None:  # one number, two names: a slip on one side
        return Match(one["id"], None, "", (known,))
    doubtful = [row for row in alike.values() if not (one["iin"] and row.iin)]
    return Match(one["id"], None, "" if doubtful else CREATED, tuple(sorted(doubtful, key=lambda row: row.id)))


def _names(born: date | None, said: Mapping[str, Any]) -> list[tuple[str, str, date]]:
    """Surname and given name in each spelling that is there, with the birth date; nothing without one."""
    if born is None:
        return []
    pairs = ((said[f"surname_{code}"], said[f"given_{code}"]) for code in ("kk", "ru"))
    return [(normalised(surname), normalised(given), born) for surname, given in pairs if surname and given]


def _changed(one: Document, here: Person, organisations: Mapping[str, str]) -> tuple[str, ...]:
    """Which fields the package says, and otherwise than they are kept here; what it leaves empty is no change."""
    said = {**{name: one[name] for name in NAMES}, "birth_date": one["birth_date"], "iin": one["iin"]}
    kept = {name: getattr(here, name) or None for name in said}
    fields = [name for name, value in said.items() if value and value != kept[name]]
    place = organisations.get(one["organisation"] or "")
    if place and place != (here.organisation.public_id if here.organisation else ""):
        fields.append("organisation")
    return tuple(fields)


def _alike(one: Document, rows: Iterable[Organisation]) -> Organisation | None:
    names = {normalised(one[code]) for code in ("kk", "ru", "en") if one[code]}
    found = [
        row
        for row in rows
        if (row.kind, row.region) == (one["kind"], one["region"])
        and not (row.bin and one["bin"])
        and names & {normalised(name) for name in (row.name_kk, row.name_ru, row.name_en) if name}
    ]
    return found[0] if len(found) == 1 else None
