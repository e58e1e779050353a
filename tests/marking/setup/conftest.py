"""A draft to set up: its organizer, two colleges, people to seat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Level
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup import seating
from scoring.marking.setup.seating import SeatCard
from scoring.marking.setup.viewing import SeatView, seats_of
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE, Actor
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.regions import load_reference
from tests.marking.hall import MOMENT, make_actor, make_version, two_kinds

NOW = datetime(2026, 1, 22, 9, 0, tzinfo=UTC)
PEOPLE = (
    ("Бектасов", "Дәурен", date(2008, 3, 14), "060230500014"),
    ("Сәрсенова", "Ұлжан", None, ""),
    ("Қалиев", "Нұрлан", date(2007, 1, 2), ""),
    ("Қалиев", "Нұрлан", date(2009, 5, 6), ""),
    ("Ли", "Анна", None, ""),
)


@dataclass(frozen=True)
class Draft:
    """`people` and `colleges` are public ids; the first three people are of the first college."""

    app: Flask
    id: str
    organizer: Actor
    chief: Actor
    people: tuple[str, ...]
    colleges: tuple[str, ...]

    def do(self, work: Callable[..., Any], *given: Any, **said: Any) -> Any:
        """One verb in a transaction of its own, as the organizer unless somebody else is said."""
        with self.app.app_context(), db.transaction() as session:
            return work(session, self.id, *given, **({"actor": self.organizer} | said))

    def seats(self) -> list[SeatView]:
        with self.app.app_context(), db.transaction() as session:
            return seats_of(session, self.id, CONSOLE_VISIT, actor=self.organizer, at=NOW)

    def seat(self, *persons: int, **said: Any) -> str:
        """Seat these people, by their place in PEOPLE."""
        card = SeatCard(tuple(self.people[one] for one in persons), **said)
        return str(self.do(seating.add_seat, card))


@pytest.fixture
def draft(app: Flask) -> Draft:
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        organizer = make_actor(session, "organizer")
        version = make_version(session, organizer, two_kinds())
        new = NewAssessment(version, Level.COLLEGE, days=[date(2026, 11, 22)])
        made = setting_up.create_assessment(session, new, actor=organizer, at=MOMENT).public_id
        chief = make_actor(session, "chief-expert", made)
        colleges = [_college(session, name, iso) for name, iso in (("Бірінші колледж", "KZ-55"), ("Екінші", "KZ-10"))]
        people = [
            create_person(
                session,
                PersonCard(surname, given, birth_date=born, iin=iin, organisation=colleges[number > 2]),
                CONSOLE_VISIT,
                actor=CONSOLE,
                at=NOW,
            ).public_id
            for number, (surname, given, born, iin) in enumerate(PEOPLE)
        ]
    return Draft(app, made, organizer, chief, tuple(people), tuple(colleges))


@pytest.fixture
def entered(client: FlaskClient, signed_in: Callable[..., Actor], draft: Draft) -> FlaskClient:
    """A browser of the organizer's."""
    signed_in(client, account=draft.organizer)
    return client


def _college(session: Session, name: str, region: str) -> str:
    card = OrganisationCard("college", region, name_kk=name)
    return create_organisation(session, card, CONSOLE_VISIT, actor=CONSOLE, at=NOW).public_id
