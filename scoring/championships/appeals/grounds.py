"""For whom somebody may appeal now, and what the form of an appeal offers. decisions.md 19a."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.championships.appeals import access
from scoring.championships.appeals.filing import last_day_for, standing_final, standing_finals
from scoring.championships.appeals.naming import StageName, persons_of_college, stages_of
from scoring.foundation import clock
from scoring.foundation.errors import NotFound
from scoring.marking.access import account_of, allowed, require
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.models import AssessmentRow, ConflictRow, JudgeRow, SeatRow
from scoring.marking.recording import room
from scoring.marking.setup.viewing import Named
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.rules.rulesets import ruleset
from scoring.rules.scheme import SubCriterion, Text

SKILLS_MOST = 200  # assessments that one appellant's page looks through


@dataclass(frozen=True, slots=True)
class Ground:
    """A seat that the reader may appeal for. `until`: the last day, None while nothing is final.

    `stage` and `persons` as those of an appeal.
    """

    assessment: str
    title: Text
    skill: str
    seat: str
    number: int
    until: date | None
    stage: StageName | None = None
    persons: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """The form of an appeal: what it may be against."""

    ground: Ground
    sheets: tuple[SubCriterion, ...]


def grounds(session: Session, *, actor: Actor) -> tuple[Ground, ...]:
    """The seats that the reader may appeal for now. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    permissions.require(actor, access.SEE_OWN_APPEALS)
    found = (
        ground
        for assessment, until in _in_time(session, actor)
        for ground in _seats(room().frames.get(session, assessment), until, actor)
    )
    return _named(session, tuple(found), actor)


def filing(session: Session, assessment: str, seat: str, *, actor: Actor) -> Filing:
    """What the form of an appeal offers.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, seat-unknown.
    """
    frame = room().frames.get(session, assessment)
    related = access.appealing(frame, actor, seat)
    require(actor, access.FILE_APPEAL, assessment, related)
    number = frame.seat(seat).number
    if number is None:
        raise NotFound("seat-unknown")
    final = standing_final(session, frame)
    until = last_day_for(frame.rule_set.appeal_working_days, final) if final is not None else None
    (ground,) = _named(session, (_ground(frame, seat, number, until),), actor)
    return Filing(ground, tuple(frame.sheets.values()))


def _seats(frame: Frame, until: date | None, actor: Actor) -> Iterator[Ground]:
    for seat in frame.seats.values():
        related = access.appealing(frame, actor, seat.id)
        if seat.number is not None and allowed(actor, access.FILE_APPEAL, frame.public_id, related):
            yield _ground(frame, seat.id, seat.number, until)


def _ground(frame: Frame, seat: str, number: int, until: date | None) -> Ground:
    return Ground(frame.public_id, frame.scheme.title, frame.scheme.skill_number, seat, number, until)


def _named(session: Session, found: Sequence[Ground], actor: Actor) -> tuple[Ground, ...]:
    """With their stages, and with names for the own college."""
    stages = stages_of(session, (one.assessment for one in found))
    persons = persons_of_college(session, (one.seat for one in found), actor)
    return tuple(replace(one, stage=stages.get(one.assessment), persons=persons.get(one.seat, ())) for one in found)


def _in_time(session: Session, actor: Actor) -> Iterator[tuple[str, date | None]]:
    """Assessments that may still be appealed against, and until when, where they are final already."""
    rows = _assessments(session, actor)
    finals = standing_finals(session, rows)
    today = clock.shown(clock.now()).date()
    for row in rows:
        final = finals.get(row.id)
        days = ruleset(row.rule_set, row.rule_set_version).appeal_working_days
        until = last_day_for(days, final) if final else None
        if until is None or until >= today:
            yield row.public_id, until


def _assessments(session: Session, actor: Actor) -> list[AssessmentRow]:
    """Where the reader may have somebody to appeal for, newest first: by college, among the judges, by teaching."""
    by_college = select(SeatRow.assessment_id).where(SeatRow.organisation.in_(access.colleges_of(actor)))
    as_judge = select(JudgeRow.assessment_id).where(JudgeRow.account_id == account_of(actor))
    taught = (
        select(SeatRow.assessment_id)
        .join(ConflictRow, ConflictRow.seat == SeatRow.public_id)
        .where(ConflictRow.account_id == account_of(actor))
    )
    found = select(AssessmentRow).where(
        AssessmentRow.state != AssessmentState.DRAFT,
        AssessmentRow.rehearsal_of.is_(None),
        or_(*(AssessmentRow.id.in_(some) for some in (by_college, as_judge, taught))),
    )
    return list(session.scalars(found.order_by(AssessmentRow.id.desc()).limit(SKILLS_MOST)))
