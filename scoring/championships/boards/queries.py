"""Stages and skills as public pages show them: names and boards, read together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.audience import Audience, public_board, public_heads
from scoring.championships.boards.views import PublicBoard, Shown
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.people.directory.naming import in_language
from scoring.people.models import Organisation, Region


@dataclass(frozen=True, slots=True)
class Said:
    """A name in three languages."""

    kk: str
    ru: str
    en: str

    def name(self, language: str) -> str:
        return in_language(language, kk=self.kk, ru=self.ru, en=self.en)

    def document(self) -> Mapping[str, str]:
        return {language: self.name(language) for language in ("kk", "ru", "en")}


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage as anybody may know it."""

    id: str
    name: Said
    championship: Said
    season: str
    venue: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class SkillCard:
    """A skill of a stage with its board. `kept`: search engines may keep the page, since results are released."""

    id: str
    number: str
    name: Said
    board: PublicBoard

    @property
    def kept(self) -> bool:
        return self.board.shown is Shown.RESULTS


def stage_card(session: Session, stage: str) -> StageCard:
    """Raises NotFound: stage-unknown."""
    row = stage_row(session, stage)
    found = select(ChampionshipRow, SeasonRow.name).join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
    championship, season = session.execute(found.where(ChampionshipRow.id == row.championship_id)).one()
    return StageCard(row.public_id, said(row), said(championship), season, row.venue, row.first_day, row.last_day)


def skill_cards(session: Session, stage: str, *, at: datetime) -> tuple[SkillCard, ...]:
    """Every skill of a stage with its board, the rows left out. Raises NotFound: stage-unknown."""
    row = stage_row(session, stage)
    heads = public_heads(session, row, at=at)
    return tuple(SkillCard(one.public_id, one.number, said(one), heads[one.id]) for one in skills_of(session, row))


def skill_card(session: Session, stage: str, skill: str, *, at: datetime) -> SkillCard:
    """Raises NotFound: stage-skill-unknown."""
    return _card(session, skill_row(session, stage, skill), at)


def may_be_kept(session: Session, stage: str, skill: str, *, at: datetime) -> bool:
    """Whether a search engine may keep the page of this skill: it hears what everybody who keeps things hears."""
    board = public_board(session, skill_row(session, stage, skill), at=at, audience=Audience.KEEPERS, checked=False)
    return board.shown is Shown.RESULTS


def _card(session: Session, row: StageSkillRow, at: datetime) -> SkillCard:
    return SkillCard(row.public_id, row.number, said(row), public_board(session, row, at=at))


def said(row: StageRow | StageSkillRow | ChampionshipRow | TrackRow | Region | Organisation) -> Said:
    """What a row is called."""
    return Said(row.name_kk, row.name_ru, row.name_en)
