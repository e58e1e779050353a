"""Examples for the public data of a stage: a season with one stage and one skill, whoever calls."""

from flask import Flask

from scoring.people.actors import Actor
from tests.championships.season import Season, make_season
from tests.marking.hall import make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

STAGE, SKILL = "/api/v1/stages/<stage>", "/api/v1/stages/<stage>/skills/<skill>"


def _season(app: Flask) -> Season:
    return make_season(app, make_hall(app).organizer.account_id or 0, levels=("region",))


def here() -> Prepare:
    def prepare(app: Flask, _actor: Actor | None) -> Example:
        season = standing(app, _season)
        return Example(values={"stage": season.stages["region"], "skill": season.skills["region", "17"]})

    return prepare


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (STAGE, "GET"): here(),
    (f"{STAGE}/skills", "GET"): here(),
    (SKILL, "GET"): here(),
    (f"{SKILL}/standings", "GET"): here(),
    (f"{SKILL}/bundle", "GET"): here(),
    (f"{STAGE}/tables", "GET"): here(),
    (f"{STAGE}/awards", "GET"): here(),
}
