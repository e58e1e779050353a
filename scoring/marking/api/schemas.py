"""The door for what tablets and desks send: the strict shape of each request, unknown fields refused."""

from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from scoring.foundation.entrance import LARGEST, forbidden
from scoring.foundation.errors import Unreadable
from scoring.marking.commands import Act, Command
from scoring.marking.entries import TEXT_MAX
from scoring.marking.locking import Choice
from scoring.marking.models import CLIENT_ID, OPAQUE_ID, PUBLIC_ID, SHA256_HEX, SHEET_ID
from scoring.marking.sheets import SHEETS_MAX, Shown
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import parse_hundredths

CODE_MAX = 64  # characters of a reason or an answer: a code, as the journal holds it
DAY_MAX = 10
NO_OBJECT = "_schema"  # what marshmallow calls a document that is no object at all
SECRET_MAX = 200  # characters of a PIN or password; nobody hashes ten megabytes


class MarkField(fields.Field[int]):
    """Hundredths of a strict decimal text: digits, a comma or a point, at most two decimals. decisions.md 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        try:
            return parse_hundredths(value)
        except RuleBroken as broken:
            raise ValidationError(broken.code) from None


class Whole(fields.Integer):
    """A whole number that fits its column; true is no number, and neither is 1.0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=0, max=LARGEST), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("Not a whole number.")
        return super()._deserialize(value, attr, data, **kwargs)


class Words(fields.String):
    """A text of bounded length without signs that nothing can keep."""

    def __init__(self, longest: int, *, shortest: int = 0, **options: Any) -> None:
        super().__init__(validate=validate.Length(min=shortest, max=longest), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str) and forbidden(value):
            raise ValidationError("sign-not-allowed")
        return super()._deserialize(value, attr, data, **kwargs)


def _seat(**options: Any) -> Words:
    return Words(PUBLIC_ID, shortest=1, required=True, **options)


def _sheet(**options: Any) -> Words:
    return Words(SHEET_ID, shortest=1, required=True, **options)


class Strict(Schema):
    class Meta:
        unknown = RAISE


class MarkSchema(Strict):
    """One command about one aspect of one seat. Which of the last seven an act needs, `commands` says."""

    client_id = Words(CLIENT_ID, required=True)
    seat = _seat()
    aspect = Words(OPAQUE_ID, shortest=1, required=True)
    act = fields.Enum(Act, by_value=True, required=True)
    seen = Whole(required=True, allow_none=True)
    answer = Words(CODE_MAX, allow_none=True)
    score = Whole(allow_none=True)
    round = Whole(allow_none=True)
    ends = Whole(allow_none=True)
    value = MarkField(allow_none=True)
    reason = Words(CODE_MAX, allow_none=True)
    text = Words(TEXT_MAX, allow_none=True)


class PlaceSchema(Strict):
    """One seat, one sheet, or all."""

    seat = Words(PUBLIC_ID)
    sheet = Words(SHEET_ID)


class PreviewSchema(Strict):
    """An answer to try: what it would be worth."""

    aspect = Words(OPAQUE_ID, shortest=1, required=True)
    answer = Words(CODE_MAX, required=True)


class ShownSchema(Strict):
    """A sheet as it stood on the screen: `content` is the hash of the marks that were shown."""

    seat = _seat()
    sheet = _sheet()
    content = Words(SHA256_HEX, required=True)


class SignSchema(Strict):
    """The sheets that were shown, and the signer's own PIN (their password where they have none)."""

    sheets = fields.List(fields.Nested(ShownSchema), required=True, validate=validate.Length(min=1, max=SHEETS_MAX))
    pin = Words(SECRET_MAX, required=True)


class ReasonSchema(Strict):
    """A sheet, a reason as a code, and perhaps some words."""

    seat = _seat()
    sheet = _sheet()
    reason = Words(CODE_MAX, shortest=1, required=True)
    text = Words(TEXT_MAX, load_default="")


class LockSchema(Strict):
    """Which sheets: those that fit everything that is said; nothing said: all."""

    seat = Words(PUBLIC_ID, shortest=1)
    sheet = Words(SHEET_ID, shortest=1)
    day = Words(DAY_MAX, shortest=1)


class EnterSchema(Strict):
    """Who enters this tablet, and their PIN."""

    pairing = Words(PUBLIC_ID, required=True)
    pin = Words(SECRET_MAX, required=True)


def load_command(document: object, assessment: str) -> Command:
    """The command of `POST /marks`. Raises what `load` raises."""
    return Command(assessment=assessment, **load(MarkSchema, document))


def load_shown(document: object) -> Shown:
    return Shown(**load(ShownSchema, document))


def load_signing(document: object) -> tuple[tuple[Shown, ...], str]:
    """The sheets to sign, and the PIN."""
    loaded = load(SignSchema, document)
    return tuple(Shown(**each) for each in loaded["sheets"]), loaded["pin"]


def load_choice(document: object) -> Choice:
    return Choice(**load(LockSchema, document))


def load(schema: type[Schema], document: object) -> dict[str, Any]:
    """What the schema makes of a JSON value.

    Raises Unreadable: request-not-json (no object), mark-not-a-number, sign-not-allowed, or field-wrong, naming the
    first field.
    """
    try:
        loaded: dict[str, Any] = _made(schema).load(document)  # type: ignore[arg-type]
    except ValidationError as error:
        field, message = _first(error.messages)
        if field == NO_OBJECT:
            raise Unreadable("request-not-json") from None
        if message == "sign-not-allowed":
            raise Unreadable("sign-not-allowed") from None
        code = "mark-not-a-number" if message == "mark-not-a-number" else "field-wrong"
        raise Unreadable(code, field=field) from None
    return loaded


@cache
def _made(schema: type[Schema]) -> Schema:
    """One of each: a schema keeps nothing of what it loads, and making one costs more than loading with it."""
    return schema()


def _first(messages: Any, path: str = "") -> tuple[str, str]:
    """The path and the text of the first complaint."""
    if isinstance(messages, dict):
        name, inner = next(iter(messages.items()))
        return _first(inner, f"{path}.{name}" if path else str(name)[:80])
    return path[:80], str(messages[0] if isinstance(messages, list) else messages)
