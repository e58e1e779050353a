"""Organizers confirm or refuse entries, one or many by one act that was looked at first; withdrawing, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.checking import expect_alone, expect_room, lock, reason_of
from scoring.championships.entries.finding import LIVE, entry_row, persons_under, skill_of
from scoring.championships.entries.seating import leave_seat
from scoring.championships.entries.writing import EntryState, note_act
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageEntryRow, StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.people.actors import Actor
from scoring.rules.ranking import Participation

WITHDRAWN = "withdrawn"  # an act
DECIDED_MOST = 400  # entries of one decision


class Decision(StrEnum):
    """What an organizer decides; the act bears its name."""

    CONFIRM = "confirmed"
    REFUSE = "refused"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a decision would do to one entry: `code` (with `params`) says why it cannot, "" where it can."""

    entry: StageEntryRow
    code: str
    params: Mapping[str, str | int]


def outlooks(
    session: Session, stage: str, entries: Sequence[str], decision: Decision, *, actor: Actor
) -> list[Outlook]:
    """What a decision over these entries would do. Raises Forbidden: not-allowed; NotFound: stage-unknown,
    stage-entry-unknown; Refused: entries-too-many."""
    of = stage_row(session, stage)
    stages.require(actor, access.MANAGE_ENTRIES, of)
    _expect_not_too_many(entries)
    found = []
    for row in (entry_row(session, of, entry) for entry in dict.fromkeys(entries)):
        try:
            _expect(session, of, row, decision)
            found.append(Outlook(row, "", {}))
        except Refused as refused:
            found.append(Outlook(row, refused.code, refused.params))
    return found


def decide(
    session: Session,
    stage: str,
    seen: Mapping[str, int],
    decision: Decision,
    reason: str = "",
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """Confirm or refuse these entries (public id: the revision that was seen), all or none; how many.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-entry-unknown; Outdated: entry-changed; Refused:
    entries-none-chosen, entries-too-many, entry-reason-missing, entry-decided, entry-team-incomplete,
    entry-person-twice, entry-person-official.
    """
    of = stage_row(session, stage)
    stages.require(actor, access.MANAGE_ENTRIES, of)
    if not seen:
        raise Refused("entries-none-chosen")
    _expect_not_too_many(seen)
    said = reason_of(reason) if decision is Decision.REFUSE else ""
    lock(session, of)
    for entry, revision in seen.items():
        row = entry_row(session, of, entry, anew=True)
        if row.revision != revision:
            raise Outdated("entry-changed")
        _expect(session, of, row, decision)
        row.state = decision.value
        row.revision += 1
        note_act(session, row, decision.value, actor=actor, at=at, reason=said)
    return len(seen)


def withdraw(session: Session, stage: str, entry: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Whoever entered goes, before anything of theirs is marked: by the college, or by the stage's organizer.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-entry-unknown; Refused: entry-reason-missing,
    entry-over, entry-seated, entry-marked, assessment-closed.
    """
    of = stage_row(session, stage)
    row = entry_row(session, of, entry)
    manages = access.manages(actor, of)
    if not manages and not access.nominates(actor, row):
        raise Forbidden("not-allowed")
    stages.expect_decided_here(of)
    said = reason_of(reason)
    lock(session, of)
    session.refresh(row)
    if row.state not in LIVE:
        raise Refused("entry-over")
    if row.seat is not None and not manages:
        raise Refused("entry-seated")
    leave_seat(session, row, said, actor=actor, at=at)
    row.state = EntryState.WITHDRAWN.value
    row.revision += 1
    note_act(session, row, WITHDRAWN, actor=actor, at=at, reason=said)


def _expect_not_too_many(entries: Sequence[str] | Mapping[str, int]) -> None:
    if len(entries) > DECIDED_MOST:
        raise Refused("entries-too-many", limit=DECIDED_MOST)


def _expect(session: Session, stage: StageRow, row: StageEntryRow, decision: Decision) -> None:
    """A refused entry may still be confirmed; a withdrawn one was its college's will."""
    open_to = {Decision.CONFIRM: (EntryState.NOMINATED, EntryState.REFUSED), Decision.REFUSE: (EntryState.NOMINATED,)}
    if row.state not in open_to[decision]:
        raise Refused("entry-decided")
    if decision is Decision.REFUSE:
        return
    skill, persons = skill_of(session, row), persons_under(session, [row.id])[row.id]
    if len(persons) < skill.team_size:
        raise Refused("entry-team-incomplete", there=len(persons), needed=skill.team_size)
    if row.state == EntryState.REFUSED:
        expect_room(session, skill)
    expect_alone(session, stage, skill, persons, Participation(row.participation), row)
