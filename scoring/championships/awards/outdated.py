"""Whether what was built on final results still rests on the newest ones, and what changed since.

For whatever is built on results (advancing, packages, papers, tables): keep the assessment's public id with the
revision or the hash, and ask here. Nothing here asks a permission; whoever calls has asked already.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.awards.changes import StageChanges
from scoring.championships.awards.fixing import changes_between, newest_of, stage_document
from scoring.championships.awards.models import StageFinalisationRow
from scoring.championships.awards.reading import SkillResult, stage_results
from scoring.championships.results.models import CorrectionDecisionRow, FinalisationRow
from scoring.championships.results.rows import Document, differences
from scoring.championships.stages.models import StageRow
from scoring.foundation.errors import NotFound
from scoring.marking.models import AssessmentRow
from scoring.rules.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Decision:
    """By which decision results are, or were, to be corrected."""

    revision: int
    number: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Currency:
    """How current final results are. `revision` and `hash` are those asked about.

    `changes`: seats whose total, place, scale points or medal differ in the newest results, {"seat", "before",
    "after"}; empty for the newest, and also for a correction that moved nobody. `decided`: a decision waits for the
    newest results to be corrected, so that they may change.
    """

    revision: int
    hash: str
    newest_revision: int
    newest_hash: str
    changes: Sequence[Document]
    decisions: tuple[Decision, ...]

    @property
    def newest(self) -> bool:
        return self.revision == self.newest_revision

    @property
    def decided(self) -> bool:
        return any(one.revision == self.newest_revision for one in self.decisions)


@dataclass(frozen=True, slots=True)
class StageCurrency:
    """How current a stage's finalised results are.

    `changes`: what the newest results of its skills would change in it. `decided`: numbers of skills whose results a
    decision has opened, so that they may change; `open`: numbers of skills that have no final results any more, or
    not yet.
    """

    revision: int
    hash: str
    changes: StageChanges
    decided: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def outdated(self) -> bool:
        return bool(self.changes or self.decided or self.open)


def currency(session: Session, assessment: str, *, revision: int | None = None, hash: str | None = None) -> Currency:  # noqa: A002  # as it is printed everywhere
    """Whether these results are the newest final ones of an assessment, and what changed since.

    Raises NotFound: results-not-final (no such results were finalised here).
    """
    rows = _revisions(session, [assessment]).get(assessment, [])
    asked = [row for row in rows if revision in (None, row.revision) and hash in (None, row.hash)]
    if not asked or (revision is None and hash is None):
        raise NotFound("results-not-final")
    return _currency(asked[-1], rows, _decisions(session, [asked[-1].assessment_id]))


def outdated_among(session: Session, known: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Currency]:
    """Of many (assessment, hash), those that are no longer the newest or that a decision has opened."""
    known = list(known)
    rows = _revisions(session, {assessment for assessment, _hash in known})
    decisions = _decisions(session, (row.assessment_id for some in rows.values() for row in some))
    found = {}
    for assessment, hashed in known:
        asked = next((row for row in rows.get(assessment, []) if row.hash == hashed), None)
        if asked is None:
            continue
        current = _currency(asked, rows[assessment], decisions)
        if not current.newest or current.decided:
            found[assessment, hashed] = current
    return found


def stage_currency(session: Session, stage: StageRow) -> StageCurrency | None:
    """How current the newest finalised results of a stage are; None where it was never finalised."""
    row = newest_of(session, stage)
    return None if row is None else currency_of(session, stage, row, stage_results(session, stage))


def stage_outdated(session: Session, stage: StageRow) -> bool:
    """Whether the stage was finalised, and what was signed no longer stands as it is."""
    try:
        found = stage_currency(session, stage)
    except RuleBroken:  # tables cannot be made of the skills as they stand now: they are not those that were signed
        return True
    return found is not None and found.outdated


def currency_of(
    session: Session, stage: StageRow, row: StageFinalisationRow, skills: Sequence[SkillResult]
) -> StageCurrency:
    """As `stage_currency`, where row and skills are known already."""
    changes = changes_between(session, json.loads(row.document), stage_document(stage, skills))
    return StageCurrency(
        row.revision,
        row.hash,
        changes,
        decided=tuple(one.number for one in skills if one.final is not None and one.final.corrected),
        open=tuple(one.number for one in skills if one.final is None),
    )


def _currency(
    asked: FinalisationRow, rows: Sequence[FinalisationRow], decisions: Mapping[int, tuple[Decision, ...]]
) -> Currency:
    newest = rows[-1]
    changes = [] if asked is newest else differences(_standings(asked), _standings(newest))
    decided = decisions.get(asked.assessment_id, ())
    return Currency(asked.revision, asked.hash, newest.revision, newest.hash, changes, decided)


def _standings(row: FinalisationRow) -> Sequence[Document]:
    standings: Sequence[Document] = json.loads(row.document)["standings"]
    return standings


def _revisions(session: Session, assessments: Iterable[str]) -> dict[str, list[FinalisationRow]]:
    """Every revision of each of these assessments, oldest first."""
    found = (
        select(AssessmentRow.public_id, FinalisationRow)
        .join(AssessmentRow, AssessmentRow.id == FinalisationRow.assessment_id)
        .where(AssessmentRow.public_id.in_(list(assessments)))
        .order_by(FinalisationRow.revision)
    )
    rows: dict[str, list[FinalisationRow]] = {}
    for assessment, row in session.execute(found):
        rows.setdefault(assessment, []).append(row)
    return rows


def _decisions(session: Session, assessments: Iterable[int]) -> dict[int, tuple[Decision, ...]]:
    """Every decision to correct results of these, by the number of the assessment's row, oldest first."""
    row = CorrectionDecisionRow
    found = select(row).where(row.assessment_id.in_(set(assessments))).order_by(row.revision)
    decisions: dict[int, tuple[Decision, ...]] = {}
    for one in session.scalars(found):
        said = Decision(one.revision, one.number, one.decided_on)
        decisions[one.assessment_id] = (*decisions.get(one.assessment_id, ()), said)
    return decisions
