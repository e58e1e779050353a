"""What advancing shows when a browser visits it: the demonstration's final region, and a hall half marked."""

from datetime import date

from flask import Flask

from scoring.championships.advancing.camps import CampCard, create_camp
from scoring.championships.demonstration.names import REGION_STAGE, REPUBLIC_STAGE
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import find_account
from scoring.people.actors import Actor, Grant
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

LISTS, CAMPS = f"/stages/{REGION_STAGE}/advancing", f"/stages/{REPUBLIC_STAGE}/camps"

VISITS: dict[str, tuple[Visit, ...]] = {
    "advancing.overview": (
        Visit("advancing-stage", LISTS, ORGANIZER),
        Visit("advancing-nowhere", f"/stages/{REPUBLIC_STAGE}/advancing", ORGANIZER),
    ),
    "advancing.preview": (Visit("advancing-preview", f"{LISTS}/approve", ORGANIZER),),
    "advancing.show": (Visit("advancing-list", f"{LISTS}/{{region_skill}}", ORGANIZER),),
    "advanced.index": (Visit("advanced", "/advanced", ORGANIZER),),
    "prospects.show": (Visit("prospects", "/assessments/demo-web/prospects", CHIEF),),
    "camps.index": (Visit("camps", CAMPS, ORGANIZER),),
    "camps.show": (Visit("camp", f"{CAMPS}/{{republic_camp}}", ORGANIZER),),
}
NOT_PAGES: set[str] = set()


def fill(app: Flask) -> dict[str, str]:
    """The skill of the regional stage, and a camp after the republic."""
    card = CampCard("Жаттығу", "Политехникалық колледж", "", date(2026, 12, 1), date(2026, 12, 5))
    with app.app_context(), db.transaction() as session:
        account = find_account(session, "organizer")
        actor = Actor(account.id if account else None, grants=(Grant("organizer"),))
        camp = create_camp(session, REPUBLIC_STAGE, card, CONSOLE_VISIT, actor=actor, at=clock.now())
        (skill,) = skills_of(session, stage_row(session, REGION_STAGE))
    return {"region_skill": skill.public_id, "republic_camp": camp}
