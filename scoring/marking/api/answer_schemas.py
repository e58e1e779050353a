"""The shapes of what the JSON of marking answers: for the description, and for the tests that hold answers to it."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from scoring.foundation.openapi import ErrorBody


class Answer(Schema):
    class Meta:
        unknown = RAISE


def _nested(schema: type[Schema], **options: bool) -> fields.Nested:
    return fields.Nested(schema, required=True, **options)  # type: ignore[arg-type]


def _list(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True)


def _text(**options: bool) -> fields.String:
    return fields.String(required=True, **options)  # type: ignore[arg-type]


def _number(**options: bool) -> fields.Integer:
    return fields.Integer(required=True, strict=True, **options)  # type: ignore[arg-type]


def _flag() -> fields.Boolean:
    return fields.Boolean(required=True)


def _texts() -> fields.List[Any]:
    return fields.List(fields.String(), required=True)


def _decimal(**options: bool) -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Regexp(r"[0-9]+\.[0-9]{2}$"),
        metadata={"example": "1.50"},
        **options,  # type: ignore[arg-type]
    )


class TextAnswer(Answer):
    """A text in all three languages; "" where one is missing."""

    kk = _text()
    ru = _text()
    en = _text()


class ExtraAnswer(TextAnswer):
    mark = _decimal(allow_none=True)


class AspectAnswer(Answer):
    key = _text()
    number = _text()
    kind = _text()
    title = _nested(TextAnswer)
    extra = _list(ExtraAnswer)
    requirement = _nested(TextAnswer)
    section = _text(allow_none=True)
    maximum = _decimal()
    calculation = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    benchmarks = _list(TextAnswer)


class CriterionAnswer(Answer):
    id = _text()
    title = _nested(TextAnswer)


class FormAnswer(Answer):
    """A sub-criterion as a form to mark on."""

    id = _text()
    title = _nested(TextAnswer)
    day = _text()
    criterion = _nested(CriterionAnswer)
    maximum = _decimal()
    measured = _flag()
    judged = _flag()
    aspects = _list(AspectAnswer)


class DayAnswer(Answer):
    number = _text()
    date = fields.Date(required=True)


class AssessmentAnswer(Answer):
    id = _text()
    title = _nested(TextAnswer)
    skill = _text()
    state = _text()
    rehearsal = _flag()
    revision = _number()
    scheme_version = _number()
    today = _text(allow_none=True)
    days = _list(DayAnswer)
    judges = _number()
    most_score = _number()
    spread = _number()


class MeAnswer(Answer):
    account = _text()
    name = _text()
    roles = _texts()
    may = _texts()
    signs_by = _text()


class SeatAnswer(Answer):
    """A place; nobody's name."""

    id = _text()
    number = _number(allow_none=True)
    workplace = _text(allow_none=True)
    status = _text()
    accommodations = _texts()
    extra_minutes = _number(allow_none=True)


class MemberAnswer(Answer):
    account = _text()
    name = _text()
    position = _number()


class PanelAnswer(Answer):
    id = _number()
    name = _text()
    sheets = _texts()
    members = _list(MemberAnswer)


class WorkAnswer(Answer):
    """What there is to mark, by whom. `mine`: seats by sheet; `judges`: accounts by sheet and seat."""

    assessment = _nested(AssessmentAnswer)
    me = _nested(MeAnswer)
    seats = _list(SeatAnswer)
    sheets = _list(FormAnswer)
    panels = _list(PanelAnswer)
    mine = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    judges = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.List(fields.String())),
        required=True,
    )


class RoundAnswer(Answer):
    """A round of scores; those of others only once it is revealed."""

    number = _number()
    scored = _number()
    revealed = _flag()
    too_wide = _flag()
    scores = fields.Dict(keys=fields.String(), values=fields.Integer(strict=True), required=True)
    given = _texts()


class CellAnswer(Answer):
    """An aspect of a seat, as this account may see it."""

    seat = _text()
    aspect = _text()
    seq = _number()
    state = _text()
    mark = _decimal(allow_none=True)
    answer = _text(allow_none=True)
    corrected = _flag()
    by = _text(allow_none=True)
    at = _text(allow_none=True)
    rounds = _list(RoundAnswer)
    ends = _number(allow_none=True)


class SheetAnswer(Answer):
    """How a sheet stands; `content` is the hash of its marks."""

    state = _text()
    content = _text()
    agreed = _flag()
    disputed = _flag()
    signed_by = _texts()
    signers = _texts()
    photos = _number()
    comments = _number()


class NoteAnswer(Answer):
    """A comment for the panel."""

    aspect = _text()
    seq = _number()
    by = _text()
    name = _text()
    at = _text()
    text = _text()


class SeatCellsAnswer(Answer):
    """`notes`: comments for the panel, of the sheets of the account's own panels alone."""

    seq = _number()
    sheets = fields.Dict(keys=fields.String(), values=fields.Nested(SheetAnswer), required=True)
    cells = fields.Dict(keys=fields.String(), values=fields.Nested(CellAnswer), required=True)
    notes = _list(NoteAnswer)


class CellsAnswer(Answer):
    """`account` is whom this was answered to: scores of others may be hidden from them."""

    revision = _number()
    account = fields.String()
    seats = fields.Dict(keys=fields.String(), values=fields.Nested(SeatCellsAnswer), required=True)


class MarkAnswer(Answer):
    """What was written, or had been already; the cell as it stood then."""

    seq = _number()
    at = _text()
    cell = _nested(CellAnswer)
    sheet = _text()
    state = _text()
    repeated = _flag()


class CellConflict(Answer):
    """Somebody wrote to the same cell meanwhile: the refusal, and the cell as it stands."""

    error = _nested(ErrorBody)
    current = _nested(CellAnswer)


class PreviewAnswer(Answer):
    mark = _decimal()


class NamedSheetAnswer(SheetAnswer):
    seat = _text()
    sheet = _text()


class SheetsAnswer(Answer):
    sheets = _list(NamedSheetAnswer)


class RequestAnswer(Answer):
    """A request to unlock: open, granted or refused."""

    request = _text()
    state = _text()


class WhoAnswer(Answer):
    account = _text()
    name = _text()


class GuestAnswer(Answer):
    pairing = _text()
    name = _text()
    locked = _flag()


class TabletAnswer(Answer):
    """Who is here, a fresh token for X-CSRFToken, and who may come in by their PIN."""

    me = _nested(WhoAnswer, allow_none=True)
    csrf = _text()
    guests = _list(GuestAnswer)
