"""The ribbon of a rehearsal: on every page whose address names an assessment that is a copy to practise on."""

import logging
from dataclasses import dataclass

from flask import Flask, request
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow

log = logging.getLogger(__name__)
LANGUAGES = (("kk", "Жаттығу"), ("ru", "Тренировка"), ("en", "Rehearsal"))  # all three on every screen. DESIGN.md 12


@dataclass(frozen=True, slots=True)
class Ribbon:
    """`real` is the public id of the assessment that is rehearsed; `words` are (language, word)."""

    real: str
    words: tuple[tuple[str, str], ...] = LANGUAGES


def init_app(app: Flask) -> None:
    app.add_template_global(rehearsal_ribbon)


def rehearsal_ribbon(assessment: str = "") -> Ribbon | None:
    """The ribbon of an assessment, of the one that this page's address names when none is said; None for a real one."""
    said = assessment or str((request.view_args or {}).get("assessment", ""))
    if not said:
        return None
    try:
        return _asked(said)
    except SQLAlchemyError:  # the page that says so must still appear
        log.exception("the database did not say whether %r is a rehearsal", said)
        return None


def _asked(assessment: str) -> Ribbon | None:
    real = aliased(AssessmentRow)
    found = select(real.public_id).join(AssessmentRow, AssessmentRow.rehearsal_of == real.id)
    with db.reading() as session:
        public_id = session.scalar(found.where(AssessmentRow.public_id == assessment))
    return Ribbon(public_id) if public_id else None
