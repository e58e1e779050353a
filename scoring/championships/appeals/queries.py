"""Appeals as pages read them: of an assessment, and those of one's own college or competitors."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from scoring.championships.appeals import access
from scoring.championships.appeals.deciding import UPHELD
from scoring.championships.appeals.models import AppealDecisionRow, AppealRow
from scoring.championships.appeals.naming import StageName, persons_of_college, stages_of
from scoring.championships.results.hindering import Hindrance
from scoring.championships.results.models import FinalisationRow
from scoring.foundation.errors import NotFound
from scoring.marking.access import account_of, allowed, require
from scoring.marking.frames import Frame
from scoring.marking.models import AssessmentRow, JournalTextRow, SeatRow
from scoring.marking.recording import room
from scoring.marking.setup.viewing import Named
from scoring.people import permissions
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.rules.scheme import Text

PAGE = 50


@dataclass(frozen=True, slots=True)
class Signed:
    """Final results of an assessment: their revision, and when they were signed."""

    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided. `signed`: of an upheld appeal, the first final results that were signed after it."""

    outcome: str
    reason: str
    by: str
    at: datetime
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal. `aspect` is the number that forms print ("A1.2"), "" against the whole sheet; `revision` of the final
    results it asks to correct. `stage` where the assessment belongs to one; `persons` for the competitor's own college
    alone, in its own list."""

    id: str
    assessment: str
    title: Text
    skill: str
    seat: str
    number: int | None
    sheet: str
    aspect: str
    revision: int | None
    filed_as: str
    text: str
    by: str
    own: bool
    at: datetime
    decision: DecisionView | None
    stage: StageName | None = None
    persons: tuple[Named, ...] = ()


def appeals_of(session: Session, assessment: str, *, page: int, actor: Actor) -> tuple[tuple[AppealView, ...], int]:
    """One page of the appeals of an assessment, open ones first, and how many there are.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    require(actor, access.SEE_APPEALS, assessment)
    frame = room().frames.get(session, assessment)
    return _page(session, AppealRow.assessment_id == frame.id, page, actor)


def appeal_view(session: Session, assessment: str, appeal: str, *, actor: Actor) -> tuple[AppealView, bool]:
    """One appeal, and whether the reader may decide on it.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, appeal-unknown.
    """
    require(actor, access.SEE_APPEALS, assessment)
    frame = room().frames.get(session, assessment)
    row = session.scalar(select(AppealRow).where(AppealRow.public_id == appeal, AppealRow.assessment_id == frame.id))
    if row is None:
        raise NotFound("appeal-unknown")
    (view,) = _views(session, [row], actor)
    free = not view.own and not access.sat_in_panel(session, frame.panel_of(row.sheet), account_of(actor))
    return view, free and view.decision is None and allowed(actor, access.DECIDE_APPEAL, assessment)


def own_appeals(session: Session, *, page: int, actor: Actor) -> tuple[tuple[AppealView, ...], int]:
    """One page of the appeals that the reader made, or others did for the reader's college.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed.
    """
    permissions.require(actor, access.SEE_OWN_APPEALS)
    seats = select(SeatRow.public_id).where(SeatRow.organisation.in_(access.colleges_of(actor)))
    college = AppealRow.seat.in_(seats) & (AppealRow.filed_as == "college")
    views, count = _page(session, or_(AppealRow.account_id == account_of(actor), college), page, actor)
    stages = stages_of(session, (one.assessment for one in views))
    persons = persons_of_college(session, (one.seat for one in views), actor)
    named = (replace(one, stage=stages.get(one.assessment), persons=persons.get(one.seat, ())) for one in views)
    return tuple(named), count


def waiting_count(session: Session, colleges: Collection[str]) -> int:
    """How many appeals for these colleges nobody decided yet. Asks no permission."""
    seats = select(SeatRow.public_id).where(SeatRow.organisation.in_(colleges))
    decided = select(AppealDecisionRow.id).where(AppealDecisionRow.appeal_id == AppealRow.id).exists()
    found = select(func.count(AppealRow.id)).where(AppealRow.filed_as == "college", AppealRow.seat.in_(seats), ~decided)
    return session.scalar(found) or 0


def open_appeals(session: Session, assessments: Sequence[str]) -> Iterator[Hindrance]:
    """Every open appeal of these assessments, as what is in the way of finalising. decisions.md 19a."""
    decided = select(AppealDecisionRow.id).where(AppealDecisionRow.appeal_id == AppealRow.id).exists()
    found = (
        select(AssessmentRow.public_id, AppealRow.seat, AppealRow.sheet)
        .join(AssessmentRow, AssessmentRow.id == AppealRow.assessment_id)
        .where(AssessmentRow.public_id.in_(assessments), ~decided)
        .order_by(AppealRow.id)
    )
    for assessment, seat, sheet in session.execute(found):
        yield Hindrance(assessment, "appeal-open", seat, sheet)


def _page(session: Session, where: ColumnElement[bool], page: int, actor: Actor) -> tuple[tuple[AppealView, ...], int]:
    decided = select(AppealDecisionRow.id).where(AppealDecisionRow.appeal_id == AppealRow.id).exists()
    found = select(AppealRow).where(where)
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.scalars(found.order_by(decided, AppealRow.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return _views(session, list(rows), actor), count


def _views(session: Session, rows: Sequence[AppealRow], actor: Actor) -> tuple[AppealView, ...]:
    decisions = {
        row.appeal_id: row
        for row in session.scalars(
            select(AppealDecisionRow).where(AppealDecisionRow.appeal_id.in_([row.id for row in rows]))
        )
    }
    texts = _texts(session, [*(row.text for row in rows), *(row.reason_text for row in decisions.values())])
    names = _names(session, [*(row.account_id for row in rows), *(row.account_id for row in decisions.values())])
    ids = {row.assessment_id for row in rows}
    found = session.execute(select(AssessmentRow.id, AssessmentRow.public_id).where(AssessmentRow.id.in_(ids)))
    signed = _signed(session, ids)
    frames = {number: room().frames.get(session, public_id) for number, public_id in found}

    def decision(row: AppealRow) -> DecisionView | None:
        one = decisions.get(row.id)
        if one is None:
            return None
        newer = (final for final in signed.get(row.assessment_id, ()) if final.revision > (row.revision or 0))
        after = (final for final in newer if final.at >= one.at)
        follows = next(after, None) if one.outcome == UPHELD else None
        return DecisionView(one.outcome, texts.get(one.reason_text, ""), names.get(one.account_id, ""), one.at, follows)

    return tuple(
        AppealView(
            row.public_id, frames[row.assessment_id].public_id, frames[row.assessment_id].scheme.title,
            frames[row.assessment_id].scheme.skill_number, row.seat, frames[row.assessment_id].seat(row.seat).number,
            row.sheet, aspect_number(frames[row.assessment_id], row.sheet, row.aspect), row.revision, row.filed_as,
            texts.get(row.text, ""), names.get(row.account_id, ""), row.account_id == actor.account_id, row.at,
            decision(row),
        )
        for row in rows
    )  # fmt: skip


def aspect_number(frame: Frame, sheet: str, aspect: str | None) -> str:
    """As forms print it; an aspect that a newer scheme version no longer has goes by its key."""
    if not aspect:
        return ""
    keys = [one.key for one in frame.sheets[sheet].aspects] if sheet in frame.sheets else []
    return f"{sheet}.{keys.index(aspect) + 1}" if aspect in keys else aspect


def _signed(session: Session, assessments: Iterable[int]) -> Mapping[int, list[Signed]]:
    """The final results of these assessments, the oldest first."""
    row, found = FinalisationRow, dict[int, list[Signed]]()
    query = select(row.assessment_id, row.revision, row.at).where(row.assessment_id.in_(set(assessments)))
    for assessment, revision, at in session.execute(query.order_by(row.revision)):
        found.setdefault(assessment, []).append(Signed(revision, at))
    return found


def _texts(session: Session, ids: Iterable[str]) -> Mapping[str, str]:
    found = select(JournalTextRow.id, JournalTextRow.text).where(JournalTextRow.id.in_(list(ids)))
    return {one: text or "" for one, text in session.execute(found)}


def _names(session: Session, accounts: Iterable[int]) -> Mapping[int, str]:
    found = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(set(accounts))))
    return {row[0]: row[1] for row in found}
