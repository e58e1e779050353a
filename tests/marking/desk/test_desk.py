"""The desk: signing, locking, unlocking, totals, excusing, for whom they are there."""

import html
import json
import re
from collections.abc import Callable

import pytest

from scoring.people.actors import Actor
from scoring.rules.journal import EntryKind
from scoring.rules.sheets import SheetState
from tests.chance import without_chance
from tests.conftest import PASSWORD
from tests.marking.desk.seen import Desk, give_password, sign_all, state, tokens, words
from tests.marking.hall import Hall


@pytest.mark.clause("decisions.md 3")
def test_cancelled_aspect_is_excused_for_all_seats_by_one_act_and_once(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)
    form = {"act": "excused", "aspect": "m1", "seen": "0", "client_id": "cancel-0001", "excuse": "aspect-cancelled"}

    for _ in range(2):
        assert chief.post(chief.sheet(), **form).status_code == 302

    assert [[entry.kind for entry in hall.journal(seat)] for seat in (0, 1)] == [[EntryKind.EXCUSED]] * 2


def test_cancelling_stops_whole_at_a_locked_sheet(hall: Hall, desk: Desk) -> None:
    hall.complete(seat=1)
    sign_all(hall, seat=1)
    chief = desk(hall.chief)
    chief.post(chief.sheet(seat=1), act="lock")

    answer = chief.post(
        chief.sheet(), act="excused", aspect="m1", seen="0", client_id="cancel-0002", excuse="aspect-cancelled"
    )

    assert answer.status_code == 422
    assert hall.journal(0) == []


@pytest.mark.parametrize("form", [{"act": "none"}, {"act": "correct", "seen": "x"}, {"act": "dispute"}, {}])
def test_malformed_act_is_refused_and_writes_nothing(hall: Hall, desk: Desk, form: dict[str, str]) -> None:
    chief = desk(hall.chief)

    assert chief.post(chief.sheet(), **form).status_code in (400, 422)
    assert hall.journal() == []


@pytest.mark.clause("decisions.md 11")
def test_one_password_signs_the_list_that_was_shown(hall: Hall, desk: Desk) -> None:
    for sheet in (1, 2):
        hall.complete(sheet)
    judge = desk(hall.judges[0])
    give_password(hall, hall.judges[0])
    judge.post("/sign/agree", sheet=[html.unescape(token) for token in tokens(judge.get("/sign").text)])
    shown = [html.unescape(token) for token in tokens(judge.get("/sign").text)]

    wrong = judge.post("/sign", sheet=shown, pin="0000")
    right = judge.post("/sign", sheet=shown, pin=PASSWORD)

    signed = [entry for entry in hall.journal() if entry.kind is EntryKind.SIGN]
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert [entry.sheet for entry in signed] == ["A1", "A2"]
    assert len({entry.content for entry in signed}) == 2
    assert "Nothing waits for your signature" in words(judge.get("/sign").text)


def test_signing_nothing_or_nonsense_is_refused(hall: Hall, desk: Desk) -> None:
    judge = desk(hall.judges[0])
    give_password(hall, hall.judges[0])

    assert judge.post("/sign", pin=PASSWORD).status_code == 422
    assert judge.post("/sign", sheet="nonsense", pin=PASSWORD).status_code == 400
    assert judge.post("/sign", sheet=["a b c"] * 401, pin=PASSWORD).status_code == 422


def test_lock_page_names_what_is_in_the_way_and_locks_nothing_of_it(hall: Hall, desk: Desk) -> None:
    hall.complete()
    sign_all(hall)
    chief = desk(hall.chief)

    page = words(chief.get("/lock?sheet=A1").text)
    refused = chief.post("/lock", sheet="A1")

    assert "A1, №02 : 3 aspects not marked" in page
    assert refused.status_code == 422
    assert state(hall) is SheetState.SIGNED


def test_lock_writes_a_checkpoint_that_can_be_taken_away(hall: Hall, desk: Desk) -> None:
    hall.complete()
    sign_all(hall)
    chief = desk(hall.chief)

    assert chief.post("/lock", seat=hall.seats[0], sheet="A1").status_code == 302
    assert chief.post("/end-day", day="1").status_code == 302

    assert [json.loads(chief.get(f"/checkpoints/{number}").text)["cause"] for number in (1, 2)] == ["lock", "day-end"]
    assert chief.get("/checkpoints/3").status_code == 404


@pytest.mark.clause("decisions.md 11")
def test_unlocking_takes_the_chief_and_the_president(hall: Hall, desk: Desk) -> None:
    hall.complete()
    sign_all(hall)
    chief, president = desk(hall.chief), desk(hall.president)
    chief.post(chief.sheet(), act="lock")
    chief.post(chief.sheet(), act="ask-unlock", reason="typing-slip", text="m1 was 0.80")
    request = re.search(r'id="request-(\w+)"', chief.get("/unlock").text)
    assert request is not None

    assert chief.post(f"/unlock/{request[1]}/consent").status_code == 403
    assert state(hall) is SheetState.LOCKED
    assert president.post(f"/unlock/{request[1]}/consent").status_code == 302

    assert state(hall) is SheetState.COMPLETE
    assert "m1 was 0.80" in words(chief.get("/history").text)


def test_preliminary_totals_are_for_the_chief_and_the_president_alone(hall: Hall, desk: Desk) -> None:
    hall.complete()

    pages = {
        role: desk(actor).get("/totals")
        for role, actor in (
            ("chief", hall.chief), ("president", hall.president), ("organizer", hall.organizer),
            ("deputy", hall.deputy), ("expert", hall.judges[0]),
        )
    }  # fmt: skip

    shown = {role: (page.status_code, "2.28" in without_chance(page.text)) for role, page in pages.items()}
    assert shown == {
        "chief": (200, True),
        "president": (200, True),
        "organizer": (200, False),
        "deputy": (403, False),
        "expert": (403, False),
    }
    assert "2.28" not in without_chance(desk(hall.deputy).get(f"/sheets/{hall.seats[0]}/A1").text)


def test_what_nobody_marked_yet_is_a_dash_among_the_totals_and_never_zero(hall: Hall, desk: Desk) -> None:
    before = desk(hall.chief).get("/totals").text
    hall.complete()
    after = desk(hall.chief).get("/totals").text

    assert "0.00</td>" not in before
    assert '<td class="num">—</td>' in before
    assert '<td class="num">2.28</td>' in after  # decisions.md 3


def test_totals_that_are_locked_are_shown_to_the_organizer(hall: Hall, desk: Desk) -> None:
    for seat in (0, 1):
        for sheet in (1, 2):
            hall.complete(sheet, seat)
            sign_all(hall, f"A{sheet}", seat)
    desk(hall.chief).post("/lock")

    assert "4.56" in without_chance(desk(hall.organizer).get("/totals").text)


def test_another_assessments_chief_sees_nothing(hall: Hall, desk: Desk, make_account: Callable[..., Actor]) -> None:
    stranger = desk(make_account("chief-expert", scope=("assessment", "elsewhere")))

    for path in ("/matrix", stranger.sheet(), "/lock", "/unlock", "/history", "/history/journal", "/totals"):
        assert stranger.get(path).status_code == 403
