"""Examples for the pages of a stage's results: a stage with a final skill; whoever calls may hold any role."""

from flask import Flask

from scoring.people.actors import Actor
from tests.championships.awards.stage import make_stage
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

STAGE = "/stages/<stage>"


def _final_skill(app: Flask) -> str:
    return make_stage(app, {"17": ("1.00",)}).id


def here(**said: str) -> Prepare:
    form = said if "pin" in said else None

    def prepare(app: Flask, _actor: Actor | None) -> Example:
        values = {"stage": standing(app, _final_skill), **({} if form else said)}
        return Example(values=values, form=form)

    return prepare


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (f"{STAGE}/results", "GET"): here(),
    (f"{STAGE}/tables", "GET"): here(),
    (f"{STAGE}/awards", "GET"): here(),
    (f"{STAGE}/results/<what>.<form>", "GET"): here(what="Competitor_results", form="xlsx"),
    (f"{STAGE}/final", "GET"): here(),
    (f"{STAGE}/final", "POST"): here(pin="1357", shown="none"),
    (f"{STAGE}/final/<int:revision>", "GET"): here(),
}
