"""Examples for the pages of paper: whoever calls sits first in the panel, whatever their role."""

from flask import Flask

from scoring.people.actors import Actor
from tests.marking.api.route_examples import hall_judged_by, judged_by
from tests.marking.hall import Hall, make_hall
from tests.marking.papers.sheets import MEASURED, type_in
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

PAGE = "/assessments/<assessment>/paper"


def _typed(app: Flask) -> tuple[Hall, str]:
    hall = make_hall(app)
    return hall, type_in(hall, [MEASURED])


def here(**form: str) -> Prepare:
    def prepare(app: Flask, actor: Actor | None) -> Example:
        hall, paper = standing(app, _typed)
        judged_by(app, hall, actor)
        return Example(values={"assessment": hall.assessment, "paper": paper}, form=form or None)

    return prepare


def printing(app: Flask, actor: Actor | None) -> Example:
    """A filled sheet: the other kinds ask for other rights, each tested with its kind."""
    hall = hall_judged_by(app, actor)
    return Example(values={"assessment": hall.assessment, "kind": "filled-sheet"}, form={"sheet": "A1"})


EXAMPLES: dict[tuple[str, str], Prepare] = {
    **{(f"{PAGE}{part}", "GET"): here() for part in ("", "/forms", "/typing", "/tablet", "/checking")},
    (f"{PAGE}/print/<kind>", "POST"): printing,
    (f"{PAGE}/typing", "POST"): here(sheet="A1", seat="none"),
    (f"{PAGE}/tablet", "POST"): here(document="none"),
    (f"{PAGE}/checking/<paper>", "GET"): here(),
    (f"{PAGE}/checking/<paper>/confirm", "POST"): here(same="1", shown="none"),
    (f"{PAGE}/checking/<paper>/send-back", "POST"): here(reason="other", shown="none"),
}
