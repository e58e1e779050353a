"""Upheld appeals that nothing followed: their sheets stand as they were appealed against, and nothing is final. 19a."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.appeals.deciding import UPHELD
from scoring.championships.appeals.models import AppealDecisionRow, AppealRow
from scoring.championships.results.hindering import Hindrance
from scoring.championships.results.models import FinalisationRow
from scoring.marking.entries import moment_text
from scoring.marking.models import AssessmentRow, JournalEntryRow
from scoring.marking.recording import room
from scoring.rules.journal import EntryKind


def unfollowed_appeals(session: Session, assessments: Sequence[str]) -> Iterator[Hindrance]:
    """Every upheld appeal whose sheet was neither opened since it was filed nor locked since it was decided.

    Whoever looks again and finds the marks right signs the sheet anew as it is. A sheet that no longer counts (another
    scheme version, a seat that left the field) needs nothing, nor one that was signed as final after the decision.
    """
    signed = (
        select(FinalisationRow.id)
        .where(FinalisationRow.assessment_id == AppealRow.assessment_id, FinalisationRow.at > AppealDecisionRow.at)
        .exists()
    )
    found = (
        select(AssessmentRow.public_id, AppealRow, AppealDecisionRow.at)
        .join(AssessmentRow, AssessmentRow.id == AppealRow.assessment_id)
        .join(AppealDecisionRow, AppealDecisionRow.appeal_id == AppealRow.id)
        .where(AssessmentRow.public_id.in_(assessments), AppealDecisionRow.outcome == UPHELD, ~signed)
        .order_by(AppealRow.id)
    )
    for assessment, appeal, decided in session.execute(found).all():
        if _counts(session, assessment, appeal) and not _followed(session, appeal, decided):
            yield Hindrance(assessment, "appeal-unfollowed", appeal.seat, appeal.sheet)


def _counts(session: Session, assessment: str, appeal: AppealRow) -> bool:
    frame = room().frames.get(session, assessment)
    return appeal.sheet in frame.sheets and frame.seat(appeal.seat).status.in_field


def _followed(session: Session, appeal: AppealRow, decided: datetime) -> bool:
    opened = _newest(session, appeal, EntryKind.UNLOCK)
    locked = _newest(session, appeal, EntryKind.LOCK)
    return opened > moment_text(appeal.at) or locked > moment_text(decided)


def _newest(session: Session, appeal: AppealRow, kind: EntryKind) -> str:
    """The moment of the newest such entry of the sheet, as the journal writes moments: they sort as texts."""
    row = JournalEntryRow
    found = select(func.max(row.at)).where(row.seat == appeal.seat, row.sheet == appeal.sheet, row.kind == kind.value)
    return session.scalar(found) or ""
