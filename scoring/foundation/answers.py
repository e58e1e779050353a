"""Turns whatever went wrong into an answer: a page with a way out for people, one JSON shape for programs."""

import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from scoring.foundation import openly, words
from scoring.foundation.config import MIB
from scoring.foundation.errors import Refused
from scoring.foundation.openapi import PROBLEM
from scoring.rules.errors import RuleBroken

log = logging.getLogger(__name__)
SIGN_IN = "/sign-in"
WAYS = "scoring.ways-back"  # app.extensions: code of a problem -> (words, address) that lead out of it
# Codes for what the web itself refuses; every other status speaks as "request-refused".
CODES = {
    400: "request-unreadable",
    401: "sign-in-needed",
    403: "not-allowed",
    404: "page-not-found",
    405: "method-not-allowed",
    409: "outdated",
    413: "upload-too-large",
    422: "not-possible",
    429: "too-many-requests",
    500: "failed-inside",
}


class Problem(NamedTuple):
    """What a person or a program is told. `number` is written in the log too, for failures of ours."""

    status: int
    code: str
    params: dict[str, str | int]
    number: str = ""

    @property
    def sentence(self) -> str:
        return words.sentence(self.code, self.params)


def init_app(app: Flask) -> None:
    app.extensions.setdefault(WAYS, {})
    app.add_template_global(way_back)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(CSRFError, lambda _error: answer(Problem(400, "form-expired", {})))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _failed)


def answer(problem: Problem) -> AnyResponse:
    """The problem as JSON or as a page, by what the other side reads."""
    if wants_json():
        return _json(problem)
    if problem.status == HTTPStatus.UNAUTHORIZED and request.method == "GET":
        return redirect(f"{SIGN_IN}?{_next()}")
    return make_response(
        render_template("foundation/error.html", problem=problem, title=title(problem.status)), problem.status
    )


def wants_json() -> bool:
    """Programs say so by the address or by Accept; a browser's */* is a person."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return request.path.startswith("/api/") or best == "application/json" or request.is_json


def title(status: int) -> str:
    """A status in a few words."""
    titles: dict[int, str] = {
        400: _("The request could not be read"),
        401: _("Sign in first"),
        403: _("This is not open to you"),
        404: _("There is no such page"),
        405: _("This cannot be done this way"),
        409: _("Somebody changed this meanwhile"),
        413: _("The file is too large"),
        422: _("This cannot be done"),
        429: _("Too many attempts"),
        500: _("Something failed on our side"),
    }
    return titles.get(status, titles[422])


def way_back(problem: Problem) -> tuple[str, str] | None:
    """(words, address) of the page that a problem's sentence speaks of; None where only the start page is left."""
    offered: dict[str, Callable[[], tuple[str, str]]] = current_app.extensions[WAYS]
    if problem.code in offered:
        return offered[problem.code]()
    if problem.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and _came_from_here():
        return _("Choose another file"), urlsplit(request.referrer or "").path
    return None


def _came_from_here() -> bool:
    return urlsplit(request.referrer or "").netloc == request.host


def _refused(error: Refused) -> AnyResponse:
    return answer(Problem(int(error.status), error.code, dict(error.params)))


def _rule_broken(error: RuleBroken) -> AnyResponse:
    return answer(Problem(422, error.code, dict(error.params)))


def _http(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:  # an answer that travels as an exception
        return make_response(error.get_response())
    params: dict[str, str | int] = {"limit": _upload_limit()} if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {}
    response = answer(Problem(status, CODES.get(status, "request-refused"), params))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers.setdefault(name, value)
    return response


def _failed(error: HTTPException) -> AnyResponse:
    """Our failure: a number that stands in the log and on the page, and nothing else of what happened."""
    number = secrets.token_hex(4)
    cause = getattr(error, "original_exception", None) or error
    log.error("failure %s: %s %s: %r", number, request.method, request.path, cause)
    g.viewer = None  # what failed may be the very thing that says who is signed in
    problem = Problem(500, "failed-inside", {"number": number}, number)
    try:
        return answer(problem)
    except Exception:
        log.exception("the error page itself failed")
        return Response(f"{problem.code} {number}\n", 500, mimetype="text/plain")


def _json(problem: Problem) -> Response:
    if openly.public_path():
        return _problem_json(problem)
    response = jsonify(error={"code": problem.code, "message": problem.sentence, "params": problem.params})
    response.status_code = problem.status
    return response


def _problem_json(problem: Problem) -> Response:
    """As RFC 9457 writes it, for programs that are not ours."""
    response = jsonify(
        type="about:blank", title=title(problem.status), status=problem.status, detail=problem.sentence,
        code=problem.code, params=problem.params,
    )  # fmt: skip
    response.status_code, response.mimetype = problem.status, PROBLEM
    return response


def _upload_limit() -> int:
    """In MiB, as people read it: of this request, where its page takes more or less than others do."""
    size: int = request.max_content_length or current_app.config["SETTINGS"].upload_bytes
    return size // MIB


def _next() -> str:
    return urlencode({"next": request.full_path.rstrip("?")})
