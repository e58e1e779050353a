"""What the parts of a package must look like: read strictly, every field there, none unknown, each within a limit."""

import re
from datetime import datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from scoring.championships.packages import layout
from scoring.foundation.errors import Unreadable

ENTRIES_MAX = 20_000
ACTS_MAX = 500
NAME = 200
TEXT = 2000
_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")  # public ids, as the tables hold them
_MARK = re.compile(r"[0-9]{1,7}\.[0-9]{2}")
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", re.ASCII)
_SHA = re.compile(r"[0-9a-f]{64}")


class _Shape(Schema):
    class Meta:
        unknown = RAISE


def _text(most: int = NAME) -> fields.String:
    return fields.String(required=True, validate=validate.Length(max=most))


def _like(pattern: re.Pattern[str], *, none: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=none, validate=lambda said: _expect(pattern.fullmatch(said)))


def _expect(fits: object) -> None:
    """A validator that only says False is not heard: it must raise."""
    if not fits:
        raise ValidationError("of another look")


def _moment() -> fields.String:
    return fields.String(required=True, validate=_expect_moment)


def _expect_moment(said: str) -> None:
    """Of the right look, and a day that there is: "2026-02-30" is none."""
    _expect(_MOMENT.fullmatch(said))
    try:
        datetime.fromisoformat(said)
    except ValueError:
        raise ValidationError("no moment") from None


def _id(*, none: bool = False) -> fields.String:
    return _like(_ID, none=none)


def _one_of(*codes: str) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(codes))


def _whole(low: int, high: int, *, none: bool = False) -> fields.Integer:
    return fields.Integer(required=True, strict=True, allow_none=none, validate=validate.Range(low, high))


def _day(*, none: bool = False) -> fields.Date:
    return fields.Date("iso", required=True, allow_none=none)


def _many(shape: type[Schema], most: int) -> fields.List[Any]:
    return fields.List(fields.Nested(shape()), required=True, validate=validate.Length(max=most))


def _named() -> dict[str, fields.Field[Any]]:
    return {"kk": _text(), "ru": _text(), "en": _text()}


class Season(_Shape):
    id, name, begins, ends = _id(), _text(20), _day(), _day()


class Track(_Shape):
    code, kk, ru, en = _text(40), _text(), _text(), _text()
    hides_names = fields.Boolean(required=True, truthy={True}, falsy={False})


class Championship(_Shape):
    id, kk, ru, en = _id(), _text(), _text(), _text()
    kind, industry = _one_of("students", "teachers"), _whole(1, 99, none=True)


class Stage(_Shape):
    id, kk, ru, en, venue = _id(), _text(), _text(), _text(), _text()
    level = _one_of("college", "region", "republic", "international")
    region = fields.String(required=True, allow_none=True, validate=validate.Length(max=6))
    organisation = _id(none=True)
    opens, closes, first_day, last_day = _day(none=True), _day(none=True), _day(none=True), _day(none=True)


class Skill(_Shape):
    id, number, kk, ru, en, sector = _id(), _text(20), _text(), _text(), _text(), _text(60)
    scheme = _like(_SHA, none=True)
    rule_set, rule_set_version = _text(40), _text(20)
    team_size, places = _whole(1, 3), _whole(0, 10_000)
    age_min, age_max = _whole(0, 150, none=True), _whole(0, 150, none=True)
    minimum = _like(_MARK, none=True)
    results = _like(_SHA, none=True)
    reopened = fields.Boolean(required=True, truthy={True}, falsy={False})


class StageDocument(_Shape):
    season, track, championship, stage = (
        fields.Nested(shape(), required=True) for shape in (Season, Track, Championship, Stage)
    )
    skills = _many(Skill, layout.SKILLS_MAX)


class Act(_Shape):
    act, at = _text(60), _moment()
    reason = fields.String(required=True, allow_none=True, validate=validate.Length(max=TEXT))


class Condition(_Shape):
    code, minutes = _text(60), _whole(0, 600, none=True)


class Provenance(_Shape):
    """decisions.md 19."""

    stage, skill, seat = _id(), _id(), _text(10)
    place, total, hash = _whole(1, 10_000), _like(_MARK), _like(_SHA)


class _Competing(_Shape):
    id, team = _id(), _text()
    organisation, region = (
        _id(none=True),
        fields.String(required=True, allow_none=True, validate=validate.Length(max=6)),
    )
    persons = fields.List(_id(), required=True, validate=validate.Length(max=3))
    conditions = _many(Condition, 20)


class Entry(_Competing):
    skill, seat = _id(), fields.String(required=True, allow_none=True, validate=validate.Regexp(r"\A[0-9]{1,6}\Z"))
    participation = _one_of("official", "guest", "reserve")
    state = _one_of("nominated", "confirmed", "refused", "withdrawn")
    created_at = _moment()
    provenance = fields.Nested(Provenance(), required=True, allow_none=True)
    acts = _many(Act, ACTS_MAX)


class Nomination(_Competing):
    """`id` is that of the entry at the stage that sends; `skill` the number that the upper stage knows too."""

    skill = _text(20)
    provenance = fields.Nested(Provenance(), required=True)


class Answer(_Shape):
    nomination, at, reason = _id(), _moment(), _text(TEXT)
    state = _one_of("nominated", "confirmed", "refused", "withdrawn")


class Consent(_Shape):
    scope, signer = _text(60), _one_of("self", "representative")
    signed_on, noted_at = _day(), _moment()


class Person(_Shape):
    id, organisation = _id(), _id(none=True)
    surname_kk, given_kk, patronymic_kk = _text(), _text(), _text()
    surname_ru, given_ru, patronymic_ru = _text(), _text(), _text()
    birth_date = _day(none=True)
    iin = fields.String(required=True, validate=validate.Regexp(r"\A([0-9]{12})?\Z"))
    consents = _many(Consent, 20)


class Organisation(_Shape):
    id, kk, ru, en, kind, region = _id(), _text(), _text(), _text(), _text(60), _text(6)
    bin = fields.String(required=True, validate=validate.Regexp(r"\A([0-9]{12})?\Z"))


class SchemeVersion(_Shape):
    """`id` and `number` name the version where it was published; `sha256` is that of its part's bytes."""

    id, number, sha256 = _id(), _whole(1, 100_000), _like(_SHA)
    purpose, reason, published_at = _one_of("championship", "exam"), _text(TEXT), _moment()


_SHAPES: dict[str, tuple[type[Schema], int]] = {
    layout.ENTRIES: (Entry, ENTRIES_MAX),
    layout.PERSONS: (Person, ENTRIES_MAX),
    layout.ORGANISATIONS: (Organisation, ENTRIES_MAX),
    layout.SCHEMES: (SchemeVersion, layout.SKILLS_MAX),
    layout.NOMINATIONS: (Nomination, ENTRIES_MAX),
    layout.ANSWERS: (Answer, ENTRIES_MAX),
}


def loaded(name: str, document: Any) -> Any:
    """A part in its shape: dates as dates, texts within their limits.

    Raises Unreadable: package-part-malformed (`place`: "entries.json[3].state").
    """
    if name == layout.STAGE:
        return _load(StageDocument(), document, name)
    shape, most = _SHAPES[name]
    if not isinstance(document, list) or len(document) > most:
        raise Unreadable("package-part-malformed", place=name)
    found = _load(shape(many=True), document, name)
    key = "nomination" if name == layout.ANSWERS else "sha256" if name == layout.SCHEMES else "id"
    if len({one[key] for one in found}) != len(found):
        raise Unreadable("package-part-malformed", place=f"{name}: {key}")
    return found


def _load(schema: Schema, document: Any, name: str) -> Any:
    try:
        return schema.load(document)
    except ValidationError as error:
        raise Unreadable("package-part-malformed", place=f"{name}{_where(error.messages)}"[:120]) from None


def _where(messages: Any) -> str:
    """The first place that a message speaks of: "[3].acts[0].at"."""
    if not isinstance(messages, dict) or not messages:
        return ""
    key, below = next(iter(messages.items()))
    said = f"[{key}]" if isinstance(key, int) else "" if key == "_schema" else f".{key}"
    return said + _where(below)
