"""Seats from files: looked at first, nothing lost that was right, the same file twice changes nothing."""

import io
from itertools import count

import pytest
import xlsxwriter
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.marking.setup import seating
from scoring.marking.setup.columns import COLUMNS
from scoring.marking.setup.exporting import export_seats
from scoring.marking.setup.importing import import_view
from scoring.marking.setup.planning import Line
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.files.brought import ImportView
from scoring.people.files.exporting import file_of
from scoring.people.files.planning import Outcome
from scoring.rules.ranking import Participation
from tests.marking.setup.conftest import NOW, Draft

HEADINGS = "Нөмірі;Жұмыс орны;Мәртебесі;Тегі;Аты;Туған күні;ЖСН;Команда;Ұйым;Бейімдеу;Қосымша минут"
GOOD = "1;A-1;қонақ;Бектасов;Дәурен;;060230500014;;;көмекші, қосымша уақыт;30"


def csv(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode()


def bring(draft: Draft, client: FlaskClient, content: bytes, name: str = "seats.csv") -> str:
    """Upload and read; the address of the review."""
    sent = client.post(f"/assessments/{draft.id}/seats/imports", data={"file": (io.BytesIO(content), name)})
    work_off(draft.app)
    return str(sent.location)


def take(draft: Draft, client: FlaskClient, address: str) -> None:
    client.post(f"{address}/take")
    work_off(draft.app)


def looked_at(draft: Draft, address: str) -> ImportView[Line]:
    with draft.app.app_context(), db.reading() as session:
        return import_view(session, draft.id, address.rpartition("/")[2], actor=draft.organizer)


def acts(view: ImportView[Line]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(line.act.value, [(found.cell, found.code) for found in line.findings]) for line in view.lines or []]


def test_dry_run_writes_nothing_and_taking_writes_what_was_shown(draft: Draft, entered: FlaskClient) -> None:
    address = bring(draft, entered, csv(GOOD))
    view, page, dry = looked_at(draft, address), entered.get(address), draft.seats()

    take(draft, entered, address)

    (seat,) = draft.seats()
    assert (acts(view), dry) == ([("new", [])], [])
    assert "Бектасов" in page.text
    assert (seat.number, seat.workplace, seat.status) == (1, "A-1", Participation.GUEST)
    assert seat.accommodations == {"extra-time": 30, "assistant": None}
    assert [one.id for one in seat.persons] == [draft.people[0]]
    assert looked_at(draft, address).taken == Outcome({"new": 1}, ())


def test_second_tab_of_a_file_that_was_taken_says_so_and_leads_to_where_it_stands(
    draft: Draft, entered: FlaskClient
) -> None:
    address = bring(draft, entered, csv(GOOD))
    entered.set_cookie("language", "en")
    entered.post(f"{address}/take")

    under_way = entered.get(entered.post(f"{address}/take").location).text
    work_off(draft.app)
    again = entered.post(f"{address}/take")
    page = entered.get(again.location).text

    said = "This file was taken already, perhaps in another tab. Here is where it stands."
    assert (again.status_code, again.location) == (302, address)
    assert [said in under_way, said in page, "The file is taken." in page] == [True] * 3
    assert len(draft.seats()) == 1


def test_same_file_twice_changes_nothing(draft: Draft, entered: FlaskClient) -> None:
    content = csv(GOOD, "2;B;;Сәрсенова;Ұлжан;;;Барыс;;;", "2;B;;Ли;Анна;;;барыс;;;")
    take(draft, entered, bring(draft, entered, content))
    once = draft.seats()

    again = bring(draft, entered, content)
    view = looked_at(draft, again)
    page = entered.get(again)
    take(draft, entered, again)

    assert [len(seat.persons) for seat in once] == [1, 2]
    assert acts(view) == [("same", []), ("same", [])]
    assert f'action="{again}/take"' not in page.text
    assert draft.seats() == once


@pytest.mark.parametrize(
    ("line", "act", "findings"),
    [
        pytest.param("1;;;Жоқ;Адам;;;;;;", "refused", [("D2", "seat-person-unknown")], id="unknown person"),
        pytest.param("1;;;Қалиев;Нұрлан;;;;;;", "refused", [("D2", "seat-person-doubtful")], id="two of a name"),
        pytest.param("1;;;Қалиев;Нұрлан;06.05.2009;;;;;", "new", [], id="told apart by the birth date"),
        pytest.param("жеті;;;Ли;Анна;;;;;;", "new", [("A2", "seat-number-unread")], id="number in words"),
        pytest.param("0;;;Ли;Анна;;;;;;", "new", [("A2", "seat-number-unread")], id="number nought"),
        pytest.param("1;;король;Ли;Анна;;;;;;", "new", [("C2", "seat-status-unknown")], id="no status"),
        pytest.param("1;;шеттетілді;Ли;Анна;;;;;;", "new", [("C2", "seat-status-by-hand")], id="needs a reason"),
        pytest.param("1;;;Ли;Анна;;;;Ай;;", "new", [("I2", "people-organisation-unknown")], id="no college"),
        pytest.param("1;;;Ли;Анна;;;;;диабет;", "new", [("J2", "seat-accommodation-unknown")], id="diagnosis"),
        pytest.param("1;;;Ли;Анна;;;;;extra time;", "new", [("J2", "seat-minutes-missing")], id="no minutes"),
        pytest.param("1;;;Ли;Анна;;;;;;көп", "new", [("K2", "seat-minutes-unread")], id="minutes in words"),
        pytest.param("9;X;;;;;;;;;", "refused", [("A2", "seat-person-missing")], id="nobody"),
        pytest.param(f"1;{'x' * 41};;Ли;Анна;;;;;;", "new", [("B2", "seat-text-too-long")], id="long workplace"),
    ],
)
def test_finding_names_its_cell_and_costs_no_more_than_it_must(
    draft: Draft, entered: FlaskClient, line: str, act: str, findings: list[tuple[str, str]]
) -> None:
    assert acts(looked_at(draft, bring(draft, entered, csv(line)))) == [(act, findings)]


def test_diagnosis_is_nowhere_on_the_page(draft: Draft, entered: FlaskClient) -> None:
    page = entered.get(bring(draft, entered, csv("1;;;Ли;Анна;;;;;диабет;")))

    assert "диабет" not in page.text


def test_wrong_rows_stay_out_and_right_ones_come_in(draft: Draft, entered: FlaskClient) -> None:
    address = bring(draft, entered, csv("1;;;Жоқ;Адам;;;;;;", GOOD, GOOD, "1;;;Ли;Анна;;;;;;"))
    view = looked_at(draft, address)
    take(draft, entered, address)

    assert acts(view) == [
        ("refused", [("D2", "seat-person-unknown")]),
        ("new", []),
        ("refused", [("A4", "people-row-twice")]),
        ("refused", [("A5", "number-taken")]),
    ]
    assert len(draft.seats()) == 1


def test_numbers_change_places_through_a_file(draft: Draft, entered: FlaskClient) -> None:
    draft.seat(0, number=1)
    draft.seat(4, number=2)

    take(draft, entered, bring(draft, entered, csv("2;;;Бектасов;Дәурен;;;;;;", "1;;;Ли;Анна;;;;;;")))

    assert [seat.persons[0].id for seat in draft.seats()] == [draft.people[4], draft.people[0]]


def test_row_about_a_stranger_is_not_shown_as_whoever_has_its_number(draft: Draft, entered: FlaskClient) -> None:
    draft.seat(0, number=7)

    address = bring(draft, entered, csv("7;;;Жоқ;Адам;;;;;;"))
    (line,) = looked_at(draft, address).lines or []
    page = entered.get(address)

    assert (line.act.value, line.seat, line.card.persons, line.named) == ("refused", "", (), ("Жоқ Адам",))
    assert ("Жоқ Адам" in page.text, "Бектасов" in page.text) == (True, False)


def test_row_about_one_of_a_team_takes_nobody_out(draft: Draft, entered: FlaskClient) -> None:
    draft.seat(0, 1, team="Барыс")

    take(draft, entered, bring(draft, entered, csv("5;;;Сәрсенова;Ұлжан;;;;;;")))

    assert [(seat.number, len(seat.persons)) for seat in draft.seats()] == [(5, 2)]


def test_export_brought_in_again_changes_nothing(draft: Draft, entered: FlaskClient) -> None:
    draft.seat(0, 1, team="Барыс", number=1, workplace="=7", accommodations={"extra-time": 20, "interpreter": None})
    draft.seat(2, number=2, status=Participation.RESERVE)
    before = draft.seats()

    for form in ("csv", "xlsx"):
        for language in ("kk", "ru", "en"):
            file = draft.do(export_seats, form, language, CONSOLE_VISIT, at=NOW)
            view = looked_at(draft, bring(draft, entered, file, f"seats.{form}"))
            assert acts(view) == [("same", []), ("same", [])], (form, language)
    assert draft.seats() == before
    assert "060230500014" not in draft.do(export_seats, "csv", "kk", CONSOLE_VISIT, at=NOW).decode()


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_is_understood(draft: Draft, entered: FlaskClient, form: str, language: str) -> None:
    assert acts(looked_at(draft, bring(draft, entered, file_of([], form, language, COLUMNS), f"a.{form}"))) == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 not a workbook", id="broken archive"),
        pytest.param(b"\xff\xfe\x00" * 1000, id="bytes"),
        pytest.param("Бір;Екі\n1;2\n".encode(), id="other headings"),
        pytest.param(("Нөмірі;Жұмыс орны\n" + "1;2\n" * 6000).encode(), id="too many rows"),
        pytest.param(b'"' * 200_000, id="quotes"),
    ],
)
def test_hostile_file_is_refused_and_touches_nothing(draft: Draft, entered: FlaskClient, content: bytes) -> None:
    address = bring(draft, entered, content)
    page = entered.get(address)

    assert page.status_code == 200
    assert looked_at(draft, address).lines is None
    assert entered.post(f"{address}/take").status_code == 422
    assert draft.seats() == []


def test_file_is_seen_by_whoever_brought_it_alone(draft: Draft, entered: FlaskClient) -> None:
    address = bring(draft, entered, csv(GOOD))
    with draft.app.app_context(), db.reading() as session, pytest.raises(Exception, match="import-unknown"):
        import_view(session, draft.id, address.rpartition("/")[2], actor=draft.chief)


@pytest.mark.one_database
def test_four_hundred_seats_with_the_longest_names(draft: Draft, entered: FlaskClient) -> None:
    with draft.app.app_context(), db.transaction() as session:
        names = [f"{'Ә' * 196}{number:04}" for number in range(400)]
        for name in names:
            create_person(session, PersonCard(name, "Б" * 200), CONSOLE_VISIT, actor=CONSOLE, at=NOW)
    numbers = count(1)

    with io.BytesIO() as buffer:
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Number", "Workplace", "Surname", "Given name"])
            for row, name in enumerate(names, 1):
                sheet.write_row(row, 0, [next(numbers), f"W{row}", name, "Б" * 200])
        content = buffer.getvalue()
    address = bring(draft, entered, content, "seats.xlsx")
    take(draft, entered, address)
    page = entered.get(f"/assessments/{draft.id}/seats")

    assert len(draft.seats()) == 400
    assert page.status_code == 200
    assert page.text.count("workplace-") == 400


def test_seat_may_not_be_taken_from_under_a_file(draft: Draft, entered: FlaskClient) -> None:
    address = bring(draft, entered, csv(GOOD))
    seat = draft.seat(0)

    view = looked_at(draft, address)
    draft.do(seating.remove_seat, seat)

    assert acts(view) == [("changed", [])]
    assert acts(looked_at(draft, address)) == [("new", [])]
