"""What the next stage, held on another server, said of those nominated to it: carried here by a package."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.models import NominationAnswerRow
from scoring.championships.stages.models import StageEntryRow


def answers_told(session: Session, seats: Sequence[str]) -> dict[str, str]:
    """The newest answer by public id of the seat: nominated, confirmed, refused, withdrawn; one query."""
    query = (
        select(StageEntryRow.seat, NominationAnswerRow.state)
        .join(NominationAnswerRow, NominationAnswerRow.entry_id == StageEntryRow.id)
        .where(StageEntryRow.seat.in_(seats))
        .order_by(NominationAnswerRow.id)
    )
    return {seat: state for seat, state in session.execute(query) if seat is not None}
