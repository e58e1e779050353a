"""Credentials as an independent verifier sees them: openbadgeslib, which is not ours, takes them from our addresses."""

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from scoring.documents.credentials.badge import STATUS_LIST, Badge
from scoring.documents.credentials.source import offer
from scoring.documents.proof import issuer_keys
from scoring.foundation.db import db
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.regions import load_reference
from tests.documents.paper import NAME_KK, SALT, SEED

pytestmark = pytest.mark.one_database
AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
HOST = "sheber.example.kz"
CODE = "K7RM-4TQX-92HD"
COLLEGE = OrganisationCard("college", "KZ-55", "Екібастұз колледжі", "Экибастузский колледж")
GOLD = Badge(
    CODE, "diploma", "gold", "D-2026-000123", AT - timedelta(days=1), "17", {"kk": "Веб-технологиялар"}, NAME_KK, SALT,
    STATUS_LIST + 9, "ab" * 32,
)  # fmt: skip


@dataclass
class Register:
    """Stands for the register of papers."""

    issuer: str
    badges: dict[str, Badge]
    places: set[int] = field(default_factory=set)

    def badge(self, _session: object, code: str) -> tuple[str, Badge] | None:
        return (self.issuer, self.badges[code]) if code in self.badges else None

    def annulled(self, _session: object, issuer: str, places: range) -> Collection[int]:
        assert issuer == self.issuer
        return [place for place in self.places if place in places]


@pytest.fixture
def app(make_app):
    return make_app(now=lambda: AT)


@pytest.fixture
def register(app):
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        college = create_organisation(session, COLLEGE, Visit("10.0.0.7"), actor=CONSOLE, at=AT).public_id
        issuer_keys.make_key(session, college, actor=CONSOLE, at=AT - timedelta(days=300), seed=SEED)
    made = Register(college, {CODE: GOLD})
    offer(app, made)
    return made


@pytest.fixture
def fetch(client):
    """What a verifier downloads, from our routes and from nowhere else."""

    def download(address: str, *_given: object, **_said: object) -> bytes:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("https", HOST)
        answer = client.get(parts.path, base_url=f"https://{HOST}")
        assert answer.status_code == 200, address
        return answer.data

    return download


def verified(register, fetch, token, **given):
    did = f"did:web:{HOST}:issuers:{register.issuer}"
    return OB3Verifier.for_issuer_did(did, download=fetch).verify(token, check_status=True, download=fetch, **given)


def taken(fetch):
    return fetch(f"https://{HOST}/credentials/{CODE}").decode()


def test_independent_verifier_accepts_a_credential_with_its_key_and_status(register, fetch):
    accepted = verified(register, fetch, taken(fetch))

    assert accepted.issuer.name == COLLEGE.name_kk
    assert accepted.achievement.name == "диплом, алтын медаль / диплом, золотая медаль"
    assert taken(fetch) == taken(fetch)


def test_independent_verifier_refuses_what_was_annulled_and_only_that(register, fetch):
    token = taken(fetch)
    register.places = {GOLD.status_index - 1, GOLD.status_index + 1, 9}
    verified(register, fetch, token)
    register.places = {GOLD.status_index}

    with pytest.raises(OB3VerificationError, match="'revocation' is set at index 9 "):
        verified(register, fetch, token)


def test_independent_verifier_refuses_a_changed_credential(register, fetch):
    head, body, signature = taken(fetch).split(".")
    forged = f"{head}.{body[:80]}{'A' if body[80] != 'A' else 'B'}{body[81:]}.{signature}"

    with pytest.raises(OB3VerificationError):
        verified(register, fetch, forged)


def test_credential_outlives_its_key_until_that_is_withdrawn(app, register, fetch):
    token = taken(fetch)
    with app.app_context(), db.transaction() as session:
        old = issuer_keys.current_key(session, register.issuer)
        issuer_keys.make_key(session, register.issuer, actor=CONSOLE, at=AT)
    did = f"did:web:{HOST}:issuers:{register.issuer}"
    assert OB3Verifier.for_issuer_did(did, download=fetch).verify(token, download=fetch).achievement
    verified(register, fetch, taken(fetch))  # the new one, with a status list of the new key
    with app.app_context(), db.transaction() as session:
        issuer_keys.withdraw_key(session, old.fingerprint, "Copied.", actor=CONSOLE, at=AT)

    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(did, download=fetch).verify(token, download=fetch)


def test_name_stands_in_a_credential_as_a_hash_or_not_at_all(register, client):
    def payload():
        body = client.get(f"/credentials/{CODE}").get_data(as_text=True).split(".")[1]
        return base64.urlsafe_b64decode(body + "==").decode()

    with_name = payload()
    register.badges[CODE] = replace(GOLD, name="")
    without = payload()

    assert NAME_KK.split()[0] not in with_name
    assert "identityHash" in with_name
    assert "identityHash" not in without
    assert json.loads(with_name)["relatedResource"][0]["id"] == f"urn:hash:sha256:{GOLD.pdf_sha256}"


def test_profile_and_achievement_stand_at_the_addresses_that_a_credential_names(register, fetch):
    of = f"https://{HOST}/issuers/{register.issuer}"

    profile = json.loads(fetch(f"{of}/profile.json"))
    achievement = json.loads(fetch(f"{of}/achievements/diploma/gold.json"))

    assert profile["url"] == f"{of}/profile.json"
    assert achievement["id"] == f"{of}/achievements/diploma/gold.json"
    assert achievement["creator"]["id"] == profile["id"]
    json.loads(fetch(f"{of}/achievements/thanks-expert/none.json"))


def test_what_is_not_there_is_not_found(register, client):
    of = f"/issuers/{register.issuer}"
    addresses = ("/credentials/none", f"{of}/status/1000", f"{of}/achievements/crown/gold.json", "/issuers/x/status/0")

    assert [client.get(address).status_code for address in addresses] == [404] * 4
