"""Two colleges with students, a secretary, a phone, and a clock that the test moves."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE, Actor
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.regions import load_reference
from tests.people.personal.doing import GROWN, MINOR, START, Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(make_app: Callable[..., Flask], watch: Watch) -> Flask:
    return make_app(now=watch)


@pytest.fixture(autouse=True)
def college(app: Flask) -> None:
    """Two colleges: in the first a grown student, a minor and an expert, in the second one student."""
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        people = {"aigerim": GROWN, "dauren": MINOR, "expert": GROWN, "stranger": GROWN, "undated": None}
        for number in (1, 2, 3):
            card = OrganisationCard("college", "KZ-55", f"Колледж {number}")
            create_organisation(
                session, card, CONSOLE_VISIT, actor=CONSOLE, at=START, new_id=lambda n=number: f"college-{n}"
            )
        homes = {"stranger": "college-2", "undated": "college-3"}
        for name, born in people.items():
            person = PersonCard(
                surname_kk=name.title(), given_kk="Тест", birth_date=born, organisation=homes.get(name, "college-1"),
                affiliation="college" if name == "expert" else "",
            )  # fmt: skip
            create_person(session, person, CONSOLE_VISIT, actor=CONSOLE, at=START, new_id=lambda name=name: name)


@pytest.fixture
def secretary(client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    client.set_cookie("language", "en")
    return signed_in(client, "organizer", scope=("college", "college-1"))


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    found = app.test_client()
    found.set_cookie("language", "en")
    return found
