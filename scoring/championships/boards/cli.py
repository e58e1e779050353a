"""The command `scoring rebuild`: every board built again from the journal, and what it took."""

import time

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from scoring.championships.boards.hearing import EVERYTHING
from scoring.championships.boards.keeping import boards
from scoring.championships.boards.notices import notices
from scoring.championships.stages.models import StageSkillRow
from scoring.foundation import terminal
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow


@click.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Build all boards again from the journal, and say how long it took.

    Boards are caches: nothing is lost when they are thrown away. Servers joined by a message queue throw theirs away
    too; one without compares its boards with the journal whenever a page is opened.
    """
    began, kept = time.perf_counter(), boards()
    kept.forget()
    with db.reading() as session:
        found = select(AssessmentRow.public_id).join(StageSkillRow, StageSkillRow.assessment_id == AssessmentRow.id)
        assessments = list(session.scalars(found.order_by(AssessmentRow.id)))
        for assessment in assessments:
            with kept.lock:
                kept.board(session, assessment).running  # noqa: B018  # counted when it is asked for
    milliseconds = round((time.perf_counter() - began) * 1000)
    notices().give_now(EVERYTHING)
    terminal.say("boards-rebuilt", count=len(assessments), milliseconds=milliseconds)
