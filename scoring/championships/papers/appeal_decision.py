"""The decision on an appeal: what was appealed against, what was decided and why. decisions.md 19a."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.appeals import access
from scoring.championships.appeals.queries import AppealView, DecisionView, appeal_view
from scoring.championships.papers import kinds
from scoring.championships.papers.protocol_parts import Setting, draft_of_skill, form_of, setting_of, signer, when
from scoring.documents.bilingual import joined
from scoring.documents.drafts import Draft
from scoring.documents.drawing.faces import legible
from scoring.documents.drawing.form_contents import Part
from scoring.foundation.errors import Refused
from scoring.marking.access import require
from scoring.marking.papers import frame_parts
from scoring.marking.recording import room
from scoring.people.actors import Actor


def expect_may_print(assessment: str, *, actor: Actor) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    require(actor, access.SEE_APPEALS, assessment)


def expect_decided(session: Session, assessment: str, appeal: str, *, actor: Actor) -> tuple[AppealView, DecisionView]:
    """Raises as `expect_may_print`; NotFound: assessment-unknown, appeal-unknown; Refused: appeal-not-decided."""
    expect_may_print(assessment, actor=actor)
    view, _may_decide = appeal_view(session, assessment, appeal, actor=actor)
    if view.decision is None:
        raise Refused("appeal-not-decided")
    return view, view.decision


def appeal_decision(session: Session, assessment: str, appeal: str, *, actor: Actor, at: datetime) -> Draft:
    """Raises as `expect_decided`."""
    view, decision = expect_decided(session, assessment, appeal, actor=actor)
    setting = setting_of(session, room().frames.get(session, assessment))
    said = setting.said
    parts = (
        Part(said.both("appeal"), facts=_appeal(setting, view)),
        Part(said.both("decision"), facts=_decision(setting, decision)),
        Part(signatories=(signer(said, "sign-decided", decision.by), signer(said, "sign-president"))),
    )
    form = form_of(setting, said.each("title-appeal"), parts, at)
    return draft_of_skill(setting, kinds.APPEAL, form, once=appeal, subject=appeal)


def _appeal(setting: Setting, view: AppealView) -> tuple[tuple[str, str], ...]:
    said, frame = setting.said, setting.frame
    name = joined(frame_parts.text_of(frame.sheets[view.sheet].name)) if view.sheet in frame.sheets else ""
    against = said.both("against-final", revision=view.revision) if view.revision else said.both("against-marks")
    return (
        (said.both("seat"), frame_parts.seat_label(frame.seat(view.seat))),
        (said.both("sheets"), f"{view.sheet} {name}".strip() + (f", {view.aspect}" if view.aspect else "")),
        (said.both("against"), against),
        (said.both("filed-by"), f"{view.by} ({said.both(f'filed-{view.filed_as}')})"),
        (said.both("filed"), when(view.at)),
        (said.both("reason"), legible(view.text)),
    )


def _decision(setting: Setting, decision: DecisionView) -> tuple[tuple[str, str], ...]:
    said = setting.said
    return (
        (said.both("outcome"), said.both(f"outcome-{decision.outcome}")),
        (said.both("reason"), legible(decision.reason)),
        (said.both("decided-by"), decision.by),
        (said.both("date"), when(decision.at)),
    )
