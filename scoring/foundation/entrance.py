"""What comes in at all: no sign that nothing can keep, no number wider than a column, no JSON without a floor."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, Request, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

from scoring.foundation.errors import Unreadable

LARGEST = 2**31 - 1  # what an INTEGER column of PostgreSQL holds
DIGITS_MAX = 40  # Python itself turns no more than some thousands into a number
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
DEEPEST = 32  # levels of JSON; an edit with its calculation has seven
# PostgreSQL keeps no NUL, XML (and so a workbook) none of the others, UTF-8 no half of a pair.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Number(IntegerConverter):
    """A number in a path that fits its column; a larger one is no address of ours (404)."""

    regex = "[0-9]{1,10}"  # more digits than Python itself turns into a number would be a failure of ours

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **options})


class Sent(ImmutableMultiDict[str, str]):
    """Query and form; `get(..., type=int)` reads with `fitting`."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # noqa: A002
        return super().get(key, default, fitting if type is int else type)


class ShallowJson(DefaultJSONProvider):
    """Flask's own JSON, with a floor."""

    def loads(self, text: str | bytes, **options: Any) -> Any:  # type: ignore[override]
        """JSON of at most DEEPEST levels, so that nobody who walks it falls. Raises ValueError, as JSON does."""
        try:
            document = super().loads(text, **options)
        except RecursionError:
            raise ValueError("nested too deep") from None
        level = [document]
        for _ in range(DEEPEST):
            level = [inner for outer in level for inner in _inside(outer)]
            if not level:
                return document
        raise ValueError("nested too deep")


class Incoming(Request):
    """A request whose numbers have bounds."""

    parameter_storage_class = Sent

    @property
    def want_form_data_parsed(self) -> bool:
        """Whether the body is a form at all: none of the others is taken for one only to find nothing in it."""
        return self.mimetype in FORMS


def init_app(app: Flask) -> None:
    """Before any route is added: a route takes the converters of its moment."""
    app.request_class = Incoming
    app.json = ShallowJson(app)
    app.url_map.converters["int"] = Number
    app.before_request(_refuse_forbidden)


def fitting(text: str) -> int:
    """The whole number that a text is. Raises Unreadable: number-too-large for a column; ValueError: no number."""
    if len(text) > DIGITS_MAX and text.isascii() and text.lstrip("+-").isdigit():
        raise Unreadable("number-too-large", largest=LARGEST)
    number = int(text)
    if abs(number) > LARGEST:
        raise Unreadable("number-too-large", largest=LARGEST)
    return number


def forbidden(text: str) -> bool:
    """Whether a text holds a sign that nothing can keep."""
    return _FORBIDDEN.search(text) is not None


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse_forbidden() -> None:
    """Raises Unreadable: sign-not-allowed."""
    for text in _texts():
        if forbidden(text):
            raise Unreadable("sign-not-allowed")


def _texts() -> Iterator[str]:
    """The path and every name and value of query and form; what JSON holds is asked for by its schema."""
    yield request.path
    sent: tuple[MultiDict[str, str], ...] = (request.args, request.form)
    for fields in sent:
        for name, value in fields.items(multi=True):
            yield name
            yield value
    for file in request.files.values():
        yield file.filename or ""
