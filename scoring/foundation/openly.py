"""What anybody's program may read, under /api/v1/: open to every page, asked strictly, kept by ETag, in parts."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from scoring.foundation import words
from scoring.foundation.errors import NotFound, Unreadable
from scoring.foundation.openapi import ID, PUBLIC, described, described_of, document
from scoring.foundation.security import limiter

JSON = "application/json"
DOCUMENT = "scoring.openapi.public"
REFUSED: dict[int, tuple[str, ...]] = {400: ("field-wrong", "sign-not-allowed"), 429: ("too-many-requests",)}
LIMIT = "600 per minute"  # per address, for what costs little
HEAVY_LIMIT = "60 per minute"  # for what is computed over all skills of a stage
ITEMS, ITEMS_MOST = 50, 200
SKIPPED_MOST = 100_000
# No credentials are ever allowed: whoever reads from another page reads what a stranger would.
READABLE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
ASKING = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
HEARD = {"Access-Control-Expose-Headers": "ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining"}
_ID = re.compile(ID, re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
Item = TypeVar("Item")


class Whole(fields.Integer):
    """A whole number of a query, in plain digits."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(validate=validate.Range(min=least, max=most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not _WHOLE.fullmatch(str(value)):
            raise ValidationError("Not a whole number.")
        return int(value)


class Asked(Schema):
    """`language` is of the sentences of refusals; answers hold every name in all three."""

    class Meta:
        unknown = RAISE

    language = fields.String(validate=validate.OneOf(words.LANGUAGES))


class PartAsked(Asked):
    """Which part of a list: so many items after so many."""

    limit = Whole(1, ITEMS_MOST, load_default=ITEMS)
    offset = Whole(0, SKIPPED_MOST, load_default=0)


class Part(Schema):
    """A part of a list. `next` is the address of the part after it, null at the end."""

    total = fields.Integer(required=True)
    limit = fields.Integer(required=True)
    offset = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)


def init_app(app: Flask) -> None:
    app.before_request(_read_query)
    app.after_request(_open)
    app.add_url_rule(f"{PUBLIC}openapi.json", "openapi_public", show)


@limiter.limit(LIMIT)
@described(asks=Asked, refuses=REFUSED)
def show() -> ResponseReturnValue:
    """The description of what anybody may read, in the OpenAPI format."""
    found: Mapping[str, Any] | None = current_app.extensions.get(DOCUMENT)
    if found is None:  # made when first asked for: by then every room has opened its routes
        found = current_app.extensions[DOCUMENT] = document(current_app, PUBLIC)
    return answer(found)


def answer(document: Mapping[str, Any]) -> Response:
    """Asked anew each time (unpublishing acts at once), sent only where it is another than the reader holds."""
    return answer_bytes(packed(document))


def answer_bytes(body: bytes) -> Response:
    """As `answer`, of JSON that is written already."""
    response = make_response(body)
    response.mimetype = JSON
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(hashlib.sha256(body).hexdigest())
    response.make_conditional(request)
    return response


def packed(document: Mapping[str, Any]) -> bytes:
    """The same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def part(items: Sequence[Item]) -> Sequence[Item]:
    """Those that were asked for."""
    offset: int = asked()["offset"]
    limit: int = asked()["limit"]
    return items[offset : offset + limit]


def part_document(items: Sequence[Mapping[str, Any]], *, total: int) -> dict[str, Any]:
    """What `Part` describes, around the documents of one part."""
    offset, limit = asked()["offset"], asked()["limit"]
    after = offset + limit
    more = after < min(total, SKIPPED_MOST + 1)
    where = url_for(request.endpoint or "", **(request.view_args or {}), limit=limit, offset=after) if more else None
    return {"total": total, "limit": limit, "offset": offset, "next": where, "items": list(items)}


def asked() -> Mapping[str, Any]:
    """The query of this request, as its schema read it."""
    found: Mapping[str, Any] = g.asked
    return found


def public_path() -> bool:
    """Whether this request is for what anybody's program may read."""
    return request.path.startswith(PUBLIC)


def _read_query() -> None:
    """Raises Unreadable: field-wrong (`field`: which), also for a field that nobody knows, or that came twice;
    NotFound: page-not-found, for an id that none of ours looks like."""
    if not public_path() or request.url_rule is None:
        return
    if not all(_ID.fullmatch(str(value)) for value in (request.view_args or {}).values()):
        raise NotFound("page-not-found")
    said = described_of(current_app.view_functions[request.endpoint or ""])
    schema = said.asks or Asked
    for name, values in request.args.lists():
        if len(values) > 1:
            raise Unreadable("field-wrong", field=name[:80])
    try:
        g.asked = schema().load(request.args.to_dict())
    except ValidationError as error:
        raise Unreadable("field-wrong", field=str(next(iter(error.messages)))[:80]) from None
    if "language" in g.asked:
        g.language = g.asked["language"]


def _open(response: Response) -> Response:
    if public_path():
        response.headers.update(READABLE | HEARD)
        if request.method == "OPTIONS" and response.status_code == HTTPStatus.OK:
            response.headers.update(ASKING)
    return response
