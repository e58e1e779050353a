"""Examples for the pages of advancing: a season with a stage, a nomination written by hand, a camp."""

from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing.models import AdvancementActRow, CampRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.foundation.db import db
from scoring.people.actors import Actor
from tests.championships.season import AT, make_season
from tests.marking.api.route_examples import hall_judged_by
from tests.marking.hall import make_actor
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

STAGE = "/stages/<stage>"
LISTS = f"{STAGE}/advancing"
CAMPS = f"{STAGE}/camps"


def here(**form: str) -> Prepare:
    def prepare(app: Flask, _actor: Actor | None) -> Example:
        return Example(values=standing(app, _made), form=form or None)

    return prepare


def _made(app: Flask) -> dict[str, str]:
    with app.app_context(), db.transaction() as session:
        account = make_actor(session, "organizer").account_id or 0
    season = make_season(app, account)
    with app.app_context(), db.transaction() as session:
        things = _things(session, season.skills["region", "17"], account)
    return {"stage": season.stages["region"], "skill": season.skills["region", "17"], **things}


def _things(session: Session, skill: str, account: int) -> dict[str, str]:
    row = session.scalars(select(StageSkillRow).where(StageSkillRow.public_id == skill)).one()
    stage = session.get_one(StageRow, row.stage_id)
    nomination, camp = f"n{row.id}", f"c{row.id}"
    session.add(
        CampRow(
            public_id=camp, stage_id=stage.id, name="Camp", host="", venue="", begins=date(2026, 2, 1),
            ends=date(2026, 2, 5), revision=1, created_by=account, created_at=AT,
        )
    )  # fmt: skip
    session.add(
        AdvancementActRow(
            stage_skill_id=row.id, seq=1, act="nominated", results="", seat="1", nomination=nomination,
            organisation="a-college", content="{}", account_id=account, at=AT,
        )
    )  # fmt: skip
    session.flush()
    return {"nomination": nomination, "camp": camp}


def assessed(app: Flask, actor: Actor | None) -> Example:
    return Example(values={"assessment": hall_judged_by(app, actor).assessment})


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (LISTS, "GET"): here(),
    (f"{LISTS}/approve", "GET"): here(),
    (f"{LISTS}/approve", "POST"): here(),
    (f"{LISTS}/nominate", "POST"): here(answer_by="2026-01-30T18:00"),
    (f"{LISTS}/<skill>", "GET"): here(),
    **{(f"{LISTS}/<skill>/{act}", "POST"): here(seen="") for act in ("approve", "tie", "departures", "nominate")},
    ("/advanced/<nomination>", "POST"): here(answer="accepted", reason="By phone."),
    ("/assessments/<assessment>/prospects", "GET"): assessed,
    **{(CAMPS, method): here() for method in ("GET", "POST")},
    **{(f"{CAMPS}/<camp>", method): here() for method in ("GET", "POST")},
    (f"{CAMPS}/<camp>/roster", "POST"): here(),
}
