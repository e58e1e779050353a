"""Examples for the routes of judges: an open assessment, whose judge the caller is, whatever the role."""

from collections.abc import Mapping

from flask import Flask

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Belonging
from scoring.people.actors import Actor
from tests.marking.hall import Hall, make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

ROOT = "/assessments/<assessment>"


def hall_of(app: Flask, actor: Actor | None) -> Hall:
    """Being on the list of judges must not be enough for what leaders do."""
    hall = standing(app, make_hall)
    if actor is not None and actor.account_id is not None:
        with app.app_context(), db.transaction() as session:
            at = Belonging("a-college", "KZ-10")
            setting_up.add_judge(session, hall.assessment, actor.account_id, at, actor=hall.chief)
    return hall


def open_one(form: Mapping[str, str] | None = None) -> Prepare:
    """`form` may name the hall's own: {judge}, {seat}."""

    def prepare(app: Flask, actor: Actor | None) -> Example:
        hall = hall_of(app, actor)
        judge = hall.judges[0].account_id or 0
        names = {"judge": judge, "other": hall.judges[4].account_id or 0, "seat": hall.seats[0]}
        said = {key: text.format(**names) for key, text in (form or {}).items()}
        values = {"assessment": hall.assessment, "panel": hall.panel, "account": judge}
        return Example(values=values, form=said if form is not None else None)

    return prepare


_GETS = (
    *("", "/open", "/close", "/reopen", "/judges", "/judges/<int:account>", "/panels", "/conflicts", "/my-ties"),
    *("/panels/<int:panel>/replace", "/panels/proposal"),
)
_POSTS: dict[str, Mapping[str, str]] = {
    "/open": {},
    "/close": {},
    "/reopen": {"reason": "a mark was missed"},
    "/rehearsal": {},
    "/judges/<int:account>": {"region": "KZ-10"},
    "/judges/<int:account>/remove": {},
    "/leaders": {"account": "{judge}", "role": "deputy-chief-expert"},
    "/leaders/dismiss": {"account": "{judge}", "role": "deputy-chief-expert"},
    "/panels/<int:panel>/name": {"name": "Another"},
    "/panels/<int:panel>/judges": {"judge": "{other}"},
    "/panels/<int:panel>/replace": {"leaves": "{judge}", "comes": "{other}", "reason": "fell ill"},
    "/panels/proposal": {"panels": "1"},
    "/panels/proposal/change": {"act": "save", "seen": "1", "count": "1", "name-0": "A"},
    "/conflicts": {"judge": "{judge}", "seat": "{seat}", "tie": "teacher"},
    "/conflicts/withdraw": {"judge": "{judge}", "seat": "{seat}", "tie": "teacher", "reason": "a slip"},
    "/conflicts/override": {"judge": "{judge}", "seat": "{seat}", "reason": "nobody else"},
    "/my-ties": {"seat": "{seat}", "tie": "mentor"},
}
EXAMPLES: dict[tuple[str, str], Prepare] = {
    **{(f"{ROOT}{rest}", "GET"): open_one() for rest in _GETS},
    **{(f"{ROOT}{rest}", "POST"): open_one(form) for rest, form in _POSTS.items()},
}
