"""Confirmed entries get their seats in the assessment of their skill; a later change moves the seat with the entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.checking import lock
from scoring.championships.entries.finding import conditions_under, persons_under, skill_of
from scoring.championships.entries.writing import EntryState, note_act
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation.errors import Refused
from scoring.marking import setting_up
from scoring.marking.frames import AssessmentState
from scoring.marking.models import AssessmentRow, JournalEntryRow, SeatRow
from scoring.marking.setup import seating
from scoring.marking.setup.seating import SeatCard, persons_at
from scoring.people.actors import Actor
from scoring.rules.ranking import Participation

SEATED, UNSEATED = "seated", "unseated"  # acts
_TURN = {Participation.OFFICIAL.value: 0, Participation.GUEST.value: 1, Participation.RESERVE.value: 2}


@dataclass(frozen=True, slots=True)
class SkillSeats:
    """What seating would do, or did, in one skill. `code` says why nothing can be done there, "" where it can.

    `waiting` are the entries that get a seat, `taken` those of whom somebody sits here already under other persons.
    """

    skill: StageSkillRow
    code: str
    waiting: tuple[StageEntryRow, ...] = ()
    taken: tuple[StageEntryRow, ...] = ()
    seated: int = 0


def seating_of(session: Session, stage: StageRow, skill: str = "") -> list[SkillSeats]:
    """What `seat_entries` would do now, skill by skill."""
    return [_outlook(session, row) for row in skills_of(session, stage) if skill in ("", row.public_id)]


def seat_entries(session: Session, stage: str, skill: str = "", *, actor: Actor, at: datetime) -> int:
    """Give every confirmed entry of a skill, or of all skills, its seat; how many got one. Twice changes nothing.

    Where the same persons sit already, the entry takes over their seat. Raises Forbidden: not-allowed; NotFound:
    stage-unknown; Refused: what stands against adding a seat.
    """
    of = stage_row(session, stage)
    stages.require(actor, access.MANAGE_ENTRIES, of)
    lock(session, of)
    done = 0
    for one in seating_of(session, of, skill):
        if one.waiting:
            _seat(session, one.skill, one.waiting, actor=actor, at=at)
            done += len(one.waiting)
    return done


def move_seat(session: Session, entry: StageEntryRow, *, actor: Actor, at: datetime) -> None:
    """Let the entry's seat say what the entry says now: persons, team, conditions, how it takes part.

    Raises Forbidden: not-allowed; Refused: entry-marked, seat-stands, assessment-closed.
    """
    if entry.seat is None:
        return
    expect_unmarked(session, entry)
    seat, assessment = _seat_and_assessment(session, entry)
    card = _cards(session, [entry])[entry.id]
    card = replace(card, number=seat.number, workplace=seat.workplace or "", status=Participation(seat.status))
    seating.change_seat(session, assessment.public_id, seat.public_id, card, actor=actor)
    wanted = Participation(entry.participation)
    if seat.status != wanted:
        seating.say_status(session, assessment.public_id, seat.public_id, wanted, actor=actor, at=at)


def leave_seat(session: Session, entry: StageEntryRow, reason: str, *, actor: Actor, at: datetime) -> None:
    """The entry withdraws: its seat goes while nothing is open; afterwards it did not start. decisions.md 13

    Raises Forbidden: not-allowed; Refused: entry-marked, assessment-closed.
    """
    if entry.seat is None:
        return
    expect_unmarked(session, entry)
    seat, assessment = _seat_and_assessment(session, entry)
    if assessment.state == AssessmentState.DRAFT:
        entry.seat = None
        session.flush()
        seating.remove_seat(session, assessment.public_id, seat.public_id, actor=actor)
        return
    said = (session, assessment.public_id, seat.public_id, Participation.DID_NOT_START, reason)
    if seat.status == Participation.OFFICIAL:
        seating.say_status(*said, actor=actor, at=at)
    else:  # whoever never counted is not withdrawn by the rules; the desk must still not wait for marks
        setting_up.set_status(*said, actor=actor, at=at)


def expect_unmarked(session: Session, entry: StageEntryRow) -> None:
    """Raises Refused: entry-marked, once the journal of the seat holds anything."""
    if marked(session, entry):
        raise Refused("entry-marked")


def marked(session: Session, entry: StageEntryRow) -> bool:
    found = select(JournalEntryRow.id).where(JournalEntryRow.seat == entry.seat).limit(1)
    return entry.seat is not None and session.scalar(found) is not None


def _outlook(session: Session, skill: StageSkillRow) -> SkillSeats:
    confirmed = _confirmed(session, skill)
    seated = sum(entry.seat is not None for entry in confirmed)
    waiting = [entry for entry in confirmed if entry.seat is None]
    assessment = session.get(AssessmentRow, skill.assessment_id) if skill.assessment_id else None
    if assessment is None:
        return SkillSeats(skill, "seating-no-assessment", (), tuple(waiting), seated)
    if assessment.state == AssessmentState.CLOSED:
        return SkillSeats(skill, "seating-closed", (), tuple(waiting), seated)
    persons, sitting = persons_under(session, [entry.id for entry in waiting]), _sitting(session, assessment.id)
    taken = [entry for entry in waiting if _elsewhere(persons[entry.id], sitting)]
    free = [entry for entry in waiting if entry not in taken]
    return SkillSeats(skill, "", tuple(free), tuple(taken), seated)


def _confirmed(session: Session, skill: StageSkillRow) -> list[StageEntryRow]:
    """Official ones, guests, then reserves in their turn."""
    found = select(StageEntryRow).where(
        StageEntryRow.stage_skill_id == skill.id, StageEntryRow.state == EntryState.CONFIRMED
    )
    rows = session.scalars(found.execution_options(populate_existing=True))
    return sorted(rows, key=turn_of)


def turn_of(entry: StageEntryRow) -> tuple[int, int, int]:
    """The place of an entry among those of its skill."""
    return _TURN[entry.participation], entry.reserve_order or entry.id + 1_000_000, entry.id


def _sitting(session: Session, assessment: int) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each person who sits in the assessment: the seat, and all who sit there."""
    rows = list(session.scalars(select(SeatRow).where(SeatRow.assessment_id == assessment)))
    return {one: (seat, there) for seat, there in persons_at(session, rows).items() for one in there}


def _elsewhere(persons: Sequence[str], sitting: dict[str, tuple[str, tuple[str, ...]]]) -> bool:
    """Whether one of these sits already with others than these."""
    return any(one in sitting and set(sitting[one][1]) != set(persons) for one in persons)


def _seat(
    session: Session, skill: StageSkillRow, entries: Sequence[StageEntryRow], *, actor: Actor, at: datetime
) -> None:
    assessment = session.get_one(AssessmentRow, skill.assessment_id)
    cards, sitting = _cards(session, entries), _sitting(session, assessment.id)
    for entry in entries:
        card = cards[entry.id]
        if card.persons[0] in sitting:
            entry.seat = sitting[card.persons[0]][0]
        else:
            entry.seat = seating.add_seat(session, assessment.public_id, card, actor=actor)
            sitting |= dict.fromkeys(card.persons, (entry.seat, card.persons))
        note_act(session, entry, SEATED, actor=actor, at=at)


def _cards(session: Session, entries: Sequence[StageEntryRow]) -> dict[int, SeatCard]:
    """What each of these entries says of its seat, by the entry's number."""
    ids = [entry.id for entry in entries]
    persons, conditions = persons_under(session, ids), conditions_under(session, ids)
    return {
        entry.id: SeatCard(
            persons[entry.id],
            entry.team,
            entry.organisation or "",
            status=Participation(entry.participation),
            accommodations=conditions[entry.id],
        )
        for entry in entries
    }


def _seat_and_assessment(session: Session, entry: StageEntryRow) -> tuple[SeatRow, AssessmentRow]:
    seat = session.scalars(select(SeatRow).where(SeatRow.public_id == entry.seat)).one()
    return seat, session.get_one(AssessmentRow, skill_of(session, entry).assessment_id)
