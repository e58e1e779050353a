"""Deciding an appeal: by jury president or organizer, who were not on the panel and did not make it. 19a."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.appeals import access
from scoring.championships.appeals.events import AppealDecided
from scoring.championships.appeals.filing import held_appeal, settle
from scoring.foundation import events
from scoring.foundation.errors import NotFound, Refused
from scoring.marking.access import account_of, require
from scoring.marking.judges import acts
from scoring.marking.persons import same_person
from scoring.marking.recording import room
from scoring.people.actors import Actor

UPHELD, REJECTED = "upheld", "rejected"
OUTCOMES = (UPHELD, REJECTED)


def decide_appeal(
    session: Session, assessment: str, appeal: str, outcome: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Uphold or reject an appeal, with a reason. decisions.md 19a.

    Upheld before the skill is final, the sheet is corrected as any other: unlocked, marked, signed anew. Upheld
    afterwards, it is the ground for a decision to correct the results (`results.correcting`). Neither happens by
    itself, and until it does the skill is not final (`pending`). Raises SignInNeeded: sign-in-needed; Forbidden:
    not-allowed; NotFound: assessment-unknown, appeal-unknown; Refused: appeal-outcome-unknown,
    appeal-decider-on-panel, appeal-own, appeal-decided-already, text-missing, text-too-long.
    """
    require(actor, access.DECIDE_APPEAL, assessment)
    row, held = held_appeal(session, appeal)
    if held != assessment:
        raise NotFound("appeal-unknown")
    if outcome not in OUTCOMES:
        raise Refused("appeal-outcome-unknown")
    frame, account = room().frames.fresh(session, assessment), account_of(actor)
    if access.sat_in_panel(session, frame.panel_of(row.sheet), account):
        raise Refused("appeal-decider-on-panel")
    if same_person(session, row.account_id, account):
        raise Refused("appeal-own")
    settle(session, row, outcome, reason, actor=actor, at=at)
    params: dict[str, str | int] = {"seat": acts.of_seat(row.seat), "sheet": row.sheet}
    acts.note(session, assessment, f"act-appeal-{outcome}", actor=actor, at=at, params=params, reason=reason)
    events.note(session, AppealDecided(assessment, row.public_id, outcome))
