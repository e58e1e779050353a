"""Examples for the pages of standings: whoever calls sits first in the panel, whatever their role."""

from flask import Flask

from scoring.people.actors import Actor
from tests.marking.api.route_examples import hall_judged_by
from tests.people.examples import Example, Prepare

PAGE = "/assessments/<assessment>"


def here(**form: str) -> Prepare:
    def prepare(app: Flask, actor: Actor | None) -> Example:
        hall = hall_judged_by(app, actor)
        return Example(values={"assessment": hall.assessment, "seat": hall.seats[0]}, form=form or None)

    return prepare


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (f"{PAGE}/standings", "GET"): here(),
    (f"{PAGE}/standings.<form>", "GET"): here(),
    (f"{PAGE}/standings/<seat>", "GET"): here(),
    (f"{PAGE}/finalise", "GET"): here(),
    (f"{PAGE}/revisions/<int:revision>", "GET"): here(),
    (f"{PAGE}/finalise", "POST"): here(pin="1357", shown="none"),
    (f"{PAGE}/corrections", "POST"): here(number="1"),
}
