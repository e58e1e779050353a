"""A server of its own for a college, a region, the republic: its database, its people, its stages, its key."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy.orm import Session

from scoring.app import create_app
from scoring.championships.stages.reference import load_reference as load_tracks
from scoring.foundation import clock
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people import accounts
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, EVERYWHERE, Actor, Grant, Scope
from scoring.people.directory.consents import ConsentCard, give_consent
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.regions import load_reference as load_regions
from scoring.people.signing_in.passwords import Passwords, passwords
from tests.championships.story.doors import PASSWORD, Person, enter
from tests.conftest import CHEAP_HASHER
from tests.marking.hall import make_version, two_kinds

SECRET = "a secret of the tests alone, and long enough"
SCOPES = ("processing", "publish-name", "pass-on")
JUDGES = 4
YEAR = "2025/26"


@dataclass
class Server:
    """`judges` are three and the one who stands by, of an enterprise and tied to nobody."""

    app: Flask
    folder: Path
    organizer: Person
    president: Person
    chief: Person
    judges: tuple[Person, ...]
    experts: Mapping[int, str]
    versions: Mapping[str, int]
    championship: str = ""
    colleges: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def do(self, work: Any) -> Any:
        with self.app.app_context(), db.transaction() as session:
            return work(session)

    def run(self, *arguments: str) -> str:
        """A command of this server, as an administrator types it."""
        found = self.app.test_cli_runner().invoke(args=[*arguments])
        assert found.exit_code == 0, (arguments, found.output, found.exception)
        return found.output

    def work(self) -> None:
        work_off(self.app)

    def college(self, name: str, region: str) -> tuple[str, Person]:
        """A college with somebody who answers for it."""

        def make(session: Session) -> tuple[str, Actor]:
            card = OrganisationCard("college", region, name, name)
            row = create_organisation(session, card, Visit(), actor=CONSOLE, at=clock.now())
            return row.public_id, make_account(session, "organizer", Scope("college", row.public_id))

        self.colleges[name], actor = self.do(make)
        return self.colleges[name], enter(self.app, actor)

    def competitor(self, surname: str, college: str, scopes: Sequence[str] = SCOPES) -> str:
        """A learner of a college who agreed to all that competing takes."""

        def make(session: Session) -> str:
            card = PersonCard(surname, "Айым", "", surname, "Айым", "", date(2005, 3, 1), organisation=college)
            row = create_person(session, card, Visit(), actor=CONSOLE, at=clock.now())
            agreed = ConsentCard(tuple(scopes), "self", date(2026, 1, 5))
            give_consent(session, row.public_id, agreed, Visit(), actor=CONSOLE, at=clock.now())
            return row.public_id

        return str(self.do(make))


def found_server(url: str, folder: Path, numbers: Sequence[str] = ("17", "20")) -> Server:
    """An empty server, its leaders, its experts with their accounts, a marking scheme for each skill."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(Settings(instance=str(folder / "instance"), database_url=url, secret_key=SECRET))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.extensions["scoring.passwords"] = Passwords(CHEAP_HASHER)

    def make(session: Session) -> tuple[list[Actor], dict[int, str], dict[str, int]]:
        load_regions(session)
        load_tracks(session)
        leaders = [make_account(session, role) for role in ("organizer", "jury-president")]
        experts = [make_account(session, "expert", Scope("assessment", "none")) for _ in range(JUDGES + 1)]
        enterprise = create_organisation(
            session, OrganisationCard("enterprise", "KZ-75", "Серіктестік", "Товарищество"), Visit(), actor=CONSOLE,
            at=clock.now(),
        )  # fmt: skip
        persons = {one.account_id or 0: _expert(session, enterprise.public_id, at) for at, one in enumerate(experts)}
        schemes = {number: replace(two_kinds(1), skill_number=number) for number in numbers}
        versions = {number: make_version(session, leaders[0], scheme) for number, scheme in schemes.items()}
        return [*leaders, *experts], persons, versions

    with app.app_context(), db.transaction() as session:
        actors, persons, versions = make(session)
    organizer, president, chief, *judges = (enter(app, one) for one in actors)
    return Server(app, folder, organizer, president, chief, tuple(judges), persons, versions)


def on_sqlite(migrated: Path, folder: Path) -> Server:
    folder.mkdir(parents=True)
    shutil.copyfile(migrated, folder / "sheber.sqlite3")
    return found_server(f"sqlite:///{(folder / 'sheber.sqlite3').as_posix()}", folder)


def make_account(session: Session, role: str, scope: Scope = Scope(EVERYWHERE, "")) -> Actor:  # noqa: B008  # frozen
    login = f"{role}-{uuid4().hex[:6]}"
    made = passwords().make(PASSWORD, login=login)
    row = accounts.create_account(
        session, accounts.NewAccount(login, made, login.title(), "en"), actor=CONSOLE, at=clock.now()
    )
    if scope.id != "none":
        accounts.grant_role(session, row, Grant(role, scope), actor=CONSOLE, at=clock.now())
    session.refresh(row)
    return Actor(row.id, row.login, row.display_name, "en", accounts.grants_of(row))


def _expert(session: Session, enterprise: str, number: int) -> str:
    name = f"Сарапшы{'абвгд'[number]}"
    card = PersonCard(
        name, "Ерлан", "", name, "Ерлан", "", date(1980, 1, 1), organisation=enterprise, affiliation="employer"
    )
    return create_person(session, card, Visit(), actor=CONSOLE, at=clock.now()).public_id
