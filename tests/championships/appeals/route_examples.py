"""Examples for appeals: whoever calls came with the first competitor; that alone must not be enough."""

from flask import Flask

from scoring.championships.appeals.filing import file_appeal
from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Belonging
from scoring.people.actors import Actor, Scope
from tests.championships.awards.stage import with_role
from tests.marking.hall import MOMENT, Hall, make_actor, make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

LED = "/assessments/<assessment>/appeals"


def _appealed(app: Flask) -> tuple[Hall, str]:
    hall = make_hall(app, seats=1, sheets=1)
    with app.app_context(), db.transaction() as session:
        college = with_role(make_actor(session, "press"), "organizer", Scope("college", "seat-0"))
        return hall, file_appeal(session, hall.assessment, hall.seats[0], "A1", "Why?", actor=college, at=MOMENT)


def here(**form: str) -> Prepare:
    def prepare(app: Flask, actor: Actor | None) -> Example:
        hall, appeal = standing(app, _appealed)
        if actor is not None and actor.account_id is not None:
            with app.app_context(), db.transaction() as session:
                own = Belonging("seat-0", "KZ-50")
                setting_up.add_judge(session, hall.assessment, actor.account_id, own, actor=hall.chief)
        return Example(
            values={"assessment": hall.assessment, "seat": hall.seats[0], "appeal": appeal}, form=form or None
        )

    return prepare


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (LED, "GET"): here(),
    (f"{LED}/<appeal>", "GET"): here(),
    (f"{LED}/<appeal>", "POST"): here(outcome="rejected", reason="Looked at."),
    ("/appeals/<assessment>/<seat>", "GET"): here(),
    ("/appeals/<assessment>/<seat>", "POST"): here(against="A1|m1", text="Look again."),
}
