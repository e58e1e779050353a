"""Swaps before C1: others compete under the same entry, at the same seat; the turns of reserves."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.checking import expect_alone, expect_before_start, expect_persons, lock, reason_of
from scoring.championships.entries.finding import LIVE, entry_row, persons_under, skill_of
from scoring.championships.entries.models import EntrySwapRow
from scoring.championships.entries.nominating import changing
from scoring.championships.entries.seating import expect_unmarked, move_seat, turn_of
from scoring.championships.entries.writing import EntryState, note_act
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation.errors import Refused
from scoring.people.actors import Actor
from scoring.people.directory.organisations import find_organisation
from scoring.rules.ranking import Participation

SWAPPED, TURNED = "swapped", "turned"  # acts


def swap(
    session: Session,
    stage: str,
    entry: str,
    persons: Sequence[str],
    reason: str,
    *,
    seen: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Others of the same college compete under this entry; it keeps its id and its seat.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-entry-unknown, person-unknown; Outdated:
    entry-changed; Refused: entry-reason-missing, entry-stage-begun, entry-marked, entry-advanced, entry-swap-same,
    entry-team-incomplete, the codes of `changing`, `expect_persons`, `expect_alone`, what stands against the seat.
    """
    of = stage_row(session, stage)
    row = changing(session, of, entry, seen=seen, actor=actor, at=at)
    if row.provenance is not None and not access.manages(actor, of):
        raise Refused("entry-advanced")  # a place is won by persons: whom a college cannot send, a reserve replaces
    said = reason_of(reason)
    expect_before_start(of, at)
    expect_unmarked(session, row)
    skill, before = skill_of(session, row), persons_under(session, [row.id])[row.id]
    if tuple(persons) == before:
        raise Refused("entry-swap-same")
    if row.state == EntryState.CONFIRMED and len(persons) < skill.team_size:
        raise Refused("entry-team-incomplete", there=len(persons), needed=skill.team_size)
    expect_persons(session, skill, find_organisation(session, row.organisation or ""), persons)
    expect_alone(session, of, skill, persons, Participation(row.participation), row)
    session.execute(delete(StageEntryPersonRow).where(StageEntryPersonRow.entry_id == row.id))
    for position, person in enumerate(persons, 1):
        session.add(StageEntryPersonRow(entry_id=row.id, position=position, person=person))
    act = note_act(session, row, SWAPPED, actor=actor, at=at, reason=said)
    session.flush()
    for position, (gone, came) in enumerate(zip_longest(before, persons, fillvalue=""), 1):
        if gone != came:
            session.add(EntrySwapRow(act_id=act.id, position=position, gone=gone, came=came))
    session.flush()
    move_seat(session, row, actor=actor, at=at)


def move_up(session: Session, stage: str, entry: str, *, actor: Actor, at: datetime) -> None:
    """A reserve changes turns with the one before it.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-entry-unknown; Refused: entry-no-reserve.
    """
    of = stage_row(session, stage)
    stages.require(actor, access.MANAGE_ENTRIES, of)
    lock(session, of)
    row = entry_row(session, of, entry)
    if row.participation != Participation.RESERVE or row.state not in LIVE:
        raise Refused("entry-no-reserve")
    reserves = reserves_of(session, row.stage_skill_id)
    place = reserves.index(row)
    if place == 0:
        return
    reserves[place - 1], reserves[place] = row, reserves[place - 1]
    for order, each in enumerate(reserves, 1):
        each.reserve_order = order
    row.revision += 1
    note_act(session, row, TURNED, actor=actor, at=at)


def reserves_of(session: Session, skill: int) -> list[StageEntryRow]:
    """The reserves of a skill that hold a place, in their turn."""
    found = select(StageEntryRow).where(
        StageEntryRow.stage_skill_id == skill,
        StageEntryRow.participation == Participation.RESERVE,
        StageEntryRow.state.in_(LIVE),
    )
    return sorted(session.scalars(found.execution_options(populate_existing=True)), key=turn_of)
