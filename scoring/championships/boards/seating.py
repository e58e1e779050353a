"""Who took part how, and by which scheme, at an earlier moment: what the journal of marks does not say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.models import BoardSeatingRow
from scoring.marking.frames import Frame
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.rules.ranking import Participation
from scoring.rules.scheme import Scheme
from scoring.schemes.content import scheme_from_bytes
from scoring.schemes.models import VersionRow

Seats = Mapping[str, tuple[int, Participation]]


@dataclass(frozen=True, slots=True)
class Seating:
    """Number and status of every seat that has a number, by public id, and the scheme they were marked by."""

    scheme: Scheme
    seats: Seats


def seating_now(frame: Frame) -> Seating:
    """As the assessment stands."""
    numbered = ((seat.id, seat.number, seat.status) for seat in frame.seats.values())
    return Seating(frame.scheme, {seat: (number, status) for seat, number, status in numbered if number is not None})


def seating_at(session: Session, frame: Frame, moment: datetime) -> Seating:
    """As it stood at a moment; as it stands now where nothing was written down before it."""
    row = BoardSeatingRow
    found = select(row).where(row.assessment_id == frame.id, row.since <= moment).order_by(row.id.desc()).limit(1)
    then = session.scalar(found)
    if then is None:
        return seating_now(frame)
    seats = {seat: (number, Participation(status)) for seat, (number, status) in json.loads(then.seats).items()}
    if then.scheme_version_id == frame.scheme_version:
        return Seating(frame.scheme, seats)
    content = session.scalars(select(VersionRow.content).where(VersionRow.id == then.scheme_version_id)).one()
    return Seating(scheme_from_bytes(content.encode()), seats)


def note_seating(session: Session, assessment_id: int | None, *, at: datetime) -> None:
    """Write down how the seats take part now, unless that is what was written last."""
    row = None if assessment_id is None else session.get(AssessmentRow, assessment_id)
    if row is None:
        return
    rows = session.execute(
        select(SeatRow.public_id, SeatRow.number, SeatRow.status)
        .where(SeatRow.assessment_id == row.id, SeatRow.number.is_not(None))
        .order_by(SeatRow.id)
    )
    said = json.dumps({seat: [number, status] for seat, number, status in rows})
    last = session.scalar(
        select(BoardSeatingRow).where(BoardSeatingRow.assessment_id == row.id).order_by(BoardSeatingRow.id.desc())
    )
    if last is None or (last.scheme_version_id, last.seats) != (row.scheme_version_id, said):
        session.add(
            BoardSeatingRow(assessment_id=row.id, scheme_version_id=row.scheme_version_id, seats=said, since=at)
        )
        session.flush()


def as_then(frame: Frame, seating: Seating) -> Frame:
    """The frame with the scheme of that moment, for reading what was marked then."""
    return frame if seating.scheme is frame.scheme else replace(frame, scheme=seating.scheme)
