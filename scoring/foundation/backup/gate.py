"""What the backup asks of the room of people, which it does not know: who may, and where it is written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

EXTENSION = "scoring.backup"
MAKE = "make-backup"


@dataclass(frozen=True, slots=True)
class Gate:
    """`require` gives the acting account or raises SignInNeeded, Forbidden; `record` writes into the access log."""

    require: Callable[[], int]
    record: Callable[[Session, str, str, datetime], None]


def gate() -> Gate:
    found: Gate = current_app.extensions[EXTENSION]
    return found
