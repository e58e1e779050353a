"""The description of the JSON interface, made from the very routes and schemas that answer it: /api/openapi.json.

A view's docstring is its summary; `described` adds what it takes, what it answers and what it refuses.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import INCLUDE, Schema, fields
from werkzeug.routing import IntegerConverter, Rule

import scoring

PREFIX = "/api/"
PUBLIC = "/api/v1/"  # what anybody's program may read: described in a document of its own too
ID = "[0-9A-Za-z._-]{1,64}"  # what an id or a hash under /api/v1/ looks like
JSON, PROBLEM = "application/json", "application/problem+json"
ABOUT = (
    "Marks are decimal text, never floats. Writing needs the header X-CSRFToken with the token of GET /api/tablet."
    " Every refusal has one shape: a code, a sentence, values. What stands under /api/v1/ is open to anybody."
)
ABOUT_PUBLIC = (
    "Seasons, stages, boards, results and their verification, as anybody may read them. Marks are decimal text, never"
    " floats. Every answer has an ETag; a refusal is problem JSON (RFC 9457) with a stable code and a sentence."
)
_METHODS_APART = {"HEAD", "OPTIONS"}
_DESCRIBED = "__described__"
_TEXT = {"schema": {"type": "string"}}
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Shape = type[Schema] | Sequence[type[Schema]]


class ErrorBody(Schema):
    """What went wrong: a stable code, a sentence in the reader's language, and the values in it."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    params = fields.Dict(keys=fields.String(), required=True)


class ErrorAnswer(Schema):
    error = fields.Nested(ErrorBody, required=True)


class ProblemAnswer(Schema):
    """What went wrong under /api/v1/, as RFC 9457 writes it: `detail` is the sentence, `code` is stable."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    params = fields.Dict(keys=fields.String(), required=True)


class Document(Schema):
    """An object whose fields are described elsewhere, or not yet."""

    class Meta:
        unknown = INCLUDE


@dataclass(frozen=True, slots=True)
class Described:
    """What a view takes and gives. `sends`: one schema, or several of which one; `refuses`: codes by status.

    `moved`: it only says where the answer stands now.
    """

    sends: Shape | None = None
    asks: type[Schema] | None = None
    answers: type[Schema] = Document
    refuses: Mapping[int, Sequence[str]] = field(default_factory=dict)
    conflicts: type[Schema] | None = None
    media: str = JSON
    gives: str = JSON
    moved: bool = False


def described(
    *,
    sends: Shape | None = None,
    asks: type[Schema] | None = None,
    answers: type[Schema] = Document,
    refuses: Mapping[int, Sequence[str]] | None = None,
    conflicts: type[Schema] | None = None,
    media: str = JSON,
    gives: str = JSON,
    moved: bool = False,
) -> Callable[[View], View]:
    """Say what a view takes (`sends` a body, `asks` a query), answers and refuses; `conflicts` is the body of a 409.

    `media` is the kind of the body, `gives` of the answer: anything but JSON is told as a file. `moved`: the answer
    is another address.
    """

    def describe(view: View) -> View:
        setattr(view, _DESCRIBED, Described(sends, asks, answers, refuses or {}, conflicts, media, gives, moved))
        return view

    return describe


def described_of(view: Callable[..., Any]) -> Described:
    """What was said of a view; nothing but its address where nobody said anything."""
    said: Described = getattr(view, _DESCRIBED, Described())
    return said


def init_app(app: Flask) -> None:
    app.add_url_rule("/api/openapi.json", "openapi", show)


@described()
def show() -> ResponseReturnValue:
    """This description itself, in the OpenAPI format."""
    found: Mapping[str, Any] | None = current_app.extensions.get("scoring.openapi")
    if found is None:  # made when first asked for: by then every room has opened its routes
        found = current_app.extensions["scoring.openapi"] = document(current_app)
    return jsonify(found)


def document(app: Flask, prefix: str = PREFIX) -> dict[str, Any]:
    """Every route under /api (or another beginning of an address), each of its methods; nothing else."""
    marshmallow = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec(
        title="Sheber",
        version=scoring.__version__,
        openapi_version="3.0.3",
        plugins=[marshmallow],
        info={"description": ABOUT_PUBLIC if prefix == PUBLIC else ABOUT},
    )
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(prefix):
            operations = {method.lower(): _operation(app, rule, method) for method in methods(rule)}
            spec.path(path=path(rule), operations=operations)
    return spec.to_dict()


def methods(rule: Rule) -> list[str]:
    """The methods a rule is answered for, those that Flask adds itself left out."""
    return sorted((rule.methods or set()) - _METHODS_APART)


def path(rule: Rule) -> str:
    """The address as OpenAPI writes it: /api/jobs/{public_id}."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)


def _operation(app: Flask, rule: Rule, method: str) -> dict[str, Any]:
    view = app.view_functions[rule.endpoint]
    said = described_of(view)
    operation: dict[str, Any] = {
        "operationId": f"{rule.endpoint}.{method.lower()}",
        "summary": " ".join((view.__doc__ or "").strip().split("\n\n")[0].split()),
        "parameters": list(_parameters(rule, said, public=rule.rule.startswith(PUBLIC))),
        "responses": dict(_responses(said, public=rule.rule.startswith(PUBLIC))),
    }
    if said.sends is not None and method != "GET":
        operation["requestBody"] = {"required": True, "content": {said.media: {"schema": _shape(said.sends)}}}
    return operation


def _parameters(rule: Rule, said: Described, *, public: bool) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments):
        whole = isinstance(rule._converters.get(name), IntegerConverter)  # there is no public way
        shape = {"type": "integer" if whole else "string"} | ({"pattern": f"^{ID}$"} if public else {})
        yield {"in": "path", "name": name, "required": True, "schema": shape}
    if said.asks is not None:
        yield {"in": "query", "schema": said.asks}


def _responses(said: Described, *, public: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    if said.moved:
        yield "301", {"description": "It stands at another address", "headers": {"Location": _TEXT}}
    else:
        yield "200", _done(said, public=public)
    if public:
        yield "304", {"description": "As the reader holds it, by its ETag"}
    media, problem = (PROBLEM, ProblemAnswer) if public else (JSON, ErrorAnswer)
    for status, codes in sorted(said.refuses.items()):
        shape = said.conflicts if status == HTTPStatus.CONFLICT and said.conflicts else problem
        yield (
            str(status),
            {"description": f"Refused: {', '.join(codes)}", "content": {media: {"schema": shape}}},
        )
    yield "default", {"description": "Refused or failed", "content": {media: {"schema": problem}}}


def _done(said: Described, *, public: bool) -> dict[str, Any]:
    file = {"type": "string", "format": "binary"}
    shape = said.answers if said.gives == JSON else file
    done: dict[str, Any] = {"description": "Done", "content": {said.gives: {"schema": shape}}}
    return {**done, "headers": {"ETag": _TEXT}} if public else done


def _shape(shape: Shape) -> Any:
    return shape if isinstance(shape, type) else {"oneOf": list(shape)}


def _name(schema: Any) -> str:
    """Rooms have schemas of the same name: the room stands before it."""
    shape: Any = resolve_schema_cls(schema)
    room = shape.__module__.removeprefix("scoring.").split(".")[0]
    return f"{room}.{shape.__name__.removesuffix('Schema')}"
