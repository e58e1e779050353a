"""Installations of their own, each with a database, a folder and a key, that know nothing of each other but files."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scoring.app import create_app
from scoring.championships.entries.writing import EntryState, NewEntry, add_entry
from scoring.championships.packages import importing, nominations, trusting
from scoring.championships.packages.contents import check, opened
from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.exporting import export_package
from scoring.championships.packages.key_card import card_from
from scoring.championships.packages.layout import PACKAGE_MAX, Kind
from scoring.championships.packages.planning import Plan, plan
from scoring.championships.stages.models import SeasonRow, StageEntryRow, StageRow, StageSkillRow
from scoring.foundation import uploads
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.marking.models import SeatRow
from scoring.people import accounts
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, Actor, Grant
from scoring.people.directory.consents import ConsentCard, give_consent
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.regions import load_reference as load_regions
from scoring.people.signing_in.passwords import Passwords, passwords
from tests.championships.season import Season, make_season, mark_in
from tests.championships.skills import TYPED, finalise, make_skill
from tests.marking.hall import Hall

AT = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)
SECRET = "a secret of the tests alone, and long enough"
YEAR = "2025/26"
SCOPES = ("processing", "publish-name", "pass-on")
NAMES = ("Қанатова", "Әлиева", "Оразов", "Ким", "Иванов", "Серікова")


@dataclass
class Installation:
    """One app; `organizer` organizes everywhere there."""

    app: Flask
    organizer: Actor
    folder: Path
    season: Season | None = None
    halls: dict[str, Hall] = field(default_factory=dict)
    files: int = 0

    def make_key(self, name: str, seed: bytes | None = None) -> str:
        with self.app.app_context(), db.transaction() as session:
            return trusting.make_own_key(session, name, actor=self.organizer, at=AT, seed=seed).fingerprint

    def card(self) -> str:
        with self.app.app_context(), db.reading() as session:
            return trusting.own_card(session, actor=self.organizer).text()

    def trust(self, other: "Installation") -> None:
        """By the card that was carried over, and the fingerprint that was read out."""
        card = card_from(other.card())
        with self.app.app_context(), db.transaction() as session:
            trusting.trust_key(session, card, card.fingerprint, actor=self.organizer, at=AT)

    def withdraw(self, fingerprint: str) -> None:
        with self.app.app_context(), db.transaction() as session:
            trusting.withdraw_trust(session, fingerprint, "The laptop was lost.", actor=self.organizer, at=AT)

    def export(self, level: str, kind: Kind = Kind.STAGE, to: str = "") -> Path:
        assert self.season is not None
        self.files += 1
        path = self.folder / f"out-{self.files}.zip"
        with self.app.app_context(), db.reading() as session:
            export_package(session, self.season.stages[level], path, kind, to, actor=self.organizer)
        return path

    def plan(self, path: Path, decisions: Decisions = Decisions()) -> Plan:  # noqa: B008  # frozen
        """Prove all of a file, and what it would do."""
        with self.app.app_context(), db.reading() as session, opened(session, path) as package:
            return plan(session, check(package), decisions)

    def take(self, path: Path, decisions: Decisions = Decisions()) -> dict[str, dict[str, int]]:  # noqa: B008
        with self.app.app_context():
            self.plan(path, decisions)
            kept = uploads.keep(io.BytesIO(path.read_bytes()), path.name, limit=PACKAGE_MAX)
            with db.transaction() as session, opened(session, uploads.kept(kept.sha256)) as package:
                return importing.take_package(session, package, kept.sha256, decisions, actor=self.organizer, at=LATER)

    def read(self, work: Callable[[Session], Any]) -> Any:
        with self.app.app_context(), db.reading() as session:
            return work(session)

    def write(self, work: Callable[[Session], Any]) -> Any:
        with self.app.app_context(), db.transaction() as session:
            return work(session)

    def entries(self, stage: str) -> list[StageEntryRow]:
        """The entries of a stage (its public id), by public id."""
        found = (
            select(StageEntryRow)
            .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
            .join(StageRow, StageRow.id == StageSkillRow.stage_id)
            .where(StageRow.public_id == stage)
            .order_by(StageEntryRow.public_id)
        )
        return list(self.read(lambda session: session.scalars(found).all()))


def found_installation(app: Flask, folder: Path) -> Installation:
    """An app with an organizer of everywhere."""
    folder.mkdir(parents=True, exist_ok=True)
    with app.app_context(), db.transaction() as session:
        load_regions(session)
        made = passwords().make("a password of the tests", login="organizer-here")
        new = accounts.NewAccount("organizer-here", made, "Organizer", "en")
        account = accounts.create_account(session, new, actor=CONSOLE, at=AT)
        accounts.grant_role(session, account, Grant("organizer"), actor=CONSOLE, at=AT)
        session.refresh(account)
        actor = Actor(account.id, account.login, account.display_name, "en", accounts.grants_of(account))
    return Installation(app, actor, folder)


def make_app_on(url: str, folder: Path, hasher: Any) -> Flask:
    app = create_app(Settings(instance=str(folder / "instance"), database_url=url, secret_key=SECRET))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.extensions["scoring.passwords"] = Passwords(hasher)
    nominations.feed(app, nominations.within_quota)  # as if somebody had approved each list
    return app


def hold_season(here: Installation, *levels: str, numbers: tuple[str, ...] = ("17",)) -> Season:
    assert here.organizer.account_id is not None
    here.season = make_season(here.app, here.organizer.account_id, levels=levels, numbers=numbers)
    here.write(lambda session: session.execute(update(SeasonRow).values(name=YEAR)))
    return here.season


def mark_skill(here: Installation, level: str, number: str = "17", typed: tuple[str, ...] = TYPED) -> Hall:
    """Mark, sign and finalise a skill of a stage; each seat has an entry with a person of a college of theirs."""
    assert here.season is not None
    hall = make_skill(here.app, typed)
    mark_in(here.season, here.season.skills[level, number], hall)
    here.write(lambda session: _enter(session, here, hall, here.season.skills[level, number]))
    finalise(hall)
    here.halls[number] = hall
    return hall


def _enter(session: Session, here: Installation, hall: Hall, skill: str) -> None:
    row = session.scalars(select(StageSkillRow).where(StageSkillRow.public_id == skill)).one()
    college = create_organisation(
        session, OrganisationCard("college", "KZ-55", f"{row.number}-колледж", f"Колледж {row.number}"), Visit(),
        actor=CONSOLE, at=AT,
    )  # fmt: skip
    for place, seat in enumerate(hall.seats):
        card = PersonCard(NAMES[place], "Айым", "", NAMES[place], "Айым", "", date(2007, 3, place + 1))
        card = PersonCard(
            card.surname_kk, card.given_kk, "", card.surname_ru, card.given_ru, "", card.birth_date,
            organisation=college.public_id,
        )  # fmt: skip
        person = create_person(session, card, Visit(), actor=CONSOLE, at=AT)
        if place != 5:  # one of the six does not agree to be passed on
            agree(session, person.public_id)
        new = NewEntry(
            [person.public_id], college.public_id, "KZ-55", conditions={"extra-time": 30} if place == 1 else {}
        )
        entry = add_entry(
            session, row, new, "nominated", state=EntryState.CONFIRMED, actor=here.organizer, at=AT, reason="As agreed."
        )
        entry.seat = seat
        session.scalars(select(SeatRow).where(SeatRow.public_id == seat)).one().person = person.public_id
    session.flush()


def agree(session: Session, person: str, scopes: tuple[str, ...] = SCOPES) -> None:
    give_consent(session, person, ConsentCard(scopes, "self", date(2026, 1, 5)), Visit(), actor=CONSOLE, at=AT)
