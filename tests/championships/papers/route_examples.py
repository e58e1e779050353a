"""Examples for the papers of a stage: a stage where nothing is issued yet, whoever calls."""

from flask import Flask

from scoring.people.actors import Actor
from tests.championships.season import Season, make_season
from tests.marking.api.route_examples import hall_judged_by
from tests.marking.hall import make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

BASE = "/stages/<stage>/papers"


def _season(app: Flask) -> Season:
    return make_season(app, make_hall(app, seats=1, sheets=1).organizer.account_id or 0, levels=("region",))


def here(app: Flask, _actor: Actor | None) -> Example:
    season = standing(app, _season)
    values = {
        "stage": season.stages["region"],
        "kind": "badge-seat",
        "job": "none",
        "paper": "none",
        "sha256": "none",
        "hashed": "none",
    }
    return Example(values=values, form={"kind": "badge-seat", "language": "both", "form": "none", "reason": "A slip"})


ROUTES = (
    ("", "GET"), ("", "POST"), ("/people", "GET"),
    ("/preview/<kind>", "GET"), ("/jobs/<job>", "GET"), ("/jobs/<job>/again", "POST"),
    ("/jobs/<job>/file", "GET"),
    ("/issued", "GET"), ("/issued/<paper>", "GET"), ("/issued/<paper>/file", "GET"), ("/issued/<paper>/annul", "POST"),
    ("/issued/<paper>/reissue", "POST"), ("/issued/<paper>/verify", "GET"), ("/issued/<paper>/signatures", "POST"),
    ("/issued/<paper>/signatures/<sha256>", "GET"),
    ("/design", "GET"), ("/design", "POST"), ("/design/preview", "POST"), ("/design/picture", "POST"),
    ("/design/pictures/<hashed>", "GET"),
)  # fmt: skip


def protocol(app: Flask, actor: Actor | None) -> Example:
    """The protocol of a skill that is not final: the other kinds ask for other rights, each tested with its kind."""
    values = {"assessment": hall_judged_by(app, actor).assessment, "kind": "skill-protocol"}
    return Example(values=values, form={"revision": "1"})


EXAMPLES: dict[tuple[str, str], Prepare] = {
    **{(BASE + route, method): here for route, method in ROUTES},
    ("/stages/<stage>/award-list", "POST"): here,
    ("/assessments/<assessment>/protocols/<kind>", "POST"): protocol,
}
