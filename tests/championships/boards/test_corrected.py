"""A public board says that its results were corrected, by which decision, and that a correction is open."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from scoring.championships.boards.setting import Shows
from scoring.championships.boards.streaming import Hub
from scoring.championships.boards.views import Corrections, Decided
from scoring.championships.results.correcting import decide_correction
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import locking
from scoring.marking.closing import go_on_marking
from scoring.marking.commands import Act
from tests.championships.boards.ground import Ground, Watch
from tests.championships.boards.test_freeze import DICTIONARY
from tests.championships.boards.test_streaming import join, wire  # noqa: F401  # a fixture

REASON = "Сумма критерия была набрана неверно"
DECIDED = {"number": "4-Ө", "date": "2026-11-20"}
SAID = {
    "kk": (
        "Түзетілді: нәтижелердің 2-редакциясы, 2026 жылғы 20 қараша күнгі № 4-Ө шешім.",
        "Нәтижелер түзетіліп жатыр.",
        "Түпкілікті нәтижелер, 2-редакция",
    ),
    "ru": (
        "Исправлено: редакция 2 результатов, решение № 4-Ө от 20 ноября 2026 года.",
        "Результаты исправляются.",
        "Окончательные результаты, редакция 2",
    ),
    "en": (
        "Corrected: revision 2 of the results, by decision № 4-Ө of 20 November 2026.",
        "The results are being corrected.",
        "Final results, revision 2",
    ),
}  # by language: what came by a decision, what is open, which revision it is


def decide(ground: Ground, number: str = "4-Ө") -> None:
    with ground.app.app_context(), db.transaction() as session:
        decide_correction(
            session, ground.hall.assessment, number=number, decided_on=clock.now().date(), reason=REASON,
            actor=ground.hall.president, at=clock.now(),
        )  # fmt: skip


def correct(ground: Ground) -> None:
    """By a decision, with the mark of the first seat changed."""
    decide(ground)
    follow(ground, "0.95")


def follow(ground: Ground, typed: str) -> None:
    """Do what a decision says to the first seat, and make the results final again."""
    hall = ground.hall
    with ground.app.app_context(), db.transaction() as session:
        said = (session, hall.assessment, hall.seats[0], "A1", "appeal", "The third item was not counted.")
        request = locking.ask_to_unlock(*said, actor=hall.chief, at=clock.now())
        locking.consent_to_unlock(session, hall.assessment, request, actor=hall.president, at=clock.now())
    hall.send(hall.judges[0], Act.ANSWER, "m1", 0, answer=f"typed:{typed}")
    ground.lock(0)
    ground.finalise()


def said(ground: Ground) -> tuple[int, Corrections]:
    board = ground.board()
    return board.results_revision, board.corrections


@pytest.fixture
def finished(ground: Ground) -> Ground:
    ground.fill()
    ground.fill(sheet=2)
    ground.finalise()
    return ground


def test_results_that_a_decision_has_opened_say_so(finished: Ground) -> None:
    finished.release()
    before = said(finished)

    decide(finished)

    assert (before, said(finished)) == ((1, Corrections()), (1, Corrections(open=True)))


def test_a_corrected_revision_names_the_decision_that_led_to_it(finished: Ground) -> None:
    correct(finished)
    before = said(finished)
    finished.release()
    after = said(finished)
    decide(finished, "7")

    decided = Decided("4-Ө", date(2026, 11, 20))
    assert (before, after) == ((0, Corrections()), (2, Corrections(decided)))
    assert said(finished) == (2, Corrections(decided, open=True))


@pytest.mark.one_database
@pytest.mark.parametrize("page", ["", "/embed"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_says_it_in_every_language_and_never_why(
    finished: Ground, client: FlaskClient, language: str, page: str
) -> None:
    client.set_cookie("language", language)
    finished.release()

    def told() -> list[bool]:
        text = re.sub(DICTIONARY, "", client.get(f"{finished.page}{page}").text)
        assert REASON not in text
        return [sentence in text for sentence in SAID[language]]

    first = told()
    correct(finished)
    second = told()
    decide(finished, "7-secret")

    assert [first, second, told()] == [[False, False, False], [True, False, True], [True, True, True]]
    assert "7-secret" not in client.get(f"{finished.page}{page}").text


@pytest.mark.one_database
def test_before_the_release_nobody_hears_of_a_correction(finished: Ground, client: FlaskClient) -> None:
    correct(finished)

    text = client.get(finished.page, headers={"Accept-Language": "en"}).text

    assert SAID["en"][1] not in re.sub(DICTIONARY, "", text)
    assert "4-Ө" not in text


@pytest.mark.one_database
def test_the_feed_keeps_the_shape_that_is_written_down(finished: Ground, client: FlaskClient) -> None:
    finished.release()
    correct(finished)

    board = client.get(finished.feed).get_json()["board"]

    assert sorted(board) == [
        "being_corrected", "corrected_by", "counted", "frozen_at", "hash", "of", "progress", "released_at",
        "results_revision", "rows", "shown",
    ]  # fmt: skip
    told = {"results_revision": 2, "corrected_by": DECIDED, "being_corrected": False}
    assert board.items() >= told.items()
    (listed,) = client.get(f"/api/v1/boards/{finished.stage}").get_json()["skills"]
    (described,) = client.get(f"/api/v1/stages/{finished.stage}/skills").get_json()["items"]
    assert listed.items() >= told.items()
    assert described.items() >= told.items()


LISTED = {
    "kk": "2026 жылғы 20 қараша күнгі № 4-Ө шешіммен түзетілді",
    "ru": "Исправлено решением № 4-Ө от 20 ноября 2026 года",
    "en": "Corrected by decision № 4-Ө of 20 November 2026",
}


@pytest.mark.one_database
@pytest.mark.parametrize("language", list(LISTED))
def test_the_list_of_a_stage_says_which_results_were_corrected_and_by_which_decision(
    finished: Ground, client: FlaskClient, language: str
) -> None:
    client.set_cookie("language", language)

    def told() -> list[bool]:
        text = client.get(f"/boards/{finished.stage}").text
        assert REASON not in text
        return [sentence in text for sentence in (LISTED[language], *SAID[language][1:])]

    correct(finished)
    before = told()
    finished.release()
    after = told()
    decide(finished, "7-secret")

    assert [before, after, told()] == [[False] * 3, [True, False, True], [True, True, True]]
    assert "7-secret" not in client.get(f"/boards/{finished.stage}").text


@pytest.mark.one_database
def test_who_watches_is_told_when_a_correction_is_opened_and_when_it_is_signed(
    finished: Ground,
    wire: Hub,  # noqa: F811
) -> None:
    finished.release()
    eyes = join(finished, wire)

    def told() -> dict[str, object]:
        """Of the newest patch, what it says of corrections."""
        wire.tell(finished.skill)
        _event, _id, patch = eyes.events()[-1]
        return {key: patch[key] for key in ("results_revision", "corrected_by", "being_corrected") if key in patch}

    wire._due.clear()
    decide(finished)
    due = set(wire._due)
    opened = told()
    follow(finished, "0.95")

    assert due == {finished.skill}
    assert opened == {"being_corrected": True}
    assert told() == {"results_revision": 2, "corrected_by": DECIDED, "being_corrected": False}
    assert REASON not in b"".join(eyes.seen).decode()


@pytest.mark.one_database
def test_a_decision_reaches_the_streams_also_while_marking_was_open_already(
    finished: Ground,
    wire: Hub,  # noqa: F811
) -> None:
    finished.release()
    hall = finished.hall
    with finished.app.app_context(), db.transaction() as session:
        go_on_marking(session, hall.assessment, "A sheet was lost.", actor=hall.chief, at=clock.now())
    join(finished, wire)
    wire._due.clear()

    decide(finished)

    assert wire._due == {finished.skill}


@pytest.mark.one_database
def test_a_correction_before_the_release_is_told_to_nobody(
    finished: Ground,
    wire: Hub,  # noqa: F811
    watch: Watch,
) -> None:
    finished.choose(Shows.FREEZE, watch.moment)
    watch.turn(minutes=5)
    eyes = join(finished, wire)

    decide(finished)
    wire.tell(finished.skill)

    held = eyes.board()
    assert (held["shown"], held["results_revision"], held["corrected_by"], held["being_corrected"]) == (
        "frozen", None, None, False,
    )  # fmt: skip
