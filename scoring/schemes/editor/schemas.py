"""The door for what editors send: the strict shape of each edit, unknown fields refused. `commands` reads them."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from scoring.foundation.errors import Unreadable
from scoring.rules.calculations import Calculation
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import parse_hundredths
from scoring.rules.scheme import ExtraLine, Kind, Text
from scoring.schemes.content.calculations import calculation_row
from scoring.schemes.content.reading import TEXT_MAX, Place
from scoring.schemes.editor.edits import LEVELS

ID_MAX = 20  # characters of a number that people call a part by
TITLE_MAX = 300  # characters of a scheme's title in each language; lists show it whole
LINES_MAX = 60  # extra lines of one aspect; the longest real one has 14
PARTS = ("criterion", "sub-criterion", "section")


class Mark(fields.Field[int]):
    """Hundredths of a strict decimal text. decisions.md 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        try:
            return parse_hundredths(value)
        except RuleBroken as broken:
            raise ValidationError(broken.code) from None


class CalculationField(fields.Field[Calculation]):
    """A calculation as the content document has it; a decimal comma is as good as a point."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Calculation:
        document = {"name": "", "library": False, "calculation": _pointed(value)}
        try:
            return calculation_row(Place(document, "")).calculation
        except RuleBroken as broken:
            raise Unreadable(broken.code, **broken.params) from None


class Strict(Schema):
    class Meta:
        unknown = RAISE


class TextSchema(Strict):
    """All three languages, so that none is lost by being left out."""

    kk = fields.String(required=True, validate=validate.Length(max=TEXT_MAX))
    ru = fields.String(required=True, validate=validate.Length(max=TEXT_MAX))
    en = fields.String(required=True, validate=validate.Length(max=TEXT_MAX))

    @post_load
    def text(self, data: dict[str, str], **_: Any) -> Text:
        return Text(**{language: words.replace("\r\n", "\n") for language, words in data.items()})


class TitleSchema(TextSchema):
    kk = fields.String(required=True, validate=validate.Length(max=TITLE_MAX))
    ru = fields.String(required=True, validate=validate.Length(max=TITLE_MAX))
    en = fields.String(required=True, validate=validate.Length(max=TITLE_MAX))


class ExtraSchema(Strict):
    text = fields.Nested(TextSchema, required=True)
    mark = Mark(load_default=None, allow_none=True)

    @post_load
    def line(self, data: dict[str, Any], **_: Any) -> ExtraLine:
        return ExtraLine(**data)


def _name() -> fields.Nested:
    return fields.Nested(TextSchema)


def _short(length: int = ID_MAX, **options: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=length), **options)


def _index(*, required: bool = True) -> fields.Integer:
    return fields.Integer(strict=True, required=required, validate=validate.Range(min=0))


def _key() -> fields.String:
    return fields.String(required=True, validate=validate.Length(max=100))


class SchemeChanges(Strict):
    skill_number = _short()
    title = fields.Nested(TitleSchema)
    standard = fields.String(validate=validate.OneOf(("WSOS", "WSSS")))


class CriterionChanges(Strict):
    id = _short()
    name = _name()
    declared = Mark(allow_none=True)


class SubCriterionChanges(Strict):
    id = _short()
    name = _name()
    day = _short()


class SectionChanges(Strict):
    id = _short()
    name = _name()
    declared = Mark(allow_none=True)


class AspectChanges(Strict):
    kind = fields.Enum(Kind, by_value=True, allow_none=True)
    description = _name()
    maximum = Mark(allow_none=True)
    section = _short(allow_none=True)
    extra = fields.List(fields.Nested(ExtraSchema), validate=validate.Length(max=LINES_MAX))
    requirement = _name()
    benchmarks = fields.List(fields.Nested(TextSchema), validate=validate.Length(equal=LEVELS))

    @post_load
    def changes(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Lists become tuples; four empty benchmarks are none; an empty extra line is no line."""
        if "extra" in data:
            data["extra"] = tuple(line for line in data["extra"] if line.text or line.mark is not None)
        if "benchmarks" in data:
            data["benchmarks"] = tuple(data["benchmarks"]) if any(data["benchmarks"]) else ()
        return data


class EditSchema(Strict):
    """What every edit says: what it does, and the revision its editor last saw."""

    act = fields.String(required=True)
    seen = fields.Integer(strict=True, required=True)


class SetSchemeSchema(EditSchema):
    changes = fields.Nested(SchemeChanges, required=True)


class AddSchema(EditSchema):
    part = fields.String(required=True, validate=validate.OneOf(PARTS))
    criterion = _index(required=False)
    name = _name()


class AddAspectSchema(EditSchema):
    criterion = _index()
    sub_criterion = _index()
    kind = fields.Enum(Kind, by_value=True, load_default=Kind.MEASUREMENT)


class PartSchema(EditSchema):
    """A part by its place: `index` among its siblings, `criterion` too for a sub-criterion."""

    part = fields.String(required=True, validate=validate.OneOf(PARTS))
    index = _index()
    criterion = _index(required=False)


class SetPartSchema(PartSchema):
    changes = fields.Dict(keys=fields.String(), required=True)


class MovePartSchema(PartSchema):
    to = _index()
    into = _index(required=False)


class AspectSchema(EditSchema):
    key = _key()


class SetAspectSchema(AspectSchema):
    changes = fields.Nested(AspectChanges, required=True)


class MoveAspectSchema(AspectSchema):
    criterion = _index()
    sub_criterion = _index()
    to = _index()


class SetCalculationSchema(AspectSchema):
    calculation = CalculationField(required=True, allow_none=True)


class ShareCalculationSchema(AspectSchema):
    row = fields.Integer(strict=True, required=True, validate=validate.Range(min=1))


class SeenSchema(Strict):
    """The revision that an editor last saw."""

    seen = fields.Integer(strict=True, required=True)


class PreviewSchema(Strict):
    """What an answer is worth: a maximum, a calculation or none, and perhaps a measured value to try."""

    maximum = Mark(required=True)
    calculation = CalculationField(required=True, allow_none=True)
    value = fields.String(load_default="", validate=validate.Length(max=40))


def load(schema: type[Schema], document: object) -> dict[str, Any]:
    """What the schema makes of a JSON value.

    Raises Unreadable: mark-not-a-number or field-wrong, naming the first field; content-* of a calculation.
    """
    try:
        loaded: dict[str, Any] = schema().load(document)  # type: ignore[arg-type]
    except ValidationError as error:
        field, message = _first(error.messages)
        code = message if message.startswith("mark-") else "field-wrong"
        raise Unreadable(code, field=field) from None
    return loaded


def _first(messages: Any, path: str = "") -> tuple[str, str]:
    """The path and the text of the first complaint."""
    if isinstance(messages, dict):
        name, inner = next(iter(messages.items()))
        return _first(inner, f"{path}.{name}" if path else str(name)[:80])
    return path, str(messages[0] if isinstance(messages, list) else messages)


DEPTH_MAX = 6  # levels of a calculation; the deepest has three
NUMBERS = {"possible", "deduction", "target", "lower", "upper", "difference"}


def _pointed(value: Any, name: str = "", depth: int = 0) -> Any:
    """Numbers people typed with a decimal comma, with a point; what lies deeper than any calculation is left alone."""
    if depth > DEPTH_MAX:
        return value
    if isinstance(value, dict):
        return {key: _pointed(inner, key, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_pointed(inner, "", depth + 1) for inner in value]
    return value.strip().replace(",", ".") if name in NUMBERS and isinstance(value, str) else value
