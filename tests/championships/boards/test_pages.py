"""Public pages and the feed: open to anybody, in three languages, kept by no search engine before the release."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from scoring.championships.boards.audience import Audience
from scoring.championships.boards.models import BoardActRow
from scoring.championships.boards.setting import Shows
from scoring.championships.stages.models import StageRow
from scoring.foundation.db import db
from scoring.marking.models import SeatRow
from scoring.people import regions
from scoring.people.models import Consent, Organisation, Person
from tests.championships.boards.ground import BEGAN, Ground, Watch, make_ground, other_skill
from tests.championships.season import mark_in
from tests.chance import without_chance
from tests.marking.hall import make_hall

PAGES = ("", "/{skill}", "/{skill}/embed", "/projector")
NAME = "Сәбиға Нұрғалиқызы"


def seat_person(ground: Ground, seat: int, *, agrees: bool = True) -> int:
    """Let a person with a name sit there; the number of the consent."""
    with ground.app.app_context(), db.transaction() as session:
        regions.load_reference(session)
        session.add(
            Organisation(
                public_id="college-1", kind="college", region="KZ-55", name_kk="Көлік колледжі", name_ru="Колледж",
                name_en="", searched="", ordered="", revision=1,
            )
        )  # fmt: skip
        person = Person(
            public_id=f"person-{seat}", surname_kk=NAME, given_kk="", patronymic_kk="", surname_ru=NAME, given_ru="",
            patronymic_ru="", searched="", ordered="", revision=1, affiliation="", skills="",
        )  # fmt: skip
        session.add(person)
        session.flush()
        row = session.scalars(select(SeatRow).where(SeatRow.public_id == ground.hall.seats[seat])).one()
        row.person, row.organisation = person.public_id, "college-1"
        said = {"person_id": person.id, "signer": "self", "representative": "", "signed_on": BEGAN.date()}
        noted = {"noted_at": BEGAN, "noted_by": ground.hall.organizer.account_id}
        consent = Consent(scope="publish-name", withdrawn_at=None if agrees else BEGAN, **said, **noted)
        session.add_all([Consent(scope="processing", withdrawn_at=None, **said, **noted), consent])
        session.flush()
        return consent.id


def withdraw(ground: Ground, consent: int) -> None:
    with ground.app.app_context(), db.transaction() as session:
        session.get_one(Consent, consent).withdrawn_at = BEGAN


def finished(ground: Ground) -> None:
    ground.fill()
    ground.fill(sheet=2)
    ground.finalise()


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("shows", [Shows.NOTHING, Shows.TOTALS])
def test_every_page_opens_in_every_language(
    ground: Ground, client: FlaskClient, language: str, page: str, shows: Shows
) -> None:
    ground.fill()
    ground.choose(shows)
    client.set_cookie("language", language)

    response = client.get(f"/boards/{ground.stage}{page.format(skill=ground.skill)}")

    assert response.status_code == 200
    assert f'lang="{language}"' in response.text
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_before_anybody_chooses_nothing_is_shown(ground: Ground, client: FlaskClient) -> None:
    ground.fill()

    board = client.get(ground.feed).get_json()["board"]

    assert (board["shown"], board["rows"], board["progress"], board["counted"]) == ("nothing", [], None, 0)


def test_nothing_is_shown_under_nothing_even_of_what_is_final(ground: Ground, client: FlaskClient) -> None:
    finished(ground)
    ground.choose(Shows.NOTHING)

    assert client.get(ground.feed).get_json()["board"] == client.get(ground.feed).get_json()["board"]
    assert ground.board().shown.value == "nothing"
    assert "5.05" not in without_chance(client.get(ground.page).text)


def test_released_results_are_the_final_rows_and_may_be_kept(ground: Ground, client: FlaskClient) -> None:
    finished(ground)
    ground.release()

    board = client.get(ground.feed).get_json()["board"]
    page = client.get(ground.page)

    assert board["shown"] == "results"
    assert [(row["seat"], row["place"], row["medal"]) for row in board["rows"]][:3] == [
        ("1", 1, "gold"), ("2", 2, "silver"), ("3", 3, "bronze"),
    ]  # fmt: skip
    assert board["hash"] in page.text
    assert "X-Robots-Tag" not in page.headers
    assert ground.board(Audience.KEEPERS) == ground.board()


def test_the_feed_is_sent_once_and_read_from_anywhere(ground: Ground, client: FlaskClient) -> None:
    ground.choose(Shows.PROGRESS)
    first = client.get(ground.feed)

    again = client.get(ground.feed, headers={"If-None-Match": first.headers["ETag"]})
    ground.mark(0, "0.40")
    changed = client.get(ground.feed, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert changed.get_json()["board"]["progress"] == {"marked": 3, "aspects": 36, "locked": 0, "sheets": 12}


def test_the_stage_tells_its_skills_and_what_is_shown_of_each(ground: Ground, client: FlaskClient) -> None:
    other = other_skill(ground)
    ground.choose(Shows.PROGRESS, whole=True)

    skills = client.get(f"/api/v1/boards/{ground.stage}").get_json()["skills"]

    assert [(one["id"], one["shown"]) for one in skills] == [(ground.skill, "progress"), (other, "nothing")]


def test_only_the_embedded_page_may_be_framed_by_others(ground: Ground, client: FlaskClient) -> None:
    embedded = client.get(f"{ground.page}/embed").headers
    other = client.get(ground.page).headers

    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    assert (
        embedded["Content-Security-Policy"].replace("frame-ancestors *", "frame-ancestors 'none'")
        == (other["Content-Security-Policy"])
    )
    assert other["X-Frame-Options"] == "DENY"


def test_the_embedded_page_speaks_the_language_of_its_address(ground: Ground, client: FlaskClient) -> None:
    assert '<html lang="ru"' in client.get(f"{ground.page}/embed?language=ru").text
    assert '<html lang="kk"' in client.get(f"{ground.page}/embed?language=xx").text


def test_names_are_shown_by_consent_with_results_and_gone_when_it_is_withdrawn(
    ground: Ground, client: FlaskClient
) -> None:
    consent = seat_person(ground, 0)
    finished(ground)
    ground.choose(Shows.TOTALS)
    before = client.get(ground.page).text
    ground.release()
    named = client.get(ground.page).text
    withdraw(ground, consent)

    assert "Көлік колледжі" in before
    assert (NAME in before, NAME in named) == (False, True)
    assert NAME not in client.get(ground.page).text
    assert NAME not in client.get(ground.feed).text


@pytest.mark.one_database
def test_a_track_that_reveals_health_names_nobody(app, client: FlaskClient) -> None:
    ground = make_ground(app, seats=3, track="abilympics")
    seat_person(ground, 0)
    ground.fill(("1.00", "0.90", "0.80"))
    ground.fill(("1.00", "0.90", "0.80"), sheet=2)
    ground.finalise()
    ground.release()

    assert NAME not in client.get(ground.page).text
    assert "Көлік колледжі" in client.get(ground.page).text


@pytest.mark.one_database
def test_a_board_asks_the_database_no_oftener_for_more_seats(make_app: Callable[..., Flask]) -> None:
    two, six = make_ground(make_app(), seats=2), make_ground(make_app(), seats=6)

    assert questions(two, two.page) == questions(six, six.page)


@pytest.mark.one_database
def test_a_stage_asks_the_database_no_oftener_for_more_skills(make_app: Callable[..., Flask]) -> None:
    ground = make_ground(make_app(), seats=2)
    ground.choose(Shows.TOTALS, whole=True)
    once = questions(ground, f"/boards/{ground.stage}")
    for number in ("18", "19"):
        hall, skill = make_hall(ground.app, seats=2), other_skill(ground, number)
        mark_in(ground.season, skill, hall)

    assert questions(ground, f"/boards/{ground.stage}") == once
    skills = ground.app.test_client().get(f"/api/v1/boards/{ground.stage}").get_json()["skills"]
    assert [one["progress"]["aspects"] for one in skills] == [12, 12, 12]


def questions(ground: Ground, path: str) -> int:
    """How many statements one look at a page takes."""
    asked = list[object]()
    ground.app.test_client().get(path)  # what is read for the first time

    def listener(*said: object) -> None:
        asked.append(said)

    event.listen(ground.app.extensions["scoring.db"], "after_cursor_execute", listener)
    ground.app.test_client().get(path)
    event.remove(ground.app.extensions["scoring.db"], "after_cursor_execute", listener)
    return len(asked)


def test_the_organizer_chooses_on_the_page_and_every_act_is_kept(
    ground: Ground, client: FlaskClient, signed_in: Callable[..., object]
) -> None:
    signed_in(client, account=ground.hall.organizer)
    address = f"/stages/{ground.stage}/board"

    page = client.get(address)
    chosen = client.post(
        address, data={"shows": "freeze", "freezes_at": "2026-11-20T15:30", "skill": ground.skill, "seen": "0"}
    )
    old = client.post(address, data={"shows": "totals", "skill": ground.skill, "seen": "0"})
    empty = client.post(address, data={"shows": "freeze", "skill": ground.skill, "seen": "1"})
    early = client.post(f"{address}/{ground.skill}/release")

    assert [page.status_code, chosen.status_code, old.status_code] == [200, 302, 409]
    assert [empty.status_code, early.status_code] == [422, 422]
    with ground.app.app_context(), db.reading() as session:
        (act,) = session.scalars(select(BoardActRow))
    assert (act.act, act.shows, act.freezes_at) == ("board-chosen", "freeze", BEGAN + timedelta(hours=1, minutes=30))
    assert "2026-11-20T15:30" in client.get(address).text


def test_a_skill_does_as_its_stage_until_it_says_otherwise(ground: Ground) -> None:
    ground.choose(Shows.TOTALS, whole=True)
    assert ground.board().shown.value == "totals"
    ground.choose(Shows.PROGRESS)
    assert ground.board().shown.value == "progress"
    ground.choose(None)
    assert ground.board().shown.value == "totals"


def test_a_stage_without_skills_and_a_skill_without_marking_have_their_pages(
    ground: Ground, client: FlaskClient, watch: Watch
) -> None:
    other = other_skill(ground)
    ground.choose(Shows.FREEZE, watch.moment, whole=True)

    assert client.get(f"/boards/{ground.stage}/{other}").status_code == 200
    assert client.get(f"/boards/{ground.stage}/none").status_code == 404
    assert client.get("/boards/none").status_code == 404


def test_whoever_comes_without_an_address_finds_the_boards_of_the_newest_season(
    ground: Ground, client: FlaskClient
) -> None:
    found = client.get("/boards")

    assert f'href="/boards/{ground.stage}"' in found.text
    assert 'href="/boards"' in client.get("/").text
    assert client.get("/boards?season=nobody-knows").status_code == 404


@pytest.mark.one_database
def test_the_list_of_boards_names_the_college_that_holds_a_stage(ground: Ground, client: FlaskClient) -> None:
    seat_person(ground, 0)
    with ground.app.app_context(), db.transaction() as session:
        session.execute(update(StageRow).values(organisation="college-1", venue="3-корпус"))
    client.set_cookie("language", "kk")

    assert "Көлік колледжі, 3-корпус" in client.get("/boards").text
