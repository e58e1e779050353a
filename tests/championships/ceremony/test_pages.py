"""The big screen and the tablet as pages: in three languages, for whom they are, and what a press answers."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from scoring.championships.boards.views import Shown
from tests.championships.boards.ground import other_skill
from tests.championships.ceremony.hall import Ceremony

pytestmark = pytest.mark.one_database


@pytest.fixture
def tablet(ceremony: Ceremony, client: FlaskClient, signed_in: Callable[..., object]) -> FlaskClient:
    """The organizer's."""
    signed_in(client, account=ceremony.ground.hall.organizer)
    return client


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_opens_in_every_language(ceremony: Ceremony, tablet: FlaskClient, language: str) -> None:
    tablet.set_cookie("language", language)
    pages = (ceremony.page, ceremony.desk_page, f"{ceremony.desk_page}/rehearsal")
    for rehearsal in (None, True):
        if rehearsal:
            ceremony.show(rehearsal=True)
        for page in (*pages, f"{ceremony.desk_page}/rehearsal/screen"):
            response = tablet.get(page)

            assert (page, response.status_code) == (page, 200)
            assert f'lang="{language}"' in response.text


def test_the_public_screen_is_kept_by_nobody_and_that_of_a_rehearsal_is_no_public_one(
    ceremony: Ceremony, client: FlaskClient
) -> None:
    headers = client.get(ceremony.page).headers

    assert (headers["X-Robots-Tag"], headers["Cache-Control"]) == ("noindex", "no-store")
    for page in ("rehearsal/screen", "rehearsal/stream", "rehearsal", ""):
        assert client.get(f"{ceremony.desk_page}/{page}".rstrip("/")).status_code in (302, 401)
    assert client.get("/ceremony/none").status_code == 404
    assert client.get("/ceremony/none/stream").status_code == 404
    assert client.head(f"{ceremony.page}/stream").status_code == 200


def test_the_screen_of_a_rehearsal_says_so_in_every_language(ceremony: Ceremony, tablet: FlaskClient) -> None:
    ribbon = '<span lang="kk">Жаттығу</span><span lang="ru">Тренировка</span><span lang="en">Rehearsal</span>'

    assert ribbon in tablet.get(f"{ceremony.desk_page}/rehearsal/screen").text
    assert ribbon in tablet.get(f"{ceremony.desk_page}/rehearsal").text
    assert ribbon not in tablet.get(ceremony.page).text
    assert ribbon not in tablet.get(ceremony.desk_page).text


def test_a_skill_is_revealed_from_the_tablet_and_a_second_tap_is_refused(
    ceremony: Ceremony, tablet: FlaskClient
) -> None:
    ceremony.finish()
    desk, skill = ceremony.desk_page, ceremony.ground.skill
    assert tablet.post(f"{desk}/skill", data={"seen": 0, "skill": skill}).location == desk
    card, seen = {"seen": ceremony.press().seen, "card": "bronze"}, ceremony.seats()

    first, second = tablet.post(f"{desk}/card", data=card), tablet.post(f"{desk}/card", data=card)

    assert (first.status_code, second.status_code) == (302, 409)
    assert seen["bronze"] is None
    assert (ceremony.seats()["bronze"], ceremony.seats()["silver"]) == (["3"], None)
    tablet.post(f"{desk}/dark", data={"seen": ceremony.press().seen, "dark": "yes"})
    assert ceremony.screen()["blank"] is True
    assert tablet.post(f"{desk}/card", data={"seen": ceremony.press().seen, "card": "silver"}).status_code == 422
    tablet.post(f"{desk}/dark", data={"seen": ceremony.press().seen})
    for medal in ("silver", "gold"):
        tablet.post(f"{desk}/card", data={"seen": ceremony.press().seen, "card": medal})
    assert ceremony.ground.board().shown is Shown.RESULTS


def test_a_press_in_a_rehearsal_reveals_nothing(ceremony: Ceremony, tablet: FlaskClient) -> None:
    ceremony.finish()
    base, before = f"{ceremony.desk_page}/rehearsal", ceremony.screen()
    tablet.post(f"{base}/skill", data={"seen": 0, "skill": ceremony.ground.skill})
    card = ceremony.desk(rehearsal=True).current.next  # type: ignore[union-attr]
    answer = tablet.post(f"{base}/card", data={"seen": ceremony.press(rehearsal=True).seen, "card": card})

    assert answer.location == base
    assert ceremony.seats(rehearsal=True)[card or ""] is not None
    assert ceremony.screen() == before
    tablet.post(f"{base}/again", data={"seen": ceremony.press(rehearsal=True).seen})
    assert ceremony.screen(rehearsal=True)["skill"] is None


@pytest.mark.parametrize(
    ("typed", "status", "order"),
    [
        pytest.param({"17": "2", "18": "1"}, 302, ["18", "17"], id="turned"),
        pytest.param({"17": "", "18": "5"}, 302, ["18"], id="one left out"),
        pytest.param({"17": "1", "18": "1"}, 302, ["17", "18"], id="the same number twice"),
        pytest.param({"17": "first", "18": "1"}, 422, ["17", "18"], id="no number"),
        pytest.param({"17": "1000", "18": "1"}, 422, ["17", "18"], id="too large"),
        pytest.param({"17": "", "18": ""}, 422, ["17", "18"], id="nothing"),
    ],
)
def test_the_order_is_typed_as_numbers(
    ceremony: Ceremony, tablet: FlaskClient, typed: dict[str, str], status: int, order: list[str]
) -> None:
    ids = {"17": ceremony.ground.skill, "18": other_skill(ceremony.ground)}
    form = {f"position-{ids[number]}": text for number, text in typed.items()}

    answer = tablet.post(f"{ceremony.desk_page}/order", data={"seen": 0, **form})

    assert answer.status_code == status
    assert [line.number for line in ceremony.desk().lines if line.place is not None] == order


def test_the_tablet_holds_nothing_of_what_is_not_revealed(ceremony: Ceremony, tablet: FlaskClient) -> None:
    """It lies where people pass."""
    ceremony.finish()
    ceremony.show()
    page = tablet.get(ceremony.desk_page).text

    for row in ceremony.standings():
        assert row["total"] not in page
        assert row["total"].replace(".", ",") not in page
        assert f"№ {row['seat']}" not in page


def test_many_skills_ask_the_database_no_oftener_than_one(ceremony: Ceremony, tablet: FlaskClient) -> None:
    asked: list[str] = []

    def listener(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "sign_in" not in statement and "BEGIN" not in statement:  # who holds a token is remembered for a second
            asked.append(statement)

    def count() -> int:
        asked.clear()
        tablet.get(ceremony.desk_page)
        return len(asked)

    tablet.get(ceremony.desk_page)  # what is read for the first time
    event.listen(ceremony.ground.app.extensions["scoring.db"], "after_cursor_execute", listener)
    one = count()
    for number in ("18", "19", "20"):
        other_skill(ceremony.ground, number)

    assert count() == one, "\n".join(asked)
    event.remove(ceremony.ground.app.extensions["scoring.db"], "after_cursor_execute", listener)
