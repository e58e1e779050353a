"""A list shows its cut line and its ties, moves nobody by itself, and keeps who decided what and why."""

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from scoring.championships.advancing import deciding
from scoring.championships.advancing.models import FROZEN_TABLES, AdvancementActRow
from scoring.championships.advancing.queries import stage_lists
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused
from scoring.people.actors import Scope
from scoring.rules.advancement import Change, Departure
from scoring.rules.cutline import Notice, Status, Tie
from scoring.rules.errors import RuleBroken
from tests.championships.advancing.lists import Lists, make_lists, open_correction, organizer_at
from tests.marking.hall import MOMENT

TIED = ("0.90", "0.80", "0.80", "0.80", "0.70")


def acts(lists: Lists) -> list[str]:
    with lists.app.app_context(), db.reading() as session:
        return list(session.scalars(select(AdvancementActRow.act).order_by(AdvancementActRow.seq)))


def code_of(work) -> str:
    with pytest.raises((Refused, RuleBroken)) as refused:
        work()
    return refused.value.code


@pytest.mark.one_database
def test_the_first_advances_and_the_rest_wait_in_order(app):
    lists = make_lists(app)

    view = lists.view()

    assert [[line.seat for line in group] for group in view.lines] == [["1"], ["2", "3", "4", "5", "6"], [], []]
    assert [line.order for line in view.lines[1]] == [1, 2, 3, 4, 5]
    assert (view.open, view.approved, view.plain) == (True, False, True)
    assert lists.entries() == []


def test_approving_writes_who_and_when_and_nothing_more_is_open(app):
    lists = make_lists(app)

    lists.approve()

    view = lists.view()
    assert (view.open, view.approved, view.to_nominate) == (False, True, ("1",))
    assert acts(lists) == ["begun", "approved"]
    assert {line.by for line in view.log} == {lists.hall.organizer.display_name}


def test_two_organizers_do_not_overwrite_each_other(app):
    lists = make_lists(app)
    seen = lists.view().token
    lists.leave("2", seen=seen)

    assert code_of(lambda: lists.approve(seen=seen)) == "advancing-list-changed"
    assert lists.view().approved is False


@pytest.mark.one_database
def test_approving_twice_is_refused_and_writes_nothing(app):
    lists = make_lists(app)
    lists.approve()

    assert code_of(lists.approve) == "advancing-nothing-to-approve"
    assert acts(lists) == ["begun", "approved"]


@pytest.mark.one_database
def test_nothing_is_decided_before_results_are_final(app):
    lists = make_lists(app, final=False)

    assert lists.view().results is None
    assert code_of(lists.approve) == "advancing-results-missing"
    assert acts(lists) == []


@pytest.mark.one_database
def test_tie_at_the_cut_is_not_approved_until_all_are_taken(app):
    lists = make_lists(app, TIED)
    lists.set_skill(places=2)

    assert lists.view().tie == Tie(("2", "3", "4"), 1, frozenset("234"))
    assert code_of(lists.approve) == "advancing-tie-undecided"

    lists.decide(deciding.take_all_tied)
    lists.approve()

    view = lists.view()
    assert [line.seat for line in view.above] == ["1", "2", "3", "4"]
    assert view.notices == (Notice.QUOTA_EXCEEDED,)


def test_tie_is_decided_with_a_reason_that_is_printed(app):
    lists = make_lists(app, TIED)
    lists.set_skill(places=2)

    assert code_of(lambda: lists.decide(deciding.decide_tie, ["3"], " ")) == "advancing-reason-missing"
    assert code_of(lambda: lists.decide(deciding.decide_tie, ["5"], "Why.")) == "advancing-tie-wrong-choice"
    lists.decide(deciding.decide_tie, ["3"], "The jury's vote of 23 January.")

    view = lists.view()
    assert [line.seat for line in view.above] == ["1", "3"]
    assert view.said == ("The jury's vote of 23 January.",)
    assert [line.order for line in view.lines[1]] == [1, 1, 3]


@pytest.mark.one_database
def test_decision_on_a_tie_is_taken_back_with_a_reason(app):
    lists = make_lists(app, TIED)
    lists.set_skill(places=2)
    lists.decide(deciding.take_all_tied)

    lists.decide(deciding.reconsider_tie, ["2", "3", "4"], "Too many.")

    assert lists.view().tie == Tie(("2", "3", "4"), 1, frozenset("234"))


@pytest.mark.one_database
def test_tie_of_twelve_is_shown_whole_and_taken_whole(app):
    lists = make_lists(app, ("0.50",) * 12)

    tie = lists.view().tie
    lists.decide(deciding.take_all_tied)
    lists.approve()

    assert tie is not None
    assert len(tie.seats) == 12
    assert len(lists.view().to_nominate) == 12


@pytest.mark.one_database
def test_quota_of_nought_sends_nobody(app):
    lists = make_lists(app)
    lists.set_skill(places=0)

    lists.approve()

    assert set(lists.statuses().values()) == {"no-places"}
    assert lists.view().to_nominate == ()


@pytest.mark.one_database
def test_quota_that_changes_opens_the_list_and_moves_nobody(app):
    lists = make_lists(app)
    lists.approve()

    lists.set_skill(places=2)

    view = lists.view()
    assert (view.open, view.changes) == (True, (Change("2", Status.RESERVE, Status.ADVANCES),))
    assert view.to_nominate == ()


@pytest.mark.one_database
def test_minimum_result_holds_back_those_below_it(app):
    lists = make_lists(app)
    lists.set_skill(places=4, minimum=220)  # seats come to 2.53, 2.43, 2.33, 2.23, ...: completed and judged add 1.53

    assert lists.statuses() == {
        "1": "advances", "2": "advances", "3": "advances", "4": "advances", "5": "below-minimum", "6": "below-minimum",
    }  # fmt: skip


@pytest.mark.one_database
def test_guest_never_advances_however_well_marked(app):
    lists = make_lists(app, ("1.00", "0.90"), guests=(1,))

    view = lists.view()

    assert [line.seat for line in view.above] == ["2"]
    assert [(line.seat, line.participation.value) for line in view.apart] == [("1", "guest")]


@pytest.mark.one_database
def test_withdrawal_before_nomination_shows_who_would_move(app):
    lists = make_lists(app)
    lists.approve()

    lists.leave("1")

    view = lists.view()
    assert view.changes == (
        Change("1", Status.ADVANCES, Status.WITHDRAWN),
        Change("2", Status.RESERVE, Status.ADVANCES),
    )
    assert (view.open, view.to_nominate, lists.entries()) == (True, (), [])


@pytest.mark.one_database
def test_departure_that_was_a_mistake_is_taken_back(app):
    lists = make_lists(app)
    lists.leave("1", Departure.DECLINED)

    lists.decide(deciding.bring_back, "1", "Said by mistake.")

    assert lists.statuses()["1"] == "advances"


def test_correction_is_shown_at_once_and_moves_nobody_until_it_is_approved(app):
    lists = make_lists(app)
    lists.approve()
    before = lists.view().token

    lists.correct(2, "1.00")
    lists.correct(1, "0.10")

    view = lists.view()
    assert view.changes[0] == Change("2", Status.RESERVE, Status.ADVANCES)
    assert Change("1", Status.ADVANCES, Status.RESERVE) in view.changes
    assert (view.open, view.to_nominate) == (True, ())
    assert code_of(lambda: lists.approve(seen=before)) == "advancing-list-changed"

    lists.approve()

    assert lists.view().to_nominate == ("2",)
    assert acts(lists) == ["begun", "approved", "correction-taken-up", "approved"]


@pytest.mark.one_database
def test_nothing_is_decided_while_results_are_being_corrected(app):
    lists = make_lists(app)
    open_correction(lists)

    assert lists.view().results.in_correction is True
    assert code_of(lists.approve) == "advancing-results-in-correction"


def test_many_plain_lists_are_approved_at_once_and_no_other(app):
    lists = make_lists(app, TIED)
    seen = {lists.skill: lists.view().token}

    def approve():
        return lists.do(
            lambda session: deciding.approve_lists(
                session, lists.stage, {lists.skill: lists.view().token}, actor=lists.hall.organizer, at=MOMENT
            )
        )

    assert seen
    assert approve() == 1
    assert code_of(approve) == "advancing-list-not-plain"


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["chief", "president", "deputy"])
def test_nobody_but_an_organizer_decides(app, who):
    lists = make_lists(app)

    with pytest.raises(Forbidden):
        lists.approve(actor=getattr(lists.hall, who))


@pytest.mark.one_database
def test_organizer_of_another_region_decides_nothing(app):
    lists = make_lists(app)
    other = lists.do(lambda session: organizer_at(session, Scope("region", "KZ-10")))
    own = lists.do(lambda session: organizer_at(session, Scope("region", "KZ-55")))

    with pytest.raises(Forbidden):
        lists.approve(actor=other)
    lists.approve(actor=own)
    assert lists.view().approved is True


@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET seq = 9", "DELETE FROM {}"])
def test_acts_are_never_changed(app, table, change):
    lists = make_lists(app, ("1.00", "0.90"))
    lists.approve()

    with pytest.raises(DBAPIError, match="append-only"):
        lists.do(lambda session: session.execute(text(change.format(table))))


@pytest.mark.one_database
def test_stage_is_read_in_the_same_number_of_queries_however_many_skills(app):
    lists = make_lists(app, ("1.00", "0.90"), numbers=("17",))
    more = make_lists(app, ("1.00", "0.90"), numbers=("17", "18", "19"))

    assert queries_of(lists) == queries_of(more)


def queries_of(lists: Lists) -> int:
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    with lists.app.app_context(), db.reading() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        stage_lists(session, lists.stage, actor=lists.hall.organizer)
        event.remove(engine, "before_cursor_execute", note)
    return len(said)
