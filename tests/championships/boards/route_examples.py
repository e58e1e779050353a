"""Examples for the pages of boards: a stage with one skill, whoever calls."""

from flask import Flask

from scoring.people.actors import Actor
from tests.championships.season import Season, make_season
from tests.marking.hall import make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing


def _season(app: Flask) -> Season:
    return make_season(app, make_hall(app).organizer.account_id or 0, levels=("region",))


def here(**form: str) -> Prepare:
    def prepare(app: Flask, _actor: Actor | None) -> Example:
        season = standing(app, _season)
        values = {"stage": season.stages["region"], "skill": season.skills["region", "17"]}
        return Example(values=values, form=form or None)

    return prepare


# The stream is called with a skill that is not there: a real one would never end.
EXAMPLES: dict[tuple[str, str], Prepare] = {
    ("/boards", "GET"): here(),
    ("/boards/<stage>", "GET"): here(),
    ("/boards/<stage>/<skill>", "GET"): here(),
    ("/boards/<stage>/<skill>/embed", "GET"): here(),
    ("/boards/<stage>/projector", "GET"): here(),
    ("/api/v1/boards/<stage>", "GET"): here(),
    ("/api/v1/boards/<stage>/<skill>", "GET"): here(),
    ("/api/boards/<stage>", "GET"): here(),
    ("/api/boards/<stage>/<skill>", "GET"): here(),
    ("/stages/<stage>/board", "GET"): here(),
    ("/stages/<stage>/board", "POST"): here(shows="totals", seen="0"),
    ("/stages/<stage>/board/<skill>/release", "POST"): here(seen="0"),
}
