"""Reads of stages and their skills: rows for verbs, names for whoever gives roles."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow
from scoring.foundation.errors import NotFound
from scoring.marking.models import AssessmentRow
from scoring.people.directory.naming import in_language

# Put together once: these are asked with nearly everything that is done to a stage.
_STAGE = select(StageRow).where(StageRow.public_id == bindparam("stage"))
_SKILL = (
    select(StageSkillRow)
    .join(StageRow, StageRow.id == StageSkillRow.stage_id)
    .where(StageRow.public_id == bindparam("stage"), StageSkillRow.public_id == bindparam("skill"))
)


def stage_row(session: Session, stage: str) -> StageRow:
    """A stage by its public id. Raises NotFound: stage-unknown."""
    row = session.scalar(_STAGE, {"stage": stage})
    if row is None:
        raise NotFound("stage-unknown")
    return row


def skill_row(session: Session, stage: str, skill: str) -> StageSkillRow:
    """A skill of a stage by both public ids. Raises NotFound: stage-skill-unknown."""
    row = session.scalar(_SKILL, {"stage": stage, "skill": skill})
    if row is None:
        raise NotFound("stage-skill-unknown")
    return row


def skills_of(session: Session, stage: StageRow) -> list[StageSkillRow]:
    """The skills of a stage, 9 before 10."""
    rows = session.scalars(select(StageSkillRow).where(StageSkillRow.stage_id == stage.id))
    return sorted(rows, key=lambda row: (row.number.zfill(20), row.id))


def stage_of_assessment(session: Session, assessment: str) -> StageRow | None:
    """The stage that an assessment belongs to, where it belongs to one."""
    found = select(StageRow).join(StageSkillRow, StageSkillRow.stage_id == StageRow.id)
    of = found.join(AssessmentRow, AssessmentRow.id == StageSkillRow.assessment_id)
    return session.scalar(of.where(AssessmentRow.public_id == assessment))


def stage_name(row: StageRow, language: str) -> str:
    return in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en)


def championship_name(row: ChampionshipRow, language: str) -> str:
    return in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en)


def offered_stages(session: Session, language: str) -> list[tuple[str, str]]:
    """(public id, name with its championship and season) of every stage, for whoever grants roles."""
    found = (
        select(StageRow, ChampionshipRow, SeasonRow.name)
        .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
        .join(SeasonRow, SeasonRow.id == ChampionshipRow.season_id)
        .order_by(SeasonRow.begins.desc(), StageRow.id)
    )
    return [
        (row.public_id, f"{stage_name(row, language)}, {championship_name(held, language)}, {season}")
        for row, held, season in session.execute(found)
    ]
