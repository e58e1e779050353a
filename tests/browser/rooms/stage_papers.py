"""What a stage's papers show when a browser visits them: those of the region, whose results are final and released."""

from flask import Flask

from scoring.championships.demonstration.names import REGION_STAGE
from scoring.championships.papers import issuing
from scoring.documents.queries import papers_of
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import Visit as LoggedVisit
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from tests.browser.visiting import ORGANIZER, Visit

PAGE = f"/stages/{REGION_STAGE}/papers"
KINDS = ("participation", "diploma-gold")

VISITS: dict[str, tuple[Visit, ...]] = {
    "stage_papers.show": (Visit("stage-papers", PAGE, ORGANIZER),),
    "stage_papers.people": (
        Visit("stage-papers-people", f"{PAGE}/people?kind=participation&kind=medallion", ORGANIZER),
    ),
    "stage_papers.wait": (Visit("stage-papers-issuing", PAGE + "/jobs/{papers_job}", ORGANIZER),),
    "paper_design.show": (Visit("paper-design", PAGE + "/design", ORGANIZER),),
    "issued_papers.index": (Visit("issued-papers", f"{PAGE}/issued", ORGANIZER),),
    "issued_papers.show": (Visit("issued-paper", PAGE + "/issued/{issued_paper}", ORGANIZER),),
}
NOT_PAGES = {
    "stage_papers.look",
    "stage_papers.download",
    "issued_papers.file",
    "issued_papers.verify",
    "issued_papers.signature",
    "paper_design.kept",
}


def fill(app: Flask) -> dict[str, str]:
    """Two kinds issued."""
    with app.app_context(), db.transaction() as session:
        account = find_account(session, "organizer")
        if account is None:
            raise LookupError("organizer")
        actor = Actor(account.id, account.login, account.display_name, account.language, grants_of(account))
        job = issuing.ask_to_issue(
            session, REGION_STAGE, KINDS, skill="", language="both", form="zip", address="https://sheber.example",
            visit=LoggedVisit(), actor=actor, at=clock.now(),
        )  # fmt: skip
    work_off(app)
    with app.app_context(), db.reading() as session:
        paper = papers_of(session, f"stage:{REGION_STAGE}")[0]
    return {"papers_job": job, "issued_paper": paper.paper_id}
