"""Paper into the journal: two people, every line once, nothing written over."""

from dataclasses import replace
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Outdated, Refused
from scoring.marking.commands import Act
from scoring.marking.models import AssessmentRow, JudgeRow
from scoring.marking.papers import keeping
from scoring.marking.papers.content import Line
from scoring.marking.papers.keeping import LinesRefused
from scoring.people.actors import Actor
from scoring.rules.journal import EntryKind
from tests.marking.hall import MOMENT, Hall, make_hall
from tests.marking.papers.sheets import COUNTED, MEASURED, confirm, scores, type_in, view


def marks(hall: Hall, seat: int = 0) -> dict[str, int | None]:
    return {key: mark.value for key, mark in hall.ledger(seat).marks().items()}


def test_what_is_typed_is_no_mark_until_another_person_confirms(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED, COUNTED, *scores(hall, (2, 2, 3))])

    assert (hall.journal(), view(hall, paper).state) == ([], "typed")


def test_a_confirmed_paper_becomes_marks_under_typist_checker_and_judge(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED, COUNTED, *scores(hall, (2, 2, 3))])

    done = confirm(hall, paper)

    journal, typist, checker = hall.journal(), str(hall.chief.account_id), str(hall.deputy.account_id)
    assert (done.state, [each["seq"] for each in done.outcome]) == ("recorded", [1, 2, 3, 4, 5])
    assert marks(hall) == {"m1": 75, "n1": 75, "j1": 78}
    assert {(entry.by, entry.consent, entry.reason) for entry in journal} == {(typist, checker, "paper")}
    assert [entry.judge for entry in journal[2:]] == [str(judge.account_id) for judge in hall.judges[:3]]


def test_a_second_round_on_paper_follows_a_wide_first_one(hall: Hall) -> None:
    lines = [*scores(hall, (0, 2, 3)), Line("j1", Act.ROUND, round=2), *scores(hall, (2, 2, 2), 2)]

    confirm(hall, type_in(hall, lines))

    assert marks(hall) == {"j1": 67}


def test_a_second_round_that_is_not_due_is_refused_when_it_is_typed(hall: Hall) -> None:
    lines = [*scores(hall, (2, 2, 3)), Line("j1", Act.ROUND, round=2)]

    with pytest.raises(LinesRefused) as refused:
        type_in(hall, lines)

    assert [problem and problem.code for problem in refused.value.problems] == [None, None, None, "round-not-due"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(Line("m1", Act.ANSWER, answer="typed:1.01"), "mark-above-maximum", id="above the maximum"),
        pytest.param(Line("n1", Act.ANSWER, answer="completed:5"), "completed-out-of-range", id="more than possible"),
        pytest.param(Line("n1", Act.ANSWER, answer="typed:0.50"), "answer-of-another-kind", id="another calculation"),
        pytest.param(Line("j1", Act.SCORE, score=2, round=1, judge=10**6), "paper-judge-unknown", id="no judge here"),
        pytest.param(Line("m1", Act.EXCUSED), "paper-act-unknown", id="not for paper"),
    ],
)
@pytest.mark.one_database
def test_a_line_that_cannot_stand_is_refused_by_itself(hall: Hall, line: Line, code: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        type_in(hall, [line, COUNTED if line.aspect == "m1" else MEASURED])

    assert [problem and problem.code for problem in refused.value.problems] == [code, None]


@pytest.mark.one_database
def test_a_cell_that_is_marked_is_not_typed_over(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.25")
    hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)

    with pytest.raises(LinesRefused) as refused:
        type_in(hall, [MEASURED, *scores(hall, (1, 1, 1))])

    codes = [problem and problem.code for problem in refused.value.problems]
    assert codes == ["paper-cell-marked", "paper-cell-marked", None, None]


def test_a_cell_marked_on_a_tablet_meanwhile_is_shown_and_not_written_over(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED, COUNTED])
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.25")

    outcome = confirm(hall, paper).outcome

    assert (outcome[0]["code"], outcome[0]["current"]["mark"]) == ("cell-outdated", "0.25")
    assert outcome[1] == {"seq": 2}
    assert marks(hall) == {"m1": 25, "n1": 75}


def test_a_score_shown_on_a_tablet_meanwhile_stands_and_stays_hidden(hall: Hall) -> None:
    paper = type_in(hall, scores(hall, (2, 2, 3)))
    hall.send(hall.judges[1], Act.SCORE, "j1", score=1, round=1)

    outcome = confirm(hall, paper).outcome

    assert [each.get("code") for each in outcome] == [None, "cell-outdated", None]
    assert outcome[1]["current"]["rounds"][0]["scores"] == {}
    assert [entry.value for entry in hall.journal() if entry.kind is EntryKind.SCORE] == [1, 2, 3]


def test_who_typed_does_not_check(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED])

    with pytest.raises(Forbidden, match="paper-own-check"):
        confirm(hall, paper, hall.chief)

    assert hall.journal() == []


@pytest.mark.one_database
def test_one_person_with_two_accounts_does_not_check_themselves(hall: Hall) -> None:
    paper, assessment = type_in(hall, [MEASURED]), hall.frame().id
    with hall.app.app_context(), db.transaction() as session:
        for account in (hall.chief.account_id, hall.deputy.account_id):
            session.add(JudgeRow(assessment_id=assessment, account_id=account, person="one-person"))

    with pytest.raises(Forbidden, match="paper-own-check"):
        confirm(hall, paper)


def deputy_judges(hall: Hall) -> Actor:
    """A deputy chief who sits in the panel too."""
    judge = hall.judges[1]
    return replace(judge, grants=(*judge.grants, *hall.deputy.grants))


@pytest.mark.one_database
@pytest.mark.clause("decisions.md 4")
def test_a_judge_who_leads_reads_no_colleagues_score_from_paper_before_all_are_in(hall: Hall) -> None:
    both = deputy_judges(hall)
    paper = type_in(hall, scores(hall, (2,)))

    for look in (
        lambda: view(hall, paper, both),
        lambda: type_in(hall, scores(hall, (2,)), actor=both, seat=1),
        lambda: opened(hall, both),
        lambda: keeping.confirm(hall.assessment, paper, view(hall, paper).hash, actor=both, at=MOMENT),
    ):
        with hall.app.app_context(), pytest.raises(Forbidden, match="paper-own-panel"):
            look()

    confirm(hall, paper)
    for judge in hall.judges[1:3]:
        hall.send(judge, Act.SCORE, "j1", score=2, round=1)
    assert view(hall, paper, both).lines == tuple(scores(hall, (2,)))


@pytest.mark.one_database
def test_a_recorded_paper_is_read_by_who_sees_sheets_and_by_who_had_it(hall: Hall) -> None:
    mine = type_in(hall, [MEASURED], actor=hall.organizer)
    others = type_in(hall, [MEASURED], seat=1)
    assert view(hall, others, hall.organizer).lines == (MEASURED,)
    for paper in (mine, others):
        confirm(hall, paper)

    assert view(hall, mine, hall.organizer).lines == (MEASURED,)
    with pytest.raises(Forbidden, match="not-allowed"):
        view(hall, others, hall.organizer)


def opened(hall: Hall, actor: Actor) -> object:
    with db.reading() as session:
        return keeping.open_paper(session, hall.assessment, hall.seats[0], "A1", actor=actor)


@pytest.mark.one_database
def test_a_judge_neither_types_nor_checks(hall: Hall) -> None:
    with pytest.raises(Forbidden, match="not-allowed"):
        type_in(hall, [MEASURED], actor=hall.judges[0])
    with pytest.raises(Forbidden, match="not-allowed"):
        confirm(hall, type_in(hall, [MEASURED]), hall.judges[0])


def test_sent_back_with_a_reason_it_is_typed_anew(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED])
    shown = view(hall, paper).hash
    with hall.app.app_context(), db.transaction() as session:
        keeping.send_back(session, hall.assessment, paper, shown, "m1 is 0,57", actor=hall.deputy, at=MOMENT)

    assert (view(hall, paper).state, view(hall, paper).reason) == ("sent-back", "m1 is 0,57")
    with pytest.raises(Refused, match="paper-checked-already"):
        confirm(hall, paper)
    again = type_in(hall, [Line("m1", Act.ANSWER, answer="typed:0.57")])
    confirm(hall, again)
    assert (again, marks(hall)) == (paper, {"m1": 57})


@pytest.mark.one_database
def test_sending_back_needs_a_reason(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED])
    shown = view(hall, paper).hash

    with pytest.raises(Refused, match="text-missing"), hall.app.app_context(), db.transaction() as session:
        keeping.send_back(session, hall.assessment, paper, shown, "  ", actor=hall.deputy, at=MOMENT)


@pytest.mark.one_database
def test_what_was_typed_anew_meanwhile_is_not_confirmed_unseen(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED])

    with pytest.raises(Outdated, match="paper-outdated"), hall.app.app_context():
        keeping.confirm(hall.assessment, paper, "0" * 64, actor=hall.deputy, at=MOMENT)


@pytest.mark.one_database
def test_a_second_paper_of_a_sheet_waits_for_the_first(hall: Hall) -> None:
    type_in(hall, [MEASURED])

    with pytest.raises(Refused, match="paper-waits"):
        type_in(hall, [COUNTED], actor=hall.deputy)


def test_what_waits_never_falls_off_the_list_and_what_is_recorded_is_paged(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = make_hall(app, seats=5)
    monkeypatch.setattr(keeping, "PAGE", 2)
    oldest = type_in(hall, [MEASURED], seat=0)
    done = [type_in(hall, [MEASURED], seat=seat) for seat in range(1, 4)]
    for paper in done:
        confirm(hall, paper)
    newest = type_in(hall, [MEASURED], seat=4)

    with app.app_context(), db.reading() as session:
        waiting = keeping.open_papers(session, hall.assessment, actor=hall.chief)
        pages = [keeping.recorded_papers(session, hall.assessment, page, actor=hall.chief) for page in (1, 2, 9)]
        counts = keeping.counts(session, hall.assessment, actor=hall.chief)
        typed = keeping.seats_typed(session, hall.assessment, "A1", actor=hall.chief)

    assert [one.id for one in waiting] == [newest, oldest]
    assert [[one.id for one in page.papers] for page in pages] == [done[:0:-1], done[:1], done[:1]]
    assert [(page.page, page.pages) for page in pages] == [(1, 2), (2, 2), (2, 2)]
    assert (counts, typed) == ({"typed": 2, "recorded": 3}, set(hall.seats))


@pytest.mark.one_database
def test_a_paper_with_nothing_on_it_is_refused(hall: Hall) -> None:
    with pytest.raises(Refused, match="paper-empty"):
        type_in(hall, [])
    with pytest.raises(NotFound, match="aspect-unknown"):
        type_in(hall, [Line("m2", Act.ANSWER, answer="typed:0.10")])


@pytest.mark.one_database
def test_confirmed_and_broken_off_it_is_finished_by_the_same_person_without_doubling(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED, COUNTED])
    shown = view(hall, paper).hash
    with hall.app.app_context():
        with db.transaction() as session:
            row = keeping._checked_row(session, hall.assessment, paper, shown, hall.deputy, MOMENT)
            row.state, row.checked_by = keeping.CONFIRMED, hall.deputy.account_id
            half = keeping._view(session, row)
        keeping._record_line(hall.assessment, half, half.lines[0], 1, 0, 0, hall.deputy)

    with pytest.raises(Refused, match="paper-checked-already"):
        confirm(hall, paper, hall.organizer)
    done = confirm(hall, paper)

    assert [each["seq"] for each in done.outcome] == [1, 2]
    assert len(hall.journal()) == 2


def broken_off(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> str:
    """A paper that the deputy confirmed, and of which the server could write one line only."""
    paper = type_in(hall, [MEASURED, COUNTED])
    whole = keeping._record_line

    def stumbles(assessment: str, view: Any, line: Line, number: int, *rest: Any) -> dict[str, Any]:
        if number > 1:
            raise OSError("the power went")
        return whole(assessment, view, line, number, *rest)

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "_record_line", stumbles)
        with pytest.raises(OSError, match="power"):
            confirm(hall, paper)
    return paper


@pytest.mark.one_database
def test_what_was_confirmed_and_broken_off_another_finishes_after_a_while(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = broken_off(hall, monkeypatch)
    shown, later = view(hall, paper).hash, MOMENT + keeping.LEFT_AFTER

    with hall.app.app_context():
        done = keeping.confirm(hall.assessment, paper, shown, actor=hall.organizer, at=later)

    assert [each["seq"] for each in done.outcome] == [1, 2]
    assert len(hall.journal()) == 2


@pytest.mark.one_database
def test_what_was_confirmed_is_not_sent_back(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = broken_off(hall, monkeypatch)
    shown = view(hall, paper).hash

    with (
        hall.app.app_context(),
        pytest.raises(Refused, match="paper-checked-already"),
        db.transaction() as session,
    ):
        keeping.send_back(session, hall.assessment, paper, shown, "misread", actor=hall.deputy, at=MOMENT)


def test_two_who_confirm_at_once_record_once(hall: Hall) -> None:
    paper = type_in(hall, [MEASURED, COUNTED, *scores(hall, (2, 2, 3))])
    begin, said = Barrier(2), []

    def check(actor: object) -> None:
        begin.wait()
        try:
            said.append(confirm(hall, paper, actor).state)  # type: ignore[arg-type]
        except Refused as refused:
            said.append(refused.code)

    threads = [Thread(target=check, args=(actor,)) for actor in (hall.deputy, hall.organizer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["paper-checked-already", "recorded"]
    assert len(hall.journal()) == 5


@pytest.mark.one_database
def test_a_line_that_the_tablet_sent_itself_meanwhile_is_not_taken_twice(hall: Hall) -> None:
    judge = hall.judges[0]
    line = Line("m1", Act.ANSWER, answer="typed:0.75", source="tablet-own-1", account=judge.account_id)
    paper = type_in(hall, [line])
    hall.send(judge, Act.ANSWER, "m1", answer="typed:0.75", client_id="tablet-own-1")

    outcome = confirm(hall, paper).outcome

    assert ([each["code"] for each in outcome], len(hall.journal())) == (["paper-there-already"], 1)


@pytest.mark.one_database
def test_a_closed_assessment_takes_no_paper(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).values(state="closed", revision=AssessmentRow.revision + 1))

    with pytest.raises(Refused, match="assessment-not-open"):
        type_in(hall, [MEASURED])


@pytest.mark.one_database
def test_a_seat_that_no_judge_may_mark_takes_no_scores_from_paper(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        session.execute(update(JudgeRow).values(organisation="seat-0"))
        session.execute(update(AssessmentRow).values(revision=AssessmentRow.revision + 1))

    with pytest.raises(LinesRefused) as refused:
        type_in(hall, [MEASURED])

    assert [problem and problem.code for problem in refused.value.problems] == ["seat-not-markable"]
