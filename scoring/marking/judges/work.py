"""What waits for a judge on the start page: the assessments that are not over, where own ties can be declared."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from scoring.foundation import formats
from scoring.foundation.db import db
from scoring.foundation.viewer import Work
from scoring.foundation.words import language
from scoring.marking import access, telling_apart
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.models import AssessmentRow, DayRow, JudgeRow
from scoring.marking.recording import room
from scoring.people.signing_in import door
from scoring.schemes.queries import said


def work() -> list[Work]:
    """One place for each assessment whose judge the reader is, and where that counts: on a paired tablet its own."""
    actor = door.actor()
    with db.reading() as session:
        found = session.execute(
            select(AssessmentRow.public_id, func.min(DayRow.date))
            .join(JudgeRow, JudgeRow.assessment_id == AssessmentRow.id)
            .outerjoin(DayRow, DayRow.assessment_id == AssessmentRow.id)
            .where(JudgeRow.account_id == actor.account_id, AssessmentRow.state != AssessmentState.CLOSED.value)
            .group_by(AssessmentRow.id, AssessmentRow.public_id)
            .order_by(AssessmentRow.id.desc())
        ).all()
        apart = telling_apart.differences(session, [each for each, _begins in found], language())
        frames = {each: room().frames.get(session, each) for each, _begins in found}
        named = [
            (each, telling_apart.with_difference(_named(frames[each], begins), apart.get(each, "")))
            for each, begins in found
            if access.allowed(actor, access.DECLARE, each, access.belonging(frames[each], actor))
        ]
    meaning = _("Say by seat number whom you teach or mentor; the fourth judge marks them")
    return [
        Work(
            _("My ties: %(title)s", title=title),
            meaning,
            url_for("judges.own_ties", assessment=assessment),
            "conflict",
        )
        for assessment, title in named
    ]


def _named(frame: Frame, begins: date | None) -> str:
    """The title and the first day: one skill is assessed at several stages, and their titles are the same."""
    title = said(frame.scheme.title, language())
    return title if begins is None else f"{title}, {formats.day(begins)}"
