"""Tables of the marking room: an assessment with its days, seats and panels, and the journal that is only added to."""

import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scoring.foundation.db import Base, Code, Id, LongText, Moment, Name

PUBLIC_ID = 16
OPAQUE_ID = 64  # the key of a thing that another room knows
SHEET_ID = 64  # as long as the journal lets a code be
SHA256_HEX = 64
MOMENT_TEXT = 40
CLIENT_ID = 64

# The journal's triggers stand in the migration: no UPDATE and no DELETE on these tables, on both databases.
FROZEN_TABLES = ("journal_entry", "checkpoint")


class AssessmentRow(Base):
    """One scheme version applied to seats by panels.

    `revision` grows with every change of seats, panels, conflicts or state, so that a view kept in memory knows
    when it is old. `rehearsal_of` names the assessment that this one rehearses: it can never count.
    """

    __tablename__ = "assessment"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    rule_set: Mapped[str] = mapped_column(String(40))
    rule_set_version: Mapped[str] = mapped_column(String(20))
    conflict_level: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    rehearsal_of: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    draw_seed: Mapped[str | None] = mapped_column(String(100))
    revision: Mapped[int]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]
    opened_at: Mapped[Moment | None]
    # Where it stands, for roles that hold at a skill, region, college or stage; said at its beginning, never changed.
    skill: Mapped[str | None] = mapped_column(String(20))
    region: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    organisation: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    stage: Mapped[str | None] = mapped_column(String(OPAQUE_ID))

    __table_args__ = (
        CheckConstraint("conflict_level IN ('teacher', 'college', 'region')", name="conflict_level_known"),
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state_known"),
    )


class DayRow(Base):
    """A competition day, C1 and on; the schemes' sub-criteria name it by its number."""

    __tablename__ = "assessment_day"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    number: Mapped[int]
    date: Mapped[datetime.date]
    ended_at: Mapped[Moment | None]

    __table_args__ = (UniqueConstraint("assessment_id", "number"),)


class PreparationDayRow(Base):
    """A day before the competition days: setting up, or getting to know the workplaces. Nothing is marked on it."""

    __tablename__ = "assessment_preparation_day"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    kind: Mapped[Code]
    date: Mapped[datetime.date]

    __table_args__ = (
        UniqueConstraint("assessment_id", "kind", "date"),
        CheckConstraint("kind IN ('set-up', 'familiarisation')", name="kind_known"),
    )


class JudgeRow(Base):
    """An account that may sit in this assessment's panels, with the college and the region it belongs to.

    `person` is the public id of whom somebody said the account to be, where that is known.
    """

    __tablename__ = "assessment_judge"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    organisation: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    region: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    person: Mapped[str | None] = mapped_column(String(OPAQUE_ID))

    __table_args__ = (UniqueConstraint("assessment_id", "account_id"),)


class SeatRow(Base):
    """A place in an assessment, of one person or one team. The journal knows it by its public id, never by a name."""

    __tablename__ = "seat"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    number: Mapped[int | None]
    workplace: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    status_text: Mapped[str | None] = mapped_column(ForeignKey("journal_text.id"))
    person: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    organisation: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    region: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    team: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (UniqueConstraint("assessment_id", "number"),)


class SeatMemberRow(Base):
    """The second and third person of a team; the first one is the seat's own `person`."""

    __tablename__ = "seat_member"

    id: Mapped[Id]
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"))
    position: Mapped[int]
    person: Mapped[str] = mapped_column(String(OPAQUE_ID))

    __table_args__ = (UniqueConstraint("seat", "position"),)


class SeatAccommodationRow(Base):
    """What makes a seat fit its competitor, as a code and never a diagnosis. decisions.md 24.

    `minutes` is how much longer the competitor has; None for what is not counted in time.
    """

    __tablename__ = "seat_accommodation"

    id: Mapped[Id]
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"))
    code: Mapped[Code]
    minutes: Mapped[int | None]

    __table_args__ = (UniqueConstraint("seat", "code"),)


class PanelRow(Base):
    """The experts who mark a set of sub-criteria."""

    __tablename__ = "panel"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    name: Mapped[Name]


class PanelSheetRow(Base):
    """A sub-criterion that a panel marks; in one assessment each has one panel."""

    __tablename__ = "panel_sheet"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(SHEET_ID))

    __table_args__ = (UniqueConstraint("assessment_id", "sheet"),)


class PanelJudgeRow(Base):
    """Who sat at which position of a panel, and from when until when: 1, 2, 3 judge; the next one stands by.

    Whoever leaves keeps the row, since sheets marked until then are signed by those who marked them.
    """

    __tablename__ = "panel_judge"

    id: Mapped[Id]
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    position: Mapped[int]
    since: Mapped[Moment]
    until: Mapped[Moment | None]


class ConflictRow(Base):
    """A declared tie between a judge and a seat: own teacher, or mentor in dual training. decisions.md 9, 10."""

    __tablename__ = "conflict"

    id: Mapped[Id]
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[Code]
    declared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("seat", "account_id", "kind"),
        CheckConstraint("kind IN ('teacher', 'mentor')", name="kind_known"),
    )


class OverrideRow(Base):
    """The jury president lets a judge mark a seat in spite of a conflict; the reason is printed. decisions.md 9."""

    __tablename__ = "conflict_override"

    id: Mapped[Id]
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    reason_text: Mapped[str] = mapped_column(ForeignKey("journal_text.id"))

    __table_args__ = (UniqueConstraint("seat", "account_id"),)


class TieChangeRow(Base):
    """From a moment on a judge was kept from a seat of an opened assessment, or no longer was; only added to.

    Whatever the cause (a tie declared or taken back, an override, a judge who belongs elsewhere): sheets that were
    marked before are signed by those who judged them then.
    """

    __tablename__ = "tie_change"

    id: Mapped[Id]
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    tied: Mapped[bool]


class JournalEntryRow(Base):
    """One entry of a seat's chain: every field of `rules.journal.Entry`, never changed, never deleted."""

    __tablename__ = "journal_entry"

    id: Mapped[Id]
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(OPAQUE_ID))
    at: Mapped[str] = mapped_column(String(MOMENT_TEXT))
    aspect: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    sheet: Mapped[str | None] = mapped_column(String(SHEET_ID))
    round: Mapped[int | None]
    judge: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    value: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(String(64))
    consent: Mapped[str | None] = mapped_column(String(OPAQUE_ID))
    reason: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(ForeignKey("journal_text.id"))
    text_hash: Mapped[str | None] = mapped_column(String(SHA256_HEX))
    ends: Mapped[int | None]
    content: Mapped[str | None] = mapped_column(String(SHA256_HEX))
    scheme: Mapped[str | None] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(SHA256_HEX))

    __table_args__ = (UniqueConstraint("seat", "seq"),)


class JournalTextRow(Base):
    """A reason or comment in words. Erasing empties `text` and `salt`; the journal keeps the hash. decisions.md 25."""

    __tablename__ = "journal_text"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    salt: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Text)
    erased: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[Moment]


class AcceptedCommandRow(Base):
    """A command that was accepted, so that sending it again gives the same answer and writes nothing."""

    __tablename__ = "accepted_command"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    client_id: Mapped[str] = mapped_column(String(CLIENT_ID))
    payload: Mapped[str] = mapped_column(String(SHA256_HEX))
    answer: Mapped[LongText]
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("account_id", "client_id"),)


class CheckpointRow(Base):
    """The heads of all chains of an assessment at one moment, signed; each holds the hash of the one before it."""

    __tablename__ = "checkpoint"

    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    number: Mapped[int]
    cause: Mapped[Code]
    at: Mapped[str] = mapped_column(String(MOMENT_TEXT))
    heads: Mapped[LongText]
    previous: Mapped[str] = mapped_column(String(SHA256_HEX))
    signature: Mapped[str] = mapped_column(String(SHA256_HEX))

    __table_args__ = (UniqueConstraint("assessment_id", "number"),)


class UnlockRequestRow(Base):
    """The chief expert asks to unlock a sheet; another person consents or refuses. decisions.md 11."""

    __tablename__ = "unlock_request"

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID), unique=True)
    seat: Mapped[str] = mapped_column(ForeignKey("seat.public_id"))
    sheet: Mapped[str] = mapped_column(String(SHEET_ID))
    reason: Mapped[Code]
    text: Mapped[str | None] = mapped_column(ForeignKey("journal_text.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(20))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_unlock_request_seat_sheet", "seat", "sheet"),
        CheckConstraint("state IN ('open', 'granted', 'refused')", name="state_known"),
    )
