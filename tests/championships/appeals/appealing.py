"""Appeals as tests file and settle them."""

from datetime import datetime

import pytest

from scoring.championships.appeals.deciding import decide_appeal
from scoring.championships.appeals.filing import file_appeal
from scoring.championships.results.finalising import in_the_way
from scoring.foundation.db import db
from scoring.marking.recording import room
from scoring.people.actors import Actor, Scope
from tests.championships.awards.stage import with_role
from tests.marking.hall import MOMENT, Hall, make_actor


def college(hall: Hall, seat: int = 0) -> Actor:
    """The organizer of the college that a seat belongs to, and of nothing else."""
    with hall.app.app_context(), db.transaction() as session:
        nobody = make_actor(session, "press")
    return with_role(nobody, "organizer", Scope("college", f"seat-{seat}"))


def appeal(hall: Hall, actor: Actor, seat: int = 0, *, at: datetime = MOMENT, sheet: str = "A1", **said) -> str:
    with hall.app.app_context(), db.transaction() as session:
        words = said.pop("text", "The third item was done.")
        return file_appeal(session, hall.assessment, hall.seats[seat], sheet, words, actor=actor, at=at, **said)


def settle(hall: Hall, public_id: str, outcome: str = "rejected", actor: Actor | None = None) -> None:
    with hall.app.app_context(), db.transaction() as session:
        decide_appeal(
            session, hall.assessment, public_id, outcome, "Looked at.", actor=actor or hall.president, at=MOMENT
        )


def waiting(hall: Hall) -> list[tuple[str, int, str]]:
    """Appeals in the way of finalising; what else is, is not said here."""
    with hall.app.app_context(), db.reading() as session:
        found = in_the_way(session, room().frames.fresh(session, hall.assessment))
    return [(one.code, one.number, one.sheet) for one in found if one.code == "appeal-open"]


def code_of(refused: pytest.ExceptionInfo) -> str:
    return refused.value.code
