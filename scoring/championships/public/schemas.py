"""The shapes of the public data, for its description and for docs/api.md."""

from marshmallow import Schema, fields, validate

from scoring.championships.awards.tables import TABLES
from scoring.championships.boards.schemas import CorrectionsAnswer, LabelsAnswer, ProgressAnswer, RowAnswer, SaidAnswer
from scoring.championships.boards.views import Shown
from scoring.championships.public.verifying import Standing
from scoring.championships.stages.seasons import KINDS
from scoring.championships.stages.staging import LEVELS
from scoring.foundation.openly import Asked, Part
from scoring.marking.models import SHA256_HEX


class HashAsked(Asked):
    """A hash that is said to be of the skill's final results; else the newest are meant."""

    hash = fields.String(validate=validate.Regexp(rf"^[0-9a-f]{{{SHA256_HEX}}}$"))


class SeasonAnswer(Schema):
    """An academic year."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    begins = fields.Date(required=True)
    ends = fields.Date(required=True)


class TrackAnswer(Schema):
    """A line of championships; one that reveals health hides all names."""

    code = fields.String(required=True)
    name = fields.Nested(SaidAnswer, required=True)
    hides_names = fields.Boolean(required=True)


class ChampionshipAnswer(Schema):
    """All stages of one contest in one season; `industry` is the number of a teachers' contest."""

    id = fields.String(required=True)
    season = fields.String(required=True)
    name = fields.Nested(SaidAnswer, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    industry = fields.Integer(required=True, allow_none=True)
    track = fields.Nested(TrackAnswer, required=True)


class StageAnswer(Schema):
    """A stage with its host: a region by its ISO code, a college by its id. `skills`: how many it has."""

    id = fields.String(required=True)
    championship = fields.String(required=True)
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    name = fields.Nested(SaidAnswer, required=True)
    region = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    host = fields.Nested(SaidAnswer, required=True, allow_none=True)
    venue = fields.String(required=True)
    opens = fields.Date(required=True, allow_none=True)
    closes = fields.Date(required=True, allow_none=True)
    first_day = fields.Date(required=True, allow_none=True)
    last_day = fields.Date(required=True, allow_none=True)
    sends_to = fields.String(required=True, allow_none=True)
    skills = fields.Integer(required=True)


class RuleSetAnswer(Schema):
    """By which rules marks become places, points and medals. docs/rules.md."""

    name = fields.String(required=True)
    version = fields.String(required=True)


class SkillAnswer(CorrectionsAnswer):
    """A skill of a stage, and what its board shows now."""

    id = fields.String(required=True)
    stage = fields.String(required=True)
    number = fields.String(required=True)
    name = fields.Nested(SaidAnswer, required=True)
    sector = fields.String(required=True)
    team_size = fields.Integer(required=True)
    rule_set = fields.Nested(RuleSetAnswer, required=True)
    shown = fields.String(required=True, validate=validate.OneOf([one.value for one in Shown]))
    progress = fields.Nested(ProgressAnswer, required=True, allow_none=True)


class SeasonsAnswer(Part):
    items = fields.List(fields.Nested(SeasonAnswer), required=True)


class ChampionshipsAnswer(Part):
    items = fields.List(fields.Nested(ChampionshipAnswer), required=True)


class StagesAnswer(Part):
    items = fields.List(fields.Nested(StageAnswer), required=True)


class SkillsAnswer(Part):
    items = fields.List(fields.Nested(SkillAnswer), required=True)


class HeadAnswer(Schema):
    """A skill by id, number and name."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    name = fields.Nested(SaidAnswer, required=True)


class RevisionAnswer(Schema):
    """Which final results these are: `hash` is what papers print."""

    hash = fields.String(required=True)
    revision = fields.Integer(required=True)
    released_at = fields.DateTime(required=True)


class StandingsAnswer(RevisionAnswer):
    """Released results of a skill, in the order of places; who stands apart is last."""

    stage = fields.String(required=True)
    skill = fields.Nested(HeadAnswer, required=True)
    rule_set = fields.Nested(RuleSetAnswer, required=True)
    rows = fields.List(fields.Nested(RowAnswer), required=True)
    labels = fields.Nested(LabelsAnswer, required=True)


class ReleasedAnswer(Schema):
    """How many skills are released, of how many."""

    released = fields.Integer(required=True)
    of = fields.Integer(required=True)


class StageFinalAnswer(Schema):
    """The signed results of a stage; `current` where they rest on the newest results of its skills."""

    revision = fields.Integer(required=True)
    hash = fields.String(required=True)
    at = fields.DateTime(required=True)
    current = fields.Boolean(required=True)


class OfStageAnswer(Schema):
    """`counts_for`: whether seats count for a region or a college; null at a college stage, which has no tables."""

    stage = fields.String(required=True)
    counts_for = fields.String(required=True, allow_none=True)
    skills = fields.Nested(ReleasedAnswer, required=True)
    final = fields.Nested(StageFinalAnswer, required=True, allow_none=True)
    without_scale = fields.List(fields.String(), required=True)


class LineAnswer(Schema):
    """One region or college: `worth` is decimal text ("<500" below the bound of scale points)."""

    place = fields.Integer(required=True)
    member = fields.String(required=True)
    worth = fields.String(required=True)
    skills = fields.Integer(required=True)


TablesOnly = Schema.from_dict(
    {name: fields.List(fields.Nested(LineAnswer), required=True) for name in TABLES}, name="FourTablesAnswer"
)


class TablesAnswer(OfStageAnswer):
    """Team tables of a stage over its released skills; a team counts once, equal worths share the place."""

    tables = fields.Nested(TablesOnly, required=True)
    labels = fields.Dict(keys=fields.String(), values=fields.Nested(SaidAnswer), required=True)


class WinnerAnswer(RowAnswer):
    """A seat of a skill, by its id and number."""

    skill = fields.String(required=True)
    number = fields.String(required=True)


class BestAnswer(Schema):
    """Whoever was best, all of them when it is shared: by `scale`, or by `share` of the maximum in percent."""

    seats = fields.List(fields.Nested(WinnerAnswer), required=True)
    scale = fields.String(required=True, allow_none=True)
    share = fields.String(required=True, allow_none=True)


class BestOfAnswer(BestAnswer):
    member = fields.String(required=True)


class AwardsAnswer(OfStageAnswer):
    """The highest score of all, the best of each region or college, the medals: of released skills."""

    overall = fields.Nested(BestAnswer, required=True, allow_none=True)
    best = fields.List(fields.Nested(BestOfAnswer), required=True)
    medals = fields.List(fields.Nested(WinnerAnswer), required=True)
    labels = fields.Nested(LabelsAnswer, required=True)


class VerificationAnswer(Schema):
    """`standing`: current, outdated (`current` then says what replaced it), or unknown here (all the rest null)."""

    standing = fields.String(required=True, validate=validate.OneOf([one.value for one in Standing]))
    stage = fields.String(required=True, allow_none=True)
    skill = fields.Nested(HeadAnswer, required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True)
    finalised_at = fields.DateTime(required=True, allow_none=True)
    current = fields.Nested(RevisionAnswer, required=True, allow_none=True)
