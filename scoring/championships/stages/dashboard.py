"""The dashboard of a stage: of each skill how far it is, what it lacks, and who has to see to it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages import access, facts, scheme_sizes
from scoring.championships.stages.ages import outside_ages
from scoring.championships.stages.facts import CHIEF
from scoring.championships.stages.heading import StageHeading, heading_of
from scoring.championships.stages.matters import Raised, raised
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.progress import MarkingProgress, SheetCounts, progress_of
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.championships.stages.staging import INTERNATIONAL
from scoring.foundation import clock
from scoring.marking.models import AssessmentRow, DayRow, PanelSheetRow
from scoring.people.actors import Actor
from scoring.rules.scheme import Text

ORGANIZER, EXPERTS, PRESIDENT = "organizer", "expert", "jury-president"
# What a skill may lack, in the order in which it is seen to, and who has to.
WHO = {
    "no-scheme": ORGANIZER,
    "no-assessment": ORGANIZER,
    "no-chief": ORGANIZER,
    "no-days": ORGANIZER,
    "no-seats": ORGANIZER,
    "not-drawn": CHIEF,
    "no-panels": CHIEF,
    "not-opened": CHIEF,
    "in-dispute": CHIEF,
    "unlock-asked": PRESIDENT,
    "unmarked": EXPERTS,
    "unsigned": EXPERTS,
    "not-locked": CHIEF,
    "not-final": PRESIDENT,
}
URGENT = frozenset({"in-dispute", "unlock-asked"})
SET_UP, MARKING, SIGNING, FINAL = "set-up", "marking", "signing", "final"
SHOWN = ("all", "lacking", SET_UP, MARKING, SIGNING, FINAL)


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill of the stage. `assessment` is its public id, "" before there is one; `lacks` are keys of WHO.

    `outside`: how many entered persons are outside the age limits, which only warns.
    """

    id: str
    number: str
    name: Text
    assessment: str
    chiefs: tuple[str, ...]
    seats: int
    lacks: tuple[str, ...]
    phase: str
    progress: MarkingProgress | None
    outside: int = 0

    @property
    def state(self) -> str:
        """A word of the states' vocabulary. decisions.md 26."""
        if self.phase == SET_UP:
            return "none"
        if URGENT & set(self.lacks):
            return "disputed"
        return {FINAL: "locked", SIGNING: "signed"}.get(self.phase, "progress")

    @property
    def disputes(self) -> int:
        return self.progress.counts.disputed if self.progress else 0


@dataclass(frozen=True, slots=True)
class StageDashboard:
    head: StageHeading
    stage: StageRow
    lines: tuple[SkillLine, ...]
    matters: tuple[Raised, ...] = ()

    @property
    def todo(self) -> Sequence[tuple[str, str, tuple[SkillLine, ...]]]:
        """(what is lacking, who has to, which skills), the urgent first."""
        order = sorted(WHO, key=lambda code: code not in URGENT)
        found = [(code, WHO[code], tuple(line for line in self.lines if code in line.lacks)) for code in order]
        return [row for row in found if row[2]]

    def of(self, skills: Collection[str]) -> list[SkillLine]:
        """The lines of these skills, by their public ids."""
        return [line for line in self.lines if line.id in skills]

    def shown(self, which: str) -> list[SkillLine]:
        """The lines of a filter, those that need somebody first."""
        if which == "lacking":
            chosen: Iterable[SkillLine] = (line for line in self.lines if line.lacks and line.phase == SET_UP)
        else:
            chosen = (line for line in self.lines if which in {"all", line.phase})
        return sorted(chosen, key=lambda line: not URGENT & set(line.lacks))


def dashboard(session: Session, stage: str, *, actor: Actor, at: datetime) -> StageDashboard:
    """Raises SignInNeeded, Forbidden: not-allowed; NotFound: stage-unknown."""
    row = stage_row(session, stage)
    access.require(actor, access.SEE_STAGE, row)
    skills = skills_of(session, row)
    known = _Facts(session, row, skills, clock.shown(at).date())
    lines = tuple(known.line(skill) for skill in skills)
    return StageDashboard(heading_of(session, row, at=at), row, lines, raised(session, row, actor=actor))


class _Facts:
    """What is known of all skills of a stage, each kind asked once."""

    def __init__(self, session: Session, stage: StageRow, skills: Sequence[StageSkillRow], today: date) -> None:
        ids = [skill.assessment_id for skill in skills if skill.assessment_id is not None]
        self._marked = stage.level != INTERNATIONAL
        rows = list(session.scalars(select(AssessmentRow).where(AssessmentRow.id.in_(ids)))) if ids else []
        self._assessments = {row.id: row for row in rows}
        self._chiefs = facts.chiefs_of(session, stage, skills, rows)
        self._days = facts.counted(session, DayRow.assessment_id, ids)
        self._panels = facts.counted(session, PanelSheetRow.assessment_id, ids)
        self._seats = facts.seats_of(session, ids)
        self._sheets = scheme_sizes.sheets_of(session, {row.scheme_version_id for row in rows})
        self._asked = facts.unlocks_of(session, ids)
        self._final = facts.final_of(session, ids)
        self._outside = outside_ages(session, stage, skills, today)
        under_way = [row for row in rows if row.state != "draft" and row.id not in self._final]
        begun = {row.public_id: row.revision for row in under_way}
        self._progress = progress_of(session, begun) if begun else {}

    def line(self, skill: StageSkillRow) -> SkillLine:
        assessment = self._assessments.get(skill.assessment_id or 0)
        chiefs = self._chiefs.get(skill.id, ())
        lacks, phase, progress, seats = self._unmarked(skill), SET_UP, None, 0
        if assessment is not None:
            seats = self._seats.get(assessment.id, (0, 0))[0]
            progress = self._progress_of(assessment, seats)
            lacks = self._of_draft(assessment) if progress is None else self._of_marking(assessment, progress)
            phase = _phase(lacks, progress)
        if self._marked and assessment is not None and not chiefs and phase != FINAL:
            lacks = ["no-chief", *lacks]
        return SkillLine(
            skill.public_id, skill.number, Text(skill.name_kk, skill.name_ru, skill.name_en),
            assessment.public_id if assessment else "", chiefs, seats,
            tuple(code for code in WHO if code in lacks), phase, progress,
            self._outside.get(skill.id, 0),
        )  # fmt: skip

    def _progress_of(self, row: AssessmentRow, seats: int) -> MarkingProgress | None:
        """Nothing is counted where the results are final: every sheet is locked. decisions.md 11."""
        if row.id not in self._final:
            return self._progress.get(row.public_id)
        whole = seats * self._sheets.get(row.scheme_version_id, 0)
        return MarkingProgress(SheetCounts(whole, whole, whole, 0, whole), whole)

    def _unmarked(self, skill: StageSkillRow) -> list[str]:
        if not self._marked:
            return []
        return ["no-assessment"] if skill.scheme_version_id is not None else ["no-scheme"]

    def _of_draft(self, row: AssessmentRow) -> list[str]:
        seats, unnumbered = self._seats.get(row.id, (0, 0))
        lacks = {
            "no-days": not self._days.get(row.id),
            "no-seats": not seats,
            "not-drawn": bool(unnumbered),
            "no-panels": self._panels.get(row.id, 0) < self._sheets.get(row.scheme_version_id, 0),
        }
        found = [code for code, missing in lacks.items() if missing]
        return found or ["not-opened"]

    def _of_marking(self, row: AssessmentRow, progress: MarkingProgress) -> list[str]:
        counts, whole = progress.counts, progress.whole
        if row.id in self._final:
            return []
        lacks = {
            "in-dispute": counts.disputed > 0,
            "unlock-asked": self._asked.get(row.id, 0) > 0,
            "unmarked": counts.filled < whole,
            "unsigned": counts.signed < counts.filled,
            "not-locked": counts.locked < counts.signed,
            "not-final": counts.locked == whole,
        }
        return [code for code, missing in lacks.items() if missing]


def _phase(lacks: Sequence[str], progress: MarkingProgress | None) -> str:
    if progress is None:
        return SET_UP
    if not lacks:
        return FINAL
    return MARKING if "unmarked" in lacks else SIGNING
