"""Where the quota falls in the order of places: who advances, who waits, and the tie that only a person may split."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import ClassVar

from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Participation, Placed
from scoring.rules.rulesets import AdvancingRules


class Status(StrEnum):
    """What the list says of a seat."""

    ADVANCES = "advances"
    UNDECIDED = "undecided"  # tied at the cut line
    RESERVE = "reserve"
    NO_PLACES = "no-places"  # a quota of 0: the stage sends nobody in this skill, so nobody waits
    BELOW_MINIMUM = "below-minimum"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Notice(StrEnum):
    """What the organizer is told and may overrule; each is the code of a sentence."""

    QUOTA_EXCEEDED = "advancing-quota-exceeded"
    QUOTA_UNFILLED = "advancing-quota-unfilled"
    WITHDREW_AT_STAGE = "advancing-withdrew-at-stage"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many places a stage sends on in one skill (a team is one), and the least ranking total in hundredths.

    Raises RuleBroken: quota-negative.
    """

    places: int
    minimum: int | None = None

    def __post_init__(self) -> None:
        if self.places < 0:
            raise RuleBroken("quota-negative")

    @classmethod
    def of(cls, rules: AdvancingRules) -> "Quota":
        """The quota a rule set gives where the organizer sets none. decisions.md 17."""
        return cls(rules.places_per_skill, rules.minimum_result)


@dataclass(frozen=True, slots=True)
class TieTaken:
    """All of a tie at the cut go on. `tied`: the tie's `group`."""

    tied: frozenset[str]


@dataclass(frozen=True, slots=True)
class TieDecided:
    """Some of a tie at the cut go on. `tied`: the tie's `group`; `reason`: the id of the printed text."""

    tied: frozenset[str]
    chosen: frozenset[str]
    reason: str


Decision = TieTaken | TieDecided


@dataclass(frozen=True, slots=True)
class Tie:
    """`seats` want the `places` that are left. `group` adds the tied who have left: a decision names the group,
    so that a later decline does not undo it and a correction that changes the group does."""

    seats: tuple[str, ...]
    places: int
    group: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One seat of the list; `order` numbers the reserves, shared where they are tied."""

    seat: str
    place: int
    total: int
    status: Status
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The list as results, quota, departures and decisions make it. `tie` is None once nothing is undecided."""

    lines: tuple[Line, ...]
    tie: Tie | None
    notices: tuple[Notice, ...]

    def statuses(self) -> dict[str, Status]:
        return {line.seat: line.status for line in self.lines}

    def with_status(self, status: Status) -> tuple[str, ...]:
        return tuple(line.seat for line in self.lines if line.status is status)


@dataclass(frozen=True, slots=True)
class TotalOutside:
    """A region sends fewer or more than expected: a warning, never a refusal. decisions.md 17."""

    code: ClassVar[str] = "region-total-outside"

    region: str
    count: int
    expected_from: int
    expected_to: int


@dataclass(frozen=True, slots=True)
class _Block:
    """Seats that nothing has put before one another yet. `whole`: decided to go on together."""

    placed: tuple[Placed, ...]
    whole: bool = False

    @property
    def group(self) -> frozenset[str]:
        return frozenset(one.seat for one in self.placed)


def propose(
    placed: Sequence[Placed], quota: Quota, departed: Mapping[str, Status], decisions: Iterable[Decision] = ()
) -> Proposal:
    """The list for places in order, without those who left. decisions.md 17, 18.

    `departed` maps seats to DECLINED or WITHDRAWN. Those who left or are below the minimum take no place and no
    turn among the reserves.
    """
    out = {one.seat: Status.BELOW_MINIMUM for one in placed if _below(one, quota)} | dict(departed)
    statuses, orders, tie = dict(out), dict[str, int](), None
    left, turn = quota.places, 1
    for block in _blocks(placed, decisions):
        live = tuple(one.seat for one in block.placed if one.seat not in out)
        status = _status(block, len(live), left, quota)
        statuses |= dict.fromkeys(live, status)
        if status is Status.UNDECIDED:
            tie = Tie(live, left, block.group)
        if status is Status.RESERVE:
            orders |= dict.fromkeys(live, turn)
            turn += len(live)
        left -= len(live)
    lines = tuple(Line(one.seat, one.place, one.total, statuses[one.seat], orders.get(one.seat)) for one in placed)
    return Proposal(lines, tie, tuple(_notices(placed, statuses, quota)))


def region_totals_outside(counts: Mapping[str, int], rules: AdvancingRules) -> tuple[TotalOutside, ...]:
    """Regions whose number of advancing competitors over all skills is outside the expected. decisions.md 17."""
    low, high = rules.region_total_from, rules.region_total_to
    return tuple(
        TotalOutside(region, count, low, high) for region, count in sorted(counts.items()) if not low <= count <= high
    )


def _status(block: _Block, wanting: int, left: int, quota: Quota) -> Status:
    if quota.places == 0:
        return Status.NO_PLACES
    if left <= 0:
        return Status.RESERVE
    # decisions.md 18: a tie that the cut line would split is decided by a person, never here
    return Status.ADVANCES if block.whole or wanting <= left else Status.UNDECIDED


def _below(one: Placed, quota: Quota) -> bool:
    return quota.minimum is not None and one.total < quota.minimum


def _blocks(placed: Sequence[Placed], decisions: Iterable[Decision]) -> list[_Block]:
    """Equal places, parted further only by what the organizer decided."""
    blocks = [_Block(tuple(tied)) for _, tied in groupby(placed, key=lambda one: one.place)]
    for decision in decisions:
        blocks = [part for block in blocks for part in _decided(block, decision)]
    return blocks


def _decided(block: _Block, decision: Decision) -> Iterator[_Block]:
    if block.group != decision.tied:
        yield block
    elif isinstance(decision, TieTaken):
        yield _Block(block.placed, whole=True)
    else:
        yield _Block(tuple(one for one in block.placed if one.seat in decision.chosen))
        yield _Block(tuple(one for one in block.placed if one.seat not in decision.chosen))


def _notices(placed: Sequence[Placed], statuses: Mapping[str, Status], quota: Quota) -> Iterator[Notice]:
    going = [one for one in placed if statuses[one.seat] is Status.ADVANCES]
    if len(going) > quota.places:
        yield Notice.QUOTA_EXCEEDED
    if len(going) < quota.places and Status.UNDECIDED not in statuses.values():
        yield Notice.QUOTA_UNFILLED
    if any(one.participation is Participation.WITHDRAWN for one in going):
        yield Notice.WITHDREW_AT_STAGE
