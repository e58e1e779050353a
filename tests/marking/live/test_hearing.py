"""Who hears what on the wire: after the commit, of the own sheets alone, and never a hidden score."""

import json
import time
from typing import Any

import pytest
from flask import Flask

from scoring.foundation import clock, events
from scoring.foundation.db import db, open_engine
from scoring.foundation.errors import Refused
from scoring.marking import panels, sheets
from scoring.marking.api.cells import cells
from scoring.marking.commands import Act
from scoring.marking.ledgers import read_ledgers
from scoring.marking.live import audience, live, presence
from scoring.marking.live.announcing import Announcer
from scoring.marking.live.batches import AlertsDue, Batch, PresenceChanged
from scoring.marking.recording import MarkRecorded
from scoring.marking.sheets import Shown
from tests.marking.hall import Hall, make_hall
from tests.marking.live.ears import Ear, settle

pytestmark = pytest.mark.one_database


def ear(hall: Hall, actor: Any) -> Ear:
    return Ear(hall.app, actor, assessment=hall.assessment)


def test_panel_and_leaders_hear_the_cell_and_everybody_hears_a_tick(hall: Hall) -> None:
    judge, fourth, outside = (ear(hall, hall.judges[n]) for n in (1, 3, 4))
    leads = [ear(hall, actor) for actor in (hall.chief, hall.deputy, hall.president)]
    organizer = ear(hall, hall.organizer)

    answer = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")

    for listener in (judge, fourth, *leads):
        says = listener.wait_for("cell")
        assert (says["seat"], says["sheet"], says["state"]) == (hall.seats[0], "A1", "in-progress")
        assert (says["seq"], says["cell"]["mark"]) == (answer["seq"], "0.75")
    tick = {"seat": hall.seats[0], "seq": answer["seq"], "sheet": "A1"}
    for listener in (judge, outside, organizer):
        assert listener.wait_for("tick") == tick
    settle()
    for listener in (outside, organizer):
        assert {name for name, _ in listener.listen()} == {"tick"}


def test_no_frame_carries_a_score_before_all_are_in(hall: Hall) -> None:
    listeners = [ear(hall, actor) for actor in (*hall.judges[:4], hall.chief, hall.president)]

    hall.score("j1", (3, 2))
    for listener in listeners:
        listener.wait_for("cell", lambda says: says["cell"]["rounds"][0]["scored"] == 2)
    settle()
    before = [frame for listener in listeners for frame in listener.listen()]
    hall.send(hall.judges[2], Act.SCORE, "j1", score=2, round=1)

    assert all(says["cell"]["rounds"][0]["scores"] == {} for name, says in before if name == "cell")
    said = json.dumps(before)
    assert not any(f'"{judge.account_id}": {score}' in said for judge in hall.judges for score in range(4))
    for listener in listeners:
        shown = listener.wait_for("cell", lambda says: says["cell"]["rounds"][0]["revealed"])
        assert sorted(shown["cell"]["rounds"][0]["scores"].values()) == [2, 2, 3]


def test_whoever_is_tied_to_the_seat_hears_nothing_of_it(app: Flask, hall: Hall) -> None:
    tied = hall.judges[1]
    with app.app_context(), db.transaction() as session:
        panels.declare_conflict(
            session, hall.assessment, tied.account_id or 0, hall.seats[0], _teacher(), actor=hall.chief, at=clock.now()
        )
    listener = ear(hall, tied)

    hall.send(hall.judges[0], Act.ANSWER, "m1", seat=0, answer="typed:0.75")
    hall.send(hall.judges[0], Act.ANSWER, "m1", seat=1, answer="typed:0.50")

    listener.wait_for("cell")
    settle()
    assert [says["seat"] for says in listener.of("cell")] == [hall.seats[1]]


def test_what_is_told_over_the_wire_is_what_may_be_fetched(app: Flask, hall: Hall) -> None:
    """One function decides for both."""
    tied = hall.judges[1]
    with app.app_context(), db.transaction() as session:
        panels.declare_conflict(
            session, hall.assessment, tied.account_id or 0, hall.seats[0], _teacher(), actor=hall.chief, at=clock.now()
        )
    for seat in (0, 1):
        hall.send(hall.judges[0], Act.ANSWER, "m1", seat=seat, answer="typed:0.75")

    with app.app_context(), db.reading() as session:
        fetched = cells(session, hall.assessment, actor=tied)["seats"]
        frame = hall.frame()
        ledgers = read_ledgers(session, frame)
        own = f"account:{hall.assessment}:{tied.account_id}"
        told = {seat: own in audience.of_sheet(frame, ledger, "A1").rooms for seat, ledger in ledgers.items()}

    assert {seat: bool(found["cells"]) for seat, found in fetched.items()} == told
    assert told == {hall.seats[0]: False, hall.seats[1]: True}


def test_replaced_judge_hears_no_more_cells_and_the_new_one_does(app: Flask, hall: Hall) -> None:
    leaves, comes = hall.judges[2], hall.judges[4]
    old, new = ear(hall, leaves), ear(hall, comes)

    with app.app_context(), db.transaction() as session:
        panels.replace_judge(
            session, hall.assessment, hall.panel, leaves.account_id or 0, comes.account_id or 0,
            actor=hall.chief, at=clock.now(),
        )  # fmt: skip
    revision = hall.frame().revision
    for listener in (old, new):
        news = {"revision": revision, "hearing": 2, "since": revision - 1, "changed": ["panels"]}
        assert listener.wait_for("frame") == news
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")

    assert new.wait_for("cell")["cell"]["aspect"] == "m1"
    settle()
    assert old.of("cell") == []


def test_sheet_is_told_with_its_marks_to_agree_on_and_with_its_signatures(app: Flask, hall: Hall) -> None:
    judge, outside = ear(hall, hall.judges[1]), ear(hall, hall.judges[4])

    hall.complete()
    whole = judge.wait_for("sheet")
    with app.app_context(), db.transaction() as session:
        sheets.agree_on_sheet(
            session, hall.assessment, Shown(hall.seats[0], "A1", whole["content"]),
            actor=hall.judges[0], at=clock.now(),
        )  # fmt: skip

    assert (whole["state"], whole["agreed"]) == ("complete", False)
    agreed = judge.wait_for("sheet", lambda says: says["agreed"])
    assert (agreed["seat"], agreed["sheet"], agreed["signed_by"]) == (hall.seats[0], "A1", [])
    assert agreed["signers"] == [str(each.account_id) for each in hall.judges[:3]]
    settle()
    assert outside.of("sheet") == []


def test_nobody_hears_of_what_was_rolled_back(app: Flask, hall: Hall) -> None:
    chief = ear(hall, hall.chief)

    with app.app_context(), pytest.raises(Refused):
        _dispute_in_vain(hall)
    settle()

    assert [name for name, _ in chief.listen() if name not in {"presence", "alert"}] == []


def test_mark_of_another_assessment_is_not_heard(app: Flask, hall: Hall) -> None:
    other = make_hall(app)
    chief = ear(hall, hall.chief)

    other.send(other.judges[0], Act.ANSWER, "m1", answer="typed:0.75")
    settle()

    assert [name for name, _ in chief.listen() if name not in {"presence", "alert"}] == []


def test_many_marks_of_one_moment_come_as_few_ticks_and_all_cells(hall: Hall) -> None:
    chief = ear(hall, hall.chief)

    last = [hall.send(hall.judges[0], Act.ANSWER, "m1", answer=f"typed:0.{n:02}")["seq"] for n in range(10, 40)][-1]

    chief.wait_for("cell", lambda says: says["seq"] == last)
    chief.wait_for("tick", lambda says: says["seq"] == last)
    assert len(chief.of("tick")) < 30


def test_several_sheets_of_one_round_share_a_tick(app: Flask, hall: Hall) -> None:
    outside = ear(hall, hall.judges[4])
    with app.app_context():
        announcer = live().announcer
    announcer._awake = True  # nobody tells until both are there
    for sheet, seq in (("A1", 7), ("A2", 8)):
        announcer.hear(MarkRecorded(hall.assessment, hall.seats[0], f"m{sheet[1]}", sheet, "answer", seq, "1"))

    announcer._run()

    seat = hall.seats[0]
    more = [{"seat": seat, "seq": 7, "sheet": "A1"}]
    assert outside.of("tick") == [{"seat": seat, "seq": 8, "sheet": "A2", "more": more}]


def test_listener_that_fails_harms_no_mark(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.marking.live.announcing.told_of", _fails)
    outside = ear(hall, hall.judges[4])

    answer = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")

    assert [entry.seq for entry in hall.journal()] == [answer["seq"]]
    assert outside.wait_for("tick")["seq"] == answer["seq"]


def test_listener_of_events_only_puts_them_down(app: Flask, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorder announces before it answers: nothing may be read or sent in that moment."""
    with app.app_context():
        announcer = live().announcer
        monkeypatch.setattr(announcer._wire, "start_background_task", lambda *_task: None)

        marked = MarkRecorded(hall.assessment, hall.seats[0], "m1", "A1", "answer", 1, "1")
        events.announce(marked)

    assert announcer._noted[-1] == marked


def test_assessment_that_could_not_be_told_is_told_later_and_holds_up_no_other(
    app: Flask, hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = make_hall(app)
    first, second = ear(hall, hall.judges[4]), ear(other, other.judges[4])
    telling, failing = Announcer._tell_assessment, [hall.assessment]

    def told_but_for_one(announcer: Announcer, assessment: str, batch: Batch) -> None:
        if assessment in failing:
            failing.remove(assessment)
            raise RuntimeError("this is a test")
        telling(announcer, assessment, batch)

    monkeypatch.setattr(Announcer, "_tell_assessment", told_but_for_one)
    with app.app_context():
        announcer = live().announcer
    _at_rest(announcer)
    announcer._awake = True  # nobody tells until both are there
    for each in (hall, other):
        announcer.hear(MarkRecorded(each.assessment, each.seats[0], "m1", "A1", "answer", 7, "1"))

    announcer._run()

    assert [listener.of("tick")[0]["seq"] for listener in (first, second)] == [7, 7]
    assert failing == []
    assert len([record for record in caplog.records if hall.assessment in record.getMessage()]) == 1


def test_presence_that_could_not_be_told_is_told_again(app: Flask, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    chief = ear(hall, hall.chief)
    tablets, failing = presence.tablets, []  # type: ignore[var-annotated]
    monkeypatch.setattr(
        presence, "tablets", lambda *of, at: _fails() if failing and failing.pop() else tablets(*of, at=at)
    )
    with app.app_context():
        announcer = live().announcer
    _at_rest(announcer)
    failing.append(True)
    announcer._awake = True
    announcer.hear(PresenceChanged(hall.assessment))

    announcer._run()

    assert failing == []
    assert chief.of("presence")[-1][0]["account"] == str(hall.chief.account_id)


def test_announcer_of_a_database_that_is_gone_rests_quietly(
    app: Flask, hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    chief = ear(hall, hall.chief)
    monkeypatch.setattr("scoring.marking.live.patience.FIRST", 0.001)
    with app.app_context():
        announcer = live().announcer
        _at_rest(announcer)
        db.engine.dispose()
        monkeypatch.setitem(app.extensions, "scoring.db", open_engine("sqlite://"))
    announcer._awake = True
    announcer.hear(AlertsDue(hall.assessment))

    announcer._run()

    assert chief.connected
    assert [(record.levelname, bool(record.exc_info)) for record in caplog.records] == [("WARNING", False)]
    announcer.end()
    announcer.hear(AlertsDue(hall.assessment))
    assert announcer._noted == []


def _at_rest(announcer: Announcer) -> None:
    while announcer._awake:
        time.sleep(0.02)


def _dispute_in_vain(hall: Hall) -> None:
    with db.transaction() as session:
        sheets.dispute_sheet(session, hall.assessment, hall.seats[0], "A1", "unsure", actor=hall.chief, at=clock.now())
        raise Refused("not-possible")


def _fails(*_anything: Any) -> Any:
    raise RuntimeError("this is a test")


def _teacher() -> Any:
    from scoring.marking.independence import Tie

    return Tie.TEACHER
