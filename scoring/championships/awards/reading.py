"""The results of a stage as they stand: each skill's newest final standings, and for whom its seats count."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.results.gathering import decided_among, newest_of_each
from scoring.championships.results.models import FinalisationRow
from scoring.championships.results.rows import Document
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of
from scoring.marking.frames import AssessmentState
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.people.directory.naming import in_language

REGION, COLLEGE = "region", "college"  # what a member is: for whom seats count in tables and best-of
MEMBERS = {"republic": REGION, "international": REGION, "region": COLLEGE}


@dataclass(frozen=True, slots=True)
class FinalSkill:
    """The final results of a skill: `rows` as they were fixed. `members` and `seats` by the number of a seat.

    `members` are ids of regions or colleges, "" where nobody said whom a seat counts for. `corrected`: a decision has
    opened the results again; they stand until new ones are signed.
    """

    assessment: str
    revision: int
    hash: str
    at: datetime
    rows: Sequence[Document]
    rules: Document
    members: Mapping[str, str]
    seats: Mapping[str, str]
    corrected: bool


@dataclass(frozen=True, slots=True)
class SkillResult:
    """A skill of a stage, with its final results once there are some. `assessment` once marking is set up."""

    id: str
    number: str
    kk: str
    ru: str
    en: str
    assessment: str | None
    final: FinalSkill | None

    def name(self, language: str) -> str:
        return in_language(language, kk=self.kk, ru=self.ru, en=self.en)


class _Seat(NamedTuple):
    id: str
    organisation: str | None
    region: str | None


def member_kind(level: str) -> str | None:
    """Regions at the republican stage, colleges at the regional one; None at a college stage. decisions.md 16.

    Everyone at a college stage is of one college, and no group of learners is kept: there are no team tables there.
    """
    return MEMBERS.get(level)


def stage_results(session: Session, stage: StageRow) -> tuple[SkillResult, ...]:
    """Every skill of a stage, 9 before 10, with its newest final results. Asks no permission."""
    return results_of(session, skills_of(session, stage), member_kind(stage.level))


def results_of(session: Session, skills: Sequence[StageSkillRow], kind: str | None) -> tuple[SkillResult, ...]:
    """As `stage_results`, for skills that may be of several stages of one level; so many queries for any number."""
    ids = [skill.assessment_id for skill in skills if skill.assessment_id is not None]
    found = select(AssessmentRow.id, AssessmentRow.public_id, AssessmentRow.state).where(AssessmentRow.id.in_(ids))
    marked = {row[0]: (row[1], row[2]) for row in session.execute(found)}
    finals, decided, seats = newest_of_each(session, ids), decided_among(session, ids), _seats(session, ids)

    def final(assessment: int) -> FinalSkill | None:
        row = finals.get(assessment)
        if row is None:
            return None
        public_id, state = marked[assessment]
        corrected = (assessment, row.revision) in decided or state != AssessmentState.CLOSED
        return _final(row, public_id, seats.get(assessment, {}), kind, corrected=corrected)

    return tuple(
        SkillResult(
            skill.public_id, skill.number, skill.name_kk, skill.name_ru, skill.name_en,
            marked[skill.assessment_id][0] if skill.assessment_id is not None else None,
            final(skill.assessment_id) if skill.assessment_id is not None else None,
        )
        for skill in skills
    )  # fmt: skip


def _final(
    row: FinalisationRow, assessment: str, seats: Mapping[str, _Seat], kind: str | None, *, corrected: bool
) -> FinalSkill:
    document = json.loads(row.document)
    standings = document["standings"]
    numbers = [one["seat"] for one in standings]
    return FinalSkill(
        assessment=assessment,
        revision=row.revision,
        hash=row.hash,
        at=row.at,
        rows=standings,
        rules=document["rule_set"],
        members={seat: _member(seats.get(seat), kind) for seat in numbers},
        seats={seat: seats[seat].id for seat in numbers if seat in seats},
        corrected=corrected,
    )


def _member(seat: _Seat | None, kind: str | None) -> str:
    if seat is None:
        return ""
    return (seat.region if kind == REGION else seat.organisation) or ""


def _seats(session: Session, assessments: Sequence[int]) -> dict[int, dict[str, _Seat]]:
    row, seats = SeatRow, dict[int, dict[str, _Seat]]()
    found = select(row.assessment_id, row.number, row.public_id, row.organisation, row.region)
    numbered = found.where(row.assessment_id.in_(assessments), row.number.is_not(None))
    for assessment, number, seat, organisation, region in session.execute(numbered):
        seats.setdefault(assessment, {})[str(number)] = _Seat(seat, organisation, region)
    return seats
