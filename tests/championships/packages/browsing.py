"""An organizer's browser at one of the installations."""

import re
from datetime import timedelta

from flask.testing import FlaskClient

from scoring.championships.packages.key_card import card_from
from scoring.foundation import clock
from scoring.people.access_log import Visit
from scoring.people.models import Account
from scoring.people.signing_in import sign_in
from tests.championships.packages.installations import Installation


def enter(here: Installation) -> FlaskClient:
    """A browser in which the organizer has signed in."""
    client = here.app.test_client()

    def open_one(session) -> str:
        account = session.get_one(Account, here.organizer.account_id)
        return sign_in.open_sign_in(session, account, Visit(), lifetime=timedelta(hours=1), at=clock.now())

    token = here.write(open_one)
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    return client


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(f"{address}?lang=en", follow_redirects=True)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def fingerprint_of(here: Installation) -> str:
    return card_from(here.card()).fingerprint
