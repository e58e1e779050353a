"""Seats and days: who sits where, what may change when, and whose roles hold here."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.marking import access, panels, setting_up
from scoring.marking.commands import Act
from scoring.marking.frames import AssessmentState
from scoring.marking.independence import Belonging, Level, Tie
from scoring.marking.judges import acts
from scoring.marking.models import AssessmentRow, SeatAccommodationRow, SeatMemberRow
from scoring.marking.recording import room
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup import days, seating
from scoring.marking.setup.listing import assessments
from scoring.marking.setup.seating import SeatCard
from scoring.marking.setup.viewing import seats_of
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import Grant, Scope
from scoring.rules.marks import NOT_MARKED, State, marked
from scoring.rules.ranking import Participation
from tests.marking.hall import MOMENT, Hall, make_actor, make_version, two_kinds
from tests.marking.setup.conftest import NOW, Draft
from tests.marking.sheet_acts import ask, consent, lock, one_sheet, sign_all


def opened(draft: Draft) -> None:
    with draft.app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).values(state=AssessmentState.OPEN.value, revision=1000))


def refused(draft: Draft, work: Any, *given: Any, **said: Any) -> str:
    with pytest.raises(Refused) as caught:
        draft.do(work, *given, **said)
    return caught.value.code


def test_team_sits_with_all_its_people_and_what_it_needs(draft: Draft) -> None:
    draft.seat(0, 1, team="Барыс", workplace="7", accommodations={"extra-time": 30, "interpreter": None})

    (seat,) = draft.seats()
    with draft.app.app_context(), db.reading() as session:
        kept = room().frames.get(session, draft.id).seats[seat.id]

    assert [one.name("kk") for one in seat.persons] == ["Бектасов Дәурен", "Сәрсенова Ұлжан"]
    assert (seat.team, seat.workplace, seat.accommodations) == ("Барыс", "7", {"extra-time": 30, "interpreter": None})
    assert (kept.accommodations, kept.extra_minutes) == (("extra-time", "interpreter"), 30)
    assert (kept.belonging.organisation, kept.belonging.region) == (draft.colleges[0], "KZ-55")


@pytest.mark.clause("decisions.md 9")
def test_judge_of_any_members_college_is_tied_to_the_whole_team(draft: Draft) -> None:
    seat = draft.seat(0, 3, team="Барыс")  # the fourth of the people is of the second college
    with draft.app.app_context(), db.transaction() as session:
        judge = make_actor(session, "expert").account_id or 0
        belonging = Belonging(draft.colleges[1], "KZ-10")
        setting_up.add_judge(session, draft.id, judge, belonging, actor=draft.organizer)

    with draft.app.app_context(), db.reading() as session:
        frame = room().frames.get(session, draft.id)

    assert frame.tie(judge, seat) is Tie.COLLEGE


@pytest.mark.parametrize(
    ("card", "code"),
    [
        pytest.param({"persons": (0, 1, 2, 3)}, "team-too-big", id="four of a team"),
        pytest.param({"persons": (1, 1)}, "seat-person-twice", id="one twice"),
        pytest.param({"persons": (0,)}, "person-seated", id="seated already"),
        pytest.param({"number": 0}, "seat-number-wrong", id="number nought"),
        pytest.param({"number": 1}, "number-taken", id="number taken"),
        pytest.param({"workplace": "x" * 41}, "workplace-too-long", id="long workplace"),
        pytest.param({"accommodations": {"diagnosis": None}}, "accommodation-unknown", id="no code"),
        pytest.param({"accommodations": {"extra-time": 0}}, "minutes-wrong", id="no minutes"),
        pytest.param({"accommodations": {"extra-time": None}}, "minutes-wrong", id="minutes not said"),
        pytest.param({"status": Participation.WITHDRAWN}, "seat-begins-otherwise", id="gone before it came"),
        pytest.param({"team": "х" * 201}, "text-too-long", id="long team"),
    ],
)
def test_seat_that_cannot_be_is_refused(draft: Draft, card: dict[str, Any], code: str) -> None:
    draft.seat(0, number=1)
    persons = tuple(draft.people[one] for one in card.get("persons", ()))

    assert refused(draft, seating.add_seat, SeatCard(**{**card, "persons": persons})) == code
    assert len(draft.seats()) == 1


def test_person_of_a_team_is_not_seated_twice(draft: Draft) -> None:
    draft.seat(0, 1, number=3)

    assert refused(draft, seating.add_seat, SeatCard((draft.people[1],))) == "person-seated"


def test_numbers_and_workplaces_change_places_in_one_form(draft: Draft) -> None:
    one, two = draft.seat(0, number=1, workplace="A"), draft.seat(1, number=2, workplace="B")

    draft.do(seating.place_seats, {one: (2, "B"), two: (1, "A")})

    assert [(seat.id, seat.number, seat.workplace) for seat in draft.seats()] == [(two, 1, "A"), (one, 2, "B")]
    assert refused(draft, seating.place_seats, {one: (1, "B")}) == "number-taken"


def test_after_opening_number_and_person_stand_and_workplace_moves(draft: Draft) -> None:
    seat = draft.seat(0, number=1, workplace="A")
    opened(draft)
    card = SeatCard((draft.people[0],), organisation=draft.colleges[0], number=1, workplace="Z")

    draft.do(seating.place_seats, {seat: (1, "C")})
    draft.do(seating.change_seat, seat, card)
    codes = [
        refused(draft, seating.place_seats, {seat: (2, "A")}),
        refused(draft, seating.change_seat, seat, replace(card, number=2)),
        refused(draft, seating.change_seat, seat, replace(card, persons=(draft.people[1],))),
        refused(draft, seating.remove_seat, seat),
    ]

    assert codes == ["seat-stands", "seat-stands", "seat-stands", "assessment-not-draft"]
    assert draft.seats()[0].workplace == "Z"


def test_late_seat_gets_the_next_number(draft: Draft) -> None:
    draft.seat(0, number=7)
    opened(draft)

    draft.seat(1)

    assert [seat.number for seat in draft.seats()] == [7, 8]


def test_removed_seat_leaves_nothing(draft: Draft) -> None:
    seat = draft.seat(0, 1, accommodations={"assistant": None})

    draft.do(seating.remove_seat, seat)

    with draft.app.app_context(), db.reading() as session:
        left = [session.scalars(select(table)).all() for table in (SeatMemberRow, SeatAccommodationRow)]
    assert (draft.seats(), left) == ([], [[], []])


def test_status_follows_the_start_and_needs_its_reason(draft: Draft) -> None:
    seat = draft.seat(0, number=1)

    codes = [
        refused(draft, seating.say_status, seat, Participation.DISQUALIFIED, "  ", at=NOW),
        refused(draft, seating.say_status, seat, Participation.WITHDRAWN, at=NOW),
    ]
    draft.do(seating.say_status, seat, Participation.DISQUALIFIED, "Бөгде құрал", at=NOW)

    assert codes == ["status-needs-reason", "nobody-started"]
    assert [(one.status, one.reason) for one in draft.seats()] == [(Participation.DISQUALIFIED, "Бөгде құрал")]


def test_every_change_of_status_is_an_act_that_stays(hall: Hall) -> None:
    def becomes(status: Participation, reason: str = "") -> None:
        with hall.app.app_context(), db.transaction() as session:
            seating.say_status(session, hall.assessment, hall.seats[0], status, reason, actor=hall.chief, at=NOW)

    becomes(Participation.RESERVE, "Ауырып қалды")
    becomes(Participation.OFFICIAL)
    becomes(Participation.OFFICIAL)  # said again without a reason: nothing changed
    becomes(Participation.WITHDRAWN)

    with hall.app.app_context(), db.reading() as session:
        noted = [(one.code, one.params.get("seat"), one.reason) for one in acts.acts_of(session, hall.assessment)]
    assert [one for one in reversed(noted) if one[0].startswith("act-seat-")] == [
        ("act-seat-reserve", "1", "Ауырып қалды"),
        ("act-seat-official", "1", None),
        ("act-seat-withdrawn", "1", None),
    ]


def test_leaving_after_the_start_settles_what_is_unmarked(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        seating.say_status(session, hall.assessment, hall.seats[0], Participation.WITHDRAWN, actor=hall.chief, at=NOW)

    assert {entry.reason for entry in hall.journal()} == {"seat-withdrew"}
    assert len(hall.journal()) == 6


def says(hall: Hall, status: Participation) -> None:
    with hall.app.app_context(), db.transaction() as session:
        seating.say_status(session, hall.assessment, hall.seats[0], status, actor=hall.chief, at=clock.now())


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize("by_way_of", [(), (Participation.DISQUALIFIED,)], ids=["at once", "by another status"])
def test_seat_that_left_by_mistake_is_marked_on_where_it_was(hall: Hall, by_way_of: tuple[Participation, ...]) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")
    hall.send(hall.judges[0], Act.NOT_ATTEMPTED, "n1")
    hall.score("j1", (2, 3))
    says(hall, Participation.WITHDRAWN)

    for status in by_way_of:
        with hall.app.app_context(), db.transaction() as session:
            seating.say_status(session, hall.assessment, hall.seats[0], status, "A", actor=hall.chief, at=clock.now())
    says(hall, Participation.OFFICIAL)

    marks = hall.ledger().marks()
    assert [marks[key].state for key in ("m1", "n1", "m2")] == [State.MARKED, State.NOT_ATTEMPTED, State.NOT_MARKED]
    hall.send(hall.judges[2], Act.SCORE, "j1", score=2, round=1, seen=3)
    assert hall.ledger().folded("j1").mark == marked(78)
    assert {entry.reason for entry in hall.journal()[-5:-1]} == {"seat-came-back"}


@pytest.mark.clause("decisions.md 13")
def test_round_begins_anew_for_a_seat_that_came_back_to_other_judges(hall: Hall) -> None:
    hall.score("j1", (2, 3))
    says(hall, Participation.WITHDRAWN)
    leaves, comes = (hall.judges[number].account_id or 0 for number in (0, 4))
    with hall.app.app_context(), db.transaction() as session:
        panels.replace_judge(session, hall.assessment, hall.panel, leaves, comes, actor=hall.chief, at=clock.now())

    says(hall, Participation.OFFICIAL)

    assert (hall.ledger().folded("j1").mark, hall.ledger().folded("j1").rounds) == (NOT_MARKED, ())
    for number in (4, 1, 2):
        hall.send(hall.judges[number], Act.SCORE, "j1", score=2, round=1)
    assert hall.ledger().folded("j1").mark == marked(67)


@pytest.mark.clause("decisions.md 11")
def test_locked_sheet_keeps_a_seat_from_coming_back_until_two_people_unlock_it(hall: Hall) -> None:
    says(hall, Participation.WITHDRAWN)
    sign_all(hall)
    lock(hall, one_sheet(hall))

    with pytest.raises(Refused) as refused:
        says(hall, Participation.OFFICIAL)

    assert (refused.value.code, refused.value.params) == ("seat-sheet-locked", {"seat": 1, "sheet": "A1"})
    assert hall.frame().seat(hall.seats[0]).status is Participation.WITHDRAWN
    consent(hall, ask(hall))
    says(hall, Participation.OFFICIAL)
    assert hall.ledger().folded("m1").mark == NOT_MARKED


def test_experts_touch_no_seat(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session, pytest.raises(Forbidden):
        seating.add_seat(session, hall.assessment, SeatCard(), actor=hall.judges[0])


def test_rehearsal_brings_teams_and_accommodations_along(draft: Draft) -> None:
    draft.seat(0, 1, team="Барыс", accommodations={"extra-time": 15})

    copy = draft.do(setting_up.rehearse, at=NOW).public_id
    with draft.app.app_context(), db.transaction() as session:
        (seat,) = seats_of(session, copy, CONSOLE_VISIT, actor=draft.organizer, at=NOW)

    assert (len(seat.persons), seat.team, seat.accommodations) == (2, "Барыс", {"extra-time": 15})


def test_days_go_in_order_and_those_that_sheets_name_stay(draft: Draft) -> None:
    codes = [
        refused(draft, days.add_day, date(2026, 11, 22)),
        refused(draft, days.remove_day, 1),
        refused(draft, days.move_days, {9: date(2026, 11, 25)}),
        refused(draft, days.add_preparation_day, "party", date(2026, 11, 20)),
    ]
    extra = draft.do(days.add_day, date(2026, 11, 23))
    draft.do(days.move_days, {1: date(2026, 11, 21), 2: date(2026, 11, 22)})
    draft.do(days.add_preparation_day, "set-up", date(2026, 11, 19))
    codes.append(refused(draft, days.add_preparation_day, "set-up", date(2026, 11, 19)))

    with draft.app.app_context(), db.reading() as session:
        found = days.days_of(session, draft.id, actor=draft.organizer)
    draft.do(days.remove_day, extra)

    assert codes == ["days-out-of-order", "day-named-by-sheets", "day-unknown", "day-kind-unknown", "day-already-there"]
    assert [(day.number, day.date.day, day.sheets) for day in found.competition] == [(1, 21, ("A1", "A2")), (2, 22, ())]
    assert [(day.kind, day.date.day) for day in found.preparation] == [("set-up", 19)]


def test_day_of_another_assessment_is_not_removed(draft: Draft, hall: Hall) -> None:
    draft.do(days.add_preparation_day, "set-up", date(2026, 11, 19))

    with draft.app.app_context(), db.transaction() as session, pytest.raises(NotFound):
        days.remove_preparation_day(session, hall.assessment, 1, actor=hall.chief)


@pytest.mark.parametrize(
    ("scope", "let_in"),
    [
        pytest.param(Scope(), True, id="everywhere"),
        pytest.param(Scope("skill", "17"), True, id="its skill"),
        pytest.param(Scope("region", "KZ-55"), True, id="its region"),
        pytest.param(Scope("college", "kept"), True, id="its college"),
        pytest.param(Scope("skill", "18"), False, id="another skill"),
        pytest.param(Scope("region", "KZ-10"), False, id="another region"),
    ],
)
def test_role_holds_where_the_assessment_stands(app: Flask, scope: Scope, let_in: bool) -> None:
    with app.app_context(), db.transaction() as session:
        owner = make_actor(session, "organizer")
        version = make_version(session, owner, two_kinds())
        new = NewAssessment(version, Level.COLLEGE, region="KZ-55", organisation="kept")
        made = setting_up.create_assessment(session, new, actor=owner, at=MOMENT).public_id
    somebody = replace(owner, grants=(Grant("chief-expert", scope),))
    with app.app_context():
        app.extensions.pop("scoring.marking.places")  # as in another process
        allowed = access.allowed(somebody, access.SET_UP, made)
        with db.reading() as session:
            listed = [line.public_id for line in assessments(session, actor=somebody, today=MOMENT.date())]

    assert (allowed, listed == [made]) == (let_in, let_in)


def test_nobody_begins_what_they_could_not_set_up(app: Flask) -> None:
    with app.app_context(), db.transaction() as session:
        owner = make_actor(session, "organizer")
        version = make_version(session, owner, two_kinds())
        regional = replace(owner, grants=(Grant("organizer", Scope("region", "KZ-55")),))
        with pytest.raises(Refused) as elsewhere:
            setting_up.create_assessment(session, NewAssessment(version, Level.REGION), actor=regional, at=MOMENT)
        expert = replace(owner, grants=(Grant("expert"),))
        with pytest.raises(Forbidden):
            setting_up.create_assessment(session, NewAssessment(version, Level.REGION), actor=expert, at=MOMENT)
        here = NewAssessment(version, Level.REGION, region="KZ-55")
        made = setting_up.create_assessment(session, here, actor=regional, at=MOMENT)

        assert access.allowed(regional, access.SET_UP, made.public_id)
        assert elsewhere.value.code == "assessment-elsewhere"
