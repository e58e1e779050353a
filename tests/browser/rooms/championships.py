"""What standings show when a browser visits them: the demonstration's final region, and its republic half marked."""

from flask import Flask
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, SeatRow
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

REGION, HALL = "/assessments/demo-region", "/assessments/demo-web"
PRESIDENT = "president"

VISITS: dict[str, tuple[Visit, ...]] = {
    "championships.show": (
        Visit("standings-final", f"{REGION}/standings", ORGANIZER),
        Visit("standings-preliminary", f"{HALL}/standings", CHIEF),
        Visit("standings-hidden", f"{HALL}/standings", ORGANIZER),
    ),
    "championships.why": (Visit("standings-why", f"{REGION}/standings/{{region_seat}}", PRESIDENT),),
    "championships.finalise": (
        Visit("finalise-final", f"{REGION}/finalise", PRESIDENT),
        Visit("finalise-blocked", f"{HALL}/finalise", CHIEF),
    ),
}
NOT_PAGES = {"championships.file"}


def fill(app: Flask) -> dict[str, str]:
    """The seat that came second."""
    with app.app_context(), db.reading() as session:
        rows = select(SeatRow.public_id).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
        seat = session.scalars(rows.where(AssessmentRow.public_id == "demo-region", SeatRow.number == 4)).one()
    return {"region_seat": seat}
