"""A socket lives no longer than its sign-in: it ends at its next event, and within a minute without one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import live as live_room
from scoring.marking.commands import Act
from scoring.marking.live import live
from scoring.people.actors import Actor
from scoring.people.models import Account, SignIn
from scoring.people.signing_in import sign_in
from tests.marking.hall import Hall
from tests.marking.live.ears import PATIENCE, Ear, settle

pytestmark = pytest.mark.one_database


def end_sign_in(hall: Hall, ear: Ear) -> None:
    _change_sign_in(hall, ear, revoked_at=clock.now)


def let_it_expire(hall: Hall, ear: Ear) -> None:
    _change_sign_in(hall, ear, expires_at=lambda: clock.now() - timedelta(seconds=1))


def close_account(hall: Hall, ear: Ear) -> None:
    with hall.app.app_context(), db.transaction() as session:
        session.execute(update(Account).where(Account.id == hall.judges[1].account_id).values(active=False))


ENDINGS = [
    pytest.param(end_sign_in, id="ended or revoked"),
    pytest.param(let_it_expire, id="past its time"),
    pytest.param(close_account, id="account closed"),
]


@pytest.mark.parametrize("end", ENDINGS)
def test_ended_sign_in_is_let_go_at_its_next_event(hall: Hall, end: Callable[[Hall, Ear], None]) -> None:
    ear = Ear(hall.app, hall.judges[1], assessment=hall.assessment)
    end(hall, ear)

    answer = ear.say("viewing", None)

    assert answer["error"]["code"] == "sign-in-needed"
    assert not ear.connected


@pytest.mark.parametrize("end", ENDINGS)
def test_ended_sign_in_is_let_go_without_an_event(
    hall: Hall, end: Callable[[Hall, Ear], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_room, "SWEEP_EVERY", 0.05)
    ear, stays = (Ear(hall.app, actor, assessment=hall.assessment) for actor in (hall.judges[1], hall.chief))
    end(hall, ear)

    _wait(lambda: not ear.connected)

    assert stays.connected
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")
    settle()
    assert "cell" not in {name for name, _ in ear.heard}


def test_sweeps_come_within_a_minute() -> None:
    assert live_room.SWEEP_EVERY < 60


def test_sweep_alone_keeps_no_sign_in_alive(hall: Hall) -> None:
    """A tablet left in a drawer is signed out in the evening, though its socket answers pings."""
    ear = Ear(hall.app, hall.judges[1], assessment=hall.assessment)
    before = _expires(hall, ear)
    with hall.app.app_context():
        live().announcer.look_at(live().connections.all())

    assert _expires(hall, ear) == before


def test_socket_of_a_handed_over_tablet_speaks_for_nobody(hall: Hall, app: Flask) -> None:
    """Another person entered: the session of the first is over, and with it the socket that came with it."""
    first = Ear(hall.app, hall.judges[0], assessment=hall.assessment)
    end_sign_in(hall, first)
    second = Ear(hall.app, hall.judges[1], assessment=hall.assessment)

    first.say("viewing", {"seat": hall.seats[0], "sheet": "A1"})

    assert (first.connected, second.connected) == (False, True)


def _change_sign_in(hall: Hall, ear: Ear, **values: Callable[[], object]) -> None:
    with hall.app.app_context(), db.transaction() as session:
        row = update(SignIn).where(SignIn.token_hash == sign_in.hash_of(ear.token))
        session.execute(row.values({name: value() for name, value in values.items()}))


def _expires(hall: Hall, ear: Ear) -> object:
    with hall.app.app_context(), db.reading() as session:
        holder: Actor | None = sign_in.actor_of(session, ear.token, at=clock.now())
        return session.get_one(SignIn, holder.sign_in_id).expires_at if holder else None


def _wait(true: Callable[[], bool]) -> None:
    import time

    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
