"""What the verification of papers shows when a browser visits it: a paper of each state, and a place to type."""

from dataclasses import replace

from flask import Flask

from scoring.documents import annulling, issuing, kinds, printing, subjects
from scoring.documents.proof import issuer_keys
from scoring.documents.queries import papers_by_id
from scoring.documents.subjects import Naming, Subjects
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import Visit as LoggedVisit
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import CONSOLE, Actor
from tests.browser.visiting import ORGANIZER, Visit
from tests.documents.examples import draft, office

VISITS: dict[str, tuple[Visit, ...]] = {
    "verify.ask": (Visit("verify-ask", "/v"),),
    "verify.show": (
        Visit("verify-valid", "/v/{paper_valid}"),
        Visit("verify-changed", "/v/{paper_valid}?sha256=" + "0" * 64),
        Visit("verify-hidden", "/v/{paper_hidden}"),
        Visit("verify-annulled", "/v/{paper_annulled}"),
        Visit("verify-unknown", "/v/0000-0000-0000-0001", status=404),
    ),
    "issuer_keys.index": (Visit("issuers", "/issuers", ORGANIZER),),
    "issuer_keys.show": (Visit("issuer-keys", "/issuers/KZ-35/keys", ORGANIZER),),
    "printing.wait": (Visit("printing", "/printing/{printing_job}", ORGANIZER),),
}
NOT_PAGES = {
    "printing.download",
    "paper_faces.show",
    *(f"proof.{name}" for name in ("keys", "did", "verifier", "verifier_of")),
    *(f"credentials.{name}" for name in ("paper_credential", "annulled", "issuer_profile", "issuer_achievement")),
}


def fill(app: Flask) -> dict[str, str]:
    """Papers of a room that is not there otherwise; the key that signed them was withdrawn."""
    subjects.offer(
        app, "test", Subjects(lambda _session, _papers, _at: set(), lambda _session, _paper: Naming.INITIALS)
    )
    with app.app_context():
        with db.reading() as session:
            organizer = find_account(session, "organizer")
        account = organizer.id if organizer else 0
        silver = replace(draft("valid"), kind=kinds.known("diploma-silver"))
        drafts = [silver, *(replace(silver, once=once) for once in ("hidden", "annulled"))]
        drafts[1] = replace(drafts[1], reveals="skill:x")
        papers = issuing.issue(drafts, replace(office(account), at=clock.now()))
        with db.transaction() as session:
            annulling.annul(session, papers[2], "Фамилияда қате бар", account=account, at=clock.now())
            found = papers_by_id(session, papers)
        with db.transaction() as session:
            old = issuer_keys.current_key(session, "KZ-35").fingerprint
            issuer_keys.make_key(session, "KZ-35", actor=CONSOLE, at=clock.now())
            issuer_keys.withdraw_key(session, old, "Кілт көшірілген", actor=CONSOLE, at=clock.now())
    with app.app_context(), db.transaction() as session:
        account = find_account(session, "organizer")
        if account is None:
            raise LookupError("organizer")
        actor = Actor(account.id, account.login, account.display_name, account.language, grants_of(account))
        said = {"assessment": "demo-web"}
        job = printing.ask_to_print(
            session, "mark-allocation", said, subject="assessment:demo-web", address="https://sheber.example",
            visit=LoggedVisit(), actor=actor, at=clock.now(),
        )  # fmt: skip
    work_off(app)
    names = ("paper_valid", "paper_hidden", "paper_annulled")
    return {"printing_job": job} | {name: found[paper].code for name, paper in zip(names, papers, strict=True)}
