"""The shapes of the public feed of boards, for its description and for docs/boards.md."""

from marshmallow import Schema, fields


class SaidAnswer(Schema):
    """One name in three languages."""

    kk = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class ProgressAnswer(Schema):
    """How far marking is: aspects settled of all, sheets locked of all, over the seats that count."""

    marked = fields.Integer(required=True)
    aspects = fields.Integer(required=True)
    locked = fields.Integer(required=True)
    sheets = fields.Integer(required=True)


class RowAnswer(Schema):
    """One seat: `total` is decimal text, `scale` text ("<500" below the bound), `place` null for who stands apart."""

    seat = fields.String(required=True)
    place = fields.Integer(required=True, allow_none=True)
    total = fields.String(required=True, allow_none=True)
    scale = fields.String(required=True, allow_none=True)
    medal = fields.String(required=True, allow_none=True)
    guest = fields.Boolean(required=True)
    workplace = fields.String(required=True)
    organisation = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    names = fields.List(fields.Nested(SaidAnswer), required=True)


class DecidedAnswer(Schema):
    """A decision by which results were corrected; never its reason."""

    number = fields.String(required=True)
    date = fields.Date(required=True)


class CorrectionsAnswer(Schema):
    """`corrected_by`: null where results are the first ones. `being_corrected`: a decision has opened these results."""

    results_revision = fields.Integer(required=True, allow_none=True)
    corrected_by = fields.Nested(DecidedAnswer, required=True, allow_none=True)
    being_corrected = fields.Boolean(required=True)


class BoardAnswer(CorrectionsAnswer):
    """A board: `shown` is nothing, progress, totals, frozen or results."""

    shown = fields.String(required=True)
    progress = fields.Nested(ProgressAnswer, required=True, allow_none=True)
    counted = fields.Integer(required=True)
    of = fields.Integer(required=True)
    frozen_at = fields.String(required=True, allow_none=True)
    released_at = fields.String(required=True, allow_none=True)
    hash = fields.String(required=True, allow_none=True)
    rows = fields.List(fields.Nested(RowAnswer), required=True)


class LabelsAnswer(Schema):
    """What colleges (by id) and regions (by ISO code) are called."""

    organisations = fields.Dict(keys=fields.String(), values=fields.Nested(SaidAnswer), required=True)
    regions = fields.Dict(keys=fields.String(), values=fields.Nested(SaidAnswer), required=True)


class SkillSummary(CorrectionsAnswer):
    """A skill, and what its board shows, in short."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    name = fields.Nested(SaidAnswer, required=True)
    shown = fields.String(required=True)
    progress = fields.Nested(ProgressAnswer, required=True, allow_none=True)


class StageBoardsAnswer(Schema):
    id = fields.String(required=True)
    name = fields.Nested(SaidAnswer, required=True)
    skills = fields.List(fields.Nested(SkillSummary), required=True)


class SkillBoardAnswer(Schema):
    id = fields.String(required=True)
    number = fields.String(required=True)
    name = fields.Nested(SaidAnswer, required=True)
    board = fields.Nested(BoardAnswer, required=True)
    labels = fields.Nested(LabelsAnswer, required=True)
