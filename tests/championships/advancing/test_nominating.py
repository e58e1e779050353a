"""From an approved list to the next stage: each entry once, with where it comes from; the college answers."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from scoring.championships.advancing import deciding, nominating
from scoring.championships.advancing.course import Answer
from scoring.championships.advancing.nominations import college_nominations, nominations_of
from scoring.championships.entries.models import EntrySwapRow
from scoring.championships.entries.writing import note_act
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.staging import StageCard, change_stage
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.marking.commands import Act
from scoring.marking.models import SeatMemberRow, SeatRow
from scoring.people.actors import Actor, Scope
from scoring.people.regions import load_reference
from scoring.rules.advancement import Change, Departure
from scoring.rules.cutline import Status
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Text
from tests.championships.advancing.lists import AT, LATE, Lists, make_lists, organizer_at
from tests.championships.season import mark_in
from tests.marking.hall import Hall, make_hall

ACCEPTED, DECLINED = Answer.ACCEPTED, Answer.DECLINED


def code_of(work) -> str:
    with pytest.raises((Refused, RuleBroken)) as refused:
        work()
    return refused.value.code


def nominated(app, **said) -> Lists:
    lists = make_lists(app, ("0.90", "0.80", "0.70"), **said)
    lists.approve()
    lists.nominate()
    return lists


def seats(lists: Lists) -> list[tuple[str, str]]:
    return [(one.seat, one.answer.value) for one in lists.view().nominations]


def states(lists: Lists) -> list[str]:
    return [row.state for row in lists.entries()]


def test_entry_at_the_next_stage_says_where_it_comes_from(app):
    lists = nominated(app)

    [entry] = lists.entries()
    view = lists.view()

    assert (entry.state, entry.organisation, entry.participation) == ("nominated", "seat-0", "official")
    assert json.loads(entry.provenance or "") == {
        "stage": lists.stage,
        "skill": "17",
        "seat": "1",
        "place": 1,
        "total": "2.43",
        "hash": view.results.hash,
        "assessment": lists.hall.assessment,
        "nomination": view.nominations[0].id,
    }


def test_nominating_twice_is_nominating_once(app):
    lists = nominated(app)

    again = lists.nominate()

    assert (again.new, again.recalled) == (0, 0)
    assert len(lists.entries()) == 1


@pytest.mark.one_database
def test_open_list_nominates_nobody(app):
    lists = make_lists(app)

    assert code_of(lists.nominate) == "advancing-list-open"
    assert lists.entries() == []


@pytest.mark.one_database
def test_a_team_is_one_entry_with_all_its_persons(app):
    lists = make_lists(app, ("0.90", "0.80"))
    lists.do(lambda session: session.add(SeatMemberRow(seat=lists.hall.seats[0], position=2, person="person-b")))
    lists.approve()

    found = lists.nominate()

    assert found.new == 1
    with app.app_context(), db.reading() as session:
        [view] = nominations_of(session, stage_row(session, lists.stage))
    assert view.who.persons == ("person-0", "person-b")


def test_college_accepts_and_the_entry_is_confirmed(app):
    lists = nominated(app)

    lists.answer(ACCEPTED, "", actor=lists.college(1))
    lists.answer(ACCEPTED, "", actor=lists.college(1))

    assert (seats(lists), states(lists)) == ([("1", "accepted")], ["confirmed"])
    assert [line.record.kind.value for line in lists.view().log] == ["accepted", "nominated", "approved", "begun"]


def test_decline_opens_the_list_and_the_organizer_calls_the_reserve(app):
    lists = nominated(app)

    lists.answer(DECLINED, actor=lists.college(1))

    view = lists.view()
    assert (view.open, states(lists)) == (True, ["withdrawn"])
    assert view.changes == (
        Change("1", Status.ADVANCES, Status.DECLINED),
        Change("2", Status.RESERVE, Status.ADVANCES),
    )
    assert view.lines[3][0].reason == "No visa."

    lists.approve()
    lists.nominate()

    assert seats(lists) == [("1", "declined"), ("2", "waiting")]
    assert states(lists) == ["withdrawn", "nominated"]
    assert lists.view().log[0].record.kind.value == "reserve-called"


@pytest.mark.one_database
def test_decline_needs_a_reason(app):
    lists = nominated(app)

    assert code_of(lambda: lists.answer(DECLINED, " ", actor=lists.college(1))) == "advancing-reason-missing"
    assert states(lists) == ["nominated"]


@pytest.mark.one_database
def test_what_was_answered_is_not_answered_otherwise(app):
    lists = nominated(app)
    lists.answer(DECLINED, actor=lists.college(1))

    assert code_of(lambda: lists.answer(ACCEPTED, "", actor=lists.college(1))) == "advancing-answered"


def test_another_college_neither_sees_nor_answers(app):
    lists = nominated(app)
    own, other = lists.college(1), lists.college(2)

    with pytest.raises(Forbidden):
        lists.answer(ACCEPTED, "", actor=other)

    def listed(actor) -> list[str]:
        with app.app_context(), db.reading() as session:
            return [one.nomination.seat for one in college_nominations(session, 1, actor=actor, at=AT)[0]]

    assert (listed(own), listed(other)) == (["1"], [])
    assert seats(lists) == [("1", "waiting")]


@pytest.mark.one_database
def test_nomination_that_nobody_made_is_unknown(app):
    lists = nominated(app)

    with pytest.raises(NotFound):
        lists.answer(ACCEPTED, "", actor=lists.college(1), nomination="none")


@pytest.mark.one_database
def test_organizer_answers_for_a_college_only_after_the_deadline_and_with_a_reason(app):
    lists = nominated(app)
    organizer = lists.hall.organizer

    assert code_of(lambda: lists.answer(ACCEPTED, "By phone.", actor=organizer)) == "advancing-waits-for-college"
    assert code_of(lambda: lists.answer(ACCEPTED, "", actor=organizer, at=LATE)) == "advancing-reason-missing"
    lists.answer(ACCEPTED, "By phone.", actor=organizer, at=LATE)

    assert seats(lists) == [("1", "accepted")]


@pytest.mark.one_database
@pytest.mark.parametrize("answer", [Answer.WAITING, Answer.RECALLED, Answer.WITHDRAWN])
def test_an_answer_is_yes_or_no(app, answer):
    lists = nominated(app)

    assert code_of(lambda: lists.answer(answer, actor=lists.college(1))) == "advancing-answer-unknown"


@pytest.mark.one_database
def test_withdrawal_after_acceptance_withdraws_the_entry_and_opens_the_list(app):
    lists = nominated(app)
    lists.answer(ACCEPTED, "", actor=lists.college(1))

    lists.leave("1", Departure.WITHDRAWN)

    assert (seats(lists), states(lists), lists.view().open) == ([("1", "withdrawn")], ["withdrawn"], True)


def test_correction_recalls_nobody_until_it_is_approved_and_carried_out_with_a_reason(app):
    lists = nominated(app)

    lists.correct(2, "1.00")

    assert (seats(lists), states(lists)) == ([("1", "waiting")], ["nominated"])
    lists.approve()
    assert (lists.view().to_nominate, lists.view().to_recall) == (("2",), ("1",))
    assert code_of(lists.nominate) == "advancing-reason-missing"
    assert states(lists) == ["nominated"]

    lists.nominate("Results corrected by decision 12.")

    assert seats(lists) == [("1", "recalled"), ("2", "waiting")]
    assert states(lists) == ["withdrawn", "nominated"]
    assert lists.view().log[0].record.kind.value == "nominated"


@pytest.mark.one_database
def test_whoever_is_entered_already_is_not_entered_twice(app):
    lists = nominated(app)
    lists.leave("1")
    entry = lists.entries()[0].id

    def enter_again(session):
        session.get_one(StageEntryRow, entry).state = "confirmed"

    lists.do(enter_again)
    lists.decide(deciding.bring_back, "1", "A mistake.")

    assert code_of(lists.nominate) == "advancing-entered-already"


@pytest.mark.one_database
def test_next_stage_without_the_skill_is_named(app):
    lists = make_lists(app)
    lists.approve()

    def lose(session):
        found = StageSkillRow.public_id == lists.season.skills["republic", "17"]
        session.execute(update(StageSkillRow).where(found).values(number="18"))

    lists.do(lose)

    assert code_of(lists.nominate) == "advancing-next-skill-missing"


def test_where_the_next_stage_is_held_elsewhere_nominations_wait_to_be_carried(app):
    lists = make_lists(app, ("0.90", "0.80"), levels=("region",))
    lists.approve()
    lists.nominate()

    with app.app_context(), db.reading() as session:
        stage: StageRow = stage_row(session, lists.stage)
        [view] = nominations_of(session, stage)

    assert (view.skill, view.seat, view.entry, view.answer) == ("17", "1", None, Answer.WAITING)
    assert (view.who.persons, view.who.organisation) == (("person-0",), "seat-0")
    assert view.provenance["hash"] == lists.view().results.hash
    lists.answer(ACCEPTED, "", actor=lists.college(1))
    assert seats(lists) == [("1", "accepted")]


@pytest.mark.one_database
def test_deadline_is_asked_for_and_lies_ahead(app):
    lists = make_lists(app)
    lists.approve()

    def nominate(until):
        lists.do(
            lambda session: nominating.nominate(
                session, lists.stage, lists.skill, until, actor=lists.hall.organizer, at=AT
            )
        )

    assert code_of(lambda: nominate(None)) == "advancing-deadline-missing"
    assert code_of(lambda: nominate(AT)) == "advancing-deadline-past"


@pytest.mark.one_database
def test_all_approved_lists_of_a_stage_nominate_at_once_and_once(app):
    lists = make_lists(app, numbers=("17", "18"))
    lists.approve()

    def nominate():
        return lists.do(
            lambda session: nominating.nominate_all(session, lists.stage, LATE, actor=lists.hall.organizer, at=AT)
        )

    assert (nominate().new, nominate().new) == (1, 0)


@pytest.mark.one_database
def test_entry_that_the_next_stage_ended_is_shown_and_moves_nobody(app):
    lists = nominated(app)
    entry = lists.entries()[0].id

    def refuse(session):
        session.get_one(StageEntryRow, entry).state = "refused"

    lists.do(refuse)

    assert (lists.view().ended, seats(lists)) == (("1",), [("1", "waiting")])
    lists.leave("1")
    assert (lists.view().ended, states(lists)) == ((), ["refused"])


def test_two_who_nominate_at_once_nominate_once(app):
    lists = make_lists(app, ("0.90", "0.80"))
    lists.approve()

    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(lists.nominate) for _ in range(2)]

    assert sorted(one.result().new for one in said) == [0, 1]
    assert len(lists.entries()) == 1


def sent_to(lists: Lists, target: str) -> None:
    """Say that the winners of the stage go elsewhere, as on the page of its settings."""

    def work(session):
        row = stage_row(session, lists.stage)
        card = StageCard(row.level, Text(row.name_kk, row.name_ru, row.name_en), "KZ-55", sends_to=target)
        change_stage(session, lists.stage, card, actor=lists.hall.organizer, at=AT, seen=row.revision)

    lists.do(work)


@pytest.mark.one_database
@pytest.mark.parametrize("answer", [None, ACCEPTED])
def test_while_winners_stand_at_the_next_stage_no_setting_sends_them_elsewhere(app, answer):
    lists = nominated(app)
    lists.do(load_reference)
    if answer:
        lists.answer(answer, actor=lists.college(1))

    assert code_of(lambda: sent_to(lists, "")) == "stage-sends-nominated"
    sent_to(lists, lists.season.stages["republic"])  # all else may change
    assert seats(lists) == [("1", answer.value if answer else "waiting")]


@pytest.mark.one_database
def test_once_nobody_stands_there_winners_may_be_sent_elsewhere(app):
    lists = nominated(app)
    lists.do(load_reference)
    lists.answer(DECLINED, actor=lists.college(1))

    sent_to(lists, "")

    with app.app_context(), db.reading() as session:
        assert stage_row(session, lists.stage).sends_to is None


def seat_there(lists: Lists, hall: Hall) -> None:
    """The competitor who was nominated has the first seat of the next stage's assessment."""
    mark_in(lists.season, lists.season.skills["republic", "17"], hall)
    lists.do(lambda session: session.execute(update(StageEntryRow).values(seat=hall.seats[0])))


def of_region(lists: Lists) -> Actor:
    return lists.do(lambda session: organizer_at(session, Scope("region", "KZ-55")))


def status_there(lists: Lists, hall: Hall) -> str:
    with lists.app.app_context(), db.reading() as session:
        return session.scalars(select(SeatRow.status).where(SeatRow.public_id == hall.seats[0])).one()


@pytest.mark.one_database
def test_who_has_a_seat_at_the_next_stage_is_not_taken_from_it_by_the_stage_below(app):
    lists = nominated(app)
    lists.answer(ACCEPTED, actor=lists.college(1))
    hall = make_hall(app, seats=1, sheets=1)
    seat_there(lists, hall)

    assert code_of(lambda: lists.leave("1", actor=of_region(lists))) == "advancing-entry-seated"
    assert (states(lists), seats(lists)) == (["confirmed"], [("1", "accepted")])


@pytest.mark.one_database
def test_a_college_does_not_decline_what_was_seated_meanwhile(app):
    lists = nominated(app)
    seat_there(lists, make_hall(app, seats=1, sheets=1))

    assert code_of(lambda: lists.answer(DECLINED, actor=lists.college(1))) == "advancing-entry-seated"
    assert (states(lists), seats(lists)) == (["nominated"], [("1", "waiting")])


@pytest.mark.one_database
def test_who_organizes_the_next_stage_too_takes_the_seat_away_with_the_entry(app):
    lists = nominated(app)
    lists.answer(ACCEPTED, actor=lists.college(1))
    hall = make_hall(app, seats=1, sheets=1)
    seat_there(lists, hall)

    lists.leave("1")

    assert (states(lists), status_there(lists, hall)) == (["withdrawn"], "did-not-start")


@pytest.mark.one_database
def test_nobody_is_taken_out_of_the_next_stage_once_marked_there(app):
    lists = nominated(app)
    lists.answer(ACCEPTED, actor=lists.college(1))
    hall = make_hall(app, seats=1, sheets=1)
    seat_there(lists, hall)
    hall.send(hall.judges[0], Act.ANSWER, "m1", 0, answer="typed:1.00")

    assert code_of(lambda: lists.leave("1")) == "entry-marked"
    assert (states(lists), status_there(lists, hall)) == (["confirmed"], "official")


@pytest.mark.one_database
def test_a_recall_after_a_correction_leaves_seats_of_the_next_stage_alone(app):
    lists = nominated(app)
    lists.answer(ACCEPTED, actor=lists.college(1))
    seat_there(lists, make_hall(app, seats=1, sheets=1))
    lists.correct(1, "0.10")
    lists.approve()

    assert code_of(lambda: lists.nominate("Corrected.", actor=of_region(lists))) == "advancing-entry-seated"
    assert (states(lists), seats(lists)) == (["confirmed"], [("1", "accepted")])


@pytest.mark.one_database
def test_a_list_says_when_the_next_stage_lets_somebody_else_compete_under_an_entry(app, client, signed_in):
    lists = nominated(app)
    client.set_cookie("language", "en")
    signed_in(client, "organizer")
    page, said = f"/stages/{lists.stage}/advancing/{lists.skill}", "has replaced somebody who advanced"
    before = (lists.view().swapped, said in client.get(page).text)

    def swap(session):
        entry = session.scalars(select(StageEntryRow)).one()
        act = note_act(session, entry, "swapped", actor=lists.hall.organizer, at=AT, reason="Ill.")
        session.flush()
        session.add(EntrySwapRow(act_id=act.id, position=1, gone="person-0", came="person-2"))

    lists.do(swap)

    assert (before, lists.view().swapped, said in client.get(page).text) == (((), False), ("1",), True)
