"""What the ceremony does when something was committed: tell the screens here, and the other processes."""

from flask import Flask

from scoring.championships.boards import hearing as boards_hearing
from scoring.championships.boards.notices import notices
from scoring.championships.ceremony import streaming
from scoring.championships.ceremony.running import CeremonyMoved
from scoring.championships.ceremony.streaming import NOTICE, Screens, screens
from scoring.championships.results.finalising import ResultsFinalised
from scoring.foundation import events


def init_app(app: Flask) -> None:
    streaming.init_app(app)
    boards_hearing.listen_elsewhere(app, lambda notice: _from_elsewhere(app, notice))
    events.listen(CeremonyMoved, _of_ceremony)
    events.listen(ResultsFinalised, _of_results)


def _from_elsewhere(app: Flask, notice: str) -> None:
    if notice.startswith(NOTICE):
        wire: Screens = app.extensions[streaming.EXTENSION]
        wire.changed(notice.removeprefix(NOTICE))


def _of_ceremony(event: CeremonyMoved) -> None:
    screens().changed(event.stage)
    notices().give(NOTICE + event.stage)


def _of_results(_event: ResultsFinalised) -> None:
    """A correction puts the cards of its skill face down again."""
    screens().look_at_all()
