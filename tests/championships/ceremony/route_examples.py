"""Examples for the pages of the ceremony: a stage with one skill that nobody marked, whoever calls."""

from flask import Flask

from scoring.championships.boards.crowds import VIEWERS_IN_ALL
from scoring.championships.ceremony import streaming
from scoring.people.actors import Actor
from tests.championships.season import Season, make_season
from tests.marking.hall import make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

BASE = "/stages/<stage>/ceremony"


def _season(app: Flask) -> Season:
    return make_season(app, make_hall(app).organizer.account_id or 0, levels=("region",))


def here(**form: str) -> Prepare:
    def prepare(app: Flask, _actor: Actor | None) -> Example:
        season = standing(app, _season)
        skill = season.skills["region", "17"]
        said = {"seen": "0", "skill": skill, f"position-{skill}": "1"} | form
        return Example(values={"stage": season.stages["region"]}, form=said)

    return prepare


def full(app: Flask, actor: Actor | None) -> Example:
    """As many watch as may: whoever is let in is told so, where a stream would never end."""
    app.extensions[streaming.EXTENSION]._addresses["10.0.0.1"] = VIEWERS_IN_ALL
    return here()(app, actor)


# The public stream is called with a stage that is not there: a real one would never end.
EXAMPLES: dict[tuple[str, str], Prepare] = {
    ("/ceremony/<stage>", "GET"): here(),
    (BASE, "GET"): here(),
    **{(f"{BASE}/{act}", "POST"): here(card="gold", dark="yes") for act in ("order", "skill", "card", "dark")},
    (f"{BASE}/rehearsal", "GET"): here(),
    (f"{BASE}/rehearsal/screen", "GET"): here(),
    (f"{BASE}/rehearsal/stream", "GET"): full,
    **{
        (f"{BASE}/rehearsal/{act}", "POST"): here(card="gold", dark="yes") for act in ("skill", "card", "dark", "again")
    },
}
