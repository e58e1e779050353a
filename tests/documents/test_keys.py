"""Keys of issuers: the private half stays in its folder, a change of keys loses no paper, everybody may fetch them."""

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from scoring.cli import root
from scoring.documents.proof import issuer_keys
from scoring.documents.proof.did import base58, did_document, multibase
from scoring.documents.proof.issuer import KeyState, issuer_from
from scoring.documents.proof.publishing import published
from scoring.documents.proof.statement import issuer_code_of, key_id_of, read_statement, sign_statement
from scoring.documents.proof.verifying import verify
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused, SignInNeeded
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, VISITOR
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.regions import load_reference
from tests.documents.paper import PUBLIC, SEED, STATEMENT, TEXT, issuer, issuer_key

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
COLLEGE = OrganisationCard("college", "KZ-55", "Екібастұз колледжі", "Экибастузский колледж")


@pytest.fixture
def college(app):
    """The public id of an organisation without keys."""
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        return create_organisation(session, COLLEGE, Visit("10.0.0.7"), actor=CONSOLE, at=AT).public_id


def make(college, seed=SEED, at=AT):
    with db.transaction() as session:
        return issuer_keys.make_key(session, college, actor=CONSOLE, at=at, seed=seed)


def paper_of(college, key, **parts):
    identity = {"key_id": key_id_of(key.public_key), "issuer_code": issuer_code_of(college)}
    statement = replace(STATEMENT, **identity, **parts)
    return sign_statement(statement, issuer_keys.signer(key))


def test_private_half_is_its_owners_alone_and_not_in_the_database(app, college, settings):
    with app.app_context():
        make(college)
        with db.reading() as session:
            rows = session.execute(text("SELECT issuer, fingerprint, public_key, state FROM issuer_key")).all()

    (file,) = (settings.instance_folder / "keys").glob("issuer-*.key")
    assert file.read_text("ascii") == SEED.hex()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert rows == [(college, issuer_key().fingerprint, PUBLIC, "current")]


def test_papers_of_every_key_stay_verifiable_until_it_is_withdrawn(app, college):
    with app.app_context():
        old = make(college)
        paper = paper_of(college, old)
        new = make(college, seed=None, at=AT + timedelta(hours=1))
        with db.reading() as session:
            known = published(session, college)
            assert issuer_keys.current_key(session, college) == new
        with db.transaction() as session:
            issuer_keys.withdraw_key(session, old.fingerprint, "Copied.", actor=CONSOLE, at=AT + timedelta(days=1))
        with db.reading() as session:
            after = published(session, college)

    assert [key.state for key in known.keys] == [KeyState.RETIRED, KeyState.CURRENT]
    assert verify(read_statement(paper), [known]).holds
    assert [one.code for one in verify(read_statement(paper), [after]).objections] == ["paper-key-withdrawn"]
    assert verify(read_statement(paper_of_now(app, college, new)), [after]).holds


def paper_of_now(app, college, key):
    with app.app_context():
        return paper_of(college, key)


def test_key_that_the_folder_has_lost_signs_nothing(app, college, settings):
    with app.app_context():
        key = make(college)
        next((settings.instance_folder / "keys").glob("issuer-*.key")).unlink()

        with pytest.raises(Refused) as refused:
            issuer_keys.signer(key)

    assert refused.value.code == "paper-key-missing"


@pytest.mark.one_database
def test_keys_are_made_and_withdrawn_by_who_organizes_everywhere(app, college, make_account):
    with app.app_context(), db.transaction() as session:
        for actor, error in ((VISITOR, SignInNeeded), (make_account("chief-expert"), Forbidden)):
            with pytest.raises(error):
                issuer_keys.make_key(session, college, actor=actor, at=AT)
            with pytest.raises(error):
                issuer_keys.withdraw_key(session, "0" * 64, "Lost.", actor=actor, at=AT)
        assert issuer_keys.make_key(session, college, actor=make_account("organizer"), at=AT).state == "current"


def withdraw(session, fingerprint, reason):
    issuer_keys.withdraw_key(session, fingerprint, reason, actor=CONSOLE, at=AT)


def make_for_nobody(session, _key):
    issuer_keys.make_key(session, "none", actor=CONSOLE, at=AT)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("work", "code"),
    [
        pytest.param(make_for_nobody, "organisation-unknown", id="no issuer"),
        pytest.param(lambda session, _key: withdraw(session, "0", "-"), "key-unknown", id="no key"),
        pytest.param(lambda session, key: withdraw(session, key, " "), "text-missing", id="no reason"),
        pytest.param(lambda session, key: withdraw(session, key, "-" * 2001), "text-too-long", id="a novel"),
        pytest.param(
            lambda session, _: issuer_keys.current_key(session, "none"), "paper-key-not-made", id="no key yet"
        ),
        pytest.param(lambda session, _: published(session, "none"), "paper-issuer-unknown", id="nothing to publish"),
    ],
)
def test_what_cannot_be_done_with_keys_says_why(app, college, work, code):
    with app.app_context():
        key = make(college)
        with pytest.raises(Refused) as refused, db.transaction() as session:
            work(session, key.fingerprint)

    assert refused.value.code == code


@pytest.mark.one_database
def test_key_is_withdrawn_once(app, college):
    with app.app_context():
        key = make(college)
        with db.transaction() as session:
            issuer_keys.withdraw_key(session, key.fingerprint, "Lost.", actor=CONSOLE, at=AT)
        with pytest.raises(Refused) as refused, db.transaction() as session:
            issuer_keys.withdraw_key(session, key.fingerprint, "Lost.", actor=CONSOLE, at=AT)

    assert refused.value.code == "paper-key-withdrawn-already"


def test_database_keeps_one_current_key_and_every_act(app, college):
    with app.app_context():
        make(college)
        for statement in (
            "INSERT INTO issuer_key (issuer, fingerprint, public_key, state, made_at) "
            "SELECT issuer, 'f', public_key, state, made_at FROM issuer_key",
            "UPDATE issuer_key_act SET reason = 'another'",
            "DELETE FROM issuer_key_act",
        ):
            with pytest.raises(DatabaseError), db.transaction() as session:
                session.execute(text(statement))


@pytest.mark.one_database
def test_anybody_fetches_keys_and_the_page_that_verifies(app, client, college):
    with app.app_context():
        make(college)

    keys, did = client.get(f"/issuers/{college}/keys.json"), client.get(f"/issuers/{college}/did.json")
    page, own = client.get("/verifier.html"), client.get(f"/issuers/{college}/verifier.html")

    read = issuer_from(keys.get_data(as_text=True))
    assert (read.id, [key.public_key for key in read.keys]) == (college, [PUBLIC])
    assert did.get_json(force=True)["id"] == f"did:web:localhost:issuers:{college}"
    assert [answer.headers["Access-Control-Allow-Origin"] for answer in (keys, did, page, own)] == ["*"] * 4
    assert page.headers["Content-Disposition"] == 'attachment; filename="sheber-verifier.html"'
    assert PUBLIC in own.get_data(as_text=True)
    assert PUBLIC not in page.get_data(as_text=True)
    assert client.get("/issuers/none/keys.json").status_code == 404


def test_did_document_holds_all_but_withdrawn_keys_the_current_one_first():
    ended = datetime(2026, 12, 1, tzinfo=UTC)
    withdrawn, retired = issuer_key(KeyState.WITHDRAWN, ended), issuer_key(KeyState.RETIRED, ended)
    now = replace(issuer_key(), public_key="00" * 32, fingerprint="f" * 64)

    document = did_document("sheber.example.kz:8443", issuer(withdrawn, retired, now))

    did = "did:web:sheber.example.kz%3A8443:issuers:a1b2c3d4e5f6"
    methods = [f"{did}#{key.fingerprint[:16]}" for key in (now, retired)]
    assert (document["id"], document["assertionMethod"]) == (did, methods)
    assert [method["id"] for method in document["verificationMethod"]] == methods


def test_keys_are_spelled_as_multibase_does():
    """Base58 vectors of draft-msporny-base58; every Ed25519 Multikey begins with z6Mk."""
    assert base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"
    assert multibase(PUBLIC).startswith("z6Mk")


def test_command_verifies_without_a_database(run_offline, tmp_path):
    file = tmp_path / "keys.json"
    file.write_text(issuer().text(), encoding="utf-8")

    good = run_offline("verify-paper", f"https://x.kz/v/1#{TEXT}", "--key", str(file), "--json")
    bad = run_offline("verify-paper", TEXT, "--key", str(file), "--name", "Тілеуқабылова Дана", "--json")
    unread = run_offline("verify-paper", "https://x.kz/v/1", "--key", str(file))

    assert (good.exit_code, bad.exit_code, unread.exit_code) == (0, 1, 2)
    said = json.loads(good.output)
    assert (said["kind"], said["result"], said["number"]) == ("diploma", "gold", "D-2026-000123")
    assert json.loads(bad.output)["objections"] == ["paper-name-differs"]
    assert run_offline("verify-paper", TEXT, "--key", str(tmp_path / "none.json")).exit_code == 2
    assert run_offline("verify-paper", "-", "--key", str(file), given=TEXT).exit_code == 0


@pytest.fixture
def run_offline(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")  # to be missed by whoever asks a database

    def run(*command, given=None):
        return CliRunner().invoke(root, ["--lang", "en", *command], input=given)

    return run
