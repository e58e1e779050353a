"""Seasons, championships and stages as anybody may know them, in parts of a list; documents of docs/api.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scoring.championships.boards.queries import said
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.seasons import championship_row, season_row
from scoring.championships.stages.staging import LEVELS
from scoring.people.models import Organisation, Region

Document = Mapping[str, Any]
Found = tuple[int, Sequence[Document]]  # how many there are, and the documents of one part


def seasons(session: Session, *, offset: int, limit: int) -> Found:
    """All seasons, the newest first."""
    found = select(SeasonRow).order_by(SeasonRow.begins.desc(), SeasonRow.id.desc())
    return _count(session, found), [_season(row) for row in session.scalars(found.offset(offset).limit(limit))]


def championships(session: Session, season: str, *, offset: int, limit: int) -> Found:
    """Those of a season, in the order in which they were planned. Raises NotFound: season-unknown."""
    row = season_row(session, season)
    found = select(ChampionshipRow).where(ChampionshipRow.season_id == row.id).order_by(ChampionshipRow.id)
    rows = list(session.scalars(found.offset(offset).limit(limit)))
    return _count(session, found), _championships(session, rows)


def championship(session: Session, public_id: str) -> Document:
    """Raises NotFound: championship-unknown."""
    return _championships(session, [championship_row(session, public_id)])[0]


def stages(session: Session, public_id: str, *, offset: int, limit: int) -> Found:
    """The stages of a championship, from the colleges up. Raises NotFound: championship-unknown."""
    row = championship_row(session, public_id)
    rows = list(session.scalars(select(StageRow).where(StageRow.championship_id == row.id)))
    rows.sort(key=lambda row: (LEVELS.index(row.level), row.first_day or date.max, row.id))
    return len(rows), stage_documents(session, rows[offset : offset + limit])


def stage_documents(session: Session, rows: Sequence[StageRow]) -> list[Document]:
    """Each with the names of its host, however many at so many queries."""
    sent = select(StageRow.id, StageRow.public_id).where(StageRow.id.in_({row.sends_to or 0 for row in rows}))
    above = {row[0]: row[1] for row in session.execute(sent)}
    of = select(ChampionshipRow.id, ChampionshipRow.public_id)
    of = of.where(ChampionshipRow.id.in_({row.championship_id for row in rows}))
    championships = {row[0]: row[1] for row in session.execute(of)}
    hosts, skills = _hosts(session, rows), _skills(session, rows)
    return [
        {
            "id": row.public_id,
            "championship": championships[row.championship_id],
            "level": row.level,
            "name": said(row).document(),
            "region": row.region,
            "organisation": row.organisation,
            "host": hosts.get(row.organisation or row.region or ""),
            "venue": row.venue,
            "opens": _day(row.opens),
            "closes": _day(row.closes),
            "first_day": _day(row.first_day),
            "last_day": _day(row.last_day),
            "sends_to": above.get(row.sends_to or 0),
            "skills": skills.get(row.id, 0),
        }
        for row in rows
    ]


def _championships(session: Session, rows: Sequence[ChampionshipRow]) -> list[Document]:
    tracks = {row.id: row for row in session.scalars(select(TrackRow))}
    known = select(SeasonRow).where(SeasonRow.id.in_({row.season_id for row in rows}))
    seasons = {row.id: row.public_id for row in session.scalars(known)}
    return [
        {
            "id": row.public_id,
            "season": seasons[row.season_id],
            "name": said(row).document(),
            "kind": row.kind,
            "industry": row.industry,
            "track": {
                "code": tracks[row.track_id].code,
                "name": said(tracks[row.track_id]).document(),
                "hides_names": tracks[row.track_id].hides_names,
            },
        }
        for row in rows
    ]


def _season(row: SeasonRow) -> Document:
    return {"id": row.public_id, "name": row.name, "begins": _day(row.begins), "ends": _day(row.ends)}


def _hosts(session: Session, rows: Iterable[StageRow]) -> dict[str, Document]:
    colleges = {row.organisation for row in rows if row.organisation}
    regions = {row.region for row in rows if row.region}
    found = {row.iso: said(row).document() for row in session.scalars(select(Region).where(Region.iso.in_(regions)))}
    held = session.scalars(select(Organisation).where(Organisation.public_id.in_(colleges)))
    return found | {row.public_id: said(row).document() for row in held}


def _skills(session: Session, rows: Iterable[StageRow]) -> dict[int, int]:
    found = select(StageSkillRow.stage_id, func.count()).group_by(StageSkillRow.stage_id)
    counted = session.execute(found.where(StageSkillRow.stage_id.in_({row.id for row in rows})))
    return {row[0]: row[1] for row in counted}


def _count(session: Session, found: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
