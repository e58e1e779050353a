"""The wire of an app that goes: its database is asked nothing once the end has come."""

from threading import Event, Thread
from typing import Any

import pytest

from scoring.marking import live as live_room
from scoring.marking.live import live, sweeping
from scoring.marking.live.announcing import Announcer
from scoring.marking.live.batches import PresenceChanged
from tests.marking.hall import Hall
from tests.marking.live.ears import PATIENCE, Ear, settle

pytestmark = pytest.mark.one_database


def test_end_comes_after_what_is_being_told(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    telling, told = Event(), Event()

    def tell(_announcer: Any, _noted: Any) -> None:
        telling.set()
        told.wait(PATIENCE)

    monkeypatch.setattr(Announcer, "_tell", tell)
    with hall.app.app_context():
        live().announcer.hear(PresenceChanged(hall.assessment))
    assert telling.wait(PATIENCE)

    ending = Thread(target=live_room.end, args=[hall.app])
    ending.start()
    ending.join(0.2)
    assert ending.is_alive()
    told.set()
    ending.join(PATIENCE)
    assert not ending.is_alive()


def test_nobody_is_asked_who_they_are_after_the_end(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    swept = []
    monkeypatch.setattr(live_room, "SWEEP_EVERY", 0.1)
    monkeypatch.setattr(sweeping.Sweeper, "sweep", lambda sweeper: swept.append(sweeper))
    Ear(hall.app, hall.judges[0], assessment=hall.assessment)

    live_room.end(hall.app)
    swept.clear()
    settle()

    assert swept == []
