"""The operator's acts: in turn, once, of final results alone; the last card releases, a correction begins anew."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from scoring.championships.boards.views import Shown
from scoring.championships.ceremony import running
from scoring.championships.ceremony.course import Course, Did, Step, fold
from scoring.championships.ceremony.models import FROZEN_TABLES, CeremonyActRow
from scoring.championships.ceremony.queries import Stands
from scoring.championships.results.correcting import decide_correction
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Outdated, Refused
from tests.championships.boards.ground import Watch, other_skill
from tests.championships.boards.test_pages import NAME, seat_person, withdraw
from tests.championships.ceremony.hall import TWO_GOLDS, Ceremony

FACE_DOWN = dict.fromkeys(("medallion", "bronze", "silver", "gold"))


def refused(work: object) -> str:
    """The code with which it was refused."""
    with pytest.raises(Refused) as raised:
        work()  # type: ignore[operator]
    return raised.value.code


def correct(ceremony: Ceremony) -> None:
    hall = ceremony.ground.hall
    with ceremony.ground.app.app_context(), db.transaction() as session:
        decide_correction(
            session, hall.assessment, number="4", decided_on=date(2026, 11, 20), reason="A sum was typed wrong.",
            actor=hall.president, at=clock.now(),
        )  # fmt: skip


def test_medals_are_revealed_card_by_card_and_the_last_one_releases_the_results(ceremony: Ceremony) -> None:
    ceremony.finish()
    won = {row["medal"]: [row["seat"]] for row in ceremony.standings() if row["medal"] in ("gold", "silver", "bronze")}
    medallions = [row["seat"] for row in ceremony.standings() if row["medal"] == "medallion"]
    assert ceremony.screen()["skill"] is None

    ceremony.show()
    seen = [ceremony.seats()]
    for card in [line[0] for line in ceremony.desk().current.cards]:  # type: ignore[union-attr]
        assert ceremony.ground.board().shown is Shown.NOTHING
        ceremony.open(card)
        seen.append(ceremony.seats())

    assert seen[0] == FACE_DOWN
    assert seen[-1] == {"medallion": medallions, **won}
    assert seen[-2] == {**seen[-1], "gold": None}
    assert ceremony.ground.board().shown is Shown.RESULTS
    assert ceremony.desk().lines[0].stands is Stands.REVEALED


@pytest.mark.one_database
def test_two_golds_are_shown_on_one_card_and_the_silver_as_not_awarded(ceremony: Ceremony) -> None:
    ceremony.finish(TWO_GOLDS)
    ceremony.show()
    while (card := ceremony.desk().current.next) is not None:  # type: ignore[union-attr]
        ceremony.open(card)

    assert (ceremony.seats()["gold"], ceremony.seats()["silver"]) == (["1", "2"], [])


@pytest.mark.one_database
def test_only_final_results_that_nobody_corrects_are_revealed(ceremony: Ceremony) -> None:
    ground = ceremony.ground
    ground.fill()
    other = other_skill(ground)
    assert refused(ceremony.show) == "ceremony-not-final"
    ground.fill(sheet=2)
    ground.finalise()
    assert refused(lambda: ceremony.show(other)) == "ceremony-not-final"
    ceremony.show()
    correct(ceremony)

    assert refused(lambda: ceremony.open(ceremony.desk().current.next)) == "ceremony-being-corrected"  # type: ignore
    assert refused(ceremony.show) == "ceremony-being-corrected"
    assert ground.board().shown is Shown.NOTHING


@pytest.mark.one_database
def test_what_was_opened_of_corrected_results_is_face_down_again(ceremony: Ceremony, watch: Watch) -> None:
    ceremony.finish()
    ceremony.show()
    ceremony.open(ceremony.desk().current.next)  # type: ignore
    correct(ceremony)
    before = ceremony.seats()
    watch.turn(minutes=5)
    ceremony.ground.finalise()

    assert before != FACE_DOWN
    assert ceremony.seats() == FACE_DOWN
    assert ceremony.desk().lines[0].stands is Stands.WAITS


@pytest.mark.one_database
def test_a_second_press_opens_no_second_card(ceremony: Ceremony) -> None:
    ceremony.finish()
    ceremony.show()
    seen, card = ceremony.press().seen, ceremony.desk().current.next  # type: ignore
    ceremony.open(card, seen=seen)  # type: ignore
    after = ceremony.seats()

    with pytest.raises(Outdated, match="ceremony-outdated"):
        ceremony.open(ceremony.desk().current.next, seen=seen)  # type: ignore
    with pytest.raises(Outdated, match="ceremony-outdated"):
        ceremony.open(card)  # type: ignore
    with pytest.raises(Outdated, match="ceremony-outdated"):
        ceremony.open("gold")
    assert ceremony.seats() == after


@pytest.mark.one_database
def test_a_dark_screen_is_sent_nothing_and_opens_no_card(ceremony: Ceremony) -> None:
    ceremony.finish()
    ceremony.show()
    ceremony.open(ceremony.desk().current.next)  # type: ignore
    before = ceremony.screen()
    ceremony.darken(dark=True)

    assert ceremony.screen() == {"rehearsal": False, "blank": True, "skill": None, "cards": []}
    assert refused(lambda: ceremony.open(ceremony.desk().current.next)) == "ceremony-screen-blank"  # type: ignore
    ceremony.darken(dark=False)
    ceremony.darken(dark=False)
    assert ceremony.screen() == before


@pytest.mark.one_database
def test_skills_come_in_the_order_that_was_set_and_the_rest_are_left_out(ceremony: Ceremony) -> None:
    ground = ceremony.ground
    first, last = other_skill(ground, "3"), other_skill(ground, "20")
    assert [line.number for line in ceremony.desk(rehearsal=True).lines] == ["3", "17", "20"]
    ceremony.order(last, ground.skill)

    desk = ceremony.desk(rehearsal=True)

    assert [(line.number, line.place) for line in desk.lines] == [("20", 1), ("17", 2), ("3", None)]
    assert desk.lines[2].stands is Stands.LEFT_OUT
    assert desk.after == desk.lines[0]
    assert ceremony.desk().after is None  # nothing is final
    assert refused(ceremony.order) == "ceremony-order-empty"
    with pytest.raises(NotFound, match="stage-skill-unknown"):
        ceremony.order(first, first)
    with pytest.raises(NotFound, match="stage-skill-unknown"):
        ceremony.order("elsewhere")


@pytest.mark.one_database
def test_names_are_shown_by_consent_and_gone_when_it_is_withdrawn(ceremony: Ceremony) -> None:
    consent = seat_person(ceremony.ground, 0)
    ceremony.finish()
    ceremony.show()
    while (card := ceremony.desk().current.next) is not None:  # type: ignore[union-attr]
        ceremony.open(card)
    gold = ceremony.screen()["cards"][3]["rows"][0]
    withdraw(ceremony.ground, consent)

    assert gold["names"] == [{"kk": NAME, "ru": NAME, "en": NAME}]
    assert (gold["college"]["kk"], gold["seat"]) == ("Көлік колледжі", "1")
    assert ceremony.screen()["cards"][3]["rows"] == [{**gold, "names": []}]


@pytest.mark.one_database
def test_a_rehearsal_reveals_invented_results_and_touches_no_real_ones(ceremony: Ceremony) -> None:
    seat_person(ceremony.ground, 0)
    ceremony.finish()
    real = ceremony.screen()
    ceremony.show(rehearsal=True)
    while (card := ceremony.desk(rehearsal=True).current.next) is not None:  # type: ignore[union-attr]
        ceremony.open(card, rehearsal=True)

    shown = ceremony.screen(rehearsal=True)

    assert shown["rehearsal"] is True
    assert all(card["open"] for card in shown["cards"])
    colleges = {row["college"]["en"] for card in shown["cards"] for row in card["rows"]}
    assert (colleges, NAME in str(shown)) == ({"Example College"}, False)
    assert (ceremony.screen(), ceremony.ground.board().shown) == (real, Shown.NOTHING)
    assert ceremony.desk().current is None


@pytest.mark.one_database
def test_a_rehearsal_begins_again_and_a_ceremony_does_not(ceremony: Ceremony) -> None:
    actor, app = ceremony.ground.hall.organizer, ceremony.ground.app
    ceremony.show(rehearsal=True)
    press = ceremony.press(rehearsal=True)
    with app.app_context(), db.transaction() as session:
        running.begin_again(session, press, actor=actor, at=clock.now())

    assert ceremony.desk(rehearsal=True).current is None
    with pytest.raises(Refused, match="ceremony-happened"), app.app_context(), db.transaction() as session:
        running.begin_again(session, ceremony.press(), actor=actor, at=clock.now())


@pytest.mark.one_database
def test_nobody_but_the_organizer_reveals(ceremony: Ceremony) -> None:
    ceremony.finish()
    press = ceremony.press()

    for actor in (ceremony.ground.hall.chief, ceremony.ground.hall.president, ceremony.ground.hall.judges[0]):
        with pytest.raises(Forbidden), ceremony.ground.app.app_context(), db.transaction() as session:
            running.show_skill(session, press, ceremony.ground.skill, actor=actor, at=clock.now())


@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("act", ["UPDATE {table} SET act = 'lit'", "DELETE FROM {table}"])
def test_acts_are_never_changed(ceremony: Ceremony, app: Flask, table: str, act: str) -> None:
    ceremony.show(rehearsal=True)

    with pytest.raises(DBAPIError, match="append-only"), app.app_context(), db.transaction() as session:
        session.execute(text(act.format(table=table)))
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(CeremonyActRow.act)).all() == ["shown"]


@pytest.mark.one_database
def test_a_course_is_folded_from_its_acts() -> None:
    steps = [
        Step(1, Did.SHOWN, 7),
        Step(2, Did.OPENED, 7, 40, "bronze"),
        Step(3, Did.BLANKED),
        Step(5, Did.SHOWN, 8),
        Step(6, Did.ORDERED),
    ]

    course = fold(steps)

    assert course == Course(6, 8, blank=False, opens=frozenset({(7, 40, "bronze")}))
    assert course.opened(7, 40) == {"bronze"}
    assert course.opened(7, 41) == set()
    assert fold([*steps, Step(9, Did.BEGUN_AGAIN)]) == Course(last=9)
