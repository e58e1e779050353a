"""A competitor's profile: each section of the occupational standard and each criterion against the field's median."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.championships.results.gathering import Gathered
from scoring.rules.rollup import RollUp, Tally
from scoring.rules.scale import median
from scoring.rules.scheme import Scheme, Text


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """`own` is what the seat has; `share` of what counts for it, None where it is excused from all of it.

    `middle` is the median of the shares of the field, the seat itself among them.
    """

    id: str
    name: Text
    own: Tally
    share: Fraction | None
    middle: Fraction | None


@dataclass(frozen=True, slots=True)
class Profile:
    field: int
    sections: tuple[ProfileRow, ...]
    criteria: tuple[ProfileRow, ...]


def profile(gathered: Gathered, seat: str) -> Profile:
    """`seat` is a public id. Only for whoever may see the marks of this seat, once all that counts is locked."""
    field = [gathered.ledgers[one.id].totals() for one in gathered.seats if one.status.in_field]
    return profile_of(gathered.frame.scheme, gathered.ledgers[seat].totals(), field)


def profile_of(scheme: Scheme, own: RollUp, field: Sequence[RollUp]) -> Profile:
    """As `profile`, of sums that were read already; without a field there are no medians."""
    return Profile(
        len(field),
        profile_rows(_sections(scheme), own.sections, [one.sections for one in field]),
        profile_rows(_criteria(scheme), own.criteria, [one.criteria for one in field]),
    )


def profile_rows(
    names: Mapping[str, Text], own: Mapping[str, Tally], field: Sequence[Mapping[str, Tally]]
) -> tuple[ProfileRow, ...]:
    """One row for every part that aspects belong to, in the order of `names`."""
    return tuple(
        ProfileRow(part, name, own[part], share_of(own[part]), _middle([each[part] for each in field]))
        for part, name in names.items()
        if part in own
    )


def share_of(tally: Tally) -> Fraction | None:
    """What was given of what counts; exact. decisions.md 3."""
    return Fraction(tally.total, tally.counted) if tally.counted else None


def _middle(tallies: Sequence[Tally]) -> Fraction | None:
    shares = [share for tally in tallies if (share := share_of(tally)) is not None]
    return median(shares) if shares else None


def _sections(scheme: Scheme) -> dict[str, Text]:
    return {one.id: one.name for one in scheme.sections} | {"": Text()}


def _criteria(scheme: Scheme) -> dict[str, Text]:
    return {one.id: one.name for one in scheme.criteria}
