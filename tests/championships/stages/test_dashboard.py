"""The dashboard of a stage: what each skill lacks and who sees to it; marking counted without reading it anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from scoring.championships.entries.writing import NewEntry, add_entry
from scoring.championships.stages import progress
from scoring.championships.stages.dashboard import StageDashboard, dashboard
from scoring.championships.stages.progress import SheetCounts
from scoring.championships.stages.queries import skill_row, stage_row
from scoring.foundation.db import db
from scoring.marking import locking
from scoring.marking.commands import Act
from scoring.marking.recording import room
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE, Actor
from scoring.people.directory.persons import PersonCard, create_person
from tests.championships.season import AT, Season, make_season, mark_in
from tests.championships.skills import finalise, lock_all, make_skill, mark_seat, sign_sheets
from tests.championships.stages.conftest import Setting, card
from tests.marking.hall import MOMENT, Hall, make_hall


def look(app: Flask, stage: str, actor: Actor) -> StageDashboard:
    with app.app_context(), db.reading() as session:
        return dashboard(session, stage, actor=actor, at=AT)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def season_of(app: Flask, hall: Hall, numbers: tuple[str, ...] = ("17",)) -> Season:
    season = make_season(app, hall.organizer.account_id or 0, levels=("region",), numbers=numbers)
    mark_in(season, season.skills["region", "17"], hall)
    return season


def test_a_skill_says_what_it_lacks_and_who_sees_to_it(setting: Setting) -> None:
    setting.add(card("17", scheme=setting.scheme()), card("18"))

    view = look(setting.app, setting.stage, setting.organizer)

    assert [(line.number, line.lacks, line.state) for line in view.lines] == [
        ("17", ("no-assessment",), "none"),
        ("18", ("no-scheme",), "none"),
    ]
    assert [(code, who, [line.number for line in lines]) for code, who, lines in view.todo] == [
        ("no-scheme", "organizer", ["18"]),
        ("no-assessment", "organizer", ["17"]),
    ]


@pytest.mark.one_database
def test_a_stage_without_skills_lacks_nothing(setting: Setting) -> None:
    view = look(setting.app, setting.stage, setting.organizer)

    assert (view.lines, view.todo) == ((), [])


def test_marking_is_counted_from_the_first_mark_to_the_final_signature(app: Flask) -> None:
    hall = make_hall(app, seats=2, sheets=1)
    season = season_of(app, hall)

    def now() -> tuple[str, tuple[str, ...], SheetCounts | None]:
        (line,) = look(app, season.stages["region"], hall.organizer).lines
        return line.phase, line.lacks, line.progress and line.progress.counts

    assert now() == ("marking", ("unmarked",), SheetCounts())
    mark_seat(hall, 0, "1.00")
    assert now() == ("marking", ("unmarked", "unsigned"), SheetCounts(filled=1, begun=1))
    mark_seat(hall, 1, "0.50")
    sign_sheets(hall)
    assert now() == ("signing", ("not-locked",), SheetCounts(filled=2, signed=2, begun=2))
    lock_all(hall)
    assert now() == ("signing", ("not-final",), SheetCounts(filled=2, signed=2, locked=2, begun=2))
    finalise(hall)
    assert now() == ("final", (), SheetCounts(filled=2, signed=2, locked=2, begun=2))


@pytest.mark.one_database
def test_a_dispute_comes_first_and_is_the_chiefs(app: Flask) -> None:
    hall = make_hall(app, seats=2, sheets=1)
    season = season_of(app, hall, ("10", "17"))
    hall.score("j1", (0, 3, 3), 0)
    hall.send(hall.judges[0], Act.ANSWER, "m1", 0, answer="typed:0.50")

    view = look(app, season.stages["region"], hall.organizer)

    assert [(line.number, line.state) for line in view.shown("all")] == [("17", "disputed"), ("10", "none")]
    assert [(code, who) for code, who, _lines in view.todo] == [
        ("in-dispute", "chief-expert"),
        ("no-scheme", "organizer"),
        ("unmarked", "expert"),
    ]


@pytest.mark.one_database
def test_a_request_to_unlock_waits_for_the_president(app: Flask) -> None:
    hall = make_skill(app, ("1.00", "0.50"))
    season = season_of(app, hall)
    with app.app_context(), db.transaction() as session:
        said = (session, hall.assessment, hall.seats[0], "A1", "appeal", "The third item was not counted.")
        locking.ask_to_unlock(*said, actor=hall.chief, at=MOMENT)

    view = look(app, season.stages["region"], hall.organizer)

    assert [(code, who) for code, who, _lines in view.todo] == [
        ("unlock-asked", "jury-president"),
        ("not-final", "jury-president"),
    ]
    assert view.lines[0].state == "disputed"


def test_three_skills_ask_the_database_as_often_as_one(app: Flask) -> None:
    halls = [make_hall(app, seats=2, sheets=1) for _ in range(4)]
    one = season_of(app, halls[0])
    three = make_season(app, halls[0].organizer.account_id or 0, levels=("region",), numbers=("17", "18", "19"))
    for number, hall in zip(("17", "18", "19"), halls[1:], strict=True):
        mark_in(three, three.skills["region", number], hall)
    counted = []
    for season in (one, three):
        look(app, season.stages["region"], halls[0].organizer)  # the first look counts what is marked
        with app.app_context(), statements(db.engine) as said:
            look(app, season.stages["region"], halls[0].organizer)
        counted.append(len(said))

    assert counted == [20, 20]


@pytest.mark.one_database
def test_only_a_seat_that_moved_is_counted_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = make_hall(app, seats=2, sheets=1)
    season = season_of(app, hall)
    look(app, season.stages["region"], hall.organizer)
    counted: list[str] = []
    count = progress._count

    def heard(ledger: Any, frame: Any, sheet: str) -> SheetCounts:
        counted.append(ledger.seat)
        return count(ledger, frame, sheet)

    monkeypatch.setattr(progress, "_count", heard)
    mark_seat(hall, 1, "0.50")

    look(app, season.stages["region"], hall.organizer)
    look(app, season.stages["region"], hall.organizer)

    assert counted == [hall.seats[1]]


@pytest.mark.one_database
def test_a_cold_look_reads_only_so_many_seats_and_says_how_many_wait(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "COLD_A_LOOK", 2)
    hall = make_skill(app, ("1.00", "0.80", "0.60"))
    season = season_of(app, hall)

    def counted() -> tuple[int, int]:
        (line,) = look(app, season.stages["region"], hall.organizer).lines
        assert line.progress is not None
        return line.progress.counts.locked, line.progress.waiting

    warm = counted()  # whatever tablets mark is in memory
    app.extensions["scoring.championships.progress"].clear()
    with app.app_context():
        room().ledgers.forget()

    assert [warm, counted(), counted()] == [(3, 0), (2, 1), (3, 0)]


def test_competitors_outside_the_age_limits_are_counted_and_lack_nothing(app: Flask) -> None:
    hall = make_hall(app)
    season = make_season(app, hall.organizer.account_id or 0, levels=("region",), numbers=("17", "18"))
    stage = season.stages["region"]
    with app.app_context(), db.transaction() as session:
        of = stage_row(session, stage)
        of.first_day, limited = date(2026, 3, 1), skill_row(session, stage, season.skills["region", "17"])
        limited.age_min, limited.age_max = 16, 22
        for number, born in enumerate((date(2010, 3, 1), date(2010, 3, 2), date(2003, 1, 1), None)):
            card = PersonCard(f"Ли{number}", "Анна", birth_date=born)
            who = create_person(session, card, CONSOLE_VISIT, actor=CONSOLE, at=AT).public_id
            for skill in (limited, skill_row(session, stage, season.skills["region", "18"])):
                add_entry(session, skill, NewEntry([who]), "nominated", actor=CONSOLE, at=AT)

    lines = look(app, stage, hall.organizer).lines

    assert [(line.number, line.outside, line.lacks) for line in lines] == [
        ("17", 2, ("no-scheme",)),
        ("18", 0, ("no-scheme",)),
    ]
