"""Boards as streams: what changed is encoded once for all who watch a skill, and sent at a tick that fits the crowd.

A stream begins with a snapshot (`event: board`) and goes on with what changed (`event: patch`), each under a
revision that counts what this process told about this board: it says nothing of the journal.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.championships.boards.audience import public_board
from scoring.championships.boards.crowds import KEEP_OPEN_EVERY, NAMES_HOLD, Crowd, Watched
from scoring.championships.boards.documents import Document, board_document, changes
from scoring.championships.boards.setting import setting_of
from scoring.championships.boards.views import Shown
from scoring.championships.stages.queries import skill_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openly import packed
from scoring.marking.models import AssessmentRow

EXTENSION = "scoring.championships.boards.hub"
TICKS = ((500, 0.04), (3000, 0.1))  # up to so many viewers in this process: seconds between two frames
SLOWEST_TICK = 0.25


@dataclass
class Channel(Watched):
    """One skill that somebody watches."""

    stage: str = ""
    skill: str = ""
    assessment: str | None = None
    document: Document | None = None
    checked_at: float = 0.0
    turns_at: datetime | None = None  # a freeze or a release that is still to come

    def take(self, document: Document) -> bytes:
        """The frame that brings whoever had the last document to this one; empty where nothing changed."""
        before, self.document = self.document, document
        changed = document if before is None else changes(before, document)
        if not changed:
            return b""
        self.revision += 1
        self.snapshot = _frame("board", self.id, {"revision": self.revision, **document})
        return _frame("patch", self.id, {"revision": self.revision, **changed})


class Hub(Crowd[str, Channel]):
    """All boards of one app that are watched in this process, by skill."""

    name = "boards"

    def changed(self, assessment: str) -> None:
        """Something was committed there. Quick: the tablets have not been answered yet."""
        for channel in list(self._channels.values()):
            if channel.assessment == assessment:
                self._due.add(channel.skill)
                self._wake.set()

    def tick(self) -> float:
        """Seconds between two frames, by how many watch."""
        watching = self.viewers
        return next((seconds for most, seconds in TICKS if watching <= most), SLOWEST_TICK)

    def _place(self, _stage: str, skill: str) -> str:
        return skill

    def _channel(self, stage: str, skill: str) -> Channel:
        return Channel(stage=stage, skill=skill)

    def _stale(self, channel: Channel) -> bool:
        """The document that was told last is given to a joiner, if it may still be said."""
        held = channel.document
        old = time.monotonic() - channel.known_at > NAMES_HOLD
        return held is None or (old and held["shown"] == Shown.RESULTS.value)

    def _look(self, channel: Channel) -> bytes:
        with self._app.app_context(), db.reading() as session:
            now = clock.now()
            skill = skill_row(session, channel.stage, channel.skill)
            setting, checked = setting_of(session, skill), self._check_due(channel)
            board = public_board(session, skill, at=now, checked=checked)
            channel.assessment = _public_id(session, skill.assessment_id)
            turns = (setting.freezes_at, setting.released_at)
            channel.turns_at = min((moment for moment in turns if moment and moment > now), default=None)
        channel.known_at = time.monotonic()
        if checked:
            channel.checked_at = channel.known_at
        return channel.take(board_document(board))

    def _check_due(self, channel: Channel) -> bool:
        """Whether the journal is asked for what nobody told: at first, and now and then."""
        return channel.document is None or time.monotonic() - channel.checked_at > KEEP_OPEN_EVERY

    def _turning(self) -> set[str]:
        """Skills whose freeze or release has come."""
        with self._app.app_context():
            now = clock.now()
        return {one.skill for one in list(self._channels.values()) if one.turns_at is not None and one.turns_at <= now}

    def _patience(self, kept_open: float) -> float:
        """Until a comment is due, or a freeze."""
        with self._app.app_context():
            now = clock.now()
        turns = [one.turns_at - now for one in list(self._channels.values()) if one.turns_at is not None]
        return min([super()._patience(kept_open), *(max(turn, timedelta()).total_seconds() for turn in turns)])


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Hub(app)


def hub() -> Hub:
    found: Hub = current_app.extensions[EXTENSION]
    return found


def _frame(event: str, identity: str, document: Document) -> bytes:
    return b"event: %s\nid: %s\ndata: %s\n\n" % (event.encode(), identity.encode(), packed(document))


def _public_id(session: Session, assessment: int | None) -> str | None:
    row = None if assessment is None else session.get(AssessmentRow, assessment)
    return None if row is None else row.public_id
