"""An ear on the wire: a Socket.IO client of the tests, signed in as an account, that keeps every frame it was sent."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.live import live
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.people.signing_in import sign_in

PATIENCE = 60.0  # a busy machine is slow; what comes at all comes within a second otherwise
SETTLED = 0.6  # seconds in which everything that is paced by less than a second has been told


class Ear:
    """One connected tablet; `heard` holds (event, payload) in order."""

    def __init__(self, app: Flask, actor: Actor | None, *, device: str = "", assessment: str = "") -> None:
        self.app, self.heard = app, []  # type: list[tuple[str, Any]]
        browser = app.test_client()
        self.token = token_of(app, actor) if actor else ""
        if self.token:
            with browser.session_transaction() as kept:
                kept["_user_id"] = self.token
        with app.app_context():
            wire, announcer = live().wire, live().announcer
        auth = {"device": device} if device else None
        self.client = wire.test_client(app, flask_test_client=browser, auth=auth)
        while assessment and announcer._awake:  # of how the hall was set up nothing is heard
            time.sleep(0.02)
        if assessment:
            assert self.say("enter", {"assessment": assessment})["ok"] is True

    @property
    def connected(self) -> bool:
        return bool(self.client.is_connected())

    def say(self, event: str, *sent: Any) -> Any:
        """Send an event; what the server answers."""
        return self.client.emit(event, *sent, callback=True)

    def listen(self) -> list[tuple[str, Any]]:
        """Everything heard so far."""
        if self.connected:
            self.heard += [(frame["name"], frame["args"][0]) for frame in self.client.get_received()]
        return self.heard

    def of(self, event: str) -> list[Any]:
        return [says for name, says in self.listen() if name == event]

    def wait_for(self, event: str, wanted: Callable[[Any], bool] = lambda _says: True) -> Any:
        """The first such event; fails when none comes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = [says for says in self.of(event) if wanted(says)]
            if found:
                return found[0]
            time.sleep(0.02)
        raise AssertionError(f"no {event} among {self.heard}")


def settle() -> None:
    """Give everything that could still be told the time to be told."""
    time.sleep(SETTLED)


def token_of(app: Flask, actor: Actor) -> str:
    """A sign-in of an account that exists, without the form."""
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Account, actor.account_id)
        return sign_in.open_sign_in(session, row, Visit("127.0.0.1"), lifetime=timedelta(hours=1), at=clock.now())
