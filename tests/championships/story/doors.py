"""Somebody at a browser: forms are sent, pages read, marks typed, always through the product's own doors."""

import html
import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.people.signing_in import sign_in

PASSWORD = "a password of the tests"
_ids = count(1)


@dataclass(frozen=True)
class Person:
    """A person who has signed in. Whatever is refused fails the test with what the page says."""

    client: FlaskClient
    actor: Actor

    @property
    def number(self) -> int:
        return self.actor.account_id or 0

    def send(self, path: str, **form: Any) -> str:
        """Send a form; the address it leads to."""
        answer = self.client.post(path, data=form)
        assert answer.status_code == 302, (path, answer.status_code, spoken(answer.text)[:3000])
        return answer.location

    def refused(self, path: str, **form: Any) -> str:
        """What the page says to a form that is refused."""
        answer = self.client.post(path, data=form)
        assert answer.status_code in (400, 403, 409, 413, 422), (path, answer.status_code)
        return alert(answer.text)

    def page(self, path: str) -> str:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code, spoken(answer.text)[:3000])
        return answer.text

    def reads(self, path: str) -> str:
        return spoken(self.page(path))

    def field(self, path: str, name: str) -> str:
        """The value of a hidden field of a page."""
        return values_of(self.page(path), name)[0]

    def asks(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json

    def tells(self, path: str, **document: Any) -> Any:
        answer = self.client.post(path, json=document)
        assert answer.status_code == 200, (path, document, answer.text)
        return answer.json


def enter(app: Flask, actor: Actor) -> Person:
    """A browser in which somebody has signed in, in English."""
    client = app.test_client()
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Account, actor.account_id)
        token = sign_in.open_sign_in(session, row, Visit("127.0.0.1"), lifetime=timedelta(hours=8), at=clock.now())
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    client.set_cookie("language", "en")
    return Person(client, actor)


def values_of(page: str, name: str) -> list[str]:
    """The values of all fields of this name, in their order."""
    return [html.unescape(one) for one in re.findall(rf'name="{re.escape(name)}" value="([^"]*)"', page)]


def spoken(page: str) -> str:
    """What a reader sees of a page."""
    body = page.partition("<main")[2] or page
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def alert(page: str) -> str:
    found = re.search(r'role="alert".*?<b>(.*?)</b>', page, flags=re.DOTALL)
    return html.unescape(found[1]) if found else spoken(page)


def new_client_id() -> str:
    return f"story-{next(_ids):08d}"
