"""Every event of the wire, sent as every role and as a visitor, is answered as socket-permissions.csv says.

A line says who may: "signed-in", roles apart by blanks, or "judge": an expert who sits in a panel of the assessment,
while a plain "expert" sits in none. An event without a line fails.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from scoring.foundation.db import db
from scoring.marking.live import live
from scoring.people.actors import Actor
from scoring.people.models import RoleGrant
from scoring.people.permissions import ROLES
from tests.marking.hall import Hall
from tests.marking.live.ears import Ear

pytestmark = pytest.mark.one_database
TABLE = Path(__file__).with_name("socket-permissions.csv")
VISITOR, NO_ROLE, JUDGE = "visitor", "no-role", "judge"
CALLERS = (VISITOR, NO_ROLE, JUDGE, *ROLES)
WAITING = {"count": 3, "oldest": "2026-11-22T09:32:00+00:00", "refused": 0}


def written() -> dict[str, set[str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["event"]: set(row["who"].split()) for row in csv.DictReader(file)}


def admits(who: set[str], caller: str) -> bool:
    return caller in who or ("signed-in" in who and caller != VISITOR)


@pytest.fixture
def caller(hall: Hall, make_account: Callable[..., Actor]) -> Callable[[str], Ear]:
    def called(name: str) -> Ear:
        if name == VISITOR:
            return Ear(hall.app, None)
        if name == JUDGE:
            return Ear(hall.app, hall.judges[0])
        return Ear(hall.app, make_account() if name == NO_ROLE else make_account(name))

    return called


def test_every_event_has_its_line_and_every_line_its_event(app: Flask) -> None:
    with app.app_context():
        handled = {event for events in live().wire.server.handlers.values() for event in events}

    assert handled == set(written())


def test_nothing_is_heard_in_another_namespace(app: Flask) -> None:
    with app.app_context():
        assert set(live().wire.server.handlers) == {"/"}
        assert live().wire.server.namespace_handlers == {}


@pytest.mark.parametrize("name", CALLERS)
def test_whoever_is_signed_in_connects_and_nobody_else(caller: Callable[[str], Ear], name: str) -> None:
    ear = caller(name)

    assert ear.connected is admits(written()["connect"], name)
    if ear.connected:
        ear.client.disconnect()
    assert not ear.connected


@pytest.mark.parametrize("name", [name for name in CALLERS if name != VISITOR])
def test_event_admits_whom_its_line_names_and_nobody_else(hall: Hall, caller: Callable[[str], Ear], name: str) -> None:
    messages: dict[str, Any] = {
        "enter": {"assessment": hall.assessment},
        "viewing": {"seat": hall.seats[0], "sheet": "A1"},
        "waiting": WAITING,
    }
    ear, wrong = caller(name), []

    for event, message in messages.items():
        admitted = ear.say(event, message).get("ok", False)
        if admitted is not admits(written()[event], name):
            wrong.append((event, "let in" if admitted else "turned away"))

    assert wrong == []


@pytest.mark.parametrize("event", ["viewing", "waiting"])
def test_each_event_asks_again_who_may(hall: Hall, event: str) -> None:
    """The role is taken away while the socket is open: the connection hears nothing from then on."""
    ear = Ear(hall.app, hall.chief, assessment=hall.assessment)
    with hall.app.app_context(), db.transaction() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.account_id == hall.chief.account_id))

    answer = ear.say(event, None if event == "viewing" else WAITING)

    assert answer["error"]["code"] == "not-allowed"
    with hall.app.app_context():
        assert [each.rooms for each in live().connections.all()] == [frozenset()]


@pytest.mark.parametrize(
    ("event", "message", "code"),
    [
        pytest.param("enter", None, "live-message-malformed", id="nothing"),
        pytest.param("enter", {"assessment": 7}, "live-message-malformed", id="a number for an id"),
        pytest.param("enter", {"assessment": "x" * 65}, "live-message-malformed", id="an id too long"),
        pytest.param("enter", {"assessment": "a\x00b"}, "live-message-malformed", id="a sign nothing can keep"),
        pytest.param("enter", {"assessment": "a", "as": "chief"}, "live-message-malformed", id="a field too many"),
        pytest.param("enter", {"assessment": "nowhere"}, "assessment-unknown", id="an unknown assessment"),
        pytest.param("viewing", {"seat": "nowhere", "sheet": "A1"}, "seat-unknown", id="an unknown seat"),
        pytest.param("viewing", ["A1"], "live-message-malformed", id="a list"),
        pytest.param("waiting", WAITING | {"count": -1}, "live-message-malformed", id="less than nothing"),
        pytest.param("waiting", WAITING | {"count": 10**9}, "live-message-malformed", id="more than there can be"),
        pytest.param("waiting", WAITING | {"count": True}, "live-message-malformed", id="a yes for a number"),
        pytest.param("waiting", WAITING | {"count": 1.5}, "live-message-malformed", id="half a mark"),
        pytest.param("waiting", WAITING | {"oldest": "yesterday"}, "live-message-malformed", id="no moment"),
        pytest.param("waiting", WAITING | {"places": "A1"}, "live-message-malformed", id="no list of places"),
        pytest.param("waiting", WAITING | {"places": [["s1"]]}, "live-message-malformed", id="a place without a sheet"),
        pytest.param("waiting", WAITING | {"places": [["s1", 7]]}, "live-message-malformed", id="a number for a sheet"),
        pytest.param("waiting", WAITING | {"places": [["s1", "A1"]] * 1001}, "live-message-malformed", id="too many"),
    ],
)
def test_message_of_another_shape_is_refused(hall: Hall, event: str, message: Any, code: str) -> None:
    ear = Ear(hall.app, hall.judges[0], assessment="" if event == "enter" else hall.assessment)

    assert ear.say(event, message)["error"]["code"] == code
    assert ear.connected


def test_nothing_is_said_of_an_assessment_before_it_is_entered(hall: Hall) -> None:
    assert Ear(hall.app, hall.judges[0]).say("waiting", WAITING)["error"]["code"] == "live-not-entered"


def test_whoever_floods_is_let_go(hall: Hall) -> None:
    ear = Ear(hall.app, hall.judges[0], assessment=hall.assessment)

    codes = {ear.say("viewing", None).get("error", {}).get("code") for _ in range(80) if ear.connected}

    assert "too-many-requests" in codes
    assert not ear.connected
