"""Examples for the pages of seasons and stages: one stage with one skill, which no caller has made."""

from flask import Flask
from sqlalchemy import select

from scoring.championships.stages.reference import MAIN
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.models import Account
from tests.championships.season import Season, make_season
from tests.marking.hall import make_actor
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

STAGE = "/stages/<stage>"
CHAMPIONSHIP = "/championships/<championship>"


def _season(app: Flask, level: str) -> Season:
    with app.app_context(), db.transaction() as session:
        account = session.scalars(select(Account.id)).first() or make_actor(session, "organizer").account_id or 0
    return make_season(app, account, levels=(level,))


def here(level: str = "region", **form: str) -> Prepare:
    def prepare(app: Flask, _actor: Actor | None) -> Example:
        season = standing(app, _season, level)
        values = {
            "season": season.id, "championship": season.championship, "stage": season.stages[level], "code": MAIN,
            "form": "csv",
        }  # fmt: skip
        return Example(values=values, form=form or None)

    return prepare


EXAMPLES: dict[tuple[str, str], Prepare] = {
    ("/championships/tracks/<code>", "POST"): here(name_kk="Негізгі"),
    **{
        (route, "POST"): here()
        for route in (
            *("/championships/seasons/<season>", "/championships/seasons/<season>/remove"),
            *(f"{CHAMPIONSHIP}/remove", f"{STAGE}/remove"),
        )
    },
    **{(route, method): here() for route in (CHAMPIONSHIP, STAGE) for method in ("GET", "POST")},
    (f"{CHAMPIONSHIP}/stages", "POST"): here(name_kk="Кезең"),
    (f"{CHAMPIONSHIP}/stages/new", "GET"): here(),
    **{
        (f"{STAGE}/{page}", method): here()
        for page in (
            *("edit", "skills", "skills/add", "skills/bulk", "skills/bulk/preview", "skills/copy"),
            *("skills/export.<form>", "skills/files", "skills/files/new", "skills/files/template.<form>"),
            *("skills/files/<public_id>", "assessments", "assessments/take"),
        )
        for method in ("GET", "POST")
    },
    (f"{STAGE}/record", "GET"): here("international"),
    (f"{STAGE}/record", "POST"): here("international", competitor="Серік"),
}
