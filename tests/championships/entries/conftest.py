"""A regional stage to enter: its organizer, two colleges of the region and one from elsewhere, people to nominate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scoring.championships.entries import queries
from scoring.championships.entries.checking import EntryCard
from scoring.championships.entries.deciding import Decision, decide
from scoring.championships.entries.nominating import nominate
from scoring.championships.entries.queries import Wanted
from scoring.championships.entries.viewing import ActView, EntryView
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Level
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup.viewing import SeatView, seat_views
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE, Actor
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.regions import load_reference
from tests.championships.season import Season, make_season
from tests.marking.hall import make_version, two_kinds

NOW = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 2, 2)
DEADLINE = datetime(2026, 1, 20, 18, 0, tzinfo=UTC)
PEOPLE = (  # (surname, given, birth date, place in COLLEGES)
    ("Бектасов", "Дәурен", date(2008, 3, 14), 0),
    ("Сәрсенова", "Ұлжан", date(2007, 5, 1), 0),
    ("Қалиев", "Нұрлан", date(2005, 1, 2), 0),
    ("Ли", "Анна", None, 0),
    ("Омаров", "Асан", date(2006, 7, 7), 1),
    ("Петрова", "Вера", date(2006, 8, 8), 1),
    ("Ким", "Олег", date(2006, 9, 9), 2),
)
COLLEGES = (("Бірінші колледж", "KZ-55"), ("Екінші колледж", "KZ-55"), ("Үшінші колледж", "KZ-10"))
WEB, TEAM = "17", "20"  # a skill for one person, a skill for two


@dataclass(frozen=True)
class Hosted:
    """`people` and `colleges` are public ids, in the order of PEOPLE and COLLEGES."""

    app: Flask
    season: Season
    organizer: Actor
    nominators: tuple[Actor, Actor]
    people: tuple[str, ...]
    colleges: tuple[str, ...]

    @property
    def stage(self) -> str:
        return self.season.stages["region"]

    def skill(self, number: str = WEB) -> str:
        return self.season.skills["region", number]

    def do(self, work: Callable[..., Any], *given: Any, **said: Any) -> Any:
        """One verb about the stage in a transaction of its own, as its organizer unless somebody else is said."""
        with self.app.app_context(), db.transaction() as session:
            return work(session, self.stage, *given, **({"actor": self.organizer, "at": NOW} | said))

    def enter(
        self, *persons: int, number: str = WEB, actor: Actor | None = None, at: datetime = NOW, **said: Any
    ) -> str:
        """Nominate these people (by their place in PEOPLE) as their college does; the entry's id."""
        card = EntryCard(tuple(self.people[one] for one in persons), **said)
        place = PEOPLE[persons[0]][3] if persons else 0
        who = actor or (self.nominators[place] if place < 2 else self.organizer)
        row = self.do(_id_of_nominated, self.skill(number), self.colleges[place], card, actor=who, at=at)
        return str(row)

    def confirm(self, *entries: str) -> None:
        self.do(decide, {entry: self.view(entry).revision for entry in entries}, Decision.CONFIRM)

    def view(self, entry: str) -> EntryView:
        return self.seen(entry)[0]

    def seen(self, entry: str) -> tuple[EntryView, list[ActView]]:
        found: tuple[EntryView, list[ActView]] = self.do(queries.entry, entry, CONSOLE_VISIT)
        return found

    def listed(self, **wanted: Any) -> list[EntryView]:
        rows: list[EntryView] = self.do(queries.entries, Wanted(**wanted), CONSOLE_VISIT)[0]
        return rows

    def set_skill(self, number: str = WEB, **values: Any) -> None:
        with self.app.app_context(), db.transaction() as session:
            row = update(StageSkillRow).where(StageSkillRow.public_id == self.skill(number))
            session.execute(row.values(**values))

    def assess(self, number: str = WEB) -> str:
        """A draft assessment for a skill, hosted at the stage."""
        with self.app.app_context(), db.transaction() as session:
            version = make_version(session, self.organizer, two_kinds())
            new = NewAssessment(version, Level.COLLEGE, days=[FIRST_DAY], region="KZ-55", stage=self.stage)
            made = setting_up.create_assessment(session, new, actor=self.organizer, at=NOW)
            assessment, public_id = made.id, made.public_id
        self.set_skill(number, assessment_id=assessment)
        return public_id

    def seats(self, assessment: str) -> list[SeatView]:
        with self.app.app_context(), db.reading() as session:
            row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == assessment)).one()
            return seat_views(session, row.id)

    def seat_of(self, entry: str) -> SeatRow | None:
        with self.app.app_context(), db.reading() as session:
            row = session.scalars(select(StageEntryRow).where(StageEntryRow.public_id == entry)).one()
            return session.scalar(select(SeatRow).where(SeatRow.public_id == row.seat))


def _id_of_nominated(session: Session, stage: str, skill: str, college: str, card: EntryCard, **said: Any) -> str:
    return nominate(session, stage, skill, college, card, **said).public_id


@pytest.fixture
def hosted(app: Flask, make_account: Callable[..., Actor]) -> Hosted:
    organizer = make_account("organizer", scope=("region", "KZ-55"))
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        colleges = [_college(session, name, iso) for name, iso in COLLEGES]
        people = [
            create_person(
                session,
                PersonCard(surname, given, birth_date=born, organisation=colleges[place]),
                CONSOLE_VISIT, actor=CONSOLE, at=NOW,
            ).public_id
            for surname, given, born, place in PEOPLE
        ]  # fmt: skip
    season = make_season(app, organizer.account_id or 0, levels=("region", "republic"), numbers=(WEB, TEAM))
    with app.app_context(), db.transaction() as session:
        stage = session.scalars(select(StageRow).where(StageRow.public_id == season.stages["region"])).one()
        stage.nominate_until, stage.first_day = DEADLINE, FIRST_DAY
        stage.opens, stage.last_day = FIRST_DAY - timedelta(days=1), FIRST_DAY + timedelta(days=2)
        stage.closes = FIRST_DAY + timedelta(days=3)
    nominators = tuple(make_account("organizer", scope=("college", one)) for one in colleges[:2])
    made = Hosted(app, season, organizer, nominators, tuple(people), tuple(colleges))  # type: ignore[arg-type]
    made.set_skill(TEAM, team_size=2)
    return made


@pytest.fixture
def organizing(client: FlaskClient, signed_in: Callable[..., Actor], hosted: Hosted) -> FlaskClient:
    """A browser of the stage's organizer."""
    signed_in(client, account=hosted.organizer)
    return client


def _college(session: Session, name: str, region: str) -> str:
    card = OrganisationCard("college", region, name_kk=name)
    return create_organisation(session, card, CONSOLE_VISIT, actor=CONSOLE, at=NOW).public_id
