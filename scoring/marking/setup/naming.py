"""Who may be named before everybody's eyes at a draw: whoever agreed, where the stage does not hide names.

Whether a stage does is known to the room of stages, which offers its answer. decisions.md 24.
"""

from collections.abc import Callable, Collection

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.marking.models import AssessmentRow
from scoring.people.directory import consents

_EXTENSION = "scoring.marking.hides-names"
Hides = Callable[[Session, str], bool]


def offer(app: Flask, hides: Hides) -> None:
    """Let `hides(session, stage)` say whether the names of a stage (public id) are hidden whatever was agreed."""
    app.extensions[_EXTENSION] = hides


def named_at(session: Session, assessment: AssessmentRow, persons: Collection[str]) -> set[str]:
    """Those of these persons (public ids) who may be named where this is drawn."""
    hides: Hides | None = current_app.extensions.get(_EXTENSION)
    if assessment.stage and hides is not None and hides(session, assessment.stage):
        return set()
    return consents.nameable(session, persons)
