"""Issued papers prove themselves: a statement in the code, a credential, a PDF signature; and what annulling does."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from scoring.documents import annulling, files, issuing, kinds
from scoring.documents.codes import shown_code
from scoring.documents.credentials.models import PaperCredentialRow
from scoring.documents.credentials.register import has_credential
from scoring.documents.drafts import Issuer
from scoring.documents.drawing import layouts
from scoring.documents.issuers import COMMITTEE
from scoring.documents.kinds import Kind, Result
from scoring.documents.models import PaperRow
from scoring.documents.proof import issuer_keys, pdf_signing
from scoring.documents.proof.codes import kind_of, results
from scoring.documents.proof.issuer import KeyState
from scoring.documents.proof.models import IssuerKeyActRow
from scoring.documents.proof.publishing import published
from scoring.documents.proof.statement import read_statement
from scoring.documents.proof.verifying import verify
from scoring.documents.queries import papers_of_person
from scoring.documents.subjects import Naming
from scoring.documents.verifying import Compared
from scoring.documents.verifying import verify as asked
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, Unreadable
from scoring.people.actors import CONSOLE
from scoring.people.regions import load_reference
from tests.documents.examples import AT, ISSUER, draft
from tests.documents.pdf_key import key_file

HOST = "sheber.example"
REGION = "KZ-35"
GOLD = Kind("diploma-gold", "D", Result.GOLD, "Алтын медаль дипломы", "Диплом золотой медали", "Gold")
BADGE = Kind("badge-seat", "N", Result.BADGE, "Қатысушының бейджі", "Бейдж участника", "Badge of a competitor")


@pytest.fixture
def region(register):
    with register.app.app_context(), db.transaction() as session:
        load_reference(session)
    return register


def gold(once="one", **other):
    kinds.declare(*(kind for kind in (GOLD, BADGE) if kind.code not in kinds.all_kinds()))
    return draft(once, **{"kind": kinds.known("diploma-gold"), **other})


def address(register, paper):
    return register.paper(paper).proof["address"]


def verdict(register, paper, issuer=REGION, **said):
    with register.app.app_context(), db.reading() as session:
        known = published(session, issuer)
    return verify(read_statement(address(register, paper)), [known], **said)


def drawn(register, paper):
    found = register.paper(paper)
    return layouts.draw(found.layout, found.content, found.proof)


def test_an_issued_paper_carries_a_statement_that_its_issuers_key_proves(region):
    [paper] = region.issue(gold())

    found = verdict(region, paper, name="МИЛАНА  тен")
    said = found.statement
    assert (found.holds, found.name_matches) == (True, True)
    assert (said.number, said.skill, str(said.issued_on)) == ("KZ-35-2026-D-00001", "17", "2026-11-20")
    assert (kind_of("diploma-gold").number, results()[said.result].code) == (said.kind, "gold")
    assert address(region, paper).startswith(f"https://{HOST}/v/{region.paper(paper).code}#")


def test_the_key_is_made_once_at_the_first_issuing_and_says_by_whom(region):
    region.issue(gold("one"))
    region.issue(gold("two"))

    with region.app.app_context(), db.reading() as session:
        acts = list(session.execute(select(IssuerKeyActRow.act, IssuerKeyActRow.account_id)))
    assert acts == [("key-made", region.office.account)]


@pytest.mark.one_database
def test_the_republic_issues_by_a_key_of_its_own(region):
    [paper] = region.issue(gold(issuer=COMMITTEE))

    assert verdict(region, paper, "republic").issuer.name("ru") == COMMITTEE.ru
    assert [one.code for one in verify(
        read_statement(address(region, paper)), [published_of(region, REGION)]
    ).objections] == ["paper-key-unknown"]  # fmt: skip


def published_of(register, issuer):
    with register.app.app_context(), db.transaction() as session:
        issuer_keys.make_first_key(session, issuer, account=register.office.account, at=AT)
    with register.app.app_context(), db.reading() as session:
        return published(session, issuer)


@pytest.mark.one_database
def test_who_is_in_no_list_issues_without_a_statement(region):
    [paper] = region.issue(gold(issuer=Issuer("college:nobody", "А", "А", "", "KZ-35")))

    assert address(region, paper) == f"https://{HOST}/v/{region.paper(paper).code}"


@pytest.mark.one_database
def test_a_new_key_changes_no_byte_of_what_was_issued(region):
    [paper] = region.issue(gold())
    before = drawn(region, paper)
    with region.app.app_context(), db.transaction() as session:
        issuer_keys.make_key(session, REGION, actor=CONSOLE, at=AT + timedelta(days=1))

    assert sha256(drawn(region, paper)).hexdigest() == sha256(before).hexdigest() == region.paper(paper).sha256
    assert (verdict(region, paper).holds, verdict(region, paper).key.state) == (True, KeyState.RETIRED)


@pytest.mark.one_database
def test_a_lost_private_key_stops_issuing_and_takes_no_number(region, monkeypatch):
    region.issue(gold("one"))
    monkeypatch.setattr(
        issuer_keys.signing_keys, "private_key", lambda *_of: (_ for _ in ()).throw(issuer_keys.KeyLost)
    )

    with pytest.raises(Refused) as refused:
        region.issue(gold("two"))

    with region.app.app_context(), db.reading() as session:
        assert (refused.value.code, len(list(session.scalars(select(PaperRow.id))))) == ("paper-key-missing", 1)


@pytest.mark.one_database
def test_the_pdf_has_its_whole_address_as_a_link(region):
    [paper] = region.issue(gold())

    assert f"/URI ({address(region, paper)})".encode() in drawn(region, paper)


@pytest.mark.one_database
def test_every_declared_kind_and_result_has_its_number(app):
    codes = [kind_of(kind.code).code for kind in kinds.all_kinds().values() if not kind.code.startswith("test-")]

    assert codes
    assert {results()[result.value].number for result in Result} == {result.value for result in Result}


# Credentials


def payload(answer):
    return json.loads(base64.urlsafe_b64decode(answer.get_data(as_text=True).split(".")[1] + "=="))


def credential_of(register, paper, **asking):
    code = shown_code(register.paper(paper).code)
    return register.app.test_client().get(f"/credentials/{code}", base_url=f"https://{HOST}", **asking)


def accepted(register, token):
    client = register.app.test_client()

    def download(where, *_given, **_said):
        answer = client.get(where.removeprefix(f"https://{HOST}"), base_url=f"https://{HOST}")
        assert answer.status_code == 200, where
        return answer.data

    verifier = OB3Verifier.for_issuer_did(f"did:web:{HOST}:issuers:{REGION}", download=download)
    return verifier.verify(token, check_status=True, download=download)


def annul(register, paper):
    with register.app.app_context(), db.transaction() as session:
        annulling.annul(session, paper, "A slip in the surname", account=register.office.account, at=AT)


def test_an_independent_verifier_accepts_the_credential_until_the_paper_is_annulled(region):
    first, second = region.issue(gold("one"), gold("two"))
    token, other = (credential_of(region, paper).get_data(as_text=True) for paper in (first, second))
    assert accepted(region, token).achievement.name == "диплом, алтын медаль / диплом, золотая медаль"

    annul(region, first)

    with pytest.raises(OB3VerificationError, match="revocation"):
        accepted(region, token)
    accepted(region, other)


def test_a_replaced_paper_is_revoked_too(region):
    [paper] = region.issue(gold())
    token = credential_of(region, paper).get_data(as_text=True)
    with region.app.app_context():
        issuing.reissue(gold(), paper, "A correction", region.office)

    with pytest.raises(OB3VerificationError, match="revocation"):
        accepted(region, token)


@pytest.mark.one_database
@pytest.mark.parametrize(("naming", "hashed"), [(Naming.FULL, True), (Naming.INITIALS, False), (Naming.NOTHING, False)])
def test_a_name_is_hashed_only_with_consent(region, naming, hashed):
    [paper] = region.issue(gold())
    region.naming = naming

    said = payload(credential_of(region, paper))

    assert ("identifier" in said["credentialSubject"]) is hashed
    assert "Тен" not in json.dumps(said, ensure_ascii=False)
    assert said["credentialSubject"]["achievement"]["specialization"] == "17 Веб-технологиялар"


@pytest.mark.one_database
def test_under_embargo_a_credential_answers_as_an_unknown_code_does(region):
    [paper] = region.issue(gold(reveals="skill:one"))
    region.revealed = False

    hidden = credential_of(region, paper)
    unknown = region.app.test_client().get("/credentials/0000-0000-0000-0000", base_url=f"https://{HOST}")

    assert (hidden.status_code, hidden.data) == (404, unknown.data)
    with region.app.app_context(), db.reading() as session:
        assert has_credential(session, region.paper(paper).code, at=AT) is False
    region.revealed = True
    assert credential_of(region, paper).status_code == 200


@pytest.mark.one_database
def test_a_badge_is_no_certificate(region):
    [paper] = region.issue(gold(kind=BADGE))

    assert (credential_of(region, paper).status_code, verdict(region, paper).holds) == (404, True)


def test_each_certificate_has_a_place_of_its_own_that_nobody_rewrites(region):
    region.issue(gold("one"), gold("two"))
    region.issue(gold("three"), gold("four", issuer=replace(ISSUER, id="republic")))

    with region.app.app_context(), db.reading() as session:
        found = select(PaperCredentialRow.issuer, PaperCredentialRow.place).order_by(PaperCredentialRow.id)
        assert [tuple(one) for one in session.execute(found)] == [
            ("region:KZ-35", 0), ("region:KZ-35", 1), ("region:KZ-35", 2), ("republic", 0),
        ]  # fmt: skip
    for change in ("UPDATE paper_credential SET place = 9", "DELETE FROM paper_credential"):
        with region.app.app_context(), pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
            session.execute(text(change))


# PDF signatures


def configure(register, at=AT):
    with register.app.app_context():
        pdf_signing.keep_pdf_key(REGION, key_file(at)[0], at=at)


def served(register, paper):
    with register.app.app_context():
        return files.bytes_of(register.paper(paper))


def compared(register, paper, content):
    with register.app.app_context(), db.reading() as session:
        return asked(session, register.paper(paper).code, at=AT, sha256=sha256(content).hexdigest()).compared


def test_with_a_key_file_the_signed_paper_is_given_and_both_are_known(region):
    configure(region)
    [paper] = region.issue(gold())

    content, plain = served(region, paper), drawn(region, paper)

    assert content.startswith(plain)
    assert b"/ETSI.CAdES.detached" in content
    assert sha256(content).hexdigest() == region.paper(paper).sha256_signed
    assert (compared(region, paper, content), compared(region, paper, plain)) == (Compared.SIGNED, Compared.SAME)
    assert payload(credential_of(region, paper))["relatedResource"][0]["id"].endswith(sha256(content).hexdigest())


@pytest.mark.one_database
def test_a_signed_file_that_is_lost_gives_the_paper_without_signature(region):
    configure(region)
    [paper] = region.issue(gold())
    with region.app.app_context():
        files.path_of(region.paper(paper).sha256_signed).unlink()

    assert served(region, paper) == drawn(region, paper)


@pytest.mark.one_database
def test_a_key_file_that_ran_out_stops_issuing(region):
    configure(region)

    with region.app.app_context(), pytest.raises(Refused) as refused:
        issuing.issue([gold()], replace(region.office, at=AT + timedelta(days=20_000)))

    with region.app.app_context(), db.reading() as session:
        assert (refused.value.code, papers_of_person(session, "one")) == ("pdf-key-not-in-force", ())


@pytest.mark.one_database
@pytest.mark.parametrize("lost", ["p12", "passphrase"])
def test_a_key_file_of_which_half_is_lost_stops_issuing(region, lost):
    configure(region)
    with region.app.app_context():
        [file] = (region.app.config["SETTINGS"].instance_folder / "keys").glob(f"pdf-*.{lost}")
    file.unlink()

    with region.app.app_context(), pytest.raises(Unreadable) as refused:
        issuing.issue([gold()], region.office)

    with region.app.app_context(), db.reading() as session:
        assert (refused.value.code, papers_of_person(session, "one")) == ("pdf-key-unreadable", ())
