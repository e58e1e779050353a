"""A stage's papers prove themselves: a signed statement in each code, a credential by consent, files attached."""

import base64
import io
import json
import zipfile
from hashlib import sha256

import pytest

from scoring.championships.papers import issuing
from scoring.documents.codes import shown_code
from scoring.documents.proof import bodies, pdf_signing
from scoring.documents.proof.attaching import attached_to
from scoring.documents.proof.publishing import published
from scoring.documents.proof.statement import read_statement
from scoring.documents.proof.verifying import verify
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from tests.championships.papers.hall import make_papers
from tests.documents.cms import detached_signature
from tests.documents.pdf_key import key_file
from tests.marking.hall import MOMENT

pytestmark = pytest.mark.one_database


@pytest.fixture
def papers(app):
    return make_papers(app)


def credential(papers, paper):
    return papers.app.test_client().get(f"/credentials/{shown_code(paper.code)}")


def body(answer):
    return json.loads(base64.urlsafe_b64decode(answer.get_data(as_text=True).split(".")[1] + "=="))


def test_each_paper_of_a_stage_is_proved_by_its_issuers_key(papers):
    papers.issue("participation", "diploma-gold", "badge-seat")

    with papers.app.app_context(), db.reading() as session:
        issuers = {one.issuer: published(session, bodies.id_of(one.issuer)) for one in papers.plan().papers}
    found = {
        paper.number: verify(read_statement(paper.proof["address"]), [issuers[paper.issuer]], paper.name("ru"))
        for paper in papers.plan().papers
    }
    assert len(found) == 11
    assert all(one.holds and one.name_matches and one.statement.number == number for number, one in found.items())


def test_a_credential_waits_for_the_ceremony_and_names_by_consent(papers):
    papers.issue("diploma-gold")
    [paper] = papers.papers("diploma-gold")
    assert credential(papers, paper).status_code == 404

    papers.release()
    without = body(credential(papers, paper))
    papers.consent("p0")
    consented = body(credential(papers, paper))
    papers.hide_names()

    assert "identifier" not in without["credentialSubject"]
    assert consented["credentialSubject"]["identifier"][0]["hashed"] is True
    assert "identifier" not in body(credential(papers, paper))["credentialSubject"]


def test_a_credential_names_the_host_on_its_paper_and_not_one_that_was_made_up(papers):
    papers.issue("diploma-gold")
    papers.release()
    code = shown_code(papers.papers("diploma-gold")[0].code)

    asked = papers.app.test_client().get(f"/credentials/{code}", base_url="https://forged.example")

    found = body(asked)
    assert found["id"] == f"https://sheber.example/credentials/{code}"
    assert found["iss"].startswith("did:web:sheber.example:issuers:")
    assert "forged" not in json.dumps(found)


def test_the_public_page_leads_to_the_credential_once_it_may_be_heard_of(papers):
    papers.issue("diploma-gold")
    [paper] = papers.papers("diploma-gold")
    link = f'href="/credentials/{shown_code(paper.code)}"'

    def shown():
        return link in papers.app.test_client().get(f"/v/{paper.code}").get_data(as_text=True)

    before = shown()
    papers.release()
    assert (before, shown()) == (False, True)


@pytest.fixture
def organizer(papers, app, client, signed_in):
    signed_in(client, "organizer")
    client.set_cookie("language", "en")
    return client


def test_a_signature_file_is_kept_beside_a_paper_and_called_not_verified(papers, organizer):
    papers.issue("badge-seat")
    paper = papers.papers("badge-seat")[0]
    page, cms = f"{papers.page}/issued/{paper.paper_id}", detached_signature(MOMENT)

    answer = organizer.post(f"{page}/signatures", data={"file": (io.BytesIO(cms), "қол.cms")})

    assert answer.status_code == 302
    with papers.app.app_context(), db.reading() as session:
        [kept] = attached_to(session, paper.paper_id)
    again = organizer.post(
        f"{page}/signatures", data={"file": (io.BytesIO(cms), "қол.cms")}, follow_redirects=True
    ).get_data(as_text=True)
    assert "is attached already" in again
    assert (kept.pdf_sha256, kept.sha256) == (paper.sha256, sha256(cms).hexdigest())
    assert organizer.get(f"{page}/signatures/{kept.sha256}", buffered=True).data == cms
    for where in (page, f"/v/{paper.code}"):
        assert "Attached, not verified." in organizer.get(where).get_data(as_text=True)


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 400), ({"file": (io.BytesIO(b"%PDF-1.7"), "a.cms")}, 400)], ids=["nothing", "a PDF"]
)
def test_no_other_file_is_attached(papers, organizer, sent, status):
    papers.issue("badge-seat")
    paper = papers.papers("badge-seat")[0]

    answer = organizer.post(f"{papers.page}/issued/{paper.paper_id}/signatures", data=sent)

    with papers.app.app_context(), db.reading() as session:
        assert (answer.status_code, list(attached_to(session, paper.paper_id))) == (status, [])


def test_a_signature_of_another_paper_is_not_found(papers, organizer):
    papers.issue("badge-seat")
    first, second = papers.papers("badge-seat")[:2]
    cms = detached_signature(MOMENT)
    organizer.post(f"{papers.page}/issued/{first.paper_id}/signatures", data={"file": (io.BytesIO(cms), "a.cms")})

    where = f"{papers.page}/issued/{second.paper_id}/signatures/{sha256(cms).hexdigest()}"
    assert organizer.get(where).status_code == 404


def test_the_page_says_by_which_key_papers_are_signed(papers, organizer):
    before = organizer.get(papers.page).get_data(as_text=True)
    papers.issue("badge-seat")

    assert "The issuer has no key yet." in before
    assert "Each QR code carries a statement" in organizer.get(papers.page).get_data(as_text=True)


def test_a_zip_holds_the_signed_files(papers):

    papers.issue("badge-seat")
    issuer = bodies.id_of(papers.plan().papers[0].issuer)
    with papers.app.app_context():
        pdf_signing.keep_pdf_key(issuer, key_file(clock.now())[0], at=clock.now())
    job = papers.issue("participation", form="zip")

    with papers.app.app_context(), db.reading() as session:
        done = jobs.find(session, job, account=papers.stage.organizer.account_id)
        with zipfile.ZipFile(issuing.finished_file(done)) as archive:
            hashes = {sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert hashes == {paper.sha256_signed for paper in papers.papers("participation")}
