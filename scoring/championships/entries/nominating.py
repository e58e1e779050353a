"""Nominating for a skill of a stage, and changing what was said, until the deadline; the stage's organizer after it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.checking import EntryCard, checked, expect_room, lock, nominations_over
from scoring.championships.entries.finding import LIVE, enters, entry_row, persons_under, skill_of
from scoring.championships.entries.models import EntrySwapRow
from scoring.championships.entries.seating import move_seat
from scoring.championships.entries.writing import EntryState, NewEntry, add_entry, note_act
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageEntryConditionRow, StageEntryPersonRow, StageEntryRow, StageRow
from scoring.championships.stages.queries import skill_row, stage_row
from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.people.actors import Actor
from scoring.people.directory.organisations import find_organisation
from scoring.rules.ranking import Participation

NOMINATED, ADDED, CHANGED = "nominated", "added", "changed"  # acts


def nominate(
    session: Session, stage: str, skill: str, organisation: str, card: EntryCard, *, actor: Actor, at: datetime
) -> StageEntryRow:
    """Nominate persons of an organisation. After the deadline only the organizer of the stage may.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown, organisation-unknown, person-unknown;
    Refused: nominations-over, entries-too-many, and the codes of `checking.checked`.
    """
    of, wanted = stage_row(session, stage), skill_row(session, stage, skill)
    whose = find_organisation(session, organisation)
    access.require_nominator(actor, of, whose)
    stages.expect_decided_here(of)
    manages = access.manages(actor, of)
    if not manages:
        expect_open(of, at)
    lock(session, of)
    card = checked(session, of, wanted, whose, card)
    if not manages and not enters(of, whose):  # a guest from outside comes by the organizer's act
        raise Refused("entry-organisation-outside")
    expect_room(session, wanted)
    new = NewEntry(card.persons, whose.public_id, whose.region, card.team, card.participation, card.conditions)
    act = ADDED if manages else NOMINATED
    return add_entry(session, wanted, new, act, actor=actor, at=at)


def change_entry(
    session: Session, stage: str, entry: str, card: EntryCard, *, seen: int, actor: Actor, at: datetime
) -> None:
    """Say anew the team, how they take part and the conditions; persons may join who were missing, none may go.

    A college changes its own nomination until the deadline and until it is confirmed. Raises as `nominate`; NotFound:
    stage-entry-unknown; Outdated: entry-changed; Refused: entry-over, entry-confirmed, entry-swaps-otherwise,
    entry-marked, and what stands against changing the seat.
    """
    of = stage_row(session, stage)
    row = changing(session, of, entry, seen=seen, actor=actor, at=at)
    skill, before = skill_of(session, row), persons_under(session, [row.id])[row.id]
    persons = card.persons or before
    if persons[: len(before)] != before:
        raise Refused("entry-swaps-otherwise")
    whose = find_organisation(session, row.organisation or "")
    card = checked(session, of, skill, whose, replace(card, persons=persons), row)
    if card.participation is not Participation.RESERVE:
        row.reserve_order = None
    row.team, row.participation = card.team, card.participation.value
    for position, person in enumerate(persons[len(before) :], len(before) + 1):
        session.add(StageEntryPersonRow(entry_id=row.id, position=position, person=person))
    write_conditions(session, row, card)
    act = note_act(session, row, CHANGED, actor=actor, at=at)
    session.flush()
    for position, person in enumerate(persons[len(before) :], len(before) + 1):
        session.add(EntrySwapRow(act_id=act.id, position=position, gone="", came=person))
    session.flush()
    move_seat(session, row, actor=actor, at=at)


def changing(
    session: Session, stage: StageRow, entry: str, *, seen: int | None, actor: Actor, at: datetime
) -> StageEntryRow:
    """The entry to change, its next revision begun, for whoever may change it now.

    Raises Forbidden: not-allowed; NotFound: stage-entry-unknown; Outdated: entry-changed; Refused: nominations-over,
    entry-over, entry-confirmed.
    """
    lock(session, stage)
    row = entry_row(session, stage, entry)
    session.refresh(row)
    if not access.manages(actor, stage):
        if not access.nominates(actor, row):
            raise Forbidden("not-allowed")
        stages.expect_decided_here(stage)
        if row.state == EntryState.CONFIRMED:
            raise Refused("entry-confirmed")
        expect_open(stage, at)
    if row.state not in LIVE:
        raise Refused("entry-over")
    if seen is not None and row.revision != seen:
        raise Outdated("entry-changed")
    row.revision += 1
    return row


def expect_open(stage: StageRow, at: datetime) -> None:
    """Raises Refused: nominations-over."""
    if nominations_over(stage, at):
        raise Refused("nominations-over")


def write_conditions(session: Session, row: StageEntryRow, card: EntryCard) -> None:
    """What the entry needs, instead of what it needed."""
    session.execute(delete(StageEntryConditionRow).where(StageEntryConditionRow.entry_id == row.id))
    for code, minutes in card.conditions.items():
        session.add(StageEntryConditionRow(entry_id=row.id, code=code, minutes=minutes))
