"""Examples for what the desk reads of live work: an assessment that exists."""

from flask import Flask

from scoring.people.actors import Actor
from tests.marking.hall import make_hall
from tests.people.examples import Example, Prepare
from tests.people.standing import standing


def _hall(app: Flask, _actor: Actor | None) -> Example:
    return Example(values={"assessment": standing(app, make_hall).assessment})


EXAMPLES: dict[tuple[str, str], Prepare] = {
    ("/api/marking/<assessment>/alerts", "GET"): _hall,
    ("/api/marking/<assessment>/presence", "GET"): _hall,
}
