"""Examples for the pages of the scheme version: a change that somebody else asked for waits."""

from flask import Flask

from scoring.foundation.db import db
from scoring.marking.changes import changing
from scoring.marking.changes.changing import Proposal
from scoring.people.actors import Actor
from scoring.rules.scheme import Text
from tests.marking.changes.test_changing import changed, publish
from tests.marking.hall import MOMENT, make_hall, two_kinds
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

BASE = "/assessments/<assessment>/scheme"


def _asked(app: Flask) -> dict[str, str | int]:
    hall = make_hall(app)
    version = publish(hall, changed(two_kinds(), m1={"description": Text(en="Elsewhere")}))
    with app.app_context(), db.transaction() as session:
        asked = Proposal(version, "why", {})
        change = changing.propose_change(session, hall.assessment, asked, actor=hall.chief, at=MOMENT)
    return {"assessment": hall.assessment, "version": version, "change": change}


def _waiting(app: Flask, _actor: Actor | None) -> Example:
    values = standing(app, _asked)
    return Example(values=values, form={"reason": "why", "version": str(values["version"])})


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (BASE, "GET"): _waiting,
    (f"{BASE}/take", "POST"): _waiting,
    (f"{BASE}/versions/<int:version>", "GET"): _waiting,
    (f"{BASE}/versions/<int:version>", "POST"): _waiting,
    (f"{BASE}/changes/<change>", "GET"): _waiting,
    (f"{BASE}/changes/<change>/consent", "POST"): _waiting,
    (f"{BASE}/changes/<change>/refuse", "POST"): _waiting,
}
