"""What the JSON of marking has of its own: bounded bodies, the current cell at a conflict, a line for each refusal."""

import logging

from flask import Blueprint, current_app, g, request
from flask.json import dumps
from werkzeug.wrappers import Response as AnyResponse

from scoring.foundation import answers
from scoring.foundation.answers import Problem
from scoring.foundation.errors import Refused, SignInNeeded, TooLarge, Unreadable
from scoring.marking.deciding import CellOutdated
from scoring.people.signing_in import door
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import is_code

log = logging.getLogger(__name__)
KIB = 1024
BODY_KIB = 128  # SHEETS_MAX sheets to sign are about 60


def guard(blueprint: Blueprint) -> None:
    """Give a blueprint of the API its door and its answers."""
    blueprint.before_request(_bounded)
    answer_refusals(blueprint)


def answer_refusals(blueprint: Blueprint) -> None:
    """Answer every refusal in JSON, with a line in the log."""
    blueprint.register_error_handler(Refused, _refused)
    blueprint.register_error_handler(RuleBroken, _broken)


def expect_signed_in() -> None:
    """Raises SignInNeeded: sign-in-needed, before anything is read."""
    if door.actor().is_anonymous:
        raise SignInNeeded("sign-in-needed")


def sent() -> object:
    """The JSON of the request. Raises Unreadable: request-not-json."""
    document = request.get_json(silent=True)
    if document is None:
        raise Unreadable("request-not-json")
    if isinstance(document, dict) and isinstance(document.get("seat"), str):
        g.seat = document["seat"]  # for the line in the log, should this be refused
    return document


def _bounded() -> None:
    """Raises TooLarge: request-too-long. Nothing that this API takes is long, so nothing long is read."""
    request.max_content_length = BODY_KIB * KIB
    if (request.content_length or 0) > BODY_KIB * KIB:
        raise TooLarge("request-too-long", limit=BODY_KIB)


def _refused(error: Refused) -> AnyResponse:
    response = _answer(Problem(int(error.status), error.code, dict(error.params)))
    if isinstance(error, CellOutdated):
        # Both stand side by side on the tablet, with who and when; of another's hidden score there is nothing here.
        response.data = dumps({**current_app.json.loads(response.data), "current": error.current.document()})
    return response


def _broken(error: RuleBroken) -> AnyResponse:
    return _answer(Problem(422, error.code, dict(error.params)))


def _answer(problem: Problem) -> AnyResponse:
    """A line for each refusal: ids and the code, never what was sent."""
    named = {**(request.view_args or {}), "seat": g.get("seat", "")}
    place = [f"{name}={value if is_code(str(value)) else '?'}" for name, value in named.items() if value]
    log.warning(
        "refused %s account=%s by %s %s", problem.code, door.actor().account_id, request.endpoint, " ".join(place)
    )
    return answers.answer(problem)
