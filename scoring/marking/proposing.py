"""A proposal of panels: every seat judged without conflict, the work spread evenly. Pure; the chief may change it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from scoring.rules.errors import RuleBroken

TRIED = 12  # of the least loaded judges; more would take seconds and spread no better
Tied = Callable[[int, str], bool]  # does a tie keep this account from this seat?


@dataclass(frozen=True, slots=True)
class Work:
    """What one panel is to mark: its name, its sub-criteria, and how much it is (aspects)."""

    name: str
    sheets: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A panel as proposed: accounts by position. `blocked` are seats that it could not mark."""

    work: Work
    judges: tuple[int, ...]
    blocked: tuple[str, ...]


def propose(
    works: Iterable[Work], judges: Collection[int], seats: Sequence[str], tied: Tied, *, size: int = 3
) -> tuple[Proposed, ...]:
    """Panels of `size` judges and one who stands by, the heaviest work placed first. decisions.md 9.

    A panel that blocks fewer seats goes before an even load, and that before one in which the fourth steps in less
    often: panels work at the same time, so nobody should sit in two while another sits in none. Whoever stands by
    does so evenly too. Equal ones go by account, so that the same question gets the same proposal.
    Raises RuleBroken: judges-too-few.
    """
    if len(judges) < size + 1:
        raise RuleBroken("judges-too-few", judges=len(judges), needed=size + 1)
    load = dict.fromkeys(sorted(judges), 0)
    standby = dict.fromkeys(load, 0)
    ties = {judge: frozenset(seat for seat in seats if tied(judge, seat)) for judge in load}
    proposed = {}
    for work in sorted(works, key=lambda work: (-work.weight, work.name)):
        panel = _best(load, standby, ties, seats, size)
        for judge in panel[:size]:
            load[judge] += work.weight
        standby[panel[size]] += work.weight
        proposed[work.name] = Proposed(work, panel, tuple(_blocked(panel, ties, seats, size)))
    return tuple(proposed[name] for name in sorted(proposed))


def _best(
    load: Mapping[int, int],
    standby: Mapping[int, int],
    ties: Mapping[int, frozenset[str]],
    seats: Sequence[str],
    size: int,
) -> tuple[int, ...]:
    """The best panel of the least loaded judges; of all of them, where those would block a seat."""
    least = sorted(load, key=lambda judge: (load[judge], standby[judge], judge))
    best: tuple[int, ...] = ()
    for tried in (least[:TRIED], least):
        best = min(_panels(tried, size), key=lambda panel: _cost(panel, load, standby, ties, seats, size))
        if not _blocked(best, ties, seats, size):
            break
    return best


def _panels(judges: Sequence[int], size: int) -> Iterable[tuple[int, ...]]:
    """Every choice of judges, each with every one of the others to stand by."""
    for panel in combinations(judges, size):
        for spare in judges:
            if spare not in panel:
                yield (*panel, spare)


def _cost(
    panel: tuple[int, ...],
    load: Mapping[int, int],
    standby: Mapping[int, int],
    ties: Mapping[int, frozenset[str]],
    seats: Sequence[str],
    size: int,
) -> tuple[int, ...]:
    stepping_in = sum(len(ties[judge]) for judge in panel[:size])
    loads = [load[judge] for judge in panel[:size]]
    waiting = sum(standby[judge] for judge in panel[:size])
    spare = load[panel[size]] + standby[panel[size]]
    blocked = len(_blocked(panel, ties, seats, size))
    return (blocked, sum(loads), max(loads), stepping_in, waiting, spare, *panel)


def _blocked(panel: tuple[int, ...], ties: Mapping[int, frozenset[str]], seats: Sequence[str], size: int) -> list[str]:
    """As `independence.sitting` decides it, for all seats at once: thousands of panels are tried."""
    tied_once, tied_twice = set[str](), set[str]()
    for judge in panel[:size]:
        tied_twice |= tied_once & ties[judge]
        tied_once |= ties[judge]
    nobody_steps_in = tied_once & ties[panel[size]]
    return [seat for seat in seats if seat in tied_twice or seat in nobody_steps_in]
