"""Setting up an assessment: what is marked, on which days, at which seats, by whose rules; and opening it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.draw import Drawn, draw
from scoring.marking.entries import keep_text
from scoring.marking.frames import MARKED_SEATS, AssessmentState, Frame
from scoring.marking.independence import NOWHERE, Belonging, Level
from scoring.marking.models import AssessmentRow, DayRow, JudgeRow, SeatRow
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import Purpose, default_ruleset, ruleset
from scoring.schemes.models import VersionRow

SEED_MAX = 100
PUBLIC_BYTES = 8


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """What an assessment begins with. `rule_set` None: the default of the scheme's purpose."""

    scheme_version: int
    level: Level
    rule_set: str | None = None
    days: Sequence[date] = ()


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat to come: who sits there as an opaque id, and whom it counts for."""

    person: str | None = None
    belonging: Belonging = NOWHERE
    status: Participation = Participation.OFFICIAL
    number: int | None = None
    workplace: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What still keeps an assessment from opening: a code of a sentence, and its values."""

    code: str
    params: Mapping[str, str | int]


def create_assessment(session: Session, new: NewAssessment, *, actor: Actor, at: datetime) -> AssessmentRow:
    """Begin an assessment of a frozen scheme version, as a draft.

    Raises Forbidden: not-allowed; NotFound: version-unknown; RuleBroken: rule-set-unknown; Refused:
    rule-set-of-another-purpose.
    """
    access.require(actor, access.CREATE, "")
    version = session.get(VersionRow, new.scheme_version)
    if version is None:
        raise NotFound("version-unknown", number=new.scheme_version)
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
    )
    session.add(row)
    session.flush()
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
    taken = set(session.scalars(select(SeatRow.number).where(SeatRow.assessment_id == row.id)))
    added = []
    for new in seats:
        if new.number is not None and new.number in taken:
            raise Refused("number-taken", number=new.number)
        taken.add(new.number)
        added.append(_seat_row(row.id, new))
    session.add_all(added)
    session.flush()
    return [seat.public_id for seat in added]


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


def open_assessment(session: Session, assessment: str, *, actor: Actor, at: datetime) -> None:
    """Open marking: from here scheme version, rule set and numbers stand.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-not-draft, assessment-not-ready
    (`missing`: how many points of the checklist stand against it).
    """
    row = changing(session, assessment, actor=actor)
    if row.state != AssessmentState.DRAFT:
        raise Refused("assessment-not-draft")
    missing = checklist(session, room().frames.fresh(session, assessment))
    if missing:
        raise Refused("assessment-not-ready", missing=len(missing))
    row.state, row.opened_at = AssessmentState.OPEN.value, at
    session.flush()


def checklist(session: Session, frame: Frame) -> tuple[Missing, ...]:
    """What still keeps marking from opening.

    Codes: no-seats, seat-without-number, day-missing, sheet-without-panel, panel-incomplete-for-opening,
    seat-without-judges.
    """
    return tuple(_missing(session, frame))


def changing(session: Session, assessment: str, *, actor: Actor) -> AssessmentRow:
    """The assessment to change, its next revision begun and nobody else changing it.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-closed.
    """
    access.require(actor, access.SET_UP, assessment)
    return next_revision(session, assessment)


def next_revision(session: Session, assessment: str) -> AssessmentRow:
    """As `changing`, for acts that have a permission of their own."""
    found = select(AssessmentRow).where(AssessmentRow.public_id == assessment).with_for_update()
    row = session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("assessment-unknown")
    if row.state == AssessmentState.CLOSED:
        raise Refused("assessment-closed")
    row.revision += 1
    session.flush()
    return row


def seat_row(session: Session, assessment: str, seat: str) -> SeatRow:
    """Raises NotFound: seat-unknown."""
    found = select(SeatRow).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
    row = session.scalar(found.where(SeatRow.public_id == seat, AssessmentRow.public_id == assessment))
    if row is None:
        raise NotFound("seat-unknown")
    return row


def _missing(session: Session, frame: Frame) -> Iterator[Missing]:
    if not frame.seats:
        yield Missing("no-seats", {})
    for seat in frame.seats.values():
        if seat.number is None and seat.status in MARKED_SEATS:
            yield Missing("seat-without-number", {"seat": seat.id})
    days = {str(number) for number in session.scalars(select(DayRow.number).where(DayRow.assessment_id == frame.id))}
    for sheet in frame.sheets.values():
        day = sheet.day.upper().removeprefix("C")
        if day and day not in days:
            yield Missing("day-missing", {"sheet": sheet.id, "day": sheet.day})
        yield from _missing_of_panel(frame, sheet.id)


def _missing_of_panel(frame: Frame, sheet: str) -> Iterator[Missing]:
    panel = frame.panel_of(sheet)
    if panel is None:
        yield Missing("sheet-without-panel", {"sheet": sheet})
        return
    if len(panel.seated()) < frame.rule_set.judgement.judges:
        yield Missing("panel-incomplete-for-opening", {"sheet": sheet})
        return
    for seat in frame.seats.values():
        if seat.status in MARKED_SEATS and not frame.judges_if_any(seat.id, sheet):
            yield Missing("seat-without-judges", {"sheet": sheet, "seat": seat.number or 0})


def _seat_row(assessment: int, new: NewSeat) -> SeatRow:
    return SeatRow(
        public_id=_public_id(),
        assessment_id=assessment,
        number=new.number,
        workplace=new.workplace,
        status=new.status.value,
        status_text=None,
        person=new.person,
        organisation=new.belonging.organisation,
        region=new.belonging.region,
    )


def _public_id() -> str:
    return secrets.token_hex(PUBLIC_BYTES)
