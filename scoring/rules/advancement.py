"""Who goes on to the next stage: quota, reserves, the tie at the cut, and a list never changed quietly.

An `AdvancingList` is a frozen value. Each act (a decline, a correction, a decision on a tie, an approval) makes a new
one. What was approved stays as it was approved; what the acts since then would make of it is `proposed`; the list is
open while the two differ. decisions.md 17, 18, 19.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import assert_never

from scoring.rules.cutline import Decision, Proposal, Quota, Status, Tie, TieDecided, TieTaken, propose
from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Placed


class Departure(StrEnum):
    """Why a seat that could go on does not."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FinalResults:
    """The finalised places of one skill of one stage, and the hash that proves which results they are."""

    stage: str
    skill: str
    hash: str
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A seat declined its place or withdrew; `reason` is the id of a text."""

    seat: str
    departure: Departure
    reason: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A seat that had left is back: it changed its mind, or the departure was a mistake."""

    seat: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The results were corrected and finalised anew."""

    results: FinalResults


@dataclass(frozen=True, slots=True)
class TieReconsidered:
    """What was decided of a tie is open again; `tied` is its group."""

    tied: frozenset[str]


@dataclass(frozen=True, slots=True)
class Approved:
    """The organizer accepts what is proposed."""


Act = Left | Returned | Corrected | TieTaken | TieDecided | TieReconsidered | Approved


@dataclass(frozen=True, slots=True)
class Change:
    """What approving would do to one seat; None: the seat is not in the results."""

    seat: str
    before: Status | None
    after: Status | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry at a later stage comes from. `total` in hundredths. decisions.md 19."""

    stage: str
    skill: str
    seat: str
    member: str
    place: int
    total: int
    results_hash: str


@dataclass(frozen=True, slots=True)
class AdvancingList:
    """One skill's list: the results it rests on, the acts that moved it, and what was last approved."""

    results: FinalResults
    quota: Quota
    left: tuple[Left, ...] = ()
    decisions: tuple[Decision, ...] = ()
    approved: Proposal | None = None
    approved_results: FinalResults | None = None

    @property
    def proposed(self) -> Proposal:
        departed = {one.seat: Status(one.departure.value) for one in self.left}
        return propose(self.results.placed, self.quota, departed, self.decisions)

    @property
    def open(self) -> bool:
        """Whether something waits for the organizer: nothing approved yet, or no longer what was approved."""
        return self.approved_results != self.results or self.approved != self.proposed

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would change for whom, in the order of the proposal; then those who are no longer in the results."""
        before = self.approved.statuses() if self.approved else {}
        after = self.proposed.statuses()
        seats = [*after, *(seat for seat in before if seat not in after)]
        moves = (Change(seat, before.get(seat), after.get(seat)) for seat in seats)
        return tuple(move for move in moves if move.before != move.after)


def after(acts: Iterable[Act], opening: AdvancingList) -> AdvancingList:
    """The list after these acts, one by one."""
    return reduce(_apply, acts, opening)


def leave(current: AdvancingList, left: Left) -> AdvancingList:
    """A seat declines or withdraws: nobody moves until the organizer approves what this proposes. decisions.md 17.

    Raises RuleBroken: advancing-reason-missing, advancing-seat-unknown, advancing-already-left.
    """
    _need_reason(left.reason)
    if left.seat not in current.proposed.statuses():
        raise RuleBroken("advancing-seat-unknown", seat=left.seat)
    if any(one.seat == left.seat for one in current.left):
        raise RuleBroken("advancing-already-left", seat=left.seat)
    return replace(current, left=(*current.left, left))


def come_back(current: AdvancingList, returned: Returned) -> AdvancingList:
    """A departure is taken back, and its seat has its turn again once the organizer approves.

    Raises RuleBroken: advancing-reason-missing, advancing-seat-unknown.
    """
    _need_reason(returned.reason)
    left = tuple(one for one in current.left if one.seat != returned.seat)
    if len(left) == len(current.left):
        raise RuleBroken("advancing-seat-unknown", seat=returned.seat)
    return replace(current, left=left)


def correct(current: AdvancingList, results: FinalResults) -> AdvancingList:
    """Corrected results re-open the list, even where nobody would move. decisions.md 17.

    Raises RuleBroken: advancing-other-skill.
    """
    if (results.stage, results.skill) != (current.results.stage, current.results.skill):
        raise RuleBroken("advancing-other-skill", skill=results.skill)
    return replace(current, results=results)


def take_all_tied(current: AdvancingList, taken: TieTaken) -> AdvancingList:
    """Everyone tied at the cut goes on; the proposal warns that the quota is exceeded. decisions.md 18.

    Raises RuleBroken: advancing-no-such-tie.
    """
    _tie(current, taken.tied)
    return replace(current, decisions=(*current.decisions, taken))


def decide_tie(current: AdvancingList, decided: TieDecided) -> AdvancingList:
    """The organizer names who of the tied goes on, with a reason that is printed. decisions.md 18.

    Raises RuleBroken: advancing-reason-missing, advancing-no-such-tie, advancing-tie-wrong-choice.
    """
    _need_reason(decided.reason)
    tie = _tie(current, decided.tied)
    if len(decided.chosen) != tie.places or not decided.chosen <= set(tie.seats):
        raise RuleBroken("advancing-tie-wrong-choice", places=tie.places, tied=len(tie.seats))
    return replace(current, decisions=(*current.decisions, decided))


def reconsider_tie(current: AdvancingList, reconsidered: TieReconsidered) -> AdvancingList:
    """A decision on a tie is taken back; the tie is undecided again. Raises RuleBroken: advancing-no-such-tie."""
    decisions = tuple(one for one in current.decisions if one.tied != reconsidered.tied)
    if len(decisions) == len(current.decisions):
        raise RuleBroken("advancing-no-such-tie")
    return replace(current, decisions=decisions)


def approve(current: AdvancingList) -> AdvancingList:
    """What is proposed becomes what holds. Raises RuleBroken: advancing-tie-undecided (decisions.md 18)."""
    proposed = current.proposed
    if proposed.tie is not None:
        raise RuleBroken("advancing-tie-undecided", tied=len(proposed.tie.seats), places=proposed.tie.places)
    return replace(current, approved=proposed, approved_results=current.results)


def provenance(current: AdvancingList) -> tuple[Provenance, ...]:
    """The entries this list makes at the next stage, each with where it comes from. decisions.md 19.

    Raises RuleBroken: advancing-list-open.
    """
    if current.open:
        raise RuleBroken("advancing-list-open", skill=current.results.skill)
    source = current.results
    going = set(current.proposed.with_status(Status.ADVANCES))
    return tuple(
        Provenance(source.stage, source.skill, one.seat, one.member, one.place, one.total, source.hash)
        for one in source.placed
        if one.seat in going
    )


def _apply(current: AdvancingList, act: Act) -> AdvancingList:
    match act:
        case Left():
            return leave(current, act)
        case Returned():
            return come_back(current, act)
        case Corrected():
            return correct(current, act.results)
        case TieTaken():
            return take_all_tied(current, act)
        case TieDecided():
            return decide_tie(current, act)
        case TieReconsidered():
            return reconsider_tie(current, act)
        case Approved():
            return approve(current)
        case _:
            assert_never(act)


def _tie(current: AdvancingList, tied: frozenset[str]) -> Tie:
    tie = current.proposed.tie
    if tie is None or tie.group != tied:
        raise RuleBroken("advancing-no-such-tie")
    return tie


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("advancing-reason-missing")
