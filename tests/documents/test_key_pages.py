"""Pages of the keys of issuers: made, changed, withdrawn with a reason; what they show is what verifiers take."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.documents.proof import issuer_keys, pdf_signing
from scoring.documents.proof.issuer import KeyState
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.regions import load_reference
from tests.documents.pdf_key import key_file

pytestmark = pytest.mark.one_database
PAGE = "/issuers/KZ-35/keys"


@pytest.fixture
def keeper(app: Flask, client: FlaskClient, signed_in: Callable[..., Actor]):
    with app.app_context(), db.transaction() as session:
        load_reference(session)
    signed_in(client, "administrator")
    client.set_cookie("language", "en")
    return client


def states(app):
    with app.app_context(), db.reading() as session:
        return [key.state for key in issuer_keys.keys_of(session, "KZ-35")]


def withdraw(app, client, issuer="KZ-35", reason="Copied by somebody"):
    with app.app_context(), db.reading() as session:
        fingerprint = issuer_keys.keys_of(session, "KZ-35")[0].fingerprint
    return client.post(f"/issuers/{issuer}/keys/{fingerprint}/withdraw", data={"reason": reason})


def test_a_new_key_retires_the_one_before(app, keeper):
    for _ in range(2):
        keeper.post(PAGE)

    assert states(app) == [KeyState.RETIRED, KeyState.CURRENT]
    page = keeper.get(PAGE).get_data(as_text=True)
    assert (page.count("signs now</span>"), page.count("retired: proves what it signed</span>")) == (1, 1)


def test_a_withdrawn_key_says_why(app, keeper):
    keeper.post(PAGE)

    assert withdraw(app, keeper).status_code == 302
    page = keeper.get(PAGE).get_data(as_text=True)
    assert "withdrawn: proves nothing" in page
    assert "Copied by somebody" in page
    assert "No key signs now" in page


@pytest.mark.parametrize(
    ("said", "status"), [({"reason": " "}, 422), ({"issuer": "KZ-55"}, 404)], ids=["no reason", "another issuer's page"]
)
def test_what_is_no_withdrawal_changes_nothing(app, keeper, said, status):
    keeper.post(PAGE)

    assert withdraw(app, keeper, **said).status_code == status
    assert states(app) == [KeyState.CURRENT]


def test_who_has_a_key_file_is_shown_with_its_end(app, keeper):
    with app.app_context():
        pdf_signing.keep_pdf_key("KZ-35", key_file(clock.now())[0], at=clock.now())
    keeper.post(PAGE)

    assert "CN=Екібастұз колледжі" in keeper.get(PAGE).get_data(as_text=True)
    assert "/issuers/KZ-35/keys" in keeper.get("/issuers").get_data(as_text=True)


def test_a_key_file_that_cannot_be_opened_is_said_and_hides_no_keys(app, keeper):
    with app.app_context():
        pdf_signing.keep_pdf_key("KZ-35", key_file(clock.now())[0], at=clock.now())
        app.config["SETTINGS"].instance_folder.joinpath("keys", "pdf-KZ-35.p12").write_bytes(b"damaged")
    keeper.post(PAGE)

    pages = [keeper.get(page) for page in (PAGE, "/issuers")]

    assert [page.status_code for page in pages] == [200, 200]
    assert ["The key file cannot be opened." in page.text for page in pages] == [True, True]
    assert withdraw(app, keeper).status_code == 302


def test_nobody_is_not_found(keeper):
    assert [keeper.get("/issuers/nobody/keys").status_code, keeper.post("/issuers/nobody/keys").status_code] == [
        404
    ] * 2
