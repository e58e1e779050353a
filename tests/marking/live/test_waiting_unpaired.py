"""Before a tablet is signed out while marks wait on it, it is said how many and since when, and must be seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.access import ASSESSMENT
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import grant_role
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.models import Account, Pairing
from scoring.people.tablets.pairing import PairingCard, make_pairing
from tests.marking.hall import Hall
from tests.marking.judges.doing import number
from tests.marking.live.ears import Ear

THREE = {"count": 3, "oldest": "2026-01-22T09:32:00+00:00", "refused": 1}
NONE = {"count": 0, "oldest": None, "refused": 0}
Enter = Callable[..., Actor]


def pair(hall: Hall, judge: Actor, place: Scope | None = None) -> str:
    scope, today = place or Scope(ASSESSMENT, hall.assessment), clock.shown(clock.now()).date()
    with hall.app.app_context(), db.transaction() as session:
        account = session.get_one(Account, number(judge))
        if place:
            grant_role(session, account, Grant("expert", place), actor=CONSOLE, at=clock.now())
        card = PairingCard(account.id, scope, today, today + timedelta(days=1))
        return make_pairing(session, card, CONSOLE_VISIT, actor=CONSOLE, at=clock.now())[0]


def revoked(hall: Hall, pairing: str) -> bool:
    with hall.app.app_context(), db.reading() as session:
        return session.scalars(select(Pairing).where(Pairing.public_id == pairing)).one().revoked_at is not None


def code_of(hall: Hall, pairing: str) -> str | None:
    with hall.app.app_context(), db.reading() as session:
        return session.scalars(select(Pairing.code_hash).where(Pairing.public_id == pairing)).one()


@pytest.mark.one_database
def test_unpairing_is_done_once_it_was_seen_what_waits(client: FlaskClient, hall: Hall, signed_in: Enter) -> None:
    with hall.app.app_context():
        pairing = pair(hall, hall.judges[0])
    Ear(hall.app, hall.judges[0], assessment=hall.assessment).say("waiting", THREE)
    signed_in(client, "administrator")
    client.set_cookie("language", "en")
    address = f"/tablets/{pairing}/revoke"

    shown = client.get("/tablets").text
    refused = client.post(address)
    stayed = not revoked(hall, pairing)
    done = client.post(address, data={"waits_seen": "yes"})

    assert "3 marks or photos wait, the oldest since 22 January 2026" in shown
    assert "the server refused 1 of them" in shown
    assert f'id="seen-{pairing}"' in shown
    assert (refused.status_code, stayed) == (422, True)
    assert "The tablet holds marks that have not reached the server" in refused.text
    assert (done.status_code, revoked(hall, pairing)) == (302, True)
    assert "marks or photos wait" not in client.get("/tablets").text


@pytest.mark.one_database
def test_what_waits_of_another_or_at_another_place_hinders_nothing(
    client: FlaskClient, hall: Hall, signed_in: Enter
) -> None:
    with hall.app.app_context():
        nothing, elsewhere = pair(hall, hall.judges[1]), pair(hall, hall.judges[0], Scope("region", "KZ-63"))
    Ear(hall.app, hall.judges[0], assessment=hall.assessment).say("waiting", THREE)
    Ear(hall.app, hall.judges[1], assessment=hall.assessment).say("waiting", NONE)
    signed_in(client, "administrator")

    assert "waits_seen" not in client.get("/tablets").text
    assert [client.post(f"/tablets/{one}/revoke").status_code for one in (nothing, elsewhere)] == [302, 302]


@pytest.mark.one_database
@pytest.mark.parametrize("act", ["code", "pin"])
def test_a_new_code_or_pin_signs_the_tablet_out_once_it_was_seen_what_waits(
    client: FlaskClient, hall: Hall, signed_in: Enter, act: str
) -> None:
    with hall.app.app_context():
        pairing = pair(hall, hall.judges[0])
    Ear(hall.app, hall.judges[0], assessment=hall.assessment).say("waiting", THREE)
    signed_in(client, "administrator")
    client.set_cookie("language", "en")
    before = code_of(hall, pairing)

    refused = client.post(f"/tablets/{pairing}/{act}")
    stayed = code_of(hall, pairing) == before
    done = client.post(f"/tablets/{pairing}/{act}", data={"waits_seen": "yes"})

    assert (refused.status_code, stayed) == (422, True)
    assert "The tablet holds marks that have not reached the server" in refused.text
    assert "3 marks or photos wait, the oldest since 22 January 2026" in refused.text
    assert (done.status_code, code_of(hall, pairing) == before) == (200, False)


@pytest.mark.one_database
@pytest.mark.parametrize("act", ["code", "pin"])
def test_where_nothing_waits_a_new_code_is_shown_at_once(
    client: FlaskClient, hall: Hall, signed_in: Enter, act: str
) -> None:
    with hall.app.app_context():
        pairing = pair(hall, hall.judges[1])
    Ear(hall.app, hall.judges[0], assessment=hall.assessment).say("waiting", THREE)
    signed_in(client, "administrator")

    assert client.post(f"/tablets/{pairing}/{act}").status_code == 200
