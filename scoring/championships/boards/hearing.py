"""What the boards do when something was committed: patch, tell the other processes, wake the streams."""

from collections.abc import Callable, Iterable

from flask import Flask
from sqlalchemy import select

from scoring.championships.boards import keeping, notices, streaming
from scoring.championships.boards.choosing import BoardChosen
from scoring.championships.boards.keeping import boards
from scoring.championships.boards.seating import note_seating
from scoring.championships.boards.setting import Shows, setting_of
from scoring.championships.boards.streaming import Hub, hub
from scoring.championships.results.correcting import CorrectionDecided
from scoring.championships.results.finalising import ResultsFinalised
from scoring.championships.stages.models import StageSkillRow
from scoring.foundation import clock, events
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow
from scoring.marking.recording import MarkRecorded, TotalsChanged
from scoring.marking.setting_up import FrameChanged
from scoring.marking.sheets import SheetChanged
from scoring.people.directory.consents import ConsentChanged

ELSEWHERE = "scoring.championships.boards.elsewhere"
EVERYTHING = ""  # instead of an assessment: what the public may hear was chosen anew
NAMES = "names"  # instead of an assessment: who may be named changed, and nothing that is counted


def listen_elsewhere(app: Flask, heard: Callable[[str], None]) -> None:
    """Let another part hear what other processes gave to `notices`, and read what is its own there."""
    app.extensions.setdefault(ELSEWHERE, []).append(heard)


def init_app(app: Flask) -> None:
    keeping.init_app(app)
    streaming.init_app(app)
    app.extensions[keeping.EXTENSION].found = app.extensions[streaming.EXTENSION].changed
    notices.init_app(app, lambda assessment, seats: _from_elsewhere(app, assessment, seats))
    for kind in (MarkRecorded, TotalsChanged, SheetChanged):
        events.listen(kind, _of_seat)
    events.listen(FrameChanged, _of_frame)
    events.listen(ResultsFinalised, _of_results)
    events.listen(CorrectionDecided, _of_results)
    events.listen(BoardChosen, _of_choice)
    events.listen(ConsentChanged, _of_consent)


def _from_elsewhere(app: Flask, assessment: str, seats: Iterable[str]) -> None:
    wire: Hub = app.extensions[streaming.EXTENSION]
    for heard in app.extensions.get(ELSEWHERE, ()):
        heard(assessment)
    if assessment == NAMES:
        wire.look_at_all()
        return
    if assessment == EVERYTHING:  # chosen anew, or `scoring rebuild`
        app.extensions[keeping.EXTENSION].forget()
        wire.look_at_all()
        return
    app.extensions[keeping.EXTENSION].notice(assessment, seats)
    wire.changed(assessment)


def _of_seat(event: MarkRecorded | TotalsChanged | SheetChanged) -> None:
    boards().hear(event)
    notices.notices().give(event.assessment, event.seat)
    hub().changed(event.assessment)


def _of_frame(event: FrameChanged) -> None:
    boards().hear(event)
    _note_seating(event.assessment)
    notices.notices().give(event.assessment)
    hub().changed(event.assessment)


def _of_results(event: ResultsFinalised | CorrectionDecided) -> None:
    notices.notices().give(event.assessment)
    hub().changed(event.assessment)


def _of_choice(_event: BoardChosen) -> None:
    hub().look_at_all()
    notices.notices().give(EVERYTHING)


def _of_consent(_event: ConsentChanged) -> None:
    """Unpublishing acts at once, on boards that lie open too. decisions.md 24."""
    hub().look_at_all()
    notices.notices().give(NAMES)


def _note_seating(assessment: str) -> None:
    """Where a freeze is chosen, it must be known who took part how when it came."""
    with db.reading() as session:
        found = select(StageSkillRow).join(AssessmentRow, AssessmentRow.id == StageSkillRow.assessment_id)
        skill = session.scalar(found.where(AssessmentRow.public_id == assessment))
        if skill is None or setting_of(session, skill).shows is not Shows.FREEZE:
            return
    with db.transaction() as session:
        note_seating(session, skill.assessment_id, at=clock.now())
