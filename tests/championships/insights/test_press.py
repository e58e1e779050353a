"""The press sheet: who agreed, what was released, in two languages."""

import re
from html import unescape

import pytest
from sqlalchemy import select, update

from scoring.championships.stages.models import ChampionshipRow, TrackRow
from scoring.foundation.db import db
from scoring.marking.models import SeatRow
from tests.championships.awards.stage import FIVE, Stage, make_stage
from tests.championships.insights.republics import COLLEGES, HOMES, agree, of_kind, pressed, release, republic, rows_of

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


@pytest.mark.parametrize(
    ("scopes", "names"),
    [
        pytest.param(("publish-name", "processing"), ["Әлиев Қанат"], id="agreed"),
        pytest.param(("publish-name",), [], id="processing was not agreed to"),
        pytest.param(("processing",), [], id="the name was not agreed to"),
        pytest.param((), [], id="nothing was agreed to"),
    ],
)
def test_a_press_sheet_names_only_who_agreed(app, scopes, names):
    stage = republic(app)
    release(stage)
    agree(stage, "person-0", *scopes)

    (one,) = pressed(stage).honours

    assert ([each.name("kk") for each in one.persons], str(one.medal)) == (names, "gold")


def test_a_track_that_reveals_health_names_nobody_in_the_press(app):
    stage = republic(app)
    release(stage)
    agree(stage, "person-0", "publish-name", "processing")
    with app.app_context(), db.transaction() as session:
        session.execute(update(TrackRow).values(hides_names=True))

    assert [one.persons for one in pressed(stage).honours] == [()]


def test_the_press_sheet_knows_only_what_was_released_whoever_asks(app):
    stage = republic(app, **{"17": FIVE, "9": FIVE})
    release(stage, "9")

    assert [one.skill.id for one in pressed(stage, actor=stage.organizer).honours] == ["9"]


def test_the_pages_of_a_college_speak_kazakh_and_russian_to_the_press(app, client, signed_in):
    stage = republic(app)
    release(stage)
    agree(stage, "person-0", "publish-name", "processing")
    signed_in(client, "organizer", scope=("college", "college-a"))

    start, page = client.get("/benchmarks").text, client.get("/benchmarks/college/college-a").text
    press = client.get("/benchmarks/college/college-a/press").text

    assert ["/benchmarks/college/college-a" in start, "/benchmarks/region/" in start] == [True, False]
    assert rows_of(page, "field-1")[0][:4] == ["College", "1", "100.00 %", "100.00 %"]
    assert [("Алтын" in press, "Золото" in press), ("Әлиев Қанат" in press, "Алиев Канат" in press)] == [
        (True, True), (True, True)
    ]  # fmt: skip
    assert client.get("/benchmarks/region/KZ-55").status_code == 403


def test_a_press_sheet_is_of_one_contest_which_the_reader_chooses(app, client, signed_in):
    stage = republic(app)
    release(stage)
    teachers = make_stage(app, {"17": FIVE})
    of_kind(teachers, "teachers")
    one_season(stage, teachers)
    signed_in(client, "organizer", scope=("college", "college-a"))
    with app.app_context(), db.transaction() as session:
        for seat, home, college in zip(teachers.halls["17"].seats, HOMES, COLLEGES, strict=True):
            session.execute(update(SeatRow).where(SeatRow.public_id == seat).values(region=home, organisation=college))
    release(teachers)

    address = "/benchmarks/college/college-a/press"
    asked = ("", "?contest=teachers.main", "?contest=lies.main", "?contest=teachers.main&season=2025%2F26")
    pages = [unescape(client.get(f"{address}{one}").text) for one in asked]

    said = ["Чемпионат студентов", "Конкурс профессионального мастерства педагогов"]
    shown = [page.split('<section lang="ru"')[1] for page in pages]
    assert [[one in page for one in said] for page in shown] == [
        [True, False], [False, True], [True, False], [False, True],
    ]  # fmt: skip
    assert [re.findall(r"<dt>Золото</dt><dd>(\d)", page) for page in shown] == [["1"]] * 4
    assert [re.findall(r'name="contest" value="([^"]+)"', page) for page in pages] == [
        ["students.main"], ["teachers.main"], ["students.main"], ["teachers.main"],
    ]  # fmt: skip


def one_season(*stages: Stage) -> None:
    """Let the championships of these stages be of the season of the first."""
    with stages[0].app.app_context(), db.transaction() as session:
        held = {row.public_id: row for row in session.scalars(select(ChampionshipRow))}
        for other in stages[1:]:
            held[other.season.championship].season_id = held[stages[0].season.championship].season_id
