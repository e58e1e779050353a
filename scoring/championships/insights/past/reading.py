"""Imported results as lines of a benchmark: never final, never released, marked as what nobody here verified."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scoring.championships.insights.benchmarks import COLLEGE, REGION, Field, Line
from scoring.championships.insights.past.models import PastResultRow
from scoring.championships.insights.reading import Place, points_of
from scoring.rules.rulesets import Medal, Purpose, default_ruleset


def imported_where(session: Session, place: Place) -> tuple[Line, ...]:
    """Every imported line of the fields, season by season, in which the place has one."""
    row = PastResultRow
    own = row.region == place.region if place.college is None else row.college == place.college
    mine = {(one.season, one.field) for one in _lines(session, own)}
    seasons, numbers = {season for season, _field in mine}, {field.skill for _season, field in mine}
    found = _lines(session, row.season.in_(seasons), row.number.in_(numbers))
    return tuple(line for line in found if (line.season, line.field) in mine)


def imported_in(session: Session, season: str, fields: Collection[Field]) -> tuple[Line, ...]:
    """Every imported line of these fields in a season."""
    row = PastResultRow
    found = _lines(session, row.season == season, row.number.in_({field.skill for field in fields}))
    return tuple(line for line in found if line.field in fields)


def _lines(session: Session, *said: ColumnElement[bool]) -> Iterable[Line]:
    """Medal points are those of the usual rule set: a file names none."""
    rules = default_ruleset(Purpose.CHAMPIONSHIP).medals
    for row in session.scalars(select(PastResultRow).where(*said).order_by(PastResultRow.id)):
        medal = Medal(row.medal) if row.medal else None
        yield Line(
            season=row.season,
            field=Field(row.level, row.kind, row.track, row.number),
            share=None if row.total is None else Fraction(row.total, row.maximum),
            scale=row.scale,
            medal=medal,
            points=points_of(medal, rules),
            college=row.college,
            region=row.region,
            stage=f"{row.season} {_host(row)}",
            imported=True,
        )


def _host(row: PastResultRow) -> str:
    """Who competed with whom: at a regional stage those of the region, at a college's those of the college."""
    return {REGION: row.region, COLLEGE: row.college}.get(row.level, "")
