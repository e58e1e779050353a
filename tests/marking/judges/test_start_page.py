"""The start page leads a judge to own ties where they can be declared: on a paired tablet at its own place alone."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import grant_role
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.models import Account
from scoring.people.tablets.pairing import PairingCard, make_pairing
from tests.marking.hall import Hall

PIN = "4071"
ELSEWHERE = Scope("skill", "39")


def tablet_at(app: Flask, hall: Hall, place: Scope, judge: Actor | None = None) -> FlaskClient:
    """The tablet of the first judge, or of who is named, paired for this place."""
    return entered_at(app, hall, place, judge)[0]


def entered_at(app: Flask, hall: Hall, place: Scope, judge: Actor | None = None) -> tuple[FlaskClient, str]:
    """That tablet, and the page at which it begins."""
    judge = judge or hall.judges[0]
    with app.app_context(), db.transaction() as session:
        now, today = clock.now(), clock.shown(clock.now()).date()
        account = session.get_one(Account, judge.account_id)
        grant_role(session, account, Grant("expert", ELSEWHERE), actor=CONSOLE, at=now)
        session.flush()
        card = PairingCard(account.id, place, today, today)
        _id, code = make_pairing(session, card, CONSOLE_VISIT, actor=CONSOLE, at=now)
    tablet = app.test_client()
    answer = tablet.post(f"/pair/{code}", data={"pin": PIN, "again": PIN})
    assert answer.status_code == 302
    return tablet, answer.location


@pytest.mark.one_database
@pytest.mark.parametrize("here", [True, False], ids=["paired here", "paired elsewhere"])
def test_a_tablet_leads_to_own_ties_at_its_own_place_alone(app: Flask, hall: Hall, here: bool) -> None:
    tablet = tablet_at(app, hall, Scope("assessment", hall.assessment) if here else ELSEWHERE)
    address = f"/assessments/{hall.assessment}/my-ties"

    assert (address in tablet.get("/").text, tablet.get(address).status_code) == (here, 200 if here else 403)


@pytest.mark.one_database
def test_a_judges_tablet_begins_at_the_own_sheets(app: Flask, hall: Hall) -> None:
    here, sheets = Scope("assessment", hall.assessment), f"/marking/{hall.assessment}"

    tablet, first = entered_at(app, hall, here)
    pairing = re.findall(r'name="pairing" value="([^"]+)"', tablet.get("/tablet").text)[0]
    again = tablet.post("/tablet", data={"pairing": pairing, "pin": PIN})

    assert (first, again.status_code, again.location) == (sheets, 302, sheets)
    assert tablet.get(sheets).status_code == 200


@pytest.mark.one_database
def test_a_tablet_begins_at_the_start_page_where_its_holder_has_no_sheets(
    app: Flask, hall: Hall, make_account: Callable[..., Actor]
) -> None:
    here = Scope("assessment", hall.assessment)

    elsewhere = entered_at(app, hall, ELSEWHERE)[1]
    guest = entered_at(app, hall, here, make_account("expert", scope=("assessment", hall.assessment)))[1]
    with app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).values(state="closed"))
    closed = entered_at(app, hall, here)[1]

    assert (elsewhere, guest, closed) == ("/", "/", "/")
