"""Who may judge whom: conflicts between a judge and a seat, and who of a panel sits when one steps aside. Pure."""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from scoring.rules.errors import RuleBroken


class Level(StrEnum):
    """What an assessment counts as the same organisation. decisions.md 9: set by whoever creates it."""

    TEACHER = "teacher"  # a college stage: own-college marking is allowed, own students never
    COLLEGE = "college"
    REGION = "region"


class Tie(StrEnum):
    """Why a judge must not mark a seat. The first two are declared, the others follow from where both belong."""

    MENTOR = "mentor"
    TEACHER = "teacher"
    COLLEGE = "college"
    REGION = "region"


DECLARED = (Tie.MENTOR, Tie.TEACHER)


@dataclass(frozen=True, slots=True)
class Belonging:
    """The college (or enterprise) and the region of a person or seat, as opaque ids; None where it is not known."""

    organisation: str | None = None
    region: str | None = None


NOWHERE = Belonging()


def tie_between(judge: Belonging, seat: Belonging, declared: Collection[Tie], level: Level) -> Tie | None:
    """The gravest tie that stands between a judge and a seat at this level, or None. decisions.md 9, 10.

    Whoever teaches or mentors the competitor is tied at every level; the same college counts at the levels college
    and region, the same region at the level region.
    """
    for tie in DECLARED:
        if tie in declared:
            return tie
    if level is not Level.TEACHER and _same(judge.organisation, seat.organisation):
        return Tie.COLLEGE
    return Tie.REGION if level is Level.REGION and _same(judge.region, seat.region) else None


def sitting(panel: Sequence[int], judges: int, tied: Set[int]) -> tuple[int, ...]:
    """Who marks a seat: the first `judges` of the panel, the next one in the place of the one that is tied.

    `panel` are account ids by position. decisions.md 9: the fourth steps in; with two tied judges, or none to step
    in, the seat is not markable. Raises RuleBroken: seat-not-markable (`tied`: how many of the judges are).
    """
    first, spare = panel[:judges], panel[judges : judges + 1]
    out = [judge for judge in first if judge in tied]
    ready = [judge for judge in spare if judge not in tied]
    if len(first) < judges or len(out) > len(ready):
        raise RuleBroken("seat-not-markable", tied=len(out))
    return tuple(ready[0] if judge in tied else judge for judge in first)


def check_override(by: int, judge: int, tie: Tie | None) -> None:
    """Raise RuleBroken override-for-oneself, override-without-conflict, override-for-mentor. decisions.md 9, 10."""
    if by == judge:
        raise RuleBroken("override-for-oneself")
    if tie is None:
        raise RuleBroken("override-without-conflict")
    if tie is Tie.MENTOR:
        raise RuleBroken("override-for-mentor")


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other
