"""History and journal at the desk: no hidden score in them, read and taken out by whom, words erased."""

import json
import re
from typing import Any

import pytest

from scoring.foundation.db import db
from scoring.marking import checkpoints
from scoring.marking.commands import Act
from scoring.marking.desk import history
from scoring.marking.desk.history import Asked
from scoring.marking.judges import acts
from scoring.rules.journal import entry_hash
from tests.marking.desk.seen import Desk, words
from tests.marking.hall import Hall


@pytest.mark.clause("decisions.md 4")
def test_no_hidden_score_is_in_the_bytes_of_the_desk(hall: Hall, desk: Desk) -> None:
    hall.score("j1", (3, 3))  # the third is still to come
    chief = desk(hall.chief)

    sheet, history = chief.get(chief.sheet()).text, chief.get("/history").text
    journal = chief.get("/history/journal").text

    assert "2 scores in, hidden until all are" in words(sheet)
    assert words(history).count("Score given, hidden until all are in; round 1") == 2
    for page in (sheet, history):
        assert not re.search(r"Score 3|<b>3</b>", page)
    lines = [json.loads(line) for line in journal.splitlines()]
    assert [line["withheld"] for line in lines] == [["content", "value"]] * 2
    assert not [line for line in lines if {"content", "value"} & line.keys()]
    assert lines[1]["previous"] == lines[0]["hash"]
    hall.send(hall.judges[2], Act.SCORE, "j1", score=2, round=1)
    assert "Score 3, round 1" in words(chief.get("/history").text)
    assert len(chief.get("/history/journal").text.splitlines()) == 3


def test_score_of_a_round_that_was_never_finished_stays_hidden(hall: Hall, desk: Desk) -> None:
    hall.score("j1", (1, 3, 1))
    chief = desk(hall.chief)
    chief.post(chief.sheet(), act="round", aspect="j1", seen="3", client_id="round-0001")
    hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=2)

    told = words(chief.get("/history").text)

    assert "Score 1, round 1" in told
    assert "Score 2, round 2" not in told
    assert "Round 2 was opened" in told


def test_journal_goes_on_after_a_score_that_stays_hidden(hall: Hall, desk: Desk) -> None:
    hall.score("j1", (3,))
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")

    lines = [json.loads(line) for line in desk(hall.chief).get("/history/journal").text.splitlines()]
    printed = hall.app.test_cli_runner().invoke(args=["journal", "export", "--assessment", hall.assessment]).output

    assert [(line["seq"], line.get("value")) for line in lines] == [(1, None), (2, 75)]
    assert [line["hash"] for line in lines] == [entry_hash(entry) for entry in hall.journal()]
    assert [json.loads(line) for line in printed.splitlines()] == lines


def test_exported_journal_hangs_together(hall: Hall, desk: Desk) -> None:
    hall.complete()

    lines = [json.loads(line) for line in desk(hall.chief).get("/history/journal").text.splitlines()]

    assert [line["seq"] for line in lines] == list(range(1, len(hall.journal()) + 1))
    assert [line["previous"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]


@pytest.mark.clause("decisions.md 7")
def test_deputy_reads_the_history_and_takes_no_journal_out(hall: Hall, desk: Desk) -> None:
    hall.complete()
    deputy = desk(hall.deputy)

    page = deputy.get("/history")

    assert (page.status_code, "history/journal" in page.text) == (200, False)
    assert deputy.get("/history/journal").status_code == 403


@pytest.mark.one_database
def test_history_of_an_aspect_reads_nothing_of_the_others(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.complete()
    for answer in ("typed:0.10", "typed:0.20"):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer=answer)
    hall.send(hall.judges[0], Act.WITHDRAW, "m1", ends=7)
    read: list[str | None] = []
    take = history.entry_from

    def taken(row: Any) -> Any:
        entry = take(row)
        read.append(entry.aspect)
        return entry

    monkeypatch.setattr(history, "entry_from", taken)
    with hall.app.app_context(), db.reading() as session:
        found = history.history(session, hall.frame(), Asked(aspect="m1"))

    assert [(line.entry.seq, line.before, line.ends and line.ends.seq) for line in found.lines] == [
        (8, None, 7),
        (7, 10, None),
        (6, 75, None),
        (1, None, None),
    ]
    assert read == ["m1"] * 8


@pytest.mark.clause("decisions.md 25")
def test_words_are_erased_by_another_person_and_the_act_stays(hall: Hall, desk: Desk) -> None:
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="Asel has a cold", reason="for-panel")
    hall.send(hall.chief, Act.COMMENT, "m1", text="of the chief", reason="for-panel")
    chief, deputy, president = (desk(actor) for actor in (hall.chief, hall.deputy, hall.president))
    wrong = {"seat": hall.seats[0], "entry": "1"}

    assert "Erase the text" in words(chief.get("/history").text)
    assert "Erase the text" not in words(deputy.get("/history").text)
    assert deputy.post("/history/erase", **wrong).status_code == 403
    assert chief.post("/history/erase", **wrong | {"entry": "2"}).status_code == 422
    assert chief.post("/history/erase", **wrong | {"entry": "9"}).status_code == 404
    for _time in range(2):
        assert chief.post("/history/erase", **wrong).status_code == 302

    page = words(president.get("/history").text)
    assert ("Asel has a cold" in page, "of the chief" in page, "The text was erased." in page) == (False, True, True)
    with hall.app.app_context(), db.reading() as session:
        assert checkpoints.verify(session, hall.assessment).faults == ()
        (act,) = [one for one in acts.acts_of(session, hall.assessment) if one.code == "act-text-erased"]
    assert (dict(act.params), act.by) == ({"seat": "1", "entry": 1}, hall.chief.display_name)
