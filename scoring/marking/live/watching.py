"""Reads what the alerts look at: every sheet of an assessment, and the competition day that is on."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.words import LANGUAGES, sentence
from scoring.marking import access
from scoring.marking.frames import MARKED_SEATS, Frame, day_of
from scoring.marking.ledgers import Ledger, views
from scoring.marking.live.alerts import DAY_ENDS, Alert, SheetSeen, Today, alerts
from scoring.marking.models import DayRow
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.judgement import Round, deciding_round, too_wide
from scoring.rules.marks import State
from scoring.rules.scheme import Kind, SubCriterion


def alerts_for(session: Session, assessment: str, actor: Actor, *, at: datetime) -> tuple[Alert, ...]:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(actor, access.SEE_SHEETS, assessment)
    return alerts_of(session, room().frames.get(session, assessment), at=at)


def alerts_of(
    session: Session, frame: Frame, *, at: datetime, between: Callable[[], None] = lambda: None
) -> tuple[Alert, ...]:
    """As `alerts_for`, for whoever has asked permission already. `between` two seats others may go first."""
    seen: list[SheetSeen] = []
    for seat in frame.seats.values():
        if seat.status in MARKED_SEATS:
            found = views(session, room().ledgers, frame, [seat.id], lambda ledger: sheets_seen(frame, ledger))
            seen += found[seat.id]
            between()
    return alerts(seen, now=at, today=_today(session, frame, at))


def document(alert: Alert) -> dict[str, object]:
    """An alert with its sentence in every language: those who listen read in their own."""
    messages = {language: sentence(alert.code, dict(alert.params), locale=language) for language in LANGUAGES}
    return {**alert.document(), "messages": messages}


def sheets_seen(frame: Frame, ledger: Ledger) -> list[SheetSeen]:
    return [_seen(frame, ledger, sheet) for sheet in frame.sheets.values()]


def _seen(frame: Frame, ledger: Ledger, sheet: SubCriterion) -> SheetSeen:
    found, marks = ledger.sheet(frame, sheet.id), [ledger.folded(aspect.key).mark for aspect in sheet.aspects]
    return SheetSeen(
        seat=ledger.seat,
        number=frame.seat(ledger.seat).number,
        sheet=sheet.id,
        day=day_of(sheet),
        state=found.state,
        disputed=found.disputed,
        wide=tuple(wide_aspects(frame, ledger, sheet)),
        again=tuple(scored_again(frame, ledger, sheet)),
        blanks=sum(not mark.settled for mark in marks),
        changed_at=_changed_at(ledger, sheet),
    )


def wide_aspects(frame: Frame, ledger: Ledger, sheet: SubCriterion) -> Iterable[str]:
    """Keys of aspects whose last round is too wide, and that have no next one yet. decisions.md 4."""
    for key, rounds in _undecided(frame, ledger, sheet):
        if too_wide(rounds[-1], frame.rule_set.judgement):
            yield key


def scored_again(frame: Frame, ledger: Ledger, sheet: SubCriterion) -> Iterable[str]:
    """Keys of aspects that are in a later round, whose scores are not all in. decisions.md 4."""
    for key, rounds in _undecided(frame, ledger, sheet):
        if len(rounds) > 1 and not too_wide(rounds[-1], frame.rule_set.judgement):
            yield key


def _undecided(frame: Frame, ledger: Ledger, sheet: SubCriterion) -> Iterable[tuple[str, tuple[Round, ...]]]:
    """Judged aspects with a score and no mark yet: their keys and rounds."""
    for aspect in sheet.aspects:
        folded = ledger.folded(aspect.key)
        if aspect.kind is not Kind.JUDGEMENT or not folded.rounds or folded.mark.state is not State.NOT_MARKED:
            continue
        if deciding_round(folded.rounds, frame.rule_set.judgement) is None:
            yield aspect.key, folded.rounds


def _changed_at(ledger: Ledger, sheet: SubCriterion) -> datetime | None:
    last = [said[-1].at for aspect in sheet.aspects if (said := ledger.said_of(aspect.key))]
    last += [entry.at for entry in ledger.sheet_entries(sheet.id)[-1:]]
    return datetime.fromisoformat(max(last)) if last else None


def _today(session: Session, frame: Frame, at: datetime) -> Today | None:
    wall = clock.shown(at)
    found = select(DayRow.number).where(DayRow.assessment_id == frame.id, DayRow.date == wall.date())
    number = session.scalar(found.where(DayRow.ended_at.is_(None)))
    if number is None:
        return None
    return Today(str(number), datetime.combine(wall.date(), DAY_ENDS, wall.tzinfo))
