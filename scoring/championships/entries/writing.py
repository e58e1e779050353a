"""Writing an entry and what is done to it: every change of an entry leaves an act with who, when and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from scoring.championships.stages.models import (
    StageEntryActRow,
    StageEntryConditionRow,
    StageEntryPersonRow,
    StageEntryRow,
    StageSkillRow,
)
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.rules.ranking import Participation


class EntryState(StrEnum):
    """Where an entry stands; a swap changes its persons and not its state."""

    NOMINATED = "nominated"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to come: who (public ids, one or a team), for whom they count, and on what conditions.

    `provenance` (JSON text) for those who advanced from an earlier stage. decisions.md 19.
    """

    persons: Sequence[str]
    organisation: str | None = None
    region: str | None = None
    team: str = ""
    participation: Participation = Participation.OFFICIAL
    conditions: Mapping[str, int | None] = field(default_factory=dict)
    provenance: str | None = None


def add_entry(
    session: Session,
    skill: StageSkillRow,
    new: NewEntry,
    act: str,
    *,
    state: EntryState = EntryState.NOMINATED,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> StageEntryRow:
    """Write an entry that its verb has checked, with the act that made it."""
    row = StageEntryRow(
        public_id=new_public_id(),
        stage_skill_id=skill.id,
        participation=new.participation.value,
        state=state.value,
        team=new.team,
        organisation=new.organisation,
        region=new.region,
        provenance=new.provenance,
        revision=1,
        created_at=at,
    )
    session.add(row)
    session.flush()
    for position, person in enumerate(new.persons, 1):
        session.add(StageEntryPersonRow(entry_id=row.id, position=position, person=person))
    for code, minutes in new.conditions.items():
        session.add(StageEntryConditionRow(entry_id=row.id, code=code, minutes=minutes))
    note_act(session, row, act, actor=actor, at=at, reason=reason)
    return row


def note_act(
    session: Session, entry: StageEntryRow, act: str, *, actor: Actor, at: datetime, reason: str = ""
) -> StageEntryActRow:
    """Write down what was done to an entry; it has no number before the next flush."""
    said = StageEntryActRow(entry_id=entry.id, act=act, account_id=actor.account_id, at=at, reason=reason)
    session.add(said)
    return said
