"""The course of a list: its acts in order, folded by the rules into what stands, and what became of each nomination."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Any

from scoring.championships.advancing.finals import Finals, Revision
from scoring.rules.advancement import (
    Act,
    AdvancingList,
    Approved,
    Corrected,
    Departure,
    Left,
    Returned,
    TieReconsidered,
    after,
)
from scoring.rules.cutline import Quota, Status, TieDecided, TieTaken


class Kind(StrEnum):
    """What may be done to a list; the first three take up what changed around it."""

    BEGUN = "begun"
    CORRECTION_TAKEN_UP = "correction-taken-up"
    QUOTA_CHANGED = "quota-changed"
    TIE_TAKEN = "tie-taken"
    TIE_DECIDED = "tie-decided"
    TIE_RECONSIDERED = "tie-reconsidered"
    APPROVED = "approved"
    NOMINATED = "nominated"
    RESERVE_CALLED = "reserve-called"  # a nomination of one who was a reserve when the list was approved before
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    RECALLED = "recalled"  # a nomination taken back: after a correction the list names somebody else


class Answer(StrEnum):
    """Where a nomination stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"

    @property
    def holds(self) -> bool:
        return self in (Answer.WAITING, Answer.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Record:
    """One act as it was written. `reason` is what is kept of the text, `by` the account."""

    seq: int
    kind: Kind
    results: str
    seat: str
    nomination: str
    entry: str | None
    organisation: str | None
    content: Mapping[str, Any]
    reason: str
    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Nomination:
    """A seat named to the next stage, and what its college said. `results`: the hash that it rests on."""

    id: str
    seat: str
    entry: str | None
    organisation: str | None
    results: str
    answer_by: datetime | None
    called: bool
    answer: Answer = Answer.WAITING
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """What the acts of one list come to. `kept` is the list as they left it; None before the first."""

    seq: int = 0
    kept: AdvancingList | None = None
    nominations: tuple[Nomination, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)  # why a seat left, by seat
    reserves: frozenset[str] = frozenset()  # whom an approval of these results has kept as a reserve

    def holding(self, seat: str) -> Nomination | None:
        """The nomination of a seat that waits or was accepted."""
        return next((one for one in self.nominations if one.seat == seat and one.answer.holds), None)


def fold(records: Iterable[Record], finals: Finals) -> Course:
    """The course after all these acts, in order of `seq`."""
    return reduce(lambda course, record: follow(course, record, finals), records, Course())


def follow(course: Course, record: Record, finals: Finals) -> Course:
    """The course after one more act. Raises RuleBroken as the rules of advancing do."""
    kept = _kept(course, record, finals)
    reasons = {**course.reasons, record.seat: record.reason} if record.kind in DEPARTURES else course.reasons
    nominations = _nominations(course.nominations, record)
    return Course(record.seq, kept, nominations, reasons, _reserves(course, kept, record))


def standing(course: Course, finals: Finals, quota: Quota) -> AdvancingList | None:
    """The list as it stands now: what is kept, with the newest results and today's quota put in, and not approved.

    None where nothing is final yet. A correction or another quota shows here at once who would move. decisions.md 17.
    """
    if finals.newest is None:
        return None
    if course.kept is None:
        return AdvancingList(finals.newest.results, quota)
    current = course.kept
    if current.results.hash != finals.newest.hash:
        current = after([Corrected(finals.newest.results)], current)
    return current if current.quota == quota else replace(current, quota=quota)


DEPARTURES = {Kind.DECLINED: Departure.DECLINED, Kind.WITHDRAWN: Departure.WITHDRAWN}
_ANSWERS = {
    Kind.ACCEPTED: Answer.ACCEPTED,
    Kind.DECLINED: Answer.DECLINED,
    Kind.WITHDRAWN: Answer.WITHDRAWN,
    Kind.RECALLED: Answer.RECALLED,
}


def _kept(course: Course, record: Record, finals: Finals) -> AdvancingList | None:
    said = record.content
    if record.kind is Kind.BEGUN:
        return AdvancingList(_revision(finals, record).results, _quota(said))
    if course.kept is None:
        return None
    if record.kind is Kind.QUOTA_CHANGED:
        return replace(course.kept, quota=_quota(said))
    return after(_acts(course.kept, record, finals), course.kept)


def _acts(kept: AdvancingList, record: Record, finals: Finals) -> Sequence[Act]:
    """The act of the rules that a record stands for; none for what only touches a nomination."""
    said = record.content
    match record.kind:
        case Kind.CORRECTION_TAKEN_UP:
            return [Corrected(_revision(finals, record).results)]
        case Kind.TIE_TAKEN:
            return [TieTaken(frozenset(said["tied"]))]
        case Kind.TIE_DECIDED:
            return [TieDecided(frozenset(said["tied"]), frozenset(said["chosen"]), record.reason or "erased")]
        case Kind.TIE_RECONSIDERED:
            return [TieReconsidered(frozenset(said["tied"]))]
        case Kind.APPROVED:
            return [Approved()]
        case Kind.DECLINED | Kind.WITHDRAWN if _may_leave(kept, record):
            return [Left(record.seat, DEPARTURES[record.kind], record.reason or "erased")]
        case Kind.RETURNED:
            return [Returned(record.seat, record.reason or "erased")]
        case _:
            return []


def _may_leave(kept: AdvancingList, record: Record) -> bool:
    """A nominated seat that a correction has taken out of the places leaves its nomination, and no list."""
    if not record.nomination:
        return True
    gone = record.seat not in kept.proposed.statuses() or any(one.seat == record.seat for one in kept.left)
    return not gone


def _reserves(course: Course, kept: AdvancingList | None, record: Record) -> frozenset[str]:
    if record.kind is Kind.CORRECTION_TAKEN_UP:
        return frozenset()
    if record.kind is Kind.APPROVED and kept is not None and kept.approved is not None:
        return course.reserves | set(kept.approved.with_status(Status.RESERVE))
    return course.reserves


def _nominations(before: tuple[Nomination, ...], record: Record) -> tuple[Nomination, ...]:
    if record.kind in (Kind.NOMINATED, Kind.RESERVE_CALLED):
        return (*before, _nomination(record))
    if record.kind not in _ANSWERS or not record.nomination:
        return before
    answer = _ANSWERS[record.kind]
    return tuple(
        replace(one, answer=answer, reason=record.reason) if one.id == record.nomination else one for one in before
    )


def _nomination(record: Record) -> Nomination:
    until = record.content.get("answer_by")
    return Nomination(
        record.nomination,
        record.seat,
        record.entry,
        record.organisation,
        record.results,
        datetime.fromisoformat(until) if until else None,
        record.kind is Kind.RESERVE_CALLED,
    )


def _revision(finals: Finals, record: Record) -> Revision:
    return finals.revisions[record.results]


def _quota(said: Mapping[str, Any]) -> Quota:
    return Quota(said["places"], said["minimum"])


def to_nominate(current: AdvancingList, course: Course) -> tuple[str, ...]:
    """Seats of an approved list that advance and hold no nomination yet, in the order of places."""
    return tuple(seat for seat in current.proposed.with_status(Status.ADVANCES) if course.holding(seat) is None)


def to_recall(current: AdvancingList, course: Course) -> tuple[Nomination, ...]:
    """Nominations that hold although the approved list no longer sends their seat on."""
    going = set(current.proposed.with_status(Status.ADVANCES))
    return tuple(one for one in course.nominations if one.answer.holds and one.seat not in going)
