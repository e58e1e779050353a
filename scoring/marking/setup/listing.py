"""The assessments an account has to do with, and what a new one may be begun from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation import formats
from scoring.marking import access
from scoring.marking.frames import MARKED_SEATS, AssessmentState, Frame
from scoring.marking.ledgers import Ledger, views
from scoring.marking.models import AssessmentRow, DayRow, JudgeRow
from scoring.marking.ordering import place
from scoring.marking.recording import room
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Text
from scoring.schemes import access as scheme_access
from scoring.schemes.models import SchemeRow, VersionRow
from scoring.schemes.queries import said


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A line of the list. `done` of `whole` aspects of all seats are settled."""

    public_id: str
    title: Text
    skill: str
    state: AssessmentState
    rehearsal: bool
    days: tuple[date, ...]
    seats: int
    done: int
    whole: int


@dataclass(frozen=True, slots=True)
class AssessmentName:
    """How an assessment is told from others where only its name is shown."""

    public_id: str
    said: Text
    skill: str
    begins: date | None

    def title(self, language: str) -> str:
        parts = (self.skill, said(self.said, language), formats.day(self.begins, language) if self.begins else "")
        return " ".join(parts[:2]).strip() + (f", {parts[2]}" if parts[2] else "")


@dataclass(frozen=True, slots=True)
class SchemeChoice:
    """A frozen version to begin an assessment of."""

    version: int
    number: int
    title: Text
    skill: str
    purpose: Purpose


def assessments(session: Session, *, actor: Actor, today: date) -> list[AssessmentLine]:
    """Those in which the actor has a role: of today, then ahead and the nearest first, then past and the last first.

    What has no days yet stands before what is past; of the same days the newest comes first.
    """
    mine = set(session.scalars(select(JudgeRow.assessment_id).where(JudgeRow.account_id == actor.account_id)))
    days = _days(session)
    rows = session.scalars(select(AssessmentRow).order_by(AssessmentRow.id.desc()))
    lines = [_line(session, row, days.get(row.id, ())) for row in rows if _visible(actor, row, member=row.id in mine)]
    return sorted(lines, key=lambda line: place(line.days, today))


def named_assessments(session: Session, *, today: date) -> list[AssessmentName]:
    """Every assessment that is no rehearsal, in the order of `assessments`."""
    query = (
        select(
            AssessmentRow.id,
            AssessmentRow.public_id,
            AssessmentRow.skill,
            SchemeRow.title_kk,
            SchemeRow.title_ru,
            SchemeRow.title_en,
        )
        .join(VersionRow, VersionRow.id == AssessmentRow.scheme_version_id)
        .join(SchemeRow, SchemeRow.id == VersionRow.scheme_id)
        .where(AssessmentRow.rehearsal_of.is_(None))
        .order_by(AssessmentRow.id.desc())
    )
    days = _days(session)
    rows = sorted(session.execute(query), key=lambda row: place(days.get(row.id, ()), today))
    return [
        AssessmentName(public_id, Text(*title), skill or "", next(iter(days.get(key, ())), None))
        for key, public_id, skill, *title in rows
    ]


def scheme_choices(session: Session, *, actor: Actor) -> list[SchemeChoice]:
    """The newest published version of every scheme the actor may see. Raises Forbidden: not-allowed."""
    permissions.require_somewhere(actor, access.CREATE)
    newest = select(func.max(VersionRow.id)).group_by(VersionRow.scheme_id)
    query = select(VersionRow, SchemeRow).join(SchemeRow, SchemeRow.id == VersionRow.scheme_id)
    return [
        SchemeChoice(
            version.id, version.number, Text(scheme.title_kk, scheme.title_ru, scheme.title_en),
            scheme.skill_number, Purpose(version.purpose),
        )
        for version, scheme in session.execute(query.where(VersionRow.id.in_(newest)).order_by(SchemeRow.id))
        if scheme_access.allowed(actor, scheme_access.SEE, owner=scheme.owner)
    ]  # fmt: skip


def _visible(actor: Actor, row: AssessmentRow, *, member: bool) -> bool:
    relations = {access.MEMBER} if member else set()
    return access.allowed(actor, access.SEE, row.public_id, relations)


def _line(session: Session, row: AssessmentRow, days: tuple[date, ...]) -> AssessmentLine:
    frame = room().frames.get(session, row.public_id)
    done, whole = (0, 0) if frame.state is AssessmentState.DRAFT else progress(session, frame)
    return AssessmentLine(
        row.public_id, frame.scheme.title, row.skill or "", frame.state, frame.rehearsal, days,
        len(frame.seats), done, whole,
    )  # fmt: skip


def progress(session: Session, frame: Frame) -> tuple[int, int]:
    """How many aspects of the seats that are marked are settled, and how many there are."""
    seats = [seat.id for seat in frame.seats.values() if seat.status in MARKED_SEATS]

    def settled(ledger: Ledger) -> int:
        return sum(mark.settled for mark in ledger.marks().values())

    done = views(session, room().ledgers, frame, seats, settled)
    return sum(done.values()), len(seats) * len(list(frame.scheme.aspects()))


def _days(session: Session) -> Mapping[int, tuple[date, ...]]:
    found: dict[int, tuple[date, ...]] = {}
    for row in session.scalars(select(DayRow).order_by(DayRow.number)):
        found[row.assessment_id] = (*found.get(row.assessment_id, ()), row.date)
    return found
