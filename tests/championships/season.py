"""A season to try things on: one championship, stages that send to each other, skills marked in a hall or not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.reference import MAIN, load_reference
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow
from scoring.people.directory.naming import new_public_id
from scoring.rules.rulesets import Purpose, default_ruleset
from tests.marking.hall import Hall

AT = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Season:
    """Public ids of what was made; `stages` by level, `skills` by (level, number)."""

    app: Flask
    id: str
    championship: str
    stages: dict[str, str]
    skills: dict[tuple[str, str], str]


def make_season(
    app: Flask,
    account: int,
    *,
    levels: tuple[str, ...] = ("college", "region", "republic"),
    numbers: tuple[str, ...] = ("17",),
    track: str = MAIN,
    region: str = "KZ-55",
    organisation: str | None = None,
) -> Season:
    """A championship with one stage a level, each sending to the next, and these skills in each."""
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        season = SeasonRow(
            public_id=new_public_id(), name=new_public_id(), begins=date(2025, 9, 1), ends=date(2026, 6, 30)
        )
        session.add(season)
        session.flush()
        track_id = session.scalars(select(TrackRow.id).where(TrackRow.code == track)).one()
        championship = ChampionshipRow(
            public_id=new_public_id(), season_id=season.id, track_id=track_id, kind="students", industry=None,
            name_kk="Чемпионат", name_ru="Чемпионат", name_en="Championship", created_by=account, created_at=AT,
        )  # fmt: skip
        session.add(championship)
        session.flush()
        stages: dict[str, str] = {}
        skills: dict[tuple[str, str], str] = {}
        sends_to: int | None = None
        for level in reversed(levels):
            stage = StageRow(
                public_id=new_public_id(), championship_id=championship.id, level=level,
                name_kk=f"{level} kk", name_ru=f"{level} ru", name_en=f"{level} en",
                region=None if level == "republic" else region,
                organisation=organisation if level == "college" else None,
                venue="", sends_to=sends_to, revision=1, created_by=account, created_at=AT,
            )  # fmt: skip
            session.add(stage)
            session.flush()
            stages[level], sends_to = stage.public_id, stage.id
            for number in numbers:
                skills[level, number] = _skill(session, stage.id, number)
        return Season(app, season.public_id, championship.public_id, stages, skills)


def _skill(session: Session, stage: int, number: str) -> str:
    rules = default_ruleset(Purpose.CHAMPIONSHIP)
    row = StageSkillRow(
        public_id=new_public_id(), stage_id=stage, number=number, name_kk=f"Құзырет {number}",
        name_ru=f"Компетенция {number}", name_en=f"Skill {number}", sector="information", rule_set=rules.name,
        rule_set_version=rules.version, team_size=1, places=1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.public_id


def mark_in(season: Season, skill: str, hall: Hall) -> None:
    """Let the assessment of a hall be the one by which this skill is marked."""
    with season.app.app_context(), db.transaction() as session:
        row = session.scalars(select(StageSkillRow).where(StageSkillRow.public_id == skill)).one()
        marked = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == hall.assessment)).one()
        row.assessment_id, row.scheme_version_id = marked.id, marked.scheme_version_id
        marked.stage = session.scalars(select(StageRow.public_id).where(StageRow.id == row.stage_id)).one()
