"""Tables of a season: championships and their tracks, stages, the skills of a stage, entries and experts there."""

import datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Hundredths, Id, LongText, Moment, Name

PUBLIC_ID = 16
OPAQUE_ID = 64  # the key of a thing that another room knows
SKILL_NUMBER = 20

# No UPDATE and no DELETE, on both databases: the triggers stand in the migration.
FROZEN_TABLES = ("stage_entry_act", "plan_act")


class TrackRow(Base):
    """A line of championships: main, Abilympics, Deafskills, Agroskills, or one that an organizer added.

    `hides_names`: the track itself reveals health, so that names are hidden whatever was agreed. decisions.md 24.
    """

    __tablename__ = "track"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]
    hides_names: Mapped[bool] = mapped_column(Boolean)


class SeasonRow(Base):
    """An academic year, "2026/27"."""

    __tablename__ = "season"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    begins: Mapped[datetime.date] = mapped_column(Date)
    ends: Mapped[datetime.date] = mapped_column(Date)


class ChampionshipRow(Base):
    """All stages of one contest in one season. `industry` is the number of a teachers' contest, 1 to 13 (TC-01)."""

    __tablename__ = "championship"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"))
    kind: Mapped[str] = mapped_column(String(20))
    industry: Mapped[int | None] = mapped_column(Integer)
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]

    __table_args__ = (CheckConstraint("kind IN ('students', 'teachers')", name="kind_known"),)


class StageRow(Base):
    """One stage with its host. `opens` to `closes` is the event window, `first_day` to `last_day` the competition.

    `sends_to` is the stage that its winners go to, where that stage is held on this installation too.
    `revision` grows with every change of the stage or its skills, so that a form knows when it is old.
    """

    __tablename__ = "stage"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    championship_id: Mapped[int] = mapped_column(ForeignKey("championship.id"), index=True)
    level: Mapped[str] = mapped_column(String(20))
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]
    region: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    organisation: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    venue: Mapped[Name]
    opens: Mapped[datetime.date | None] = mapped_column(Date)
    closes: Mapped[datetime.date | None] = mapped_column(Date)
    first_day: Mapped[datetime.date | None] = mapped_column(Date)
    last_day: Mapped[datetime.date | None] = mapped_column(Date)
    nominate_until: Mapped[Moment | None]
    sends_to: Mapped[int | None] = mapped_column(ForeignKey("stage.id"), index=True)
    revision: Mapped[int]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("level IN ('college', 'region', 'republic', 'international')", name="level_known"),
    )


class StageSkillRow(Base):
    """A skill as one stage holds it: by which scheme version and rule set, for whom, and how many places it sends on.

    `minimum` is the least ranking total (hundredths) that advances. `assessment_id` once marking is set up.
    """

    __tablename__ = "stage_skill"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    number: Mapped[str] = mapped_column(String(SKILL_NUMBER))
    name_kk: Mapped[Name]
    name_ru: Mapped[Name]
    name_en: Mapped[Name]
    sector: Mapped[Code]
    scheme_version_id: Mapped[int | None] = mapped_column(ForeignKey("scheme_version.id"))
    rule_set: Mapped[str] = mapped_column(String(40))
    rule_set_version: Mapped[str] = mapped_column(String(20))
    team_size: Mapped[int]
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    places: Mapped[int]
    minimum: Mapped[Hundredths | None]
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), unique=True)

    __table_args__ = (
        UniqueConstraint("stage_id", "number"),
        CheckConstraint("team_size BETWEEN 1 AND 3", name="team_size_possible"),
        CheckConstraint("places >= 0", name="places_not_negative"),
    )


class StageEntryRow(Base):
    """A person or a team nominated for a skill of a stage. `seat` once it is seated in the assessment.

    `provenance` (JSON) says for an entry that advanced: stage, skill, place, total, hash. decisions.md 19.
    `reserve_order` is the turn among the reserves of a skill, where somebody said it; the others follow by coming.
    """

    __tablename__ = "stage_entry"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    stage_skill_id: Mapped[int] = mapped_column(ForeignKey("stage_skill.id"), index=True)
    participation: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    team: Mapped[Name]
    organisation: Mapped[str | None] = mapped_column(String(OPAQUE_ID), index=True)
    region: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    seat: Mapped[str | None] = mapped_column(ForeignKey("seat.public_id"), unique=True)
    provenance: Mapped[LongText | None]
    reserve_order: Mapped[int | None]
    revision: Mapped[int]
    created_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("participation IN ('official', 'guest', 'reserve')", name="participation_known"),
        CheckConstraint("state IN ('nominated', 'confirmed', 'refused', 'withdrawn')", name="state_known"),
    )


class StageEntryPersonRow(Base):
    """Who competes under an entry: one person, or two or three of a team, by position; the person's opaque id."""

    __tablename__ = "stage_entry_person"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"))
    position: Mapped[int]
    person: Mapped[str] = mapped_column(String(OPAQUE_ID), index=True)

    __table_args__ = (UniqueConstraint("entry_id", "position"),)


class StageEntryConditionRow(Base):
    """What makes a place fit whoever competes under an entry: a code, never a diagnosis. decisions.md 24."""

    __tablename__ = "stage_entry_condition"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"))
    code: Mapped[Code]
    minutes: Mapped[int | None]

    __table_args__ = (UniqueConstraint("entry_id", "code"),)


class StageEntryActRow(Base):
    """Who did what to an entry, when and why; added to alone."""

    __tablename__ = "stage_entry_act"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), index=True)
    act: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    reason: Mapped[LongText]


class StageExpertRow(Base):
    """An expert assigned to a skill of a stage, in a role there; affiliation and share are read from the person."""

    __tablename__ = "stage_expert"

    id: Mapped[Id]
    stage_skill_id: Mapped[int] = mapped_column(ForeignKey("stage_skill.id"))
    person: Mapped[str] = mapped_column(String(OPAQUE_ID))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Code]

    __table_args__ = (UniqueConstraint("stage_skill_id", "person"),)


class PlanActRow(Base):
    """Who called a season, a championship or a stage otherwise, or removed it, and when; added to alone.

    `subject` and `within` (the season of a championship, the championship of a stage) are public ids without a foreign
    key: what was removed is told of too. `before` and `after` (JSON) hold what differs; no `after` is a removal.
    """

    __tablename__ = "plan_act"

    id: Mapped[Id]
    thing: Mapped[Code]
    subject: Mapped[str] = mapped_column(String(PUBLIC_ID), index=True)
    within: Mapped[str | None] = mapped_column(String(PUBLIC_ID), index=True)
    before: Mapped[LongText]
    after: Mapped[LongText | None]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]

    __table_args__ = (CheckConstraint("thing IN ('season', 'championship', 'stage')", name="thing_known"),)
