"""Papers in the hands of students, colleges and regions, as a browser visits them: of the final regional stage."""

from flask import Flask
from sqlalchemy import select

from scoring.championships.demonstration.names import REGION_STAGE
from scoring.documents.getting import zipping
from scoring.documents.getting.collecting import Chosen
from scoring.documents.models import PaperRow
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import Visit as LoggedVisit
from scoring.people.accounts import acting, find_account
from scoring.people.models import Organisation, Person
from tests.browser.rooms import stage_papers
from tests.browser.visiting import ORGANIZER, Visit

VISITS: dict[str, tuple[Visit, ...]] = {
    "own_papers.code_asked": (Visit("own-badge-code", "/v/none/mine"),),
    "collected_papers.of_college": (Visit("college-papers", "/organisations/{papers_college}/papers", ORGANIZER),),
    "collected_papers.of_region": (
        Visit("region-papers", "/regions/{papers_region}/papers", ORGANIZER),
        Visit("region-papers-none", "/regions/{papers_region}/papers?search=zzz", ORGANIZER),
    ),
    "collected_papers.wait": (Visit("papers-zip", "/papers/collected/{papers_zip}", ORGANIZER),),
}
NOT_PAGES = {"own_papers.file", "collected_papers.download"}


def fill(app: Flask) -> dict[str, str]:
    """A ZIP of the college of whoever holds the first paper of the region."""
    stage_papers.fill(app)
    with app.app_context(), db.transaction() as session:
        account = find_account(session, "organizer")
        actor = acting(session, account.id if account else 0)
        first = select(PaperRow.person).where(PaperRow.place == f"stage:{REGION_STAGE}").order_by(PaperRow.id).limit(1)
        belongs = select(Person.organisation_id).where(Person.public_id == first.scalar_subquery())
        college = session.scalars(select(Organisation).where(Organisation.id == belongs.scalar_subquery())).one()
        job = zipping.ask_to_collect(
            session, "college", college.public_id, Chosen(), LoggedVisit(), actor=actor, at=clock.now()
        )
        found = {"papers_college": college.public_id, "papers_region": college.region, "papers_zip": job}
    work_off(app)
    return found
