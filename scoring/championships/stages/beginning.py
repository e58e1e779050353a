"""From a skill of a stage to its assessment: begun for many skills in one act, or one that is there already taken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from scoring.championships.stages import staging
from scoring.championships.stages.cards import number_key
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skill_row, skills_of
from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access as marking_access
from scoring.marking import setting_up
from scoring.marking.frames import AssessmentState
from scoring.marking.models import AssessmentRow
from scoring.marking.setting_up import NewAssessment
from scoring.people.actors import Actor
from scoring.rules.rulesets import ruleset
from scoring.rules.scheme import Text
from scoring.schemes.models import SchemeRow, VersionRow


@dataclass(frozen=True, slots=True)
class Draft:
    """An assessment that is being set up and belongs to no stage yet."""

    id: str
    title: Text
    number: str


def begin_assessments(
    session: Session, stage: str, skills: Collection[str], *, actor: Actor, at: datetime, seen: int
) -> list[str]:
    """Begin the assessment of each chosen skill, on the competition days of the stage; their public ids.

    The level of conflicts follows from that of the stage: teacher, college, region. decisions.md 9.
    Raises Forbidden: not-allowed; NotFound: stage-unknown; Outdated: stage-changed; Refused: skills-not-chosen,
    international-not-marked, stage-days-missing, skill-without-scheme, skill-has-assessment, assessment-elsewhere.
    """
    row = staging.changing(session, stage, actor=actor, seen=seen)
    chosen = [skill for skill in skills_of(session, row) if skill.public_id in set(skills)]
    _expect_markable(row, chosen)
    return [_begin(session, row, skill, actor, at) for skill in chosen]


def take_assessment(session: Session, stage: str, skill: str, assessment: str, *, actor: Actor, seen: int) -> None:
    """Let a draft that is there already be the assessment of a skill; scheme and rule set are those of the draft.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown, assessment-unknown; Outdated:
    stage-changed; Refused: skill-has-assessment, assessment-not-draft, assessment-taken, assessment-of-another-skill.
    """
    row = staging.changing(session, stage, actor=actor, seen=seen)
    of = skill_row(session, stage, skill)
    marking_access.require(actor, marking_access.SET_UP, assessment)
    draft = session.scalar(select(AssessmentRow).where(AssessmentRow.public_id == assessment).with_for_update())
    if draft is None:
        raise NotFound("assessment-unknown")
    _expect_takable(session, row, of, draft)
    draft.stage, of.assessment_id = row.public_id, draft.id
    of.scheme_version_id, of.rule_set, of.rule_set_version = (
        draft.scheme_version_id,
        draft.rule_set,
        draft.rule_set_version,
    )
    session.flush()
    # Only what is committed is known to whoever asks where the draft stands.
    event.listen(session, "after_commit", lambda _session: marking_access.remember(draft), once=True)


def drafts_to_take(session: Session, stage: StageRow, *, actor: Actor) -> list[Draft]:
    """Drafts of no stage, or of this one, that no skill has and the actor sets up."""
    taken = select(StageSkillRow.assessment_id).where(StageSkillRow.assessment_id.is_not(None))
    found = (
        select(AssessmentRow, SchemeRow)
        .join(VersionRow, VersionRow.id == AssessmentRow.scheme_version_id)
        .join(SchemeRow, SchemeRow.id == VersionRow.scheme_id)
        .where(AssessmentRow.state == AssessmentState.DRAFT, AssessmentRow.rehearsal_of.is_(None))
        .where(AssessmentRow.id.not_in(taken), VersionRow.purpose == "championship")
        .order_by(AssessmentRow.id.desc())
    )
    return [
        Draft(row.public_id, Text(scheme.title_kk, scheme.title_ru, scheme.title_en), row.skill or "")
        for row, scheme in session.execute(found)
        if row.stage in (None, stage.public_id) and marking_access.allowed(actor, marking_access.SET_UP, row.public_id)
    ]


def _begin(session: Session, stage: StageRow, skill: StageSkillRow, actor: Actor, at: datetime) -> str:
    assert skill.scheme_version_id is not None  # noqa: S101  # _expect_markable asked
    row = setting_up.create_assessment(
        session,
        NewAssessment(
            skill.scheme_version_id, staging.CONFLICTS[stage.level], skill.rule_set, staging.competition_days(stage),
            region=stage.region, organisation=stage.organisation, stage=stage.public_id,
        ),
        actor=actor, at=at,
    )  # fmt: skip
    skill.assessment_id, skill.rule_set_version = row.id, row.rule_set_version
    session.flush()
    return row.public_id


def _expect_markable(stage: StageRow, skills: Sequence[StageSkillRow]) -> None:
    if stage.level == staging.INTERNATIONAL:
        raise Refused("international-not-marked")
    if not skills:
        raise Refused("skills-not-chosen")
    if not staging.competition_days(stage):
        raise Refused("stage-days-missing")
    for skill in skills:
        if skill.assessment_id is not None:
            raise Refused("skill-has-assessment", number=skill.number)
        if skill.scheme_version_id is None:
            raise Refused("skill-without-scheme", number=skill.number)
        ruleset(skill.rule_set)


def _expect_takable(session: Session, stage: StageRow, skill: StageSkillRow, draft: AssessmentRow) -> None:
    if stage.level == staging.INTERNATIONAL:
        raise Refused("international-not-marked")
    if skill.assessment_id is not None:
        raise Refused("skill-has-assessment", number=skill.number)
    if draft.state != AssessmentState.DRAFT or draft.rehearsal_of is not None:
        raise Refused("assessment-not-draft")
    taken = session.scalar(select(StageSkillRow.id).where(StageSkillRow.assessment_id == draft.id))
    if taken is not None or draft.stage not in (None, stage.public_id):
        raise Refused("assessment-taken")
    if number_key(draft.skill or "") != number_key(skill.number):
        raise Refused("assessment-of-another-skill", number=skill.number)
