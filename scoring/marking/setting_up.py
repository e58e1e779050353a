"""Setting up an assessment: what is marked, on which days, at which seats, by whose rules."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import bindparam, func, inspect, select
from sqlalchemy.orm import Session

from scoring.foundation import events
from scoring.foundation.db import Base
from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.draw import Drawn, draw
from scoring.marking.entries import keep_text
from scoring.marking.frames import AssessmentState
from scoring.marking.independence import NOWHERE, Belonging, Level
from scoring.marking.models import (
    AssessmentRow,
    ConflictRow,
    DayRow,
    JudgeRow,
    PanelJudgeRow,
    PanelRow,
    PanelSheetRow,
    SeatAccommodationRow,
    SeatMemberRow,
    SeatRow,
)
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import Purpose, default_ruleset, ruleset
from scoring.schemes.models import SchemeRow, VersionRow

T = TypeVar("T", bound=Base)
SEED_MAX = 100
PUBLIC_BYTES = 8


_TO_CHANGE = (  # put together once: every step of setting up asks
    select(AssessmentRow)
    .where(AssessmentRow.public_id == bindparam("assessment"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class FrameChanged:
    """Seats, panels, conflicts, days or the state of an assessment changed; it now stands at `revision`."""

    assessment: str
    revision: int


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """What an assessment begins with. `rule_set` None: the default of the scheme's purpose."""

    scheme_version: int
    level: Level
    rule_set: str | None = None
    days: Sequence[date] = ()
    region: str | None = None  # that hosts it: roles given for this region hold in it
    organisation: str | None = None  # the college that hosts it
    stage: str | None = None  # of a championship; roles given for this stage hold in it


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat to come: who sits there as an opaque id, and whom it counts for."""

    person: str | None = None
    belonging: Belonging = NOWHERE
    status: Participation = Participation.OFFICIAL
    number: int | None = None
    workplace: str | None = None
    team: str | None = None


def create_assessment(session: Session, new: NewAssessment, *, actor: Actor, at: datetime) -> AssessmentRow:
    """Begin an assessment of a frozen scheme version, as a draft.

    Raises Forbidden: not-allowed; NotFound: version-unknown; RuleBroken: rule-set-unknown; Refused:
    assessment-elsewhere, rule-set-of-another-purpose.
    """
    permissions.require_somewhere(actor, access.CREATE)
    version = session.get(VersionRow, new.scheme_version)
    if version is None:
        raise NotFound("version-unknown", number=new.scheme_version)
    skill = session.scalars(select(SchemeRow.skill_number).where(SchemeRow.id == version.scheme_id)).one() or None
    if not permissions.allow(
        actor, access.CREATE, places=access.host_places(skill, new.region, new.organisation, new.stage)
    ):  # whoever begins it could not set it up
        raise Refused("assessment-elsewhere")
    purpose = Purpose(version.purpose)
    rules = ruleset(new.rule_set) if new.rule_set else default_ruleset(purpose)
    if rules.purpose is not purpose:
        raise Refused("rule-set-of-another-purpose")
    row = AssessmentRow(
        public_id=_public_id(),
        scheme_version_id=version.id,
        rule_set=rules.name,
        rule_set_version=rules.version,
        conflict_level=new.level.value,
        state=AssessmentState.DRAFT.value,
        rehearsal_of=None,
        draw_seed=None,
        revision=1,
        created_by=access.account_of(actor),
        created_at=at,
        opened_at=None,
        skill=skill,
        region=new.region,
        organisation=new.organisation,
        stage=new.stage,
    )
    session.add(row)
    session.flush()
    access.remember(row)
    for number, day in enumerate(new.days, 1):
        session.add(DayRow(assessment_id=row.id, number=number, date=day, ended_at=None))
    session.flush()
    return row


def add_day(session: Session, assessment: str, day: date, *, actor: Actor) -> int:
    """The number of a competition day added at the end, also while marking is open.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-closed.
    """
    row = changing(session, assessment, actor=actor)
    last = session.scalar(select(func.max(DayRow.number)).where(DayRow.assessment_id == row.id)) or 0
    session.add(DayRow(assessment_id=row.id, number=last + 1, date=day, ended_at=None))
    session.flush()
    return last + 1


def add_seats(session: Session, assessment: str, seats: Sequence[NewSeat], *, actor: Actor) -> list[str]:
    """The public ids of the seats added, in order; a late one is added while marking is open.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-closed, number-taken.
    """
    row = changing(session, assessment, actor=actor)
    return [seat.public_id for seat in write_seats(session, row.id, seats, numbers_of(session, row.id))]


def numbers_of(session: Session, assessment: int) -> list[int | None]:
    """The number of every seat there is; None where none was drawn yet."""
    return list(session.scalars(select(SeatRow.number).where(SeatRow.assessment_id == assessment)))


def write_seats(
    session: Session, assessment: int, seats: Sequence[NewSeat], numbers: Iterable[int | None]
) -> list[SeatRow]:
    """As `add_seats`, by whoever changes the assessment and has read its `numbers`. Raises Refused: number-taken."""
    taken, added = set(numbers), []
    for new in seats:
        if new.number is not None and new.number in taken:
            raise Refused("number-taken", number=new.number)
        taken.add(new.number)
        added.append(_seat_row(assessment, new))
    session.add_all(added)
    session.flush()
    return added


def add_judge(session: Session, assessment: str, account: int, belonging: Belonging, *, actor: Actor) -> None:
    """Let an account sit in panels, or say anew where it belongs.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, account-unknown; Refused: assessment-closed.
    """
    row = changing(session, assessment, actor=actor)
    if session.get(Account, account) is None:
        raise NotFound("account-unknown")
    found = select(JudgeRow).where(JudgeRow.assessment_id == row.id, JudgeRow.account_id == account)
    judge = session.scalar(found) or JudgeRow(assessment_id=row.id, account_id=account)
    judge.organisation, judge.region = belonging.organisation, belonging.region
    session.add(judge)
    session.flush()


def draw_numbers(
    session: Session, assessment: str, seed: str, workplaces: Sequence[str], *, actor: Actor
) -> tuple[Drawn, ...]:
    """Draw numbers and workplaces of all seats from a seed that is shown and printed; before opening, as often as
    need be, the last one counts.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-not-draft, seed-missing,
    seed-too-long; RuleBroken: workplaces-too-few, draw-repeats.
    """
    row = changing(session, assessment, actor=actor)
    if row.state != AssessmentState.DRAFT:
        raise Refused("assessment-not-draft")
    if not seed.strip():
        raise Refused("seed-missing")
    if len(seed) > SEED_MAX:
        raise Refused("seed-too-long", limit=SEED_MAX)
    seats = {seat.public_id: seat for seat in session.scalars(select(SeatRow).where(SeatRow.assessment_id == row.id))}
    drawn = draw(seed, list(seats), workplaces)
    for seat in seats.values():
        seat.number = None  # two seats that change numbers would meet on the unique key
    session.flush()
    for each in drawn:
        seats[each.entrant].number, seats[each.entrant].workplace = each.number, each.workplace
    row.draw_seed = seed
    session.flush()
    return drawn


def set_status(
    session: Session,
    assessment: str,
    seat: str,
    status: Participation,
    reason: str | None = None,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Say how a seat takes part; withdrawing after the start is `withdrawing.withdraw_seat`. decisions.md 13.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown; Refused: assessment-closed,
    status-needs-reason.
    """
    changing(session, assessment, actor=actor)
    row = seat_row(session, assessment, seat)
    if status is Participation.DISQUALIFIED and not (reason or "").strip():
        raise Refused("status-needs-reason")
    row.status = status.value
    row.status_text = keep_text(session, reason, at=at)[0] if reason and reason.strip() else None
    session.flush()


def rehearse(session: Session, assessment: str, *, actor: Actor, at: datetime) -> AssessmentRow:
    """A copy of an assessment to practise on, open to be set up like any other, and never to count.

    Days, judges, seats, ties and panels as they sit now come along; numbers may be drawn anew.
    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: rehearsal-of-rehearsal.
    """
    access.require(actor, access.SET_UP, assessment)
    row = session.scalar(select(AssessmentRow).where(AssessmentRow.public_id == assessment))
    if row is None:
        raise NotFound("assessment-unknown")
    if row.rehearsal_of is not None:
        raise Refused("rehearsal-of-rehearsal")
    given = {"public_id": _public_id(), "state": AssessmentState.DRAFT.value, "rehearsal_of": row.id, "revision": 1}
    copy = _copied(row, AssessmentRow, given | {"created_by": actor.account_id, "created_at": at, "opened_at": None})
    session.add(copy)
    session.flush()
    for table in (DayRow, JudgeRow):
        for each in _of(session, table, row.id):
            session.add(_copied(each, table, {"assessment_id": copy.id}))
    for seat in _of(session, SeatRow, row.id):
        _copy_seat(session, seat, copy.id)
    for panel in _of(session, PanelRow, row.id):
        _copy_panel(session, panel, copy.id, at)
    session.flush()
    access.remember(copy, original=row.public_id)
    return copy


def _of(session: Session, table: type[T], assessment: int) -> list[T]:
    """The rows of an assessment, in the order in which they were written."""
    found = select(table).where(table.assessment_id == assessment)  # type: ignore[attr-defined]
    return list(session.scalars(found.order_by(table.id)))  # type: ignore[attr-defined]


def _copy_seat(session: Session, seat: SeatRow, assessment: int) -> None:
    fresh = _public_id()
    session.add(_copied(seat, SeatRow, {"assessment_id": assessment, "public_id": fresh}))
    session.flush()
    for table in (SeatMemberRow, SeatAccommodationRow, ConflictRow):
        for part in session.scalars(select(table).where(table.seat == seat.public_id).order_by(table.id)):
            session.add(_copied(part, table, {"seat": fresh}))


def _copy_panel(session: Session, panel: PanelRow, assessment: int, at: datetime) -> None:
    """With its sub-criteria, and with whoever sits in it now."""
    copy = _copied(panel, PanelRow, {"assessment_id": assessment})
    session.add(copy)
    session.flush()
    for sheet in session.scalars(select(PanelSheetRow).where(PanelSheetRow.panel_id == panel.id)):
        session.add(_copied(sheet, PanelSheetRow, {"assessment_id": assessment, "panel_id": copy.id}))
    sitting = select(PanelJudgeRow).where(PanelJudgeRow.panel_id == panel.id, PanelJudgeRow.until.is_(None))
    for judge in session.scalars(sitting):
        session.add(_copied(judge, PanelJudgeRow, {"panel_id": copy.id, "since": at}))


def changing(session: Session, assessment: str, *, actor: Actor) -> AssessmentRow:
    """The assessment to change, its next revision begun and nobody else changing it.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-closed.
    """
    access.require(actor, access.SET_UP, assessment)
    return next_revision(session, assessment)


def next_revision(session: Session, assessment: str) -> AssessmentRow:
    """As `changing`, for acts that have a permission of their own."""
    row = session.scalar(_TO_CHANGE, {"assessment": assessment})
    if row is None:
        raise NotFound("assessment-unknown")
    if row.state == AssessmentState.CLOSED:
        raise Refused("assessment-closed")
    row.revision += 1
    events.note(session, FrameChanged(assessment, row.revision), over=assessment)
    return row


def seat_row(session: Session, assessment: str, seat: str) -> SeatRow:
    """Raises NotFound: seat-unknown."""
    found = select(SeatRow).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
    row = session.scalar(found.where(SeatRow.public_id == seat, AssessmentRow.public_id == assessment))
    if row is None:
        raise NotFound("seat-unknown")
    return row


def _seat_row(assessment: int, new: NewSeat) -> SeatRow:
    return SeatRow(
        public_id=_public_id(),
        assessment_id=assessment,
        number=new.number,
        workplace=new.workplace,
        team=new.team,
        status=new.status.value,
        status_text=None,
        person=new.person,
        organisation=new.belonging.organisation,
        region=new.belonging.region,
    )


def _copied(row: T, table: type[T], changed: Mapping[str, object]) -> T:
    columns = {column.key: getattr(row, column.key) for column in inspect(table).columns if column.key != "id"}
    return table(**{**columns, **changed})


def _public_id() -> str:
    return secrets.token_hex(PUBLIC_BYTES)
