"""What may be heard of, as a condition of a query: a paper under embargo is not read, not counted, not offered."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from scoring.documents.models import PaperActRow, PaperRow
from scoring.documents.subjects import revealed_among

ENDINGS = ("annulled", "replaced")


def heard(session: Session, among: ColumnElement[bool], *, at: datetime) -> ColumnElement[bool]:
    """Of the papers that `among` chooses: those that wait for nothing, or for what has been revealed.

    One paper speaks for all of its place that wait for the same thing.
    """
    row = PaperRow
    speakers = select(func.min(row.id)).where(among, row.reveals.is_not(None)).group_by(row.place, row.reveals)
    rows = list(session.scalars(select(row).where(row.id.in_(speakers))))
    shown = revealed_among(session, rows, at=at)
    known = [(one.place, one.reveals) for one in rows if one.id in shown]
    return or_(row.reveals.is_(None), tuple_(row.place, row.reveals).in_(known))


def standing() -> ColumnElement[bool]:
    """Neither annulled nor replaced."""
    act = PaperActRow
    return ~select(act.id).where(act.paper_id == PaperRow.id, act.act.in_(ENDINGS)).exists()
