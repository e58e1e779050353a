"""Persons from a file: looked at first, nothing lost that was right, the same file twice changes nothing."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE, Actor
from scoring.people.demonstration.persons import COLLEGE, demonstration_people
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.files.brought import ImportView
from scoring.people.files.importing import import_view
from scoring.people.files.planning import Finding, Line, Outcome
from scoring.people.files.sheets import read_rows
from scoring.people.models import AccessLog, PeopleImport, Person
from scoring.rules.errors import RuleBroken

HEADINGS = "Тегі (қазақша);Аты (қазақша);Туған күні;ЖСН;Ұйым"
GOOD = "Бектасов;Дәурен;2008-03-14;060230500014;Павлодар политехникалық колледжі"


@pytest.fixture
def admin(app: Flask, client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    with app.app_context(), db.transaction() as session:
        demonstration_people(session, clock.now())
    return signed_in(client, "administrator")


def csv(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode()


def bring(app: Flask, client: FlaskClient, content: bytes, name: str = "people.csv") -> str:
    """Upload and read; the address of the review."""
    sent = client.post("/people/imports", data={"file": (io.BytesIO(content), name)})
    work_off(app)
    return str(sent.location)


def looked_at(app: Flask, address: str, actor: Actor) -> ImportView[Line]:
    with app.app_context(), db.reading() as session:
        return import_view(session, address.rpartition("/")[2], actor=actor, at=clock.now())


def take(app: Flask, client: FlaskClient, address: str) -> None:
    client.post(f"{address}/take")
    work_off(app)


def everybody(app: Flask) -> list[PersonCard]:
    with app.app_context(), db.reading() as session:
        rows = session.scalars(select(Person).order_by(Person.id))
        return [PersonCard(row.surname_kk, row.given_kk, birth_date=row.birth_date, iin=row.iin or "") for row in rows]


def acts(view: ImportView[Line]) -> list[tuple[int, str, list[tuple[str, str]]]]:
    return [
        (line.number, line.act.value, [(found.cell, found.code) for found in line.findings])
        for line in view.lines or []
    ]


def test_dry_run_writes_nothing_and_taking_writes_what_was_shown(app: Flask, client: FlaskClient, admin: Actor) -> None:
    before = everybody(app)
    address = bring(app, client, csv(GOOD))
    view = looked_at(app, address, admin)
    page = client.get(address)
    dry = everybody(app)

    take(app, client, address)

    assert (acts(view), dry) == ([(2, "new", [])], before)
    assert "Бектасов" in page.text
    assert everybody(app)[-1] == PersonCard("Бектасов", "Дәурен", birth_date=date(2008, 3, 14), iin="060230500014")
    assert looked_at(app, address, admin).taken == Outcome({"new": 1}, ())


def test_second_tab_of_a_file_that_was_taken_says_so_and_leads_to_where_it_stands(
    app: Flask, client: FlaskClient, admin: Actor
) -> None:
    address = bring(app, client, csv(GOOD))
    take(app, client, address)
    before = everybody(app)

    client.set_cookie("language", "en")
    again = client.post(f"{address}/take")
    page = client.get(again.location).text
    work_off(app)

    assert (again.status_code, again.location) == (302, address)
    assert "This file was taken already, perhaps in another tab. Here is where it stands." in page
    assert "The file is taken." in page
    assert everybody(app) == before


def test_same_file_twice_changes_nothing(app: Flask, client: FlaskClient, admin: Actor) -> None:
    content = csv(GOOD, "Сәрсенова;Ұлжан;;;")
    take(app, client, bring(app, client, content))
    once = everybody(app)

    view = looked_at(app, bring(app, client, content), admin)
    take(app, client, bring(app, client, content))

    assert acts(view) == [(2, "same", []), (3, "same", [])]
    assert everybody(app) == once


@pytest.mark.parametrize(
    ("line", "act", "findings"),
    [
        pytest.param(";Дәурен;;;", "refused", [("B2", "person-name-missing")], id="no surname"),
        pytest.param("Бектасов;Дәурен;кеше;;", "new", [("C2", "people-date-unread")], id="no date"),
        pytest.param("Бектасов;Дәурен;14.03.2031;;", "new", [("C2", "people-date-unread")], id="not born yet"),
        pytest.param("Бектасов;Дәурен;;123456789012;", "new", [("D2", "people-iin-wrong")], id="bad iin"),
        pytest.param("Бектасов;Дәурен;;;Ай колледжі", "new", [("E2", "people-organisation-unknown")], id="no college"),
        pytest.param("Бектасов;Дәурен;;050631500121;", "refused", [("A2", "people-iin-of-another")], id="her iin"),
    ],
)
def test_finding_names_its_cell_and_costs_no_more_than_it_must(
    app: Flask, client: FlaskClient, admin: Actor, line: str, act: str, findings: list[tuple[str, str]]
) -> None:
    view = looked_at(app, bring(app, client, csv(line)), admin)

    assert acts(view) == [(2, act, findings)]


def test_wrong_rows_stay_out_and_right_ones_come_in(app: Flask, client: FlaskClient, admin: Actor) -> None:
    address = bring(app, client, csv(";Жоқ;;;", GOOD, GOOD))
    view = looked_at(app, address, admin)
    take(app, client, address)

    assert acts(view) == [
        (2, "refused", [("B2", "person-name-missing")]),
        (3, "new", []),
        (4, "refused", [("A4", "people-row-twice")]),
    ]
    assert [card.given_kk for card in everybody(app)][-1] == "Дәурен"


@pytest.mark.one_database
def test_findings_stay_once_the_file_is_taken_without_what_the_cells_said(
    app: Flask, client: FlaskClient, admin: Actor
) -> None:
    address = bring(app, client, csv("Бектасов;Дәурен;;123456789012;", ";Жоқ;;;"))

    take(app, client, address)

    taken = looked_at(app, address, admin).taken
    assert taken == Outcome(
        {"new": 1, "refused": 1},
        (Finding("warning", "D2", "people-iin-wrong", {"value": "…"}), Finding("error", "B3", "person-name-missing")),
    )
    page = client.get(address).text
    assert ("D2" in page, "B3" in page, "123456789012" in page) == (True, True, False)


def test_mended_file_adds_what_was_missing_and_empties_nothing(app: Flask, client: FlaskClient, admin: Actor) -> None:
    take(app, client, bring(app, client, csv("Бектасов;Дәурен;2008-03-14;1;")))
    without = everybody(app)[-1]

    take(app, client, bring(app, client, csv("Бектасов;Дәурен;2008-03-14;060230500014;")))
    take(app, client, bring(app, client, csv("Бектасов;Дәурен;2008-03-14;;")))

    assert everybody(app)[-1] == replace(without, iin="060230500014")


def test_workbook_that_took_iin_and_date_for_numbers_is_understood() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for column, heading in enumerate(("Фамилия", "Имя", "Дата рождения", "ИИН")):
            sheet.write_string(0, column, heading)
        sheet.write_row(1, 0, ["Ким", "Лана"])
        sheet.write_datetime(1, 2, date(2008, 3, 14), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_number(1, 3, 50631500121)

    (row,) = read_rows(buffer.getvalue())

    assert {key: (value.cell, value.kind) for key, value in row.values.items()} == {
        "surname_ru": ("A2", "text"),
        "given_ru": ("B2", "text"),
        "birth_date": ("C2", "date"),
        "iin": ("D2", "number"),
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"one;two\n1;2\n", "people-headings-missing", id="no headings"),
        pytest.param(b"%PDF-1.4", "file-is-pdf", id="a pdf"),
        pytest.param(csv(*["А;Б"] * 5001), "people-too-many-rows", id="too long"),
    ],
)
def test_file_that_is_no_list_of_people_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_rows(content)

    assert broken.value.code == code


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_brought_in_again_changes_nothing(app: Flask, client: FlaskClient, admin: Actor, form: str) -> None:
    with app.app_context(), db.transaction() as session:
        hostile = PersonCard("=HYPERLINK(1)", "@Әсел", birth_date=date(2007, 1, 2), organisation=COLLEGE)
        create_person(session, hostile, CONSOLE_VISIT, actor=CONSOLE, at=clock.now())
    asked = client.post("/people/exports", data={"form": form})
    work_off(app)
    file = client.get(f"{asked.location}/file", buffered=True)

    view = looked_at(app, bring(app, client, file.data, f"people.{form}"), admin)

    assert [(act, findings) for _number, act, findings in acts(view)] == [("same", [])] * 3
    with app.app_context(), db.reading() as session:
        assert "people-exported" in list(session.scalars(select(AccessLog.what)))


def test_file_of_another_is_not_shown_and_rows_are_forgotten_once_taken(
    app: Flask, client: FlaskClient, admin: Actor, signed_in: Callable[..., Actor]
) -> None:
    address = bring(app, client, csv(GOOD))
    other = app.test_client()
    signed_in(other, "administrator")
    seen = other.get(address).status_code

    take(app, client, address)

    with app.app_context(), db.reading() as session:
        assert (seen, session.scalars(select(PeopleImport.rows)).all()) == (404, [None])
