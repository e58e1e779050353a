"""The state of a skill behind its board, read from the database and from the boards in memory as it is asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.boards.corrected import corrections_among
from scoring.championships.boards.counting import Progress, Running
from scoring.championships.boards.keeping import SkillBoard, boards
from scoring.championships.boards.notices import notices
from scoring.championships.boards.views import NEVER_CORRECTED, Corrections, Final, Names
from scoring.championships.naming import hides_names, public_names
from scoring.championships.results.gathering import newest
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.marking.frames import Frame, Seat
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.marking.recording import room
from scoring.rules.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a list of skills knows of one: its assessment, whether it may be counted, the final revision (or 0)."""

    assessment: str = ""
    countable: bool = False
    revision: int = 0
    corrections: Corrections = NEVER_CORRECTED

    @property
    def final(self) -> bool:
        return self.revision > 0


def assessments_of(session: Session, stage: StageRow) -> Mapping[int, Assessed]:
    """Every skill of a stage (by the number of the row)."""
    newest = select(func.max(FinalisationRow.revision)).where(FinalisationRow.assessment_id == AssessmentRow.id)
    found = (
        select(StageSkillRow.id, AssessmentRow, newest.scalar_subquery())
        .outerjoin(AssessmentRow, AssessmentRow.id == StageSkillRow.assessment_id)
        .where(StageSkillRow.stage_id == stage.id)
    )
    rows = [(skill, row, revision or 0) for skill, row, revision in session.execute(found)]
    corrected = corrections_among(session, ((row.id, revision) for _skill, row, revision in rows if revision))
    return {
        skill: Assessed() if row is None else Assessed(
            row.public_id, row.rehearsal_of is None, revision, corrected.get((row.id, revision), NEVER_CORRECTED)
        )
        for skill, row, revision in rows
    }  # fmt: skip


class StateRead:
    """The state of a skill, read through a session as it is asked for."""

    def __init__(self, session: Session, skill: StageSkillRow, at: datetime, *, checked: bool) -> None:
        self._session, self._skill, self._at, self._checked = session, skill, at, checked
        self._assessment = _assessment(session, skill)

    @property
    def countable(self) -> bool:
        return self._assessment is not None and not self._frame.rehearsal

    @cached_property  # one state at one moment: asked for by every row
    def _frame(self) -> Frame:
        if self._assessment is None:
            raise AssertionError("marking was not set up")
        return room().frames.get(self._session, self._assessment)

    @property
    def rules(self) -> RuleSet:
        return self._frame.rule_set

    @property
    def seats(self) -> Mapping[str, Seat]:
        return {str(seat.number): seat for seat in self._frame.seats.values() if seat.number is not None}

    def progress(self) -> Progress:
        return self._board().progress

    def running(self) -> Running:
        return self._board().running

    def running_at(self, moment: datetime) -> Running:
        return self._board().at(self._session, moment, now=self._at)

    def final(self) -> Final | None:
        row = newest(self._session, self._frame)
        if row is None:
            return None
        fixed = (row.assessment_id, row.revision)
        standings = tuple(json.loads(row.document)["standings"])
        return Final(row.revision, row.hash, standings, corrections_among(self._session, [fixed])[fixed])

    def names(self) -> Names:
        rows = list(self._session.scalars(select(SeatRow).where(SeatRow.assessment_id == self._frame.id)))
        numbers = {row.public_id: str(row.number) for row in rows}
        named = public_names(self._session, rows, hides_names=hides_names(self._session, self._skill))
        return {numbers[seat]: persons for seat, persons in named.items()}

    def _board(self) -> SkillBoard:
        notices().listen()  # who keeps a board must hear the other processes
        return boards().board(self._session, self._frame.public_id, heads=self._checked)


def _assessment(session: Session, skill: StageSkillRow) -> str | None:
    if skill.assessment_id is None:
        return None
    return session.scalar(select(AssessmentRow.public_id).where(AssessmentRow.id == skill.assessment_id))
