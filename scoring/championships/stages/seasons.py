"""Seasons, championships and tracks: the acts of whoever organizes in the whole republic."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages import access
from scoring.championships.stages.academic_years import name_of
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, TrackRow
from scoring.championships.stages.plan_acts import Thing, note_change
from scoring.championships.stages.reference import Contest, contests
from scoring.foundation.errors import NotFound, Refused
from scoring.marking.access import account_of
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id, tidy
from scoring.rules.scheme import Text

STUDENTS, TEACHERS = "students", "teachers"
KINDS = (STUDENTS, TEACHERS)
DAYS_MOST = 400  # of a season: an academic year and its summer
_SEASON_NAME = re.compile(r"(20[0-9]{2})/[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SeasonCard:
    """An academic year: "2026/27", from the first of September to the end of June as a rule."""

    name: str
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class ChampionshipCard:
    """`track` is its code; `industry` is the number of a teachers' contest (TC-01), None for students."""

    kind: str
    track: str
    names: Text
    industry: int | None = None


@dataclass(frozen=True, slots=True)
class TrackCard:
    """`hides_names`: the track itself reveals health. decisions.md 24."""

    names: Text
    hides_names: bool = False


def create_season(
    session: Session, card: SeasonCard, *, actor: Actor, new_id: Callable[[], str] = new_public_id
) -> str:
    """The public id of a season.

    Raises Forbidden: not-allowed; Refused: season-name-wrong, season-name-taken, dates-reversed, season-too-long.
    """
    permissions.require(actor, access.PLAN_SEASON)
    _expect_sound(session, card)
    row = SeasonRow(public_id=new_id(), name=card.name, begins=card.begins, ends=card.ends)
    session.add(row)
    session.flush()
    return row.public_id


def change_season(session: Session, season: str, card: SeasonCard, *, actor: Actor, at: datetime) -> None:
    """Another name or other days, whatever stands in it; what it was called before stays told.

    Raises as `create_season` does; NotFound: season-unknown.
    """
    permissions.require(actor, access.PLAN_SEASON)
    row = season_row(session, season)
    _expect_sound(session, card, row)
    before = said_of_season(row)
    row.name, row.begins, row.ends = card.name, card.begins, card.ends
    session.flush()
    note_change(session, Thing.SEASON, season, None, before, said_of_season(row), actor=actor, at=at)


def create_championship(
    session: Session,
    season: str,
    card: ChampionshipCard,
    *,
    actor: Actor,
    at: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> str:
    """The public id of a championship.

    Raises Forbidden: not-allowed; NotFound: season-unknown; Refused: the codes of `_checked`.
    """
    permissions.require(actor, access.PLAN_SEASON)
    of = season_row(session, season)
    card, track = _checked(session, card)
    row = ChampionshipRow(
        public_id=new_id(), season_id=of.id, track_id=track.id, kind=card.kind, industry=card.industry,
        name_kk=card.names.kk, name_ru=card.names.ru, name_en=card.names.en,
        created_by=account_of(actor), created_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.public_id


def change_championship(
    session: Session, championship: str, card: ChampionshipCard, *, actor: Actor, at: datetime
) -> None:
    """Other names, another track or industry; the kind stays as it began. What it was called before stays told.

    Raises as `create_championship` does; NotFound: championship-unknown.
    """
    permissions.require(actor, access.PLAN_SEASON)
    row = championship_row(session, championship)
    card, track = _checked(session, replace(card, kind=row.kind))
    before = said_of_championship(session, row)
    row.track_id, row.industry = track.id, card.industry
    row.name_kk, row.name_ru, row.name_en = card.names.kk, card.names.ru, card.names.en
    session.flush()
    after, season = said_of_championship(session, row), session.get_one(SeasonRow, row.season_id).public_id
    note_change(session, Thing.CHAMPIONSHIP, championship, season, before, after, actor=actor, at=at)


def add_track(session: Session, card: TrackCard, *, actor: Actor) -> str:
    """The code of a track that an organizer adds.

    Raises Forbidden: not-allowed; Refused: name-missing, text-too-long.
    """
    permissions.require(actor, access.PLAN_SEASON)
    row = TrackRow(code=new_public_id())
    _write_track(row, card)
    session.add(row)
    session.flush()
    return row.code


def change_track(session: Session, code: str, card: TrackCard, *, actor: Actor) -> None:
    """Raises as `add_track` does; NotFound: track-unknown."""
    permissions.require(actor, access.PLAN_SEASON)
    _write_track(track_row(session, code), card)
    session.flush()


def contest_of(industry: int | None) -> Contest | None:
    """What is known of a teachers' contest. docs/kazakhstan.md A.1."""
    return next((contest for contest in contests() if contest.number == industry), None)


def checked_names(names: Text) -> Text:
    """A name in Kazakh or Russian at least. Raises Refused: name-missing, text-too-long."""
    kept = Text(tidy(names.kk), tidy(names.ru), tidy(names.en))
    if not (kept.kk or kept.ru):
        raise Refused("name-missing")
    return kept


def season_row(session: Session, season: str) -> SeasonRow:
    """Raises NotFound: season-unknown."""
    row = session.scalar(select(SeasonRow).where(SeasonRow.public_id == season))
    if row is None:
        raise NotFound("season-unknown")
    return row


def championship_row(session: Session, championship: str) -> ChampionshipRow:
    """Raises NotFound: championship-unknown."""
    row = session.scalar(select(ChampionshipRow).where(ChampionshipRow.public_id == championship))
    if row is None:
        raise NotFound("championship-unknown")
    return row


def track_row(session: Session, code: str) -> TrackRow:
    """Raises NotFound: track-unknown."""
    row = session.scalar(select(TrackRow).where(TrackRow.code == code))
    if row is None:
        raise NotFound("track-unknown")
    return row


def said_of_season(row: SeasonRow) -> dict[str, str]:
    return {"name": row.name, "begins": row.begins.isoformat(), "ends": row.ends.isoformat()}


def said_of_championship(session: Session, row: ChampionshipRow) -> dict[str, str]:
    return {
        "names_kk": row.name_kk, "names_ru": row.name_ru, "names_en": row.name_en,
        "track": session.get_one(TrackRow, row.track_id).code, "industry": str(row.industry or ""),
    }  # fmt: skip


def _expect_sound(session: Session, card: SeasonCard, itself: SeasonRow | None = None) -> None:
    found = _SEASON_NAME.fullmatch(card.name)
    if found is None or card.name != name_of(int(found[1])):
        raise Refused("season-name-wrong")
    taken = session.scalar(select(SeasonRow.id).where(SeasonRow.name == card.name))
    if taken is not None and (itself is None or taken != itself.id):
        raise Refused("season-name-taken", name=card.name)
    if card.ends < card.begins:
        raise Refused("dates-reversed")
    if (card.ends - card.begins).days > DAYS_MOST:
        raise Refused("season-too-long", limit=DAYS_MOST)


def _checked(session: Session, card: ChampionshipCard) -> tuple[ChampionshipCard, TrackRow]:
    """The card as it is kept; a teachers' contest without a name is called by its industry.

    Raises NotFound: track-unknown; Refused: championship-kind-unknown, industry-missing, name-missing, text-too-long.
    """
    if card.kind not in KINDS:
        raise Refused("championship-kind-unknown")
    contest = contest_of(card.industry) if card.kind == TEACHERS else None
    if card.kind == TEACHERS and contest is None:
        raise Refused("industry-missing")
    names = card.names
    if contest is not None and not (names.kk.strip() or names.ru.strip()):
        names = Text(contest.name.kk, contest.name.ru, names.en or contest.name.en)
    industry = contest.number if contest else None
    return replace(card, names=checked_names(names), industry=industry), track_row(session, card.track)


def _write_track(row: TrackRow, card: TrackCard) -> None:
    names = checked_names(card.names)
    row.name_kk, row.name_ru, row.name_en, row.hides_names = names.kk, names.ru, names.en, card.hides_names
