"""The start page leads a judge to own ties where they can be declared: on a paired tablet at its own place alone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import grant_role
from scoring.people.actors import CONSOLE, Grant, Scope
from scoring.people.models import Account
from scoring.people.tablets.pairing import PairingCard, make_pairing
from tests.marking.hall import Hall

PIN = "4071"
ELSEWHERE = Scope("skill", "39")


def tablet_at(app: Flask, hall: Hall, place: Scope) -> FlaskClient:
    """The first judge's tablet, paired for this place."""
    judge = hall.judges[0]
    with app.app_context(), db.transaction() as session:
        now, today = clock.now(), clock.shown(clock.now()).date()
        account = session.get_one(Account, judge.account_id)
        grant_role(session, account, Grant("expert", ELSEWHERE), actor=CONSOLE, at=now)
        session.flush()
        card = PairingCard(account.id, place, today, today)
        _id, code = make_pairing(session, card, CONSOLE_VISIT, actor=CONSOLE, at=now)
    tablet = app.test_client()
    assert tablet.post(f"/pair/{code}", data={"pin": PIN, "again": PIN}).status_code == 302
    return tablet


@pytest.mark.one_database
@pytest.mark.parametrize("here", [True, False], ids=["paired here", "paired elsewhere"])
def test_a_tablet_leads_to_own_ties_at_its_own_place_alone(app: Flask, hall: Hall, here: bool) -> None:
    tablet = tablet_at(app, hall, Scope("assessment", hall.assessment) if here else ELSEWHERE)
    address = f"/assessments/{hall.assessment}/my-ties"

    assert (address in tablet.get("/").text, tablet.get(address).status_code) == (here, 200 if here else 403)
