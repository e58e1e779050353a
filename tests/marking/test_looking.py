"""Looking at sheets costs what was asked for: seats in memory are not folded from the journal again."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.marking import closing, ledgers, sheets
from scoring.marking.frames import Frame
from scoring.marking.judges import replacing
from scoring.marking.recording import room
from tests.marking.hall import MOMENT, Hall
from tests.marking.sheet_acts import shown

pytestmark = pytest.mark.one_database

LOOKS = [
    pytest.param(
        lambda hall, session, _frame: sheets.expect_signer(
            session, hall.assessment, [shown(hall)], actor=hall.judges[0]
        ),
        id="may I sign",
    ),
    pytest.param(lambda hall, session, _frame: sheets.sheet_views(session, hall.assessment), id="how sheets stand"),
    pytest.param(lambda _hall, session, frame: closing.not_locked(session, frame), id="what keeps it from closing"),
    pytest.param(
        lambda hall, session, frame: replacing.preview(
            session, frame, frame.panels[0], hall.judges[0].account_id or 0, None
        ),
        id="another judge",
    ),
]


@pytest.mark.parametrize("look", LOOKS)
def test_seats_in_memory_are_not_folded_again(
    hall: Hall, look: Callable[[Hall, Session, Frame], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seat in range(2):
        hall.complete(1, seat)
    with hall.app.app_context(), db.reading() as session:
        look(hall, session, hall.frame())  # what marking left is in memory, and what was not there is now
        folded: list[str] = []
        fold = ledgers._caught_up
        monkeypatch.setattr(ledgers, "_caught_up", lambda *given: folded.append(given[1].seat) or fold(*given))

        look(hall, session, hall.frame())

    assert folded == []


def test_of_a_list_of_sheets_no_other_seat_is_folded(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.complete(1, 0)
    hall.complete(1, 1)
    folded: list[str] = []
    fold = ledgers._caught_up
    monkeypatch.setattr(ledgers, "_caught_up", lambda *given: folded.append(given[1].seat) or fold(*given))
    with hall.app.app_context(), db.reading() as session:
        room().ledgers.forget()

        found = sheets.sheet_views(session, hall.assessment, [(hall.seats[1], "A1"), (hall.seats[1], "gone")])

    assert (list(found), folded) == ([(hall.seats[1], "A1")], [hall.seats[1]])


def look_and_roll_back(hall: Hall) -> None:
    with db.transaction() as session:
        sheets.dispute_sheet(session, hall.assessment, hall.seats[0], "A1", "rule", actor=hall.judges[0], at=MOMENT)
        sheets.sheet_views(session, hall.assessment)
        raise ZeroDivisionError


def test_what_a_transaction_looked_at_and_rolled_back_is_not_kept(hall: Hall) -> None:
    with hall.app.app_context():
        with pytest.raises(ZeroDivisionError):
            look_and_roll_back(hall)
        with db.reading() as session:
            assert not sheets.sheet_views(session, hall.assessment)[hall.seats[0], "A1"].disputed
