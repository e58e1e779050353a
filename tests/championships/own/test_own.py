"""A competitor's own results: when they are released, as far as they are final, and nobody else's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update

from scoring.championships.boards import streaming
from scoring.championships.boards.streaming import Hub
from scoring.championships.results.correcting import decide_correction
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import locking
from scoring.marking.commands import Act
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.models import Person
from scoring.people.personal.links import LinkCard, draw, make_link
from scoring.rules.ranking import Participation
from tests.championships.boards.ground import TYPED, Ground, Watch, make_ground
from tests.championships.boards.test_pages import NAME, seat_person
from tests.championships.boards.test_streaming import Eyes

pytestmark = pytest.mark.one_database


def enter(ground: Ground, phone: FlaskClient, seat: int = 0) -> None:
    """By a link of whoever sits there."""
    with ground.app.app_context():
        drawn, now = draw(), clock.now()
        card = LinkCard(clock.shown(now).date() + timedelta(days=30))
        with db.transaction() as session:
            make_link(session, f"person-{seat}", card, drawn, CONSOLE_VISIT, actor=CONSOLE, at=now)
    assert phone.post(f"/link/{drawn.secret}", data={"code": drawn.code}).status_code == 302


def sit_down(ground: Ground, seat: int, person: str) -> None:
    with ground.app.app_context(), db.transaction() as session:
        session.execute(update(SeatRow).where(SeatRow.public_id == ground.hall.seats[seat]).values(person=person))


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def hear(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def fill_both(ground: Ground) -> None:
    ground.fill()
    ground.fill(sheet=2)


def detail(ground: Ground, phone: FlaskClient, seat: int = 0):
    return phone.get(f"/my/results/{ground.hall.seats[seat]}")


def text_of(page: str) -> str:
    return plain(page.split("<main")[1].split("</main>")[0])


def plain(part: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table that bears this id."""
    table = page.split(f'<table class="data" aria-labelledby="{heading}">')[1].split("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
    return [[plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)] for row in rows]


def test_nothing_is_said_before_the_release_and_the_result_after_it(ground: Ground, phone: FlaskClient) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    fill_both(ground)
    ground.finalise()
    before = (text_of(phone.get("/my").text), detail(ground, phone).status_code)

    ground.release()

    page = text_of(phone.get("/my").text)
    assert "Not yet shown" in before[0]
    assert ("Gold" in before[0], before[1]) == (False, 404)
    (row,) = [one for one in ground.board().rows if one.seat == "1"]
    assert f"Gold Place 1 Ranking total {row.total} Scale points {row.scale}" in page
    assert detail(ground, phone).status_code == 200


def test_a_released_result_shows_its_profile_against_the_field(ground: Ground, phone: FlaskClient) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    fill_both(ground)
    ground.finalise()
    ground.release()

    page = detail(ground, phone).text

    # 1.00 + 0.75 + 0.78 on each of two sheets of 3.00; the median of six is between 0.80 and 0.70.
    assert rows_of(page, "profile-criteria") == [["A Pages", "5.06", "6.00", "84.33 %", "76.00 %"]]
    assert rows_of(page, "profile-sections") == [["1 Work", "5.06", "6.00", "84.33 %", "76.00 %"]]
    assert ground.board().hash in page
    assert NAME in text_of(page)


def test_comments_for_the_competitor_are_shown_and_those_of_the_panel_never(ground: Ground, phone: FlaskClient) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    hall = ground.hall
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="A clean layout.", reason="for-competitor")
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="Watch this one.", reason="for-panel")
    hall.send(hall.judges[0], Act.COMMENT, "m1", 1, text="For another.", reason="for-competitor")
    fill_both(ground)
    ground.finalise()
    ground.release()

    page = detail(ground, phone).text

    assert "A1.1 m1 A clean layout." in text_of(page)
    assert ("Watch this one" in page, "For another" in page) == (False, False)
    assert hall.judges[0].display_name not in page


def test_a_page_asks_as_much_for_many_seats_as_for_few(app: Flask, phone: FlaskClient) -> None:
    asked = []
    for seats in (3, 6):
        ground = make_ground(app, seats=seats)
        if not asked:
            seat_person(ground, 0)
        else:
            sit_down(ground, 0, "person-0")
        ground.fill(TYPED[:seats])
        ground.fill(TYPED[:seats], sheet=2)
        ground.finalise()
        ground.release()
        enter(ground, phone)
        detail(ground, phone)
        with counted(app) as statements:
            assert detail(ground, phone).status_code == 200
        asked.append(len(statements))

    assert asked[0] == asked[1]


def test_the_results_of_others_are_nobodys(ground: Ground, phone: FlaskClient) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    fill_both(ground)
    ground.finalise()
    ground.release()

    assert (detail(ground, phone, 1).status_code, phone.get("/my/results/none").status_code) == (404, 404)


def correct(ground: Ground, typed: str) -> None:
    """The first seat's mark by decision: opened, typed anew, signed, locked."""
    hall = ground.hall
    with ground.app.app_context(), db.transaction() as session:
        decide_correction(
            session, hall.assessment, number="7-K", decided_on=date(2026, 11, 20), reason="A slip.",
            actor=hall.president, at=clock.now(),
        )  # fmt: skip
    with ground.app.app_context(), db.transaction() as session:
        said = (session, hall.assessment, hall.seats[0], "A1", "appeal", "The third item was not counted.")
        request = locking.ask_to_unlock(*said, actor=hall.chief, at=clock.now())
        locking.consent_to_unlock(session, hall.assessment, request, actor=hall.president, at=clock.now())
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer=f"typed:{typed}")


def test_while_a_correction_goes_on_what_is_marked_anew_stays_inside(
    ground: Ground, phone: FlaskClient, watch: Watch
) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    fill_both(ground)
    ground.finalise()
    ground.release()
    correct(ground, "0.05")
    watch.turn(minutes=5)
    hall = ground.hall
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="Said since.", reason="for-competitor")

    page = detail(ground, phone).text

    assert "A decision has opened these results again." in page
    assert "Said since." not in page  # it is not of what was signed
    assert ('id="profile"' in page, "4.11" in page, "5.06" in page) == (False, False, True)


def test_a_correction_is_shown_with_its_decision(ground: Ground, phone: FlaskClient, watch: Watch) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    fill_both(ground)
    ground.finalise()
    ground.release()
    correct(ground, "0.05")
    watch.turn(minutes=5)
    ground.lock(0)
    ground.finalise()

    page = detail(ground, phone).text

    assert "By decision № 7-K of 20 November 2026." in page
    before, after = re.findall(r'<tr><th scope="row">(?:Before|After).*?</tr>', page, re.DOTALL)
    assert ("5.06" in before, "Gold" in before, "4.11" in after, "Gold" in after) == (True, True, True, False)
    assert rows_of(page, "profile-criteria")[0][1] == "4.11"
    assert "A slip." not in page


SAID = {
    "kk": "Түзетілді: нәтижелердің 2-редакциясы, 2026 жылғы 20 қараша күнгі № 7-K шешім.",
    "ru": "Исправлено: редакция 2 результатов, решение № 7-K от 20 ноября 2026 года.",
    "en": "Corrected: revision 2 of the results, by decision № 7-K of 20 November 2026.",
}


@pytest.mark.parametrize("language", list(SAID))
def test_list_and_detail_say_that_a_released_result_was_corrected(
    ground: Ground, phone: FlaskClient, watch: Watch, language: str
) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    phone.set_cookie("language", language)
    fill_both(ground)
    ground.finalise()
    correct(ground, "0.05")
    watch.turn(minutes=5)
    ground.lock(0)
    ground.finalise()
    hidden = phone.get("/my").text

    ground.release()

    pages = (phone.get("/my").text, detail(ground, phone).text)
    assert ("7-K" in hidden, [SAID[language] in text_of(page) for page in pages]) == (False, [True, True])
    assert "A slip." not in pages[0]


def test_the_list_says_that_a_decision_has_opened_a_result(ground: Ground, phone: FlaskClient) -> None:
    seat_person(ground, 0)
    enter(ground, phone)
    fill_both(ground)
    ground.finalise()
    ground.release()
    before = phone.get("/my").text

    correct(ground, "0.05")

    said = "A decision has opened these results again. They hold until new results are signed."
    after = text_of(phone.get("/my").text)
    assert (said in text_of(before), said in after, "7-K" in after) == (False, True, False)


def test_the_way_to_an_appeal_is_shown_until_its_last_day(ground: Ground, phone: FlaskClient, watch: Watch) -> None:
    seat_person(ground, 0)
    fill_both(ground)
    ground.finalise()  # on a Friday: one working day later is Monday
    ground.release()
    enter(ground, phone)
    open_ = detail(ground, phone).text
    watch.turn(days=4)
    enter(ground, phone)

    over = detail(ground, phone).text

    assert "may appeal until the end of 23 November 2026" in open_
    assert ("may appeal" in over, "The time for an appeal is over." in over) == (False, True)


def test_a_field_of_two_has_no_median_that_would_tell_the_other_one(app: Flask, phone: FlaskClient) -> None:
    ground = make_ground(app, seats=2)
    seat_person(ground, 0)
    enter(ground, phone)
    ground.fill(("1.00", "0.40"))
    ground.fill(("1.00", "0.40"), sheet=2)
    ground.finalise()
    ground.release()

    page = detail(ground, phone).text

    assert [row[:4] for row in rows_of(page, "profile-criteria")] == [["A Pages", "5.06", "6.00", "84.33 %"]]
    assert "median of the field" not in page


def test_of_a_disqualified_seat_nothing_is_published_and_this_is_said(ground: Ground, phone: FlaskClient) -> None:
    seat_person(ground, 0)
    fill_both(ground)
    with ground.app.app_context(), db.transaction() as session:
        where = SeatRow.public_id == ground.hall.seats[0]
        session.execute(update(SeatRow).where(where).values(status=Participation.DISQUALIFIED.value))
        session.execute(update_revision(ground))
    ground.finalise()
    ground.release()
    enter(ground, phone)

    assert "Nothing of this seat is in the published results (disqualified)." in text_of(phone.get("/my").text)


def update_revision(ground: Ground):
    """So that the frame is read anew."""
    row = AssessmentRow
    return update(row).where(row.public_id == ground.hall.assessment).values(revision=row.revision + 1)


def test_the_board_names_and_unnames_at_once(
    ground: Ground,
    phone: FlaskClient,
    app: Flask,
) -> None:
    seat_person(ground, 0, agrees=False)
    with app.app_context(), db.transaction() as session:
        session.execute(update(Person).values(birth_date=date(2000, 1, 1)))
    fill_both(ground)
    ground.finalise()
    ground.release()
    enter(ground, phone)
    public = app.test_client()

    def named() -> tuple[bool, bool]:
        return NAME in public.get(ground.page).text, NAME in public.get(ground.feed).get_data(as_text=True)

    seen = [named()]
    for shown in ("yes", "no"):
        phone.post("/my/name", data={"shown": shown})
        seen.append(named())

    assert seen == [(False, False), (True, True), (False, False)]


def test_a_board_that_lies_open_loses_the_name_at_once(
    ground: Ground, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hub, "_start", lambda _self: None)  # it ticks when the test says so
    wire: Hub = ground.app.extensions[streaming.EXTENSION]
    seat_person(ground, 0)
    fill_both(ground)
    ground.finalise()
    ground.release()
    enter(ground, phone)
    eyes = Eyes()
    assert wire.join(ground.stage, ground.skill, eyes)
    before = NAME in str(eyes.board())

    phone.post("/my/name", data={"shown": "no"})
    for skill in list(wire._due):
        wire.tell(skill)

    assert (before, NAME in str(eyes.board())) == (True, False)


def test_whoever_comes_by_no_link_is_told_how(ground: Ground, phone: FlaskClient) -> None:
    answers = [phone.get("/my"), detail(ground, phone)]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert all("Open your personal link" in answer.text for answer in answers)
