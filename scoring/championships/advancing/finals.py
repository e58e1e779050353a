"""The finalised results of skills, as the rules of advancing take them: every revision by its hash, and the newest."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.results.models import CorrectionDecisionRow, FinalisationRow
from scoring.championships.results.rows import Document
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.marking.frames import AssessmentState
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.rules.advancement import FinalResults
from scoring.rules.cutline import Quota
from scoring.rules.hundredths import parse_hundredths
from scoring.rules.ranking import Participation, Placed
from scoring.rules.rulesets import RuleSet, ruleset

REPUBLIC = "republic"


@dataclass(frozen=True, slots=True)
class Revision:
    """One finalised revision. `rows` are its standings by seat, `seats` the public id of each seat by number."""

    number: int
    assessment: str
    results: FinalResults
    rows: Mapping[str, Document]
    seats: Mapping[str, str]

    @property
    def hash(self) -> str:
        return self.results.hash


@dataclass(frozen=True, slots=True)
class Finals:
    """What is final of a skill. `in_correction`: a decision has opened the newest, and nothing newer is signed yet."""

    revisions: Mapping[str, Revision] = field(default_factory=dict)  # by hash
    newest: Revision | None = None
    in_correction: bool = False


def rules_of(skill: StageSkillRow) -> RuleSet:
    return ruleset(skill.rule_set, skill.rule_set_version)


def sends_on(stage: StageRow) -> bool:
    """Whether winners go on from this stage: after the republic only where somebody said where to."""
    return stage.level in ("college", "region") or stage.sends_to is not None


def quota_of(skill: StageSkillRow) -> Quota:
    """How many this skill sends on: nobody by a rule set from which nobody advances. decisions.md 17."""
    return Quota(skill.places if rules_of(skill).advancing else 0, skill.minimum)


def read_finals(session: Session, stage: StageRow, skills: Sequence[StageSkillRow]) -> dict[int, Finals]:
    """The finals of each of these skills of one stage, by the number of its row, in four queries however many."""
    marked = {skill.assessment_id: skill for skill in skills if skill.assessment_id is not None}
    states = _states(session, list(marked))
    members = _members(session, stage, list(marked))
    corrected = _corrected(session, list(marked))
    found: dict[int, list[Revision]] = defaultdict(list)
    query = select(FinalisationRow).where(FinalisationRow.assessment_id.in_(list(marked)))
    for row in session.scalars(query.order_by(FinalisationRow.revision)):
        skill = marked[row.assessment_id]
        found[skill.id].append(_revision(row, stage, skill, members))
    return {skill.id: _finals(found[skill.id], skill, states, corrected) for skill in skills}


def _finals(
    revisions: Sequence[Revision],
    skill: StageSkillRow,
    states: Mapping[int, AssessmentState],
    corrected: set[tuple[int, int]],
) -> Finals:
    if not revisions or skill.assessment_id is None:
        return Finals()
    newest = revisions[-1]
    opened = states[skill.assessment_id] is not AssessmentState.CLOSED
    return Finals(
        {one.hash: one for one in revisions}, newest, opened or (skill.assessment_id, newest.number) in corrected
    )


def _revision(
    row: FinalisationRow, stage: StageRow, skill: StageSkillRow, members: Mapping[str, str | None]
) -> Revision:
    document = json.loads(row.document)
    rows = {one["seat"]: one for one in document["standings"]}
    seats = {one["seat"]: one["id"] for one in document["seats"]}
    placed = tuple(
        Placed(
            one["place"],
            number,
            members.get(seats[number]) or "",
            parse_hundredths(one["total"]),
            Participation(one["participation"]),
        )
        for number, one in rows.items()
        if one["place"] is not None
    )
    results = FinalResults(stage.public_id, skill.number, row.hash, placed)
    return Revision(row.revision, document["assessment"], results, rows, seats)


def _members(session: Session, stage: StageRow, assessments: Sequence[int]) -> dict[str, str | None]:
    """Whom each seat counts for: its region at the republican stage, its college below. decisions.md 9, 16."""
    column = SeatRow.region if stage.level == REPUBLIC else SeatRow.organisation
    query = select(SeatRow.public_id, column).where(SeatRow.assessment_id.in_(assessments))
    return dict(session.execute(query).all())


def _states(session: Session, assessments: Sequence[int]) -> dict[int, AssessmentState]:
    query = select(AssessmentRow.id, AssessmentRow.state).where(AssessmentRow.id.in_(assessments))
    return {assessment: AssessmentState(state) for assessment, state in session.execute(query)}


def _corrected(session: Session, assessments: Sequence[int]) -> set[tuple[int, int]]:
    row = CorrectionDecisionRow
    query = select(row.assessment_id, row.revision).where(row.assessment_id.in_(assessments))
    return {(assessment, revision) for assessment, revision in session.execute(query)}
