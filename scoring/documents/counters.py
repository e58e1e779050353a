"""Counters of the register: each grows without gap or double, held until the transaction that uses it ends."""

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from scoring.documents.models import PaperCounterRow

Series = tuple[str, str, int]  # issuer, series, year


def last(session: Session, series: Series) -> int:
    """The last number given; 0 where none was."""
    row = session.scalar(_of(series))
    return row.last if row else 0


def held(session: Session, series: Series) -> PaperCounterRow:
    """The counter, made when it is the first time; whoever wants it too waits."""
    values = {"issuer": series[0], "series": series[1], "year": series[2], "last": 0}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(PaperCounterRow).values(values).on_conflict_do_nothing())
    return session.scalars(_of(series).with_for_update().execution_options(populate_existing=True)).one()


def _of(series: Series) -> Select[PaperCounterRow]:
    row = PaperCounterRow
    return select(row).where(row.issuer == series[0], row.series == series[1], row.year == series[2])
