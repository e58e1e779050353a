"""A mark's way into the journal: who may, repeated, outdated, lawful, hidden, and what is told of it."""

import json
from typing import Any

import pytest

from scoring.foundation import clock, events
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused, SignInNeeded, Unreadable
from scoring.marking import panels, setting_up
from scoring.marking.commands import Act
from scoring.marking.deciding import CellOutdated
from scoring.marking.independence import Tie
from scoring.marking.recorder import record_mark
from scoring.marking.recording import MarkRecorded, TotalsChanged
from scoring.people.actors import VISITOR
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import EntryKind, verify_chain
from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, NOT_MARKED, marked
from scoring.rules.ranking import Participation
from tests.marking.hall import MOMENT, Hall


def refusal(hall: Hall, *what: Any, **said: Any) -> str:
    with pytest.raises((Refused, RuleBroken)) as refused:
        hall.send(*what, **said)
    return refused.value.code


def kinds(hall: Hall) -> list[EntryKind]:
    return [entry.kind for entry in hall.journal()]


@pytest.mark.clause("decisions.md 5")
def test_answer_is_computed_and_stands_in_the_journal(hall: Hall) -> None:
    answer = hall.send(hall.judges[0], Act.ANSWER, "n1", answer="completed:3")

    assert (answer["seq"], answer["cell"]["mark"], answer["state"]) == (1, "0.75", "in-progress")
    (entry,) = hall.journal()
    assert (entry.kind, entry.value, entry.answer) == (EntryKind.MARK, 75, "completed:3")
    assert entry.by == str(hall.judges[0].account_id)
    assert hall.ledger().folded("n1").mark == marked(75)


def test_answer_to_a_tablet_holds_no_total(hall: Hall) -> None:
    answer = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:1,00")

    assert sorted(answer) == ["at", "cell", "seq", "sheet", "state"]
    assert sorted(answer["cell"]) == [
        *("answer", "aspect", "at", "by", "corrected", "ends"),
        *("mark", "rounds", "seat", "seq", "state"),
    ]


@pytest.mark.clause("decisions.md 4")
def test_scores_stay_hidden_until_all_are_in(hall: Hall) -> None:
    first = hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)
    second = hall.send(hall.judges[1], Act.SCORE, "j1", score=3, round=1)
    third = hall.send(hall.judges[2], Act.SCORE, "j1", score=2, round=1)

    own = [str(judge.account_id) for judge in hall.judges]
    assert first["cell"]["rounds"][0]["scores"] == {own[0]: 2}
    assert second["cell"]["rounds"][0] == {
        "number": 1,
        "scored": 2,
        "revealed": False,
        "too_wide": False,
        "scores": {own[1]: 3},
        "given": sorted(own[:2]),
    }
    assert third["cell"]["rounds"][0]["scores"] == {own[0]: 2, own[1]: 3, own[2]: 2}
    assert (second["cell"]["mark"], third["cell"]["mark"]) == (None, "0.78")


@pytest.mark.clause("decisions.md 4")
def test_wide_spread_is_scored_again_in_a_new_round(hall: Hall) -> None:
    hall.score("j1", (0, 2, 2))
    assert hall.ledger().folded("j1").mark == NOT_MARKED

    hall.send(hall.judges[1], Act.ROUND, "j1")
    hall.score("j1", (1, 2, 2), round_number=2)

    assert hall.ledger().folded("j1").mark == marked(56)
    assert [dict(showing.scores).values() for showing in hall.ledger().folded("j1").rounds] != []
    assert [len(showing.scores) for showing in hall.ledger().folded("j1").rounds] == [3, 3]


def test_round_is_opened_only_after_a_wide_spread(hall: Hall) -> None:
    hall.score("j1", (2, 2, 3))

    assert refusal(hall, hall.judges[0], Act.ROUND, "j1") == "round-not-due"


@pytest.mark.parametrize(
    ("act", "aspect", "said", "code"),
    [
        pytest.param(Act.ANSWER, "m1", {"answer": "typed:1.01"}, "mark-above-maximum", id="above the maximum"),
        pytest.param(Act.ANSWER, "m1", {"answer": "typed:-1"}, "mark-not-a-number", id="below zero"),
        pytest.param(Act.ANSWER, "m1", {"answer": "typed:0.105"}, "mark-not-a-number", id="finer than a hundredth"),
        pytest.param(Act.ANSWER, "m1", {"answer": "typed:" + "9" * 10**6}, "mark-not-a-number", id="a million digits"),
        pytest.param(Act.ANSWER, "m1", {"answer": "completed:1"}, "answer-of-another-kind", id="another calculation"),
        pytest.param(Act.ANSWER, "j1", {"answer": "typed:1.00"}, "aspect-of-another-kind", id="typed judgement"),
        pytest.param(Act.ANSWER, "n1", {"answer": "completed:5"}, "completed-out-of-range", id="more than there are"),
        pytest.param(Act.ANSWER, "m1", {}, "command-incomplete", id="no answer"),
        pytest.param(Act.SCORE, "j1", {"score": 4, "round": 1}, "score-out-of-range", id="score of four"),
        pytest.param(Act.SCORE, "j1", {"score": 2, "round": 2}, "round-not-current", id="round nobody opened"),
        pytest.param(Act.SCORE, "m1", {"score": 2, "round": 1}, "aspect-of-another-kind", id="scored measurement"),
        pytest.param(Act.WITHDRAW, "m1", {"ends": 7}, "entry-unknown", id="withdrawing nothing"),
        pytest.param(Act.ANSWER, "zz", {"answer": "typed:1.00"}, "aspect-unknown", id="aspect of no version"),
        pytest.param(Act.ANSWER, "m1", {"answer": "typed:1.00", "client_id": "x"}, "client-id-malformed", id="no id"),
    ],
)
def test_unlawful_command_is_refused_with_its_code_and_writes_nothing(
    hall: Hall, act: Act, aspect: str, said: dict[str, Any], code: str
) -> None:
    assert refusal(hall, hall.judges[0], act, aspect, **said) == code
    assert hall.journal() == []


def test_same_command_again_gives_the_same_answer_and_writes_nothing(hall: Hall) -> None:
    command = hall.command(Act.ANSWER, "m1", answer="typed:0.50", seen=None)
    with hall.app.app_context():
        first = record_mark(hall.judges[0], command)
        again = record_mark(hall.judges[0], command)

    assert again == first
    assert len(hall.journal()) == 1


def test_same_client_id_with_another_value_is_refused(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50", client_id="tablet-4-0001")

    assert (
        refusal(hall, hall.judges[0], Act.ANSWER, "m1", answer="typed:0.60", client_id="tablet-4-0001")
        == "client-id-reused"
    )
    assert len(hall.journal()) == 1


def test_client_id_belongs_to_its_account(hall: Hall) -> None:
    for judge, value in zip(hall.judges[:2], ("0.50", "0.60"), strict=True):
        hall.send(judge, Act.ANSWER, "m1", answer=f"typed:{value}", client_id="tablet-4-0001")

    assert [entry.value for entry in hall.journal()] == [50, 60]


def test_refused_command_is_not_remembered(hall: Hall) -> None:
    refusal(hall, hall.judges[0], Act.ANSWER, "m1", answer="typed:9.00", client_id="tablet-4-0001")

    answer = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.90", client_id="tablet-4-0001")

    assert answer["cell"]["mark"] == "0.90"


def test_unseen_entry_of_the_cell_is_shown_instead_of_overwritten(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    with pytest.raises(CellOutdated) as outdated:
        hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.60", seen=None)

    assert (outdated.value.current.seq, outdated.value.current.mark) == (1, "0.50")
    assert [entry.value for entry in hall.journal()] == [50]


def test_entries_of_other_cells_make_nothing_outdated(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    hall.send(hall.judges[1], Act.ANSWER, "m2", answer="typed:0.60", seen=None)

    assert len(hall.journal()) == 2


@pytest.mark.clause("decisions.md 4")
def test_outdated_judgement_tells_round_and_state_and_no_score_of_another(hall: Hall) -> None:
    hall.send(hall.judges[1], Act.SCORE, "j1", score=3, round=1)
    hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)

    with pytest.raises(CellOutdated) as outdated:
        hall.send(hall.judges[0], Act.SCORE, "j1", score=1, round=1, seen=None)

    (showing,) = outdated.value.current.rounds
    assert (showing.number, showing.scored) == (1, 2)
    assert showing.scores == {str(hall.judges[0].account_id): 2}


def test_judges_of_one_round_do_not_wait_for_one_another(hall: Hall) -> None:
    for judge in hall.judges[:3]:
        hall.send(judge, Act.SCORE, "j1", score=2, round=1, seen=None)

    assert hall.ledger().folded("j1").mark == marked(67)


def test_permission_is_asked_before_anything_else(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50", client_id="tablet-4-0001")

    with pytest.raises(Forbidden):
        hall.send(hall.judges[4], Act.ANSWER, "m1", answer="typed:0.50", client_id="tablet-4-0001", seen=None)
    with pytest.raises(Forbidden):
        hall.send(hall.judges[3], Act.ANSWER, "m1", answer="typed:0.50")
    with pytest.raises(Forbidden):
        hall.send(hall.chief, Act.ANSWER, "m1", answer="typed:0.50")
    with pytest.raises(SignInNeeded):
        hall.send(VISITOR, Act.ANSWER, "m1", answer="typed:0.50")
    assert len(hall.journal()) == 1


def test_seat_of_another_assessment_is_unknown_here(hall: Hall) -> None:
    command = hall.command(Act.ANSWER, "m1", answer="typed:0.50")
    for changed in ({"seat": "elsewhere"}, {"assessment": "elsewhere"}):
        with pytest.raises(NotFound), hall.app.app_context():
            record_mark(hall.judges[0], type(command)(**{**command_parts(command), **changed}))


def command_parts(command: Any) -> dict[str, Any]:
    return {name: getattr(command, name) for name in type(command).__slots__}


@pytest.mark.parametrize("status", [Participation.DID_NOT_START, Participation.RESERVE, Participation.DISQUALIFIED])
def test_seat_that_does_not_take_part_takes_no_marks(hall: Hall, status: Participation) -> None:
    with hall.app.app_context(), db.transaction() as session:
        setting_up.set_status(
            session, hall.assessment, hall.seats[0], status, "left the hall", actor=hall.chief, at=MOMENT
        )

    assert refusal(hall, hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50") == "seat-not-marked"


@pytest.mark.clause("decisions.md 3")
def test_not_attempted_excused_and_zero_are_different_things(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.00")
    hall.send(hall.judges[0], Act.NOT_ATTEMPTED, "n1")
    hall.send(hall.chief, Act.EXCUSED, "j1", reason="accommodation")

    marks = hall.ledger().marks()
    assert (marks["m1"], marks["n1"], marks["j1"]) == (marked(0), NOT_ATTEMPTED, EXCUSED)


def test_judge_excuses_nothing_and_corrects_nothing(hall: Hall) -> None:
    for act, said in ((Act.EXCUSED, {"reason": "accommodation"}), (Act.CORRECT, {"value": 10, "reason": "slip"})):
        with pytest.raises(Forbidden):
            hall.send(hall.judges[0], act, "m1", **said)


def test_withdrawn_value_leaves_the_cell_empty_and_the_history_whole(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.40")
    second = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    hall.send(hall.judges[1], Act.WITHDRAW, "m1", ends=second["seq"])

    assert hall.ledger().folded("m1").mark == NOT_MARKED
    assert kinds(hall) == [EntryKind.MARK, EntryKind.MARK, EntryKind.WITHDRAWAL]
    assert refusal(hall, hall.judges[1], Act.WITHDRAW, "m1", ends=second["seq"]) == "entry-unknown"


def test_only_the_last_value_can_be_withdrawn(hall: Hall) -> None:
    first = hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.40")
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    assert refusal(hall, hall.judges[0], Act.WITHDRAW, "m1", ends=first["seq"]) == "entry-not-last"


@pytest.mark.clause("decisions.md 4")
def test_score_is_taken_back_by_its_judge_until_all_are_in(hall: Hall) -> None:
    mine = hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)

    assert refusal(hall, hall.judges[1], Act.WITHDRAW, "j1", ends=mine["seq"]) == "entry-not-own"
    hall.send(hall.judges[0], Act.WITHDRAW, "j1", ends=mine["seq"])
    hall.score("j1", (1, 1, 1))
    late = hall.journal()[-1]

    assert hall.ledger().folded("j1").mark == marked(33)
    assert refusal(hall, hall.judges[2], Act.WITHDRAW, "j1", ends=late.seq) == "round-revealed"
    assert refusal(hall, hall.judges[2], Act.SCORE, "j1", score=2, round=1) == "round-revealed"


def test_score_waits_until_what_was_said_of_the_aspect_is_withdrawn(hall: Hall) -> None:
    said = hall.send(hall.judges[0], Act.NOT_ATTEMPTED, "j1")

    assert refusal(hall, hall.judges[0], Act.SCORE, "j1", score=1, round=1) == "aspect-settled-otherwise"
    hall.send(hall.judges[0], Act.WITHDRAW, "j1", ends=said["seq"])
    hall.score("j1", (1, 1, 2))
    assert hall.ledger().folded("j1").mark == marked(44)


def test_not_attempted_does_not_cover_scores(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.SCORE, "j1", score=1, round=1)

    assert refusal(hall, hall.judges[0], Act.NOT_ATTEMPTED, "j1") == "scores-stand"


def test_correction_is_the_chiefs_and_says_why(hall: Hall) -> None:
    hall.score("j1", (2, 2, 3))

    answer = hall.send(hall.chief, Act.CORRECT, "j1", value=90, reason="appeal-upheld")

    assert answer["cell"]["mark"] == "0.90"
    assert (hall.journal()[-1].kind, hall.journal()[-1].reason) == (EntryKind.CORRECTION, "appeal-upheld")
    assert refusal(hall, hall.chief, Act.CORRECT, "j1", value=101, reason="slip") == "mark-above-maximum"


@pytest.mark.parametrize(
    ("act", "said"), [(Act.CORRECT, {"value": 60, "reason": "slip"}), (Act.EXCUSED, {"reason": "accommodation"})]
)
def test_what_the_chief_corrected_or_excused_no_judge_says_otherwise(
    hall: Hall, act: Act, said: dict[str, Any]
) -> None:
    judge = hall.judges[0]
    hall.send(judge, Act.ANSWER, "m1", answer="typed:0.50")
    settled = hall.send(hall.chief, act, "m1", **said)
    before = hall.ledger().folded("m1").mark

    assert settled["cell"]["corrected"] is (act is Act.CORRECT)
    assert refusal(hall, judge, Act.ANSWER, "m1", answer="typed:1.00") == "aspect-settled-by-chief"
    assert refusal(hall, judge, Act.NOT_ATTEMPTED, "m1") == "aspect-settled-by-chief"
    assert hall.ledger().folded("m1").mark == before

    hall.send(hall.chief, Act.WITHDRAW, "m1", ends=settled["seq"])
    assert hall.send(judge, Act.ANSWER, "m1", answer="typed:1.00")["cell"]["corrected"] is False
    assert hall.ledger().folded("m1").mark == marked(100)


@pytest.mark.clause("decisions.md 25")
def test_comment_leaves_its_text_out_of_the_journal(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="Айгерім rushed", reason="for-panel", seen=None)

    (entry,) = hall.journal()
    assert (entry.kind, entry.sheet, len(entry.text_hash or "")) == (EntryKind.COMMENT, "A1", 64)
    assert hall.ledger().folded("m1").mark == NOT_MARKED
    assert refusal(hall, hall.judges[0], Act.COMMENT, "m1", text=" ", reason="for-panel") == "text-missing"
    assert refusal(hall, hall.judges[0], Act.COMMENT, "m1", text="x", reason="for-press") == "audience-unknown"


def test_comment_makes_no_mark_outdated(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="loud", reason="for-panel")

    hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.60", seen=None)

    assert hall.ledger().folded("m1").mark == marked(60)


def test_events_are_told_after_the_commit_without_a_value(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setitem(events._listeners, MarkRecorded, [lambda event: told.append((event, len(hall.journal())))])
    monkeypatch.setitem(events._listeners, TotalsChanged, [lambda event: told.append((event, len(hall.journal())))])

    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")
    refusal(hall, hall.judges[0], Act.ANSWER, "m1", answer="typed:1.50")

    (mark, seen_by_mark), (totals, seen_by_totals) = told
    judge = str(hall.judges[0].account_id)
    assert mark == MarkRecorded(hall.assessment, hall.seats[0], "m1", "A1", "mark", 1, judge)
    assert (totals.seat, totals.seq, totals.totals().total.total) == (hall.seats[0], 1, 50)
    assert (seen_by_mark, seen_by_totals) == (1, 1)


def test_chain_of_a_seat_holds(hall: Hall) -> None:
    hall.complete()

    assert verify_chain(hall.journal()) is None
    assert [entry.seq for entry in hall.journal()] == [1, 2, 3, 4, 5]


def test_stored_answer_is_plain_json(hall: Hall) -> None:
    answer = hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)

    assert json.loads(json.dumps(answer)) == answer


def test_nobody_marks_before_opening(app: Any, hall: Hall) -> None:
    with pytest.raises(Unreadable):
        hall.send(hall.judges[0], Act.SCORE, "j1")


@pytest.mark.parametrize("gone", ["replaced", "tied", "with another"])
def test_saved_mark_whose_answer_was_lost_is_not_refused_to_whoever_no_longer_judges(hall: Hall, gone: str) -> None:
    sent: dict[str, Any] = {"answer": "typed:0.50", "client_id": "tablet-4-0001", "seen": None}
    first = hall.send(hall.judges[0], Act.ANSWER, "m1", **sent)
    hall.send(hall.judges[1], Act.ANSWER, "m1", answer="typed:0.60")
    leave(hall, gone)

    assert hall.send(hall.judges[0], Act.ANSWER, "m1", **sent) == first

    assert [entry.value for entry in hall.journal()] == [50, 60]
    refused = "seat-not-markable" if gone == "with another" else "not-allowed"
    assert refusal(hall, hall.judges[0], Act.ANSWER, "m1", **sent | {"answer": "typed:0.70"}) == refused
    assert refusal(hall, hall.judges[0], Act.ANSWER, "m1", **sent | {"client_id": "tablet-4-0002"}) == refused


def leave(hall: Hall, how: str) -> None:
    """The first judge no longer marks the first seat; with another one tied, nobody does."""
    accounts = [judge.account_id or 0 for judge in hall.judges]
    with hall.app.app_context(), db.transaction() as session:
        if how == "replaced":
            panels.replace_judge(
                session, hall.assessment, hall.panel, accounts[0], accounts[4], actor=hall.chief, at=clock.now()
            )
            return
        for account in accounts[:1] if how == "tied" else accounts[:2]:
            panels.declare_conflict(
                session, hall.assessment, account, hall.seats[0], Tie.TEACHER, actor=hall.chief, at=clock.now()
            )
