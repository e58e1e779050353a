"""Results of a stage and appeals in a browser: the demonstration's regional stage, final but for its signatures."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.appeals.filing import file_appeal
from scoring.championships.awards.finalising import sign_stage
from scoring.championships.awards.fixing import stage_document
from scoring.championships.awards.reading import stage_results
from scoring.championships.demonstration.names import COLLEGE_STAGE, REGION_STAGE, REPUBLIC_STAGE, SEASON
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.recording import room
from scoring.people.accounts import find_account, grant_role, grants_of
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.rules.canonical import digest
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

HALL, REGION = "demo-web", "demo-region"
STAGE = f"/stages/{REGION_STAGE}"
PRESIDENT, COLLEGE = "president", "expert16"  # who judges nobody, and is made a college's organizer here

NOT_PAGES = {"awards.file", "awards.track_file"}
VISITS: dict[str, tuple[Visit, ...]] = {
    "awards.show": (
        Visit("stage-results", f"{STAGE}/results", ORGANIZER),
        Visit("stage-results-none", f"/stages/{REPUBLIC_STAGE}/results", CHIEF),
    ),
    "awards.tables": (
        Visit("stage-tables", f"{STAGE}/tables", ORGANIZER),
        Visit("stage-tables-none", f"/stages/{COLLEGE_STAGE}/tables", ORGANIZER),
    ),
    "awards.awards": (Visit("stage-awards", f"{STAGE}/awards", PRESIDENT),),
    "awards.track": (Visit("track-tables", f"/seasons/{SEASON}/tracks/main/tables", ORGANIZER),),
    "stage_final.show": (
        Visit("stage-final-blocked", f"/stages/{REPUBLIC_STAGE}/final", PRESIDENT),
        Visit("stage-final", f"{STAGE}/final", ORGANIZER),
    ),
    "stage_final.revision": (Visit("stage-difference", f"{STAGE}/final/1", ORGANIZER),),
    "championships.difference": (Visit("finalise-difference", f"/assessments/{REGION}/revisions/1", PRESIDENT),),
    "appeals.index": (Visit("appeals", f"/assessments/{HALL}/appeals", CHIEF),),
    "appeals.show": (Visit("appeal", f"/assessments/{HALL}/appeals/{{appeal}}", PRESIDENT),),
    "appeals.own": (Visit("appeals-own", "/appeals", COLLEGE),),
    "appeals.new": (Visit("appeal-new", f"/appeals/{HALL}/{{appeal_seat}}", COLLEGE),),
}


def fill(app: Flask) -> dict[str, str]:
    """Sign the regional stage, and appeal for a competitor of the open hall."""
    with app.app_context(), db.transaction() as session:
        for login in (ORGANIZER, PRESIDENT):
            stage = stage_row(session, REGION_STAGE)
            shown = digest(stage_document(stage, stage_results(session, stage)))
            sign_stage(session, REGION_STAGE, shown, actor=_actor(session, login), at=clock.now())
        return _appeal(session)


def _appeal(session: Session) -> dict[str, str]:
    found = select(SeatRow).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
    seat = session.scalars(found.where(AssessmentRow.public_id == HALL, SeatRow.number == 1)).one()
    account = find_account(session, COLLEGE)
    assert account is not None
    grant_role(
        session, account, Grant("organizer", Scope("college", seat.organisation or "")), actor=CONSOLE, at=clock.now()
    )
    session.refresh(account)
    sheet = next(iter(room().frames.get(session, HALL).sheets))
    words = "The third item was done, and was not counted.\nThere is a photo of it."
    college = _actor(session, COLLEGE)
    appeal = file_appeal(session, HALL, seat.public_id, sheet, words, actor=college, at=clock.now())
    return {"appeal": appeal, "appeal_seat": seat.public_id}


def _actor(session: Session, login: str) -> Actor:
    account = find_account(session, login)
    assert account is not None
    return Actor(account.id, account.login, account.display_name, account.language, grants_of(account))
