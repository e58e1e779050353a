"""A college and a region stand against the field, once results are released, one contest at a time."""

import re
from html import unescape

import pytest
from sqlalchemy import event, select

from scoring.championships.boards.choosing import release_results
from scoring.championships.insights import comparing
from scoring.championships.insights.comparing import benchmark
from scoring.championships.stages.models import ChampionshipRow
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden
from scoring.people.actors import Actor, Grant, Scope
from tests.championships.awards.stage import FIVE, Stage
from tests.championships.insights.republics import (
    NOW,
    of_college,
    of_kind,
    pressed,
    release,
    republic,
    republic_again,
    rows_of,
)

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


def compared(stage: Stage, kind: str, place: str, actor: Actor):
    with stage.app.app_context(), db.reading() as session:
        return benchmark(session, kind, place, "", actor=actor, at=NOW)


def test_a_college_stands_against_its_region_and_the_republic_once_results_are_released(app):
    stage = republic(app)
    assert compared(stage, "college", "college-a", of_college()).fields == ()

    release(stage)

    (one,) = compared(stage, "college", "college-a", of_college()).fields
    spreads = [(each.seats, each.best, each.mean, each.middle) for each in (one.own, one.near, one.far) if each]
    assert [[count, *(str(value) for value in values)] for count, *values in spreads] == [
        [1, "1", "1", "1"], [2, "1", "9/10", "9/10"], [5, "1", "18/25", "7/10"]
    ]  # fmt: skip
    assert (one.own.points, one.own.scale_best) == (4, one.far.scale_best)


def test_whoever_sees_the_results_of_the_stage_needs_no_release(app):
    stage = republic(app)

    assert [one.own.seats for one in compared(stage, "region", "KZ-10", stage.organizer).fields] == [3]


def test_a_release_to_come_is_no_release(app):
    stage = republic(app)
    with app.app_context(), db.transaction() as session:
        release_results(
            session, stage.id, stage.season.skills["republic", "17"], actor=stage.organizer,
            at=NOW.replace(year=2027),
        )  # fmt: skip

    assert (compared(stage, "college", "college-a", of_college()).fields, pressed(stage).honours) == ((), ())


@pytest.mark.parametrize("scope", [("college", "college-b"), ("region", "KZ-10"), ("assessment", "a")])
def test_another_place_is_not_ones_own(app, scope):
    stage = republic(app)
    stranger = Actor(1, "x", "X", "en", (Grant("organizer", Scope(*scope)),))

    for read in (lambda: compared(stage, "college", "college-a", stranger), lambda: pressed(stage, actor=stranger)):
        with pytest.raises(Forbidden):
            read()


def test_years_are_told_apart(app):
    stage = republic(app)
    release(stage)
    older = republic_again(app, stage)

    found = compared(stage, "college", "college-a", of_college())

    assert [one.points for one in found.years] == [4, 0]
    assert (found.season, len(found.seasons), found.fields[0].far.seats) == (max(found.seasons), 2, 5)
    assert older.id != stage.id


def test_one_contest_is_compared_at_a_time_and_the_reader_chooses_which(app, client, signed_in):
    stage = republic(app)
    release(stage)
    teachers = republic_again(app, stage)
    of_kind(teachers, "teachers")
    signed_in(client, "organizer", scope=("college", "college-a"))

    address = "/benchmarks/college/college-a"
    pages = [client.get(f"{address}{asked}").text for asked in ("", "?contest=teachers.main", "?contest=lies.main")]

    said = "Compared here: %s. Results of another contest or track are not counted among these."
    contests = ["Students' championship: Main", "Teachers' professional skill contest: Main"]
    assert [[row[1] for row in rows_of(page, "years")] for page in pages] == [["2025/26"], ["2024/25"], ["2025/26"]]
    assert [[said % one in unescape(page) for one in contests] for page in pages] == [
        [True, False], [False, True], [True, False],
    ]  # fmt: skip
    assert [rows_of(page, "field-1")[0][4] for page in pages[:2]] == ["100.00 %", "50.00 %"]


def test_a_place_of_one_contest_is_offered_no_choice_and_told_which_it_is(app, client, signed_in):
    stage = republic(app)
    release(stage)
    of_kind(stage, "teachers")
    signed_in(client, "organizer", scope=("college", "college-a"))

    page = client.get("/benchmarks/college/college-a").text

    addresses = re.findall(r'href="([^"?]*)\?[^"]*contest=teachers.main', page)
    assert ('aria-label="What is compared"' in page, addresses) == (True, ["/benchmarks/college/college-a/press"])
    assert "Compared here: Teachers&#39; professional skill contest: Main." in page


def statements(stage: Stage) -> int:
    """How often the database is asked for the benchmark of a region."""
    said: list[str] = []

    def note(*args: object) -> None:
        said.append(str(args[2]))

    with stage.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            compared(stage, "region", "KZ-55", stage.organizer)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
    return len(said)


def test_a_benchmark_asks_the_database_as_often_for_three_skills_as_for_one(app):
    one = republic(app)
    release(one)
    first = statements(one)
    three = republic(app, **{"9": FIVE, "3": FIVE})
    with app.app_context(), db.transaction() as session:
        held = {row.public_id: row for row in session.scalars(select(ChampionshipRow))}
        held[three.season.championship].season_id = held[one.season.championship].season_id

    assert (len(compared(one, "region", "KZ-55", one.organizer).fields), statements(one)) == (3, first)


@pytest.mark.parametrize(("page", "skills"), [(1, ["3", "9"]), (2, ["17"]), (99, ["17"])])
def test_a_page_holds_so_many_fields_and_no_page_is_beyond_the_last(app, monkeypatch, page, skills):
    monkeypatch.setattr(comparing, "PAGE", 2)
    stage = republic(app, **{"17": FIVE, "9": FIVE, "3": FIVE})

    with app.app_context(), db.reading() as session:
        found = benchmark(session, "region", "KZ-10", "", page, actor=stage.organizer, at=NOW)

    assert ([one.field.skill for one in found.fields], found.pages) == (skills, 2)
    assert [one.name("en") for one in found.colleges] == ["College 2"]
