"""What a route needs to be tried: values for its address, a form or JSON that passes the door, things that exist.

`tests/people/test_routes.py` calls each route of the product as every role. A route whose address has no variable
and which asks permission before it reads the form needs nothing here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

from scoring.people.actors import Actor
from tests.people.scheme_examples import SCHEME_ROUTES


@dataclass(frozen=True, slots=True)
class Example:
    """One call of a route. `values` fill the variables of the address."""

    values: Mapping[str, str | int] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    json: Any = None


Prepare = Callable[[Flask, Actor | None], Example]


def _own_sign_in(_app: Flask, actor: Actor | None) -> Example:
    return Example(values={"sign_in_id": actor.sign_in_id or 0 if actor else 1})


# (route, method) -> what prepares one call by this actor (None: a visitor). It may write to the app's database.
EXAMPLES: dict[tuple[str, str], Prepare] = {
    ("/account/language", "POST"): lambda _app, _actor: Example(form={"language": "ru"}),
    ("/account/sign-ins/<int:sign_in_id>/end", "POST"): _own_sign_in,
}


def _of_schemes(route: str, method: str) -> Prepare:
    make, form, json = SCHEME_ROUTES[route, method]
    return lambda app, actor: Example(values=make(app, actor), form=form, json=json)


EXAMPLES |= {route: _of_schemes(*route) for route in SCHEME_ROUTES}


def _of_rooms() -> dict[tuple[str, str], Prepare]:
    """Every `route_examples.py` of a room has its own EXAMPLES."""
    tests = Path(__file__).parents[1]
    rooms = ("marking/*", "championships/**", "documents/**")
    places = [path for room in rooms for path in tests.glob(f"{room}/route_examples.py")]
    found: dict[tuple[str, str], Prepare] = {}
    for path in sorted(places):
        module = ".".join(path.relative_to(tests).with_suffix("").parts)
        found |= import_module(f"tests.{module}").EXAMPLES
    return found


EXAMPLES |= _of_rooms()
