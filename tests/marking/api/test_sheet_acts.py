"""Sheets by JSON: agreed on, signed with a PIN, disputed, locked, unlocked; sent again, nothing is written twice."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from scoring.foundation.db import db
from scoring.marking.access import ASSESSMENT
from scoring.marking.models import JudgeRow
from scoring.people.actors import Actor, Scope
from scoring.people.models import AccessLog, Account, Pairing
from scoring.people.signing_in.passwords import passwords
from scoring.people.tablets.pins import keep_pin, make_pin
from scoring.rules.journal import EntryKind
from tests.marking.api.conftest import Tablet, code
from tests.marking.hall import MOMENT, Hall

Enter = Callable[[Actor], Tablet]
PIN, WRONG, PASSWORD = "4071", "9205", "a password of this judge"
pytestmark = pytest.mark.clause("decisions.md 11")


def set_pin(hall: Hall, *actors: Actor) -> None:
    with hall.app.app_context():
        made = make_pin(PIN, PIN)
        with db.transaction() as session:
            for actor in actors:
                keep_pin(session, actor.account_id or 0, Scope(ASSESSMENT, hall.assessment), made, at=MOMENT)


def kinds(hall: Hall, seat: int = 0) -> list[EntryKind]:
    return [entry.kind for entry in hall.journal(seat) if entry.sheet is not None]


def agreed(hall: Hall, tablet: Enter) -> dict[str, str]:
    """Sheet A1 of the first seat, marked and agreed on, as it is shown."""
    hall.complete()
    told = tablet(hall.judges[0])
    told.post("/sheets/agree", told.shown())
    return told.shown()


def signed(hall: Hall, tablet: Enter) -> dict[str, str]:
    shown = agreed(hall, tablet)
    set_pin(hall, *hall.judges[:3])
    for judge in hall.judges[:3]:
        assert tablet(judge).post("/sheets/sign", {"sheets": [shown], "pin": PIN}).status_code == 200
    return shown


def locked(hall: Hall, tablet: Enter) -> dict[str, str]:
    shown = signed(hall, tablet)
    tablet(hall.chief).post("/sheets/lock", {"seat": hall.seats[0], "sheet": "A1"})
    return shown


def only(response: Any) -> dict[str, Any]:
    """The one sheet of an answer."""
    assert response.status_code == 200, response.json
    (sheet,) = response.json["sheets"]
    return dict(sheet)


def test_agreement_is_written_once_however_often_it_is_sent(hall: Hall, tablet: Enter) -> None:
    hall.complete()
    told = tablet(hall.judges[0])
    shown = told.shown()

    answers = [only(told.post("/sheets/agree", shown)) for _ in range(2)]

    assert answers[0] == answers[1]
    assert (answers[0]["agreed"], answers[0]["state"]) == (True, "complete")
    assert kinds(hall) == [EntryKind.AGREED]


def test_sheet_that_changed_since_it_was_shown_is_not_agreed_on(hall: Hall, tablet: Enter) -> None:
    hall.complete()
    told = tablet(hall.judges[0])
    shown = told.shown()
    told.mark("answer", "m1", answer="typed:0.80")

    assert code(told.post("/sheets/agree", shown)) == (409, "sheet-outdated")


def test_one_pin_signs_a_list_and_signing_again_writes_nothing(hall: Hall, tablet: Enter) -> None:
    told = tablet(hall.judges[0])
    set_pin(hall, hall.judges[0])
    for sheet in (1, 2):
        hall.complete(sheet)
        told.post("/sheets/agree", told.shown(f"A{sheet}"))
    request = {"sheets": [told.shown("A1"), told.shown("A2")], "pin": PIN}

    first, again = told.post("/sheets/sign", request), told.post("/sheets/sign", request)

    assert first.json == again.json
    assert first.json is not None
    assert [each["signed_by"] for each in first.json["sheets"]] == [[str(hall.judges[0].account_id)]] * 2
    assert kinds(hall).count(EntryKind.SIGN) == 2


def test_signature_sent_again_after_the_lock_is_answered(hall: Hall, tablet: Enter) -> None:
    shown = locked(hall, tablet)

    again = tablet(hall.judges[0]).post("/sheets/sign", {"sheets": [shown], "pin": PIN})

    assert only(again)["state"] == "locked"


def test_wrong_pin_signs_nothing_and_is_in_the_access_log(hall: Hall, tablet: Enter) -> None:
    shown = agreed(hall, tablet)
    set_pin(hall, hall.judges[0])

    response = tablet(hall.judges[0]).post("/sheets/sign", {"sheets": [shown], "pin": WRONG})

    assert code(response) == (422, "signing-pin-wrong")
    assert EntryKind.SIGN not in kinds(hall)
    with hall.app.app_context(), db.reading() as session:
        refused = session.scalars(select(AccessLog).where(AccessLog.what == "signing-refused")).all()
        paired = session.scalars(select(Pairing).where(Pairing.account_id == hall.judges[0].account_id)).all()
    assert [row.account_id for row in refused] == [hall.judges[0].account_id]
    assert refused[0].subject in {f"pairing:{row.public_id}" for row in paired}


def test_guessed_pins_are_stopped_and_keep_nobody_else_from_signing(hall: Hall, tablet: Enter) -> None:
    shown = agreed(hall, tablet)
    set_pin(hall, *hall.judges[:2])
    told = tablet(hall.judges[0])
    tries = [code(told.post("/sheets/sign", {"sheets": [shown], "pin": f"{n:04}"})) for n in range(6)]

    assert tries == [(422, "signing-pin-wrong")] * 5 + [(422, "tablet-locked")]
    assert code(told.post("/sheets/sign", {"sheets": [shown], "pin": PIN})) == (422, "tablet-locked")
    elsewhere = tablet(hall.judges[0])
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert only(elsewhere.post("/sheets/sign", {"sheets": [shown], "pin": PIN}))["state"] == "complete"
    assert tablet(hall.judges[1]).post("/sheets/sign", {"sheets": [shown], "pin": PIN}).status_code == 200


def test_who_has_no_pin_signs_with_the_password(hall: Hall, tablet: Enter) -> None:
    shown = agreed(hall, tablet)
    with hall.app.app_context():
        made = passwords().hash(PASSWORD)
        with db.transaction() as session:
            mine = Account.id == hall.judges[0].account_id
            session.execute(update(Account).where(mine).values(password_hash=made))
    told = tablet(hall.judges[0])

    assert code(told.post("/sheets/sign", {"sheets": [shown], "pin": PIN})) == (422, "signing-password-wrong")
    assert only(told.post("/sheets/sign", {"sheets": [shown], "pin": PASSWORD}))["signed_by"] != []


def test_whoever_did_not_judge_is_refused_before_the_pin_is_looked_at(hall: Hall, tablet: Enter) -> None:
    shown = agreed(hall, tablet)

    for other in (hall.judges[3], hall.chief, hall.organizer):
        assert code(tablet(other).post("/sheets/sign", {"sheets": [shown], "pin": WRONG})) == (403, "not-allowed")


def test_dispute_and_its_end_are_written_once_each(hall: Hall, tablet: Enter) -> None:
    said = {"seat": hall.seats[0], "sheet": "A1", "reason": "benchmark-misread", "text": "the third line"}
    judge, chief = tablet(hall.judges[0]), tablet(hall.chief)

    disputed = [only(judge.post("/sheets/dispute", said))["disputed"] for _ in range(2)]
    other = tablet(hall.judges[1]).post("/sheets/dispute", said)
    settled = [only(chief.post("/sheets/settle", said | {"reason": "panel-decided"}))["disputed"] for _ in range(2)]

    assert (disputed, settled) == ([True, True], [False, False])
    assert code(other) == (422, "sheet-already-disputed")
    assert kinds(hall) == [EntryKind.DISPUTE, EntryKind.SETTLED]


def test_lock_sent_again_answers_the_same_and_writes_nothing(hall: Hall, tablet: Enter) -> None:
    signed(hall, tablet)
    chief = tablet(hall.chief)
    choice = {"seat": hall.seats[0], "sheet": "A1"}

    answers = [only(chief.post("/sheets/lock", choice)) for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0]["state"] == "locked"
    assert kinds(hall).count(EntryKind.LOCK) == 1


def test_incomplete_sheet_is_not_locked(hall: Hall, tablet: Enter) -> None:
    assert code(tablet(hall.chief).post("/sheets/lock", {"day": "1"})) == (422, "sheet-not-complete")


def test_unlocking_takes_another_person_and_each_step_may_be_sent_again(hall: Hall, tablet: Enter) -> None:
    locked(hall, tablet)
    chief, president = tablet(hall.chief), tablet(hall.president)
    said = {"seat": hall.seats[0], "sheet": "A1", "reason": "typing-slip", "text": "0.80 was meant"}

    asked = [chief.post("/unlock-requests", said).json for _ in range(2)]
    assert asked[0] is not None
    answers = [president.post(f"/unlock-requests/{asked[0]['request']}/consent", {}).json for _ in range(2)]

    assert asked[0] == asked[1]
    assert answers == [{"request": asked[0]["request"], "state": "granted"}] * 2
    assert kinds(hall).count(EntryKind.UNLOCK) == 1
    refused = president.post(f"/unlock-requests/{asked[0]['request']}/refuse", {})
    assert code(refused) == (422, "request-answered")


def test_one_person_with_two_accounts_is_no_second_person(hall: Hall, tablet: Enter) -> None:
    locked(hall, tablet)
    with hall.app.app_context(), db.transaction() as session:
        assessment = hall.frame().id
        for actor in (hall.chief, hall.president):
            session.add(JudgeRow(assessment_id=assessment, account_id=actor.account_id, person="ab12"))
    said = {"seat": hall.seats[0], "sheet": "A1", "reason": "typing-slip"}
    asked = tablet(hall.chief).post("/unlock-requests", said).json
    assert asked is not None

    response = tablet(hall.president).post(f"/unlock-requests/{asked['request']}/consent", {})

    assert code(response) == (422, "unlock-needs-another-person")
    assert EntryKind.UNLOCK not in kinds(hall)


def test_request_of_another_assessment_is_unknown(hall: Hall, tablet: Enter) -> None:
    response = tablet(hall.president).post("/unlock-requests/nowhere/consent", {})

    assert code(response) == (404, "request-unknown")


def test_refusal_names_the_seat_by_its_number(hall: Hall, tablet: Enter) -> None:
    hall.complete(1, seat=1)
    set_pin(hall, hall.judges[0])
    told = tablet(hall.judges[0])
    request = {"sheets": [told.shown("A1", seat=1)], "pin": PIN}

    unsigned = told.post("/sheets/sign", request).json
    incomplete = tablet(hall.chief).post("/sheets/lock", {"seat": hall.seats[0], "sheet": "A2"}).json

    assert unsigned is not None
    assert incomplete is not None
    assert (unsigned["error"]["code"], unsigned["error"]["params"]) == ("sheet-not-agreed", {"seat": 2, "sheet": "A1"})
    assert incomplete["error"]["params"] == {"seat": 1, "sheet": "A2"}
    assert hall.seats[1] not in str(unsigned)
