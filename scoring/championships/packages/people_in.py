"""Persons and organisations out of a package: new ones under the id they have there, ours changed only as decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.matching import CREATED
from scoring.championships.packages.models import ImportedPersonRow
from scoring.championships.packages.people_lines import organisation_changes
from scoring.championships.packages.planning import Plan
from scoring.foundation import clock, events
from scoring.foundation.errors import Refused
from scoring.marking.access import account_of
from scoring.people.actors import Actor
from scoring.people.directory.consents import SCOPES, ConsentChanged
from scoring.people.directory.naming import order_of, searched, tidy
from scoring.people.directory.organisations import OrganisationCard
from scoring.people.directory.organisations import checked as checked_organisation
from scoring.people.directory.persons import NAMES, PersonCard, checked
from scoring.people.models import Consent, Organisation, Person


def take_organisations(session: Session, plan: Plan, *, overwrite: bool) -> dict[str, str]:
    """What each organisation of the package is called here."""
    here: dict[str, str] = {}
    for said in plan.contents.organisations:
        row = plan.organisations[said["id"]]
        changes = organisation_changes(said, row) if row is not None else {}
        if row is None:
            row = Organisation(public_id=said["id"], revision=0)
            _write_organisation(session, row, said)
        elif changes and overwrite:
            kept = {f"{code}": getattr(row, f"name_{code}") for code in ("kk", "ru", "en")}
            now = {**kept, "kind": row.kind, "region": row.region, "bin": row.bin or ""}
            _write_organisation(session, row, {**now, **{name: said[name] for name in now if said[name]}})
        here[said["id"]] = row.public_id
    return here


def take_persons(
    session: Session, plan: Plan, organisations: Mapping[str, str], *, overwrite: bool, actor: Actor, at: datetime
) -> dict[str, str]:
    """Who each person of the package is here; consents are those that hold there now."""
    found = {row.public_id: row for row in session.scalars(select(Organisation))}
    known = {row.origin: row for row in session.scalars(select(ImportedPersonRow))}
    here: dict[str, str] = {}
    for said in plan.contents.persons:
        match = plan.persons[said["id"]]
        place = found.get(organisations.get(said["organisation"] or "", ""))
        row = match.person
        if row is None:
            row = Person(public_id=said["id"], revision=0, affiliation="", skills="")
            _write_person(row, _with_free_iin(session, said), place, at)
            session.add(row)
            session.flush()
        elif match.changed and overwrite:
            _write_person(row, said, place or row.organisation, at)
        if said["id"] not in known:
            how = match.how or CREATED
            session.add(ImportedPersonRow(origin=said["id"], person=row.public_id, how=how))
        changed = _take_consents(row, said, match.how == CREATED, actor, at)
        if changed and match.person is not None:  # whoever shows this name looks again; new ones nobody shows yet
            events.note(session, ConsentChanged(row.public_id))
        here[said["id"]] = row.public_id
    session.flush()
    return here


def _with_free_iin(session: Session, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """A number that somebody else has here stays with them: one of the two is a slip, and a person will find out."""
    taken = said["iin"] and session.scalar(select(Person.id).where(Person.iin == said["iin"])) is not None
    return {**said, "iin": ""} if taken else said


def withdraw_missing(session: Session, plan: Plan, *, at: datetime) -> None:
    """Who came with an earlier package and no longer agrees to be passed on: what they agreed to there ends here."""
    named = {person for entry in plan.contents.entries for person in entry["persons"]}
    gone = named - {one["id"] for one in plan.contents.persons}
    created = (ImportedPersonRow.origin.in_(gone)) & (ImportedPersonRow.how == CREATED)
    persons = select(Person).join(ImportedPersonRow, ImportedPersonRow.person == Person.public_id).where(created)
    for row in session.scalars(persons):
        held = [consent for consent in row.consents if consent.withdrawn_at is None]
        for consent in held:
            consent.withdrawn_at = at
        if held:
            events.note(session, ConsentChanged(row.public_id))
    session.flush()


def _take_consents(row: Person, said: Mapping[str, Any], from_there: bool, actor: Actor, at: datetime) -> bool:
    """Add what is agreed to there; end what is not any more, of those who are known from there alone.

    Gives whether that changed anything.

    What somebody withdrew here after it was noted there stays withdrawn: only a later form can agree again.
    """
    held = {one.scope: one for one in row.consents if one.withdrawn_at is None}
    ended: dict[str, datetime] = {}
    for one in row.consents:
        if one.withdrawn_at is not None:
            ended[one.scope] = max(one.withdrawn_at, ended.get(one.scope, one.withdrawn_at))
    given = {one["scope"]: one for one in said["consents"] if one["scope"] in SCOPES}
    new = [
        Consent(
            scope=scope, signer=one["signer"], representative="", signed_on=one["signed_on"],
            noted_at=datetime.fromisoformat(one["noted_at"]), noted_by=account_of(actor),
        )
        for scope, one in given.items()
        if scope not in held
    ]  # fmt: skip
    new = [one for one in new if not (one.scope in ended and ended[one.scope] >= one.noted_at)]
    row.consents.extend(new)
    over = [kept for scope, kept in held.items() if from_there and scope not in given]
    for kept in over:
        kept.withdrawn_at = at
    return bool(new or over)


def _write_organisation(session: Session, row: Organisation, said: Mapping[str, Any]) -> None:
    card = checked_organisation(
        session, OrganisationCard(said["kind"], said["region"], said["kk"], said["ru"], said["en"], said["bin"])
    )
    row.kind, row.region, row.bin = card.kind, card.region, card.bin or None
    row.name_kk, row.name_ru, row.name_en = card.name_kk, card.name_ru, card.name_en
    row.searched = searched(card.name_kk, card.name_ru, card.name_en, card.bin)
    row.ordered = order_of(card.name_kk or card.name_ru)
    row.revision += 1
    session.add(row)
    session.flush()


def _write_person(row: Person, said: Mapping[str, Any], place: Organisation | None, at: datetime) -> None:
    names = {name: tidy(said[name] or getattr(row, name, None) or "") for name in NAMES}
    card = checked(
        PersonCard(**names, birth_date=said["birth_date"] or row.birth_date, iin=said["iin"]),
        today=clock.shown(at).date(),
    )
    if row.iin and card.iin and row.iin != card.iin:
        raise Refused("package-iin-differs")
    for name in NAMES:
        setattr(row, name, getattr(card, name))
    row.birth_date, row.iin, row.organisation = card.birth_date, card.iin or row.iin, place
    kk = f"{card.surname_kk} {card.given_kk} {card.patronymic_kk}".strip()
    ru = f"{card.surname_ru} {card.given_ru} {card.patronymic_ru}".strip()
    row.searched, row.ordered = searched(kk, ru), order_of(kk if card.surname_kk else ru)
    row.revision += 1
