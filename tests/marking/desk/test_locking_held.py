"""A sheet is locked while marks of it wait on a tablet: it is said before, and done once that was seen."""

import pytest

from scoring.rules.sheets import SheetState
from tests.marking.desk.seen import Desk, sign_all
from tests.marking.hall import Hall
from tests.marking.live.ears import Ear

SAYS = "Once locked, a sheet refuses them until two people unlock it."


def wait_on_a_tablet(hall: Hall, *places: tuple[int, str]) -> None:
    """One judge's tablet says that something waits there, for each (seat, sheet)."""
    told = [[hall.seats[seat], sheet] for seat, sheet in places]
    Ear(hall.app, hall.judges[0], assessment=hall.assessment).say(
        "waiting", {"count": len(told), "oldest": None, "refused": 1, "places": told}
    )


def state(hall: Hall, seat: int = 0) -> SheetState:
    return hall.ledger(seat).sheet(hall.frame(), "A1").state


@pytest.fixture
def signed(hall: Hall) -> Hall:
    hall.complete()
    sign_all(hall)
    return hall


def test_page_of_locking_names_the_sheets_and_locks_once_it_was_seen(signed: Hall, desk: Desk) -> None:
    wait_on_a_tablet(signed, (0, "A1"))
    chief = desk(signed.chief)

    shown = chief.get(f"/lock?seat={signed.seats[0]}&sheet=A1").text
    refused = chief.post("/lock", seat=signed.seats[0], sheet="A1")
    stayed = state(signed)
    done = chief.post("/lock", seat=signed.seats[0], sheet="A1", waits_seen="yes")

    assert (SAYS in shown, "waits_seen" in shown) == (True, True)
    assert (refused.status_code, SAYS in refused.text, stayed) == (422, True, SheetState.SIGNED)
    assert (done.status_code, state(signed)) == (302, SheetState.LOCKED)


def test_page_of_the_sheet_asks_the_same(signed: Hall, desk: Desk) -> None:
    wait_on_a_tablet(signed, (0, "A1"))
    chief = desk(signed.chief)

    shown = chief.get(chief.sheet()).text
    refused = chief.post(chief.sheet(), act="lock")
    done = chief.post(chief.sheet(), act="lock", waits_seen="yes")

    assert "waits_seen" in shown
    assert (refused.status_code, done.status_code, state(signed)) == (422, 302, SheetState.LOCKED)


def test_what_waits_for_other_or_locked_sheets_is_not_asked_about(signed: Hall, desk: Desk) -> None:
    wait_on_a_tablet(signed, (1, "A1"))
    chief = desk(signed.chief)

    assert "waits_seen" not in chief.get(chief.sheet()).text
    assert chief.post(chief.sheet(), act="lock").status_code == 302
    wait_on_a_tablet(signed, (0, "A1"))
    assert "waits_seen" not in chief.get(chief.sheet()).text
    assert "waits_seen" not in chief.get("/lock?look=yes").text
