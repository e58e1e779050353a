"""By which decision an assessment was opened again to correct its results, as the part that keeps it says it.

No part above this one is known here. The sheet offers it as a reason, and its words beside it.
"""

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.marking.frames import Frame

CORRECTION = "correction-decision"  # the code of the reason, in requests and in the journal
_EXTENSION = "scoring.marking.opened"
OpenedBy = Callable[[Session, Frame], str]


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = []


def offer(app: Flask, opened_by: OpenedBy) -> None:
    """Let `opened_by` name the open decision by number and date, in the reader's language; "" where there is none."""
    app.extensions[_EXTENSION].append(opened_by)


def opened_by(session: Session, frame: Frame) -> str:
    """The open decision to correct these results in words, "" where none is open. Asks no permission."""
    return next((said for one in current_app.extensions[_EXTENSION] if (said := one(session, frame))), "")
