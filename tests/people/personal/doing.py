"""What a secretary and a student do with a personal link, and the clock that a test moves."""

import re
from datetime import UTC, date, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.directory.consents import ConsentCard, give_consent
from scoring.people.models import AccessLog, Consent

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


GROWN, MINOR = date(2005, 3, 1), date(2010, 3, 1)


LAST_DAY = "2027-06-30"


LINKS = "/organisations/college-1/links"


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def make(client: FlaskClient, person: str = "", **form: str) -> dict[str, tuple[str, str]]:
    """(path, code) of each link on the sheets, by name; nothing where it was refused."""
    address = f"{LINKS}/{person}" if person else LINKS
    page = client.post(address, data={"last_day": LAST_DAY, **form}).text
    cards = re.findall(r"<h3>([^<]+)</h3>.*?<p class=\"code\">http://localhost([^<]+)</p>", page, re.DOTALL)
    codes = re.findall(r'<th scope="row">([^<]+)<.*?<td class="link-code">([^<]+)</td>', page, re.DOTALL)
    return {name: (path, dict(codes)[name]) for name, path in cards}


def make_one(client: FlaskClient, person: str = "aigerim", **form: str) -> tuple[str, str]:
    (found,) = make(client, person, **form).values()
    return found


def use(phone: FlaskClient, link: tuple[str, str], code: str | None = None, **given: object) -> int:
    return phone.post(link[0], data={"code": link[1] if code is None else code}, **given).status_code


def is_in(phone: FlaskClient) -> bool:
    return phone.get("/my").status_code == 200


def logged(app: Flask) -> list[tuple[str, str, int | None]]:
    with app.app_context(), db.reading() as session:
        rows = session.scalars(select(AccessLog).where(AccessLog.what.like("link-%")).order_by(AccessLog.id))
        return [(row.what, row.subject, row.account_id) for row in rows]


def processing(app: Flask, person: str) -> None:
    with app.app_context(), db.transaction() as session:
        card = ConsentCard(("processing",), "representative", START.date(), "Parent")
        give_consent(session, person, card, CONSOLE_VISIT, actor=CONSOLE, at=START)


def say(phone: FlaskClient, shown: str) -> int:
    return phone.post("/my/name", data={"shown": shown}).status_code


def consents(app: Flask) -> list[tuple[str, str, bool, int | None]]:
    with app.app_context(), db.reading() as session:
        rows = session.scalars(select(Consent).where(Consent.scope == "publish-name").order_by(Consent.id))
        return [(row.signer, row.representative, row.withdrawn_at is None, row.noted_by) for row in rows]
