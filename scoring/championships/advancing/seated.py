"""Who sat where, as an entry at the next stage takes them over: persons, team, for whom they count, conditions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking.models import SeatRow
from scoring.marking.setup.seating import accommodations_at, persons_at


@dataclass(frozen=True, slots=True)
class Seated:
    """`persons`, `organisation` and `region` are public ids; `conditions` are codes with minutes. decisions.md 24."""

    persons: tuple[str, ...]
    team: str
    organisation: str | None
    region: str | None
    conditions: Mapping[str, int | None]


def seated_at(session: Session, seats: Collection[str]) -> dict[str, Seated]:
    """By public id of the seat, in three queries however many."""
    rows = list(session.scalars(select(SeatRow).where(SeatRow.public_id.in_(list(seats)))))
    persons, conditions = persons_at(session, rows), accommodations_at(session, rows)
    return {
        row.public_id: Seated(
            persons[row.public_id], row.team or "", row.organisation, row.region, conditions[row.public_id]
        )
        for row in rows
    }
