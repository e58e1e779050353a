"""Examples for the JSON of marking: whoever calls is the first judge of the panel, whatever their role."""

from typing import Any

from flask import Flask
from sqlalchemy import update

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Belonging
from scoring.marking.models import PanelJudgeRow
from scoring.people.actors import Actor
from tests.marking.hall import Hall, make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

BASE = "/api/marking/<assessment>"
SHEETS = f"{BASE}/sheets"
SHEET = {"seat": "first", "sheet": "A1"}
SHOWN = {**SHEET, "content": "0" * 64}
ASPECT = {"client_id": "route-walk-1", "aspect": "m1", "seen": 0}
COMMENT = {**ASPECT, "act": "comment", "text": "seen", "reason": "for-panel"}


def hall_judged_by(app: Flask, actor: Actor | None) -> Hall:
    """A hall where the caller sits first in the panel: sitting there must not be enough without the role."""
    return judged_by(app, standing(app, make_hall), actor)


def judged_by(app: Flask, hall: Hall, actor: Actor | None) -> Hall:
    if actor is not None and actor.account_id is not None:
        with app.app_context(), db.transaction() as session:
            setting_up.add_judge(session, hall.assessment, actor.account_id, Belonging("own", "own"), actor=hall.chief)
            first = (PanelJudgeRow.panel_id == hall.panel) & (PanelJudgeRow.position == 1)
            session.execute(update(PanelJudgeRow).where(first).values(account_id=actor.account_id))
    return hall


def here(**said: Any) -> Prepare:
    """A call about this assessment; a `seat` of "first" becomes the first seat's id."""

    def prepare(app: Flask, actor: Actor | None) -> Example:
        hall = hall_judged_by(app, actor)
        return Example(values={"assessment": hall.assessment}, json=_of(hall, said) if said else None)

    return prepare


def _of(hall: Hall, said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _of(hall, value) for name, value in said.items()}
    if isinstance(said, list):
        return [_of(hall, value) for value in said]
    return hall.seats[0] if said == "first" else said


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (f"{BASE}/work", "GET"): here(),
    (f"{BASE}/cells", "GET"): here(),
    (f"{BASE}/marks", "POST"): here(seat="first", **COMMENT),
    (f"{BASE}/preview", "POST"): here(aspect="m1", answer="typed:0.50"),
    (f"{SHEETS}/agree", "POST"): here(**SHOWN),
    (f"{SHEETS}/sign", "POST"): here(sheets=[SHOWN], pin="1357"),
    **{(f"{SHEETS}/{act}", "POST"): here(**SHEET, reason="slip") for act in ("dispute", "settle")},
    (f"{SHEETS}/lock", "POST"): here(**SHEET),
    (f"{BASE}/unlock-requests", "POST"): here(**SHEET, reason="slip"),
    **{(f"{BASE}/unlock-requests/<request>/{answer}", "POST"): here() for answer in ("consent", "refuse")},
    ("/api/tablet/enter", "POST"): lambda _app, _actor: Example(json={"pairing": "nobody", "pin": "1357"}),
}
