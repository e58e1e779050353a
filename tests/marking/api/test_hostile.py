"""Bad and hostile input: each refused with a code and a sentence, nothing else touched, a line in the log."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from scoring.foundation.db import db
from scoring.marking import locking, setting_up, sheets
from scoring.marking.commands import Act
from scoring.marking.locking import Choice
from scoring.marking.models import AssessmentRow
from scoring.marking.sheets import Shown
from scoring.people.actors import Actor
from scoring.rules.ranking import Participation
from tests.marking.api.conftest import Tablet, code
from tests.marking.hall import MOMENT, Hall, make_version, two_kinds

Enter = Callable[[Actor], Tablet]
LONG = "7" * 10_000_000


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "scoring.marking.api")


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.message.startswith("refused ")]


def lock(hall: Hall) -> None:
    """Sheet A1 of the first seat: marked, agreed on, signed, locked."""
    hall.complete()
    content = hall.ledger().sheet(hall.frame(), "A1").content
    shown = Shown(hall.seats[0], "A1", content)
    with hall.app.app_context(), db.transaction() as session:
        sheets.agree_on_sheet(session, hall.assessment, shown, actor=hall.judges[0], at=MOMENT)
        for judge in hall.judges[:3]:
            sheets.sign_sheets(session, hall.assessment, [shown], actor=judge, at=MOMENT)
        locking.lock_sheets(session, hall.assessment, Choice(hall.seats[0], "A1"), actor=hall.chief, at=MOMENT)


@pytest.mark.parametrize(
    ("act", "aspect", "said", "status", "refusal"),
    [
        pytest.param("answer", "m1", {"answer": "typed:1.01"}, 422, "mark-above-maximum", id="above the maximum"),
        pytest.param("answer", "m1", {"answer": "typed:-0.01"}, 422, "mark-not-a-number", id="below zero"),
        pytest.param("answer", "m1", {"answer": "typed:0.105"}, 422, "mark-not-a-number", id="finer than a hundredth"),
        pytest.param("answer", "m1", {"answer": 0.75}, 400, "field-wrong", id="answer as a float"),
        pytest.param("answer", "m1", {"answer": "typed:1e0"}, 422, "mark-not-a-number", id="exponent"),
        pytest.param("answer", "m1", {"answer": "typed:" + "9" * 58}, 422, "mark-not-a-number", id="many digits"),
        pytest.param("answer", "m1", {"answer": "typed:" + "9" * 59}, 400, "field-wrong", id="longer than a code"),
        pytest.param("answer", "n1", {"answer": "completed:5"}, 422, "completed-out-of-range", id="more than possible"),
        pytest.param("answer", "j1", {"answer": "typed:1"}, 422, "aspect-of-another-kind", id="another kind"),
        pytest.param("score", "j1", {"score": 4, "round": 1}, 422, "score-out-of-range", id="score above three"),
        pytest.param("score", "j1", {"score": -1, "round": 1}, 400, "field-wrong", id="score below zero"),
        pytest.param("score", "j1", {"score": 2.0, "round": 1}, 400, "field-wrong", id="score as a float"),
        pytest.param("score", "j1", {"score": True, "round": 1}, 400, "field-wrong", id="score as true"),
        pytest.param("score", "j1", {"score": "2", "round": 1}, 400, "field-wrong", id="score as text"),
        pytest.param("score", "j1", {"score": 2, "round": 10**30}, 400, "field-wrong", id="no column so wide"),
        pytest.param("score", "j1", {"score": 2, "round": 2}, 422, "round-not-current", id="round nobody opened"),
        pytest.param("answer", "m1", {}, 400, "command-incomplete", id="nothing said"),
        pytest.param("paint", "m1", {}, 400, "field-wrong", id="unknown act"),
        pytest.param("answer", "m9", {"answer": "typed:1"}, 404, "aspect-unknown", id="unknown aspect"),
        pytest.param("answer", "m1", {"answer": "typed:1", "judge": "7"}, 400, "field-wrong", id="unknown field"),
        pytest.param(
            "answer", "m1", {"answer": "typed:1", "client_id": "x"}, 400, "client-id-malformed", id="short id"
        ),
        pytest.param("comment", "m1", {"text": "a\x00b", "reason": "for-panel"}, 400, "sign-not-allowed", id="NUL"),
        pytest.param("comment", "m1", {"text": "\ud800", "reason": "for-panel"}, 400, "sign-not-allowed", id="half"),
        pytest.param("comment", "m1", {"text": "x" * 2001, "reason": "for-panel"}, 400, "field-wrong", id="long text"),
        pytest.param("answer", "m1", {"answer": LONG}, 413, "request-too-long", id="ten megabytes"),
    ],
)
def test_bad_mark_is_refused_and_nothing_is_written(
    hall: Hall,
    tablet: Enter,
    caplog: pytest.LogCaptureFixture,
    act: str,
    aspect: str,
    said: dict[str, Any],
    status: int,
    refusal: str,
) -> None:
    response = tablet(hall.judges[0]).mark(act, aspect, **said)

    assert code(response) == (status, refusal)
    assert response.json is not None
    assert response.json["error"]["message"] not in ("", refusal)
    assert hall.journal() == []
    assert [line.split()[1] for line in refusals(caplog)] == [refusal]


@pytest.mark.parametrize(
    ("value", "status", "refusal"),
    [
        pytest.param("1.01", 422, "mark-above-maximum", id="above the maximum"),
        pytest.param("-0.50", 400, "mark-not-a-number", id="below zero"),
        pytest.param("0.505", 400, "mark-not-a-number", id="finer than a hundredth"),
        pytest.param(0.5, 400, "mark-not-a-number", id="float"),
        pytest.param(1, 400, "mark-not-a-number", id="number"),
        pytest.param("NaN", 400, "mark-not-a-number", id="not a number"),
        pytest.param("0,5 ", 400, "mark-not-a-number", id="blank"),
        pytest.param("٠.٥", 400, "mark-not-a-number", id="digits of another script"),
        pytest.param("1" * 100_000, 400, "mark-not-a-number", id="100 KB of digits"),
    ],
)
@pytest.mark.one_database
def test_correction_takes_a_strict_decimal_text(
    hall: Hall, tablet: Enter, value: object, status: int, refusal: str
) -> None:
    response = tablet(hall.chief).mark("correct", "m1", value=value, reason="slip")

    assert code(response) == (status, refusal)
    assert hall.journal() == []


@pytest.mark.parametrize("value", ["0,5", "0.5", "0.50"])
@pytest.mark.one_database
def test_comma_is_as_good_as_a_point(hall: Hall, tablet: Enter, value: str) -> None:
    response = tablet(hall.chief).mark("correct", "m1", value=value, reason="slip")

    assert response.json is not None
    assert response.json["cell"]["mark"] == "0.50"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        pytest.param(b"", "request-not-json", id="nothing"),
        pytest.param(b"{", "request-not-json", id="half"),
        pytest.param(b"[" * 5000, "request-not-json", id="deep"),
        pytest.param(b"[]", "request-not-json", id="a list"),
        pytest.param(b'"text"', "request-not-json", id="a text"),
        pytest.param(b"\xff\xfe", "request-not-json", id="no UTF-8"),
    ],
)
@pytest.mark.one_database
def test_what_is_no_command_is_refused(hall: Hall, tablet: Enter, body: bytes, refusal: str) -> None:
    path = f"/api/marking/{hall.assessment}/marks"

    response = tablet(hall.judges[0]).client.post(path, data=body, content_type="application/json")

    assert code(response) == (400, refusal)


def test_sheet_of_another_is_not_marked(hall: Hall, tablet: Enter, caplog: pytest.LogCaptureFixture) -> None:
    for stranger in (hall.judges[3], hall.judges[4], hall.organizer, hall.president):
        assert code(tablet(stranger).mark("answer", "m1", answer="typed:0.50")) == (403, "not-allowed")

    assert hall.journal() == []
    assert len(refusals(caplog)) == 4


def test_sheet_of_another_assessment_is_not_marked(
    hall: Hall, tablet: Enter, make_account: Callable[..., Actor]
) -> None:
    """An expert of elsewhere who names this hall's seat; and a judge here who names a seat of nowhere."""
    elsewhere = make_account("expert", scope=("assessment", "elsewhere"))

    assert code(tablet(elsewhere).mark("answer", "m1", answer="typed:0.50")) == (403, "not-allowed")
    judge = tablet(hall.judges[0])
    command = judge.command("answer", "m1", answer="typed:1") | {"seat": "f" * 16}
    assert code(judge.post("/marks", command)) == (404, "seat-unknown")


def test_locked_sheet_takes_nothing(hall: Hall, tablet: Enter) -> None:
    lock(hall)
    before = hall.journal()

    for actor, act, said in (
        (hall.judges[0], "answer", {"answer": "typed:0.50"}),
        (hall.chief, "correct", {"value": "0.50", "reason": "slip"}),
        (hall.judges[0], "not-attempted", {}),
    ):
        assert code(tablet(actor).mark(act, "m1", **said)) == (422, "sheet-locked")

    assert hall.journal() == before


@pytest.mark.parametrize("status", [Participation.DID_NOT_START, Participation.DISQUALIFIED, Participation.RESERVE])
@pytest.mark.one_database
def test_seat_that_is_not_marked_takes_nothing(hall: Hall, tablet: Enter, status: Participation) -> None:
    with hall.app.app_context(), db.transaction() as session:
        setting_up.set_status(session, hall.assessment, hall.seats[0], status, "left", actor=hall.chief, at=MOMENT)

    response = tablet(hall.judges[0]).mark("answer", "m1", answer="typed:0.50")

    assert code(response) == (422, "seat-not-marked")
    assert hall.journal() == []


def test_aspect_of_an_older_scheme_version_is_unknown(hall: Hall, tablet: Enter) -> None:
    with hall.app.app_context(), db.transaction() as session:
        version = make_version(session, hall.organizer, two_kinds(1))
        mine = AssessmentRow.public_id == hall.assessment
        changed = {"scheme_version_id": version, "revision": AssessmentRow.revision + 1}
        session.execute(update(AssessmentRow).where(mine).values(changed))

    response = tablet(hall.judges[0]).mark("answer", "m2", answer="typed:0.50")

    assert code(response) == (404, "aspect-unknown")
    assert hall.journal() == []


def test_command_sent_again_is_answered_again_and_written_once(hall: Hall, tablet: Enter) -> None:
    told = tablet(hall.judges[0])
    command = told.command("answer", "m1", answer="typed:0.50")

    first, again = told.post("/marks", command), told.post("/marks", command)

    assert first.json is not None
    assert again.json == {**first.json, "repeated": True}
    assert first.json["repeated"] is False
    assert len(hall.journal()) == 1


def test_command_sent_again_after_the_lock_is_answered_as_it_was(hall: Hall, tablet: Enter) -> None:
    told = tablet(hall.judges[0])
    command = told.command("answer", "m1", answer="typed:0.75")
    first = told.post("/marks", command)
    lock(hall)

    again = told.post("/marks", command)

    assert first.json is not None
    assert again.json == {**first.json, "repeated": True}


def test_command_that_saw_less_than_there_is_gets_both_values(hall: Hall, tablet: Enter) -> None:
    hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.25")

    stale = tablet(hall.judges[0]).mark("answer", "m1", answer="typed:0.50", seen=0)

    assert code(stale) == (409, "cell-outdated")
    assert stale.json is not None
    assert (stale.json["current"]["mark"], stale.json["current"]["by"], stale.json["current"]["at"]) == (
        "0.25",
        str(hall.judges[1].account_id),
        hall.journal()[0].at,
    )
    assert len(hall.journal()) == 1


def test_client_id_with_another_value_is_refused(hall: Hall, tablet: Enter) -> None:
    told = tablet(hall.judges[0])
    command = told.command("answer", "m1", answer="typed:0.50")
    told.post("/marks", command)

    assert code(told.post("/marks", command | {"answer": "typed:0.60"})) == (422, "client-id-reused")
    assert [entry.value for entry in hall.journal()] == [50]


def test_client_id_of_another_expert_says_nothing_of_theirs(hall: Hall, tablet: Enter) -> None:
    """The id belongs to the account: another judge's command under it is new, a stranger gets no answer."""
    command = tablet(hall.judges[0]).command("answer", "m1", answer="typed:0.50")
    tablet(hall.judges[0]).post("/marks", command)

    stranger = tablet(hall.judges[4]).post("/marks", command)
    other = tablet(hall.judges[1]).post("/marks", command | {"seen": hall.head()})

    assert code(stranger) == (403, "not-allowed")
    assert other.json is not None
    assert (other.json["repeated"], other.json["cell"]["by"]) == (False, str(hall.judges[1].account_id))
    assert len(hall.journal()) == 2


def test_form_without_its_token_is_refused_and_a_fresh_one_is_at_hand(
    make_app: Callable[..., Any], client: Any, hall: Hall, tablet: Enter
) -> None:
    told = tablet(hall.judges[0])
    hall.app.config["WTF_CSRF_ENABLED"] = True
    path, command = f"/api/marking/{hall.assessment}/marks", told.command("answer", "m1", answer="typed:0.50")

    assert code(told.client.post(path, json=command)) == (400, "form-expired")
    fresh = told.client.get("/api/tablet").json["csrf"]
    sent = told.client.post(path, json=command, headers={"X-CSRFToken": fresh})

    assert sent.status_code == 200
    assert len(hall.journal()) == 1


def test_log_names_ids_and_codes_and_nothing_that_was_sent(
    hall: Hall, tablet: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    told = tablet(hall.judges[0])
    told.mark("score", "j1", score=2, round=1)
    told.mark("score", "j1", score=3, round=1, seen=0, client_id="secret-looking-id")
    told.mark("answer", "m1", answer="typed:7.77")
    told.post("/marks", {"seat": "line\nbreak"})

    assert refusals(caplog) == [
        f"refused cell-outdated account={hall.judges[0].account_id} by marking_api.record "
        f"assessment={hall.assessment} seat={hall.seats[0]}",
        f"refused mark-above-maximum account={hall.judges[0].account_id} by marking_api.record "
        f"assessment={hall.assessment} seat={hall.seats[0]}",
        f"refused field-wrong account={hall.judges[0].account_id} by marking_api.record "
        f"assessment={hall.assessment} seat=?",
    ]
    assert not [one for one in caplog.records if "7.77" in one.getMessage() or "secret-looking" in one.getMessage()]


@pytest.mark.one_database
def test_answer_is_tried_without_being_written(hall: Hall, tablet: Enter) -> None:
    told = tablet(hall.judges[0])

    assert told.post("/preview", {"aspect": "n1", "answer": "completed:3"}).json == {"mark": "0.75"}
    assert code(told.post("/preview", {"aspect": "j1", "answer": "typed:1"})) == (422, "aspect-of-another-kind")
    assert code(told.post("/preview", {"aspect": "m1", "answer": json.dumps([1])})) == (422, "answer-malformed")
    assert code(tablet(hall.judges[4]).post("/preview", {"aspect": "n1", "answer": "completed:3"}))[0] == 403
    assert hall.journal() == []


def test_number_that_no_entry_has_yet_has_seen_nobody_elses_mark(hall: Hall, tablet: Callable[[Actor], Tablet]) -> None:
    tablet(hall.judges[1]).mark("answer", "m1", answer="typed:0.75")

    lied = tablet(hall.judges[0]).mark("answer", "m1", answer="typed:0.10", seen=999_999)
    own = tablet(hall.judges[1]).mark("answer", "m1", answer="typed:0.80", seen=999_999)

    assert (lied.status_code, lied.json["error"]["code"]) == (409, "cell-outdated")
    assert own.status_code == 200  # after a restored backup nobody is in conflict with themselves
    assert [entry.answer for entry in hall.journal() if entry.aspect == "m1"] == ["typed:0.75", "typed:0.80"]
