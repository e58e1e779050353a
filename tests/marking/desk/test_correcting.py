"""Correcting a mark at the desk: refused at the field that is wrong, with what was typed."""

import re

import pytest

from scoring.marking.commands import Act
from tests.marking.desk.seen import Desk, words
from tests.marking.hall import Hall


def test_chief_corrects_a_mark_with_a_reason_and_history_says_it(hall: Hall, desk: Desk) -> None:
    hall.complete()
    chief, seen = desk(hall.chief), str(hall.ledger().seq)

    answer = chief.post(
        chief.sheet(), act="correct", aspect="m1", seen=seen, client_id="slip-0001", value="0,80", reason="typing-slip"
    )

    assert answer.status_code == 302
    assert "Mark corrected: 0.75 → 0.80" in words(chief.get(chief.sheet()).text)


def test_refused_correction_keeps_what_was_typed(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)

    answer = chief.post(
        chief.sheet(), act="correct", aspect="m1", seen="0", client_id="slip-0002", value="1.50", reason="other"
    )

    assert answer.status_code == 422
    assert 'value="1.50"' in answer.text
    assert hall.journal() == []


@pytest.mark.parametrize(
    ("act", "field"),
    [("correct", "correct-reason-1"), ("dispute", "dispute-reason"), ("settle", "settle-reason")],
)
def test_act_without_a_reason_is_refused_at_its_field_and_nothing_is_chosen_beforehand(
    hall: Hall, desk: Desk, act: str, field: str
) -> None:
    hall.complete()
    chief = desk(hall.chief)
    if act == "settle":
        chief.post(chief.sheet(), act="dispute", reason="appeal")
    before = hall.journal()
    form = {"act": act, "aspect": "m1", "seen": str(hall.ledger().seq), "client_id": "slip-0009", "value": "0.80"}

    offered = chief.get(chief.sheet()).text
    answer = chief.post(chief.sheet(), **form, reason="")

    first = re.search(rf'<select[^>]* id="{field}"[^>]*><option value="(\w*)"( selected)?>([^<]*)', offered)
    assert first is not None
    assert (first[1], first[3]) == ("", "Choose a reason")
    assert answer.status_code == 422
    said = re.search(rf'id="{field}-error"><svg.*?</svg>([^<]*)', answer.text)
    assert said is not None
    assert said[1] == "No reason is chosen. Choose one from the list."
    assert hall.journal() == before


def test_correction_of_a_cell_that_changed_since_it_was_shown_is_refused(hall: Hall, desk: Desk) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")

    answer = desk(hall.chief).post(
        f"/sheets/{hall.seats[0]}/A1",
        act="correct", aspect="m1", seen="0", client_id="slip-0003", value="0.80", reason="other",
    )  # fmt: skip

    assert answer.status_code == 409
    assert len(hall.journal()) == 1
