"""The shapes of what the editor's JSON answers, for the description of the interface."""

from marshmallow import Schema, fields


class RevisionAnswer(Schema):
    revision = fields.Integer(required=True)


class SavedAnswer(RevisionAnswer):
    """`total` is decimal text."""

    total = fields.String(required=True)


class SchemeAnswer(RevisionAnswer):
    """The scheme as it stands; `content` is the document that exports hold too."""

    version = fields.Integer(required=True, allow_none=True)
    content = fields.Dict(keys=fields.String(), required=True)


class OneWorthAnswer(Schema):
    kind = fields.String(required=True)
    answer = fields.String(required=True)
    mark = fields.String(required=True)


class WorthAnswer(Schema):
    """What each answer is worth; `value` of the one that was asked."""

    answers = fields.List(fields.Nested(OneWorthAnswer), required=True)
    value = fields.String()
