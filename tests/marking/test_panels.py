"""Conflicts, the fourth who steps in, overrides, replacing a judge; decided purely and kept in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused
from scoring.marking import panels, setting_up
from scoring.marking.commands import Act
from scoring.marking.frames import AssessmentState, Frame, Member, Panel, Seat
from scoring.marking.independence import Belonging, Level, Tie, check_override, sitting, tie_between
from scoring.marking.proposing import Work, propose
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import EntryKind
from scoring.rules.marks import NOT_MARKED, marked
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import Purpose, default_ruleset
from tests.marking.hall import MOMENT, Hall, make_hall, two_kinds

ALMATY, ABAI = Belonging("college-1", "KZ-75"), Belonging("college-2", "KZ-10")


@pytest.mark.clause("decisions.md 9")
@pytest.mark.parametrize(
    ("judge", "seat", "declared", "level", "tie"),
    [
        pytest.param(ALMATY, ALMATY, (), Level.COLLEGE, Tie.COLLEGE, id="same college"),
        pytest.param(ALMATY, Belonging("college-9", "KZ-75"), (), Level.COLLEGE, None, id="same region, college stage"),
        pytest.param(ALMATY, Belonging("college-9", "KZ-75"), (), Level.REGION, Tie.REGION, id="same region"),
        pytest.param(ALMATY, ALMATY, (), Level.TEACHER, None, id="own college, where all are of one"),
        pytest.param(ALMATY, ALMATY, (Tie.TEACHER,), Level.TEACHER, Tie.TEACHER, id="own student"),
        pytest.param(ALMATY, ABAI, (Tie.TEACHER,), Level.REGION, Tie.TEACHER, id="own student from elsewhere"),
        pytest.param(ALMATY, ABAI, (Tie.MENTOR,), Level.TEACHER, Tie.MENTOR, id="mentor"),
        pytest.param(ALMATY, ABAI, (), Level.REGION, None, id="strangers"),
        pytest.param(Belonging(), Belonging(), (), Level.REGION, None, id="nothing known of either"),
    ],
)
def test_tie_between(judge: Belonging, seat: Belonging, declared: Sequence[Tie], level: Level, tie: Tie | None) -> None:
    assert tie_between(judge, seat, declared, level) is tie


@pytest.mark.clause("decisions.md 9")
@pytest.mark.parametrize(
    ("tied", "who"),
    [
        pytest.param(set(), (1, 2, 3), id="no conflict"),
        pytest.param({2}, (1, 4, 3), id="the fourth steps in"),
        pytest.param({4}, (1, 2, 3), id="the fourth is tied"),
        pytest.param({1, 2}, None, id="two are tied"),
        pytest.param({1, 4}, None, id="one and the fourth"),
    ],
)
def test_who_sits(tied: set[int], who: tuple[int, ...] | None) -> None:
    if who is None:
        with pytest.raises(RuleBroken, match="seat-not-markable"):
            sitting((1, 2, 3, 4), 3, tied)
    else:
        assert sitting((1, 2, 3, 4), 3, tied) == who


@pytest.mark.clause("decisions.md 9")
@pytest.mark.parametrize(
    ("by", "tie", "code"),
    [
        (7, Tie.COLLEGE, "override-for-oneself"),
        (1, None, "override-without-conflict"),
        (1, Tie.MENTOR, "override-for-mentor"),
    ],
)
def test_override_is_refused(by: int, tie: Tie | None, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_override(by, 7, tie)
    assert broken.value.code == code


def account(actor: Actor) -> int:
    return actor.account_id or 0


def declare(hall: Hall, judge: Actor, tie: Tie = Tie.TEACHER, actor: Actor | None = None) -> None:
    with hall.app.app_context(), db.transaction() as session:
        panels.declare_conflict(
            session, hall.assessment, account(judge), hall.seats[0], tie, actor=actor or hall.chief, at=MOMENT
        )


def override(hall: Hall, judge: Actor, actor: Actor) -> None:
    with hall.app.app_context(), db.transaction() as session:
        panels.override_conflict(
            session, hall.assessment, account(judge), hall.seats[0], "nobody else knows it", actor=actor, at=MOMENT
        )


@pytest.mark.clause("decisions.md 9")
def test_fourth_marks_the_seat_of_a_tied_judge_and_no_other(hall: Hall) -> None:
    declare(hall, hall.judges[0])

    with pytest.raises(Forbidden):
        hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)
    for judge in (hall.judges[3], *hall.judges[1:3]):
        hall.send(judge, Act.SCORE, "j1", score=2, round=1)

    assert hall.ledger().folded("j1").mark == marked(67)
    with pytest.raises(Forbidden):
        hall.send(hall.judges[3], Act.SCORE, "j1", 1, score=2, round=1)
    hall.score("j1", (2, 2, 2), seat=1)


@pytest.mark.clause("decisions.md 9")
def test_seat_with_two_tied_judges_waits_for_the_president(hall: Hall) -> None:
    declare(hall, hall.judges[0])
    declare(hall, hall.judges[1])
    with pytest.raises(RuleBroken, match="seat-not-markable"):
        hall.send(hall.judges[2], Act.SCORE, "j1", score=2, round=1)
    for other in (hall.chief, hall.organizer, hall.judges[0]):
        with pytest.raises(Forbidden):
            override(hall, hall.judges[0], other)

    override(hall, hall.judges[0], hall.president)

    hall.send(hall.judges[0], Act.SCORE, "j1", score=2, round=1)
    assert hall.frame().judges_of(hall.seats[0], "A1") == tuple(account(hall.judges[number]) for number in (0, 3, 2))


@pytest.mark.clause("decisions.md 10")
def test_mentor_is_never_overridden(hall: Hall) -> None:
    declare(hall, hall.judges[0], Tie.MENTOR)

    with pytest.raises(RuleBroken, match="override-for-mentor"):
        override(hall, hall.judges[0], hall.president)


def test_judge_declares_an_own_tie_and_nobody_elses(hall: Hall) -> None:
    declare(hall, hall.judges[0], actor=hall.judges[0])
    declare(hall, hall.judges[0], actor=hall.judges[0])

    with pytest.raises(Forbidden):
        declare(hall, hall.judges[1], actor=hall.judges[0])
    assert len(hall.frame().declared) == 1


def test_same_college_is_seen_by_itself(app: Flask) -> None:
    hall = make_hall(app)
    with app.app_context(), db.transaction() as session:
        setting_up.add_judge(session, hall.assessment, account(hall.judges[2]), Belonging("seat-0"), actor=hall.chief)

    assert hall.frame().tie(account(hall.judges[2]), hall.seats[0]) is Tie.COLLEGE
    assert hall.frame().judges_of(hall.seats[0], "A1")[2] == account(hall.judges[3])


def replace(hall: Hall, leaves: int, comes: int) -> list[str]:
    with hall.app.app_context(), db.transaction() as session:
        entries = panels.replace_judge(
            session,
            hall.assessment,
            hall.panel,
            account(hall.judges[leaves]),
            account(hall.judges[comes]),
            actor=hall.chief,
            at=hall_now(hall),
        )
    return [entry.aspect or "" for entry in entries]


def hall_now(hall: Hall):  # type: ignore[no-untyped-def]
    from scoring.foundation import clock

    with hall.app.app_context():
        return clock.now()


def test_replacing_a_judge_begins_open_rounds_again_and_leaves_the_rest(hall: Hall) -> None:
    hall.score("j1", (2, 2, 3))
    hall.score("j2", (0, 2))

    assert replace(hall, 1, 4) == ["j2"]

    assert hall.journal()[-1].kind is EntryKind.RETURNED
    assert hall.ledger().folded("j1").mark == marked(78)
    assert (hall.ledger().folded("j2").mark, hall.ledger().folded("j2").rounds) == (NOT_MARKED, ())
    with pytest.raises(Forbidden):
        hall.send(hall.judges[1], Act.SCORE, "j2", score=2, round=1)
    for number in (0, 2, 4):
        hall.send(hall.judges[number], Act.SCORE, "j2", score=2, round=1)
    assert hall.ledger().folded("j2").mark == marked(67)


def test_sheet_marked_before_a_replacement_is_signed_by_those_who_marked_it(hall: Hall) -> None:
    hall.complete(1)
    replace(hall, 1, 4)

    signers = hall.ledger().signers(hall.frame(), "A1")
    assert set(signers) == {account(judge) for judge in hall.judges[:3]}
    assert set(hall.ledger().signers(hall.frame(), "A2")) == {account(hall.judges[n]) for n in (0, 2, 4)}


MOMENTS = st.integers(0, 6).map(lambda minutes: MOMENT + timedelta(minutes=minutes))


@st.composite
def moved(draw: st.DrawFn) -> tuple[list[Member], dict[tuple[int, str], tuple[tuple[datetime, bool], ...]]]:
    """Who sat at three positions and the fourth, one after another, and when who came to be tied."""
    members = []
    for position in range(1, 5):
        bounds = sorted(draw(st.lists(MOMENTS, max_size=3)))
        since = MOMENT - timedelta(days=1)
        for number, until in enumerate([*bounds, None]):
            members.append(Member(position * 10 + number, position, since, until))
            since = until or since
    judges = st.sampled_from(members).map(lambda member: member.account)
    changes = draw(st.dictionaries(judges, st.lists(st.tuples(MOMENTS, st.booleans()), min_size=1, max_size=3)))
    return members, {(judge, "seat"): tuple(sorted(each)) for judge, each in changes.items()}


@given(moved(), MOMENTS, st.booleans())
def test_judges_of_a_moment_that_are_remembered_are_those_that_are_worked_out(
    change: tuple[list[Member], dict[tuple[int, str], tuple[tuple[datetime, bool], ...]]],
    at: datetime,
    asked_before: bool,
) -> None:
    members, ties = change
    seats = {"seat": Seat("seat", 1, None, Participation.OFFICIAL, Belonging())}
    rules = default_ruleset(Purpose.CHAMPIONSHIP)
    frame = Frame(
        1, "hall", 1, AssessmentState.OPEN, 1, two_kinds(1), rules, Level.COLLEGE, False, seats,
        (Panel(1, "Panel", frozenset({"A1"}), tuple(members)),), tie_changes=ties,
        declared={next(iter(ties)): frozenset({Tie.TEACHER})} if ties else {},
    )  # fmt: skip
    if asked_before:
        frame.judges_if_any("seat", "A1")
    try:
        worked_out = frame.judges_of("seat", "A1", at)
    except RuleBroken:
        worked_out = ()

    assert frame.judges_if_any("seat", "A1", at) == worked_out


def test_panel_takes_no_judge_twice_and_none_who_is_not_listed(hall: Hall) -> None:
    with pytest.raises(Refused, match="judge-twice"):
        replace(hall, 1, 2)
    with pytest.raises(Refused, match="judge-not-in-panel"):
        replace(hall, 4, 3)


def test_marked_sub_criterion_stays_with_its_panel(hall: Hall) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")
    four = [account(judge) for judge in hall.judges[1:]]

    def move(sheet: str) -> None:
        with hall.app.app_context(), db.transaction() as session:
            panels.make_panel(session, hall.assessment, "New", [sheet], four, actor=hall.chief, at=MOMENT)

    with pytest.raises(Refused, match="sheet-already-marked"):
        move("A1")
    move("A2")
    hall.send(hall.judges[4 - 1], Act.ANSWER, "m2", answer="typed:0.10")


def colleges(judge: int, seat: str) -> bool:
    return f"seat-{judge}" == seat


@pytest.mark.clause("decisions.md 9")
def test_proposal_fills_every_panel_without_blocking_a_seat_and_evenly() -> None:
    works = [Work(f"panel-{number}", (f"A{number}",), 10) for number in range(4)]
    seats = [f"seat-{number}" for number in range(6)]

    proposed = propose(works, range(12), seats, colleges)

    assert [each.work.name for each in proposed] == ["panel-0", "panel-1", "panel-2", "panel-3"]
    assert [each.blocked for each in proposed] == [()] * 4
    assert [len(set(each.judges)) for each in proposed] == [4] * 4
    loads = [sum(judge in each.judges[:3] for each in proposed) for judge in range(12)]
    assert sum(loads) == 12
    assert [colleges(judge, seat) for each in proposed for judge in each.judges[:3] for seat in seats].count(True) <= 6


@given(st.dictionaries(st.integers(1, 6), st.frozensets(st.sampled_from("abcd")), max_size=6))
def test_seats_that_a_proposal_names_blocked_are_those_where_nobody_can_sit(ties: dict[int, frozenset[str]]) -> None:
    works = [Work("A", ("A1",), 3), Work("B", ("B1",), 2)]
    found = propose(works, range(1, 7), "abcd", lambda judge, seat: seat in ties.get(judge, ()))

    def markable(panel: tuple[int, ...], seat: str) -> bool:
        try:
            return bool(sitting(panel, 3, {judge for judge in panel if seat in ties.get(judge, ())}))
        except RuleBroken:
            return False

    assert [one.blocked for one in found] == [
        tuple(seat for seat in "abcd" if not markable(one.judges, seat)) for one in found
    ]


def test_proposal_without_ties_is_perfectly_even() -> None:
    works = [Work(f"panel-{number}", (f"A{number}",), 10) for number in range(4)]

    proposed = propose(works, range(12), ["seat-1"], lambda _judge, _seat: False)

    assert sorted(judge for each in proposed for judge in each.judges[:3]) == list(range(12))


def test_nobody_sits_in_two_panels_while_another_sits_in_none() -> None:
    works = [Work("1", ("A1",), 10), Work("2", ("A2",), 10)]
    seats = [f"seat-{number}" for number in range(3, 8)]  # judges 0 to 2 are of no competitor's college

    proposed = propose(works, range(8), seats, colleges)

    sitting_judges = [judge for each in proposed for judge in each.judges[:3]]
    assert len(set(sitting_judges)) == 6
    assert [each.blocked for each in proposed] == [(), ()]


def test_those_who_stand_by_do_so_in_one_panel_each() -> None:
    works = [Work(str(number), (f"A{number}",), 10) for number in range(2)]

    proposed = propose(works, range(8), ["seat"], lambda _judge, _seat: False)

    assert sorted(judge for each in proposed for judge in each.judges) == list(range(8))


def test_proposal_says_which_seats_it_cannot_have_marked() -> None:
    (proposed,) = propose([Work("panel", ("A1",), 1)], range(4), ["seat"], lambda judge, _seat: judge < 2)

    assert proposed.blocked == ("seat",)


def test_proposal_needs_a_fourth() -> None:
    with pytest.raises(RuleBroken, match="judges-too-few"):
        propose([], range(3), [], colleges)
