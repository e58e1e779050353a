"""Giving a panel another name, at any time before the assessment is closed."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring.foundation.errors import Refused
from scoring.marking.judges import acts
from scoring.marking.judges.proposals import NAME_MAX
from scoring.marking.models import PanelRow
from scoring.marking.panels import find_panel
from scoring.marking.recording import room
from scoring.marking.setting_up import changing
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy


def rename_panel(session: Session, assessment: str, panel: int, name: str, *, actor: Actor, at: datetime) -> None:
    """Raises Forbidden: not-allowed; NotFound: assessment-unknown, panel-unknown; Refused: assessment-closed,
    name-missing, text-too-long.
    """
    changing(session, assessment, actor=actor)
    found = find_panel(room().frames.fresh(session, assessment), panel)
    new = tidy(name, limit=NAME_MAX)
    if not new:
        raise Refused("name-missing")
    if new == found.name:
        return
    session.get_one(PanelRow, panel).name = new
    params = {"before": found.name, "after": new}
    acts.note(session, assessment, "act-panel-renamed", actor=actor, at=at, params=params)
