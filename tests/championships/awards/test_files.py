"""Files of a stage: the tables as they stand on its pages, and the workbooks of the closing ceremony, with names."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from scoring.championships.awards.files import CEREMONY_HEADINGS
from scoring.championships.awards.queries import track_of, track_tables
from scoring.foundation.db import db
from scoring.marking.models import SeatMemberRow, SeatRow
from scoring.people.directory.naming import new_public_id
from scoring.people.models import AccessLog, Organisation, Person
from scoring.people.regions import load_reference
from tests.championships.awards.stage import FIVE, Stage, make_stage

pytestmark = pytest.mark.one_database
REGIONS = ("KZ-10", "KZ-11", "KZ-15", "KZ-19", "KZ-23")


def seat_people(stage: Stage, number: str, names: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Let these (given name, surname) sit on the seats of a skill, a team where there are several."""
    with stage.app.app_context(), db.transaction() as session:
        for seat, team in zip(stage.halls[number].seats, names, strict=False):
            ids = [_person(session, *one) for one in team]
            session.execute(update(SeatRow).where(SeatRow.public_id == seat).values(person=ids[0]))
            for position, person in enumerate(ids[1:], 2):
                session.add(SeatMemberRow(seat=seat, position=position, person=person))


def _person(session, given: str, surname: str) -> str:
    row = Person(
        public_id=new_public_id(), surname_kk=surname, given_kk=given, patronymic_kk="", surname_ru="", given_ru="",
        patronymic_ru="", affiliation="", skills="", searched="", ordered="", revision=1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.public_id


def taken(client: FlaskClient, stage: Stage, file: str) -> list[list[str]]:
    """The rows of a file, headings first; "" where a cell is empty."""
    response = client.get(f"/stages/{stage.id}/results/{file}")
    assert response.status_code == 200, response.status_code
    return read(response, file.rpartition(".")[2])


def read(response: TestResponse, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    return [[shown(cell) for cell in row] for row in sheet.iter_rows()]


def shown(cell: Any) -> str:
    """A cell as a spreadsheet shows it."""
    if cell.value is None:
        return ""
    return f"{cell.value:.2f}" if cell.number_format == "0.00" else str(cell.value)


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


@pytest.fixture
def stage(app) -> Stage:
    stage = make_stage(app, {"3": ("1.00", "0.50"), "17": FIVE}, members={"3": REGIONS[:2], "17": REGIONS})
    seat_people(stage, "17", [[("Абай", "Ернар")], [("Қанат", "Өтеген"), ("Яна", "Ким")], [("Ли", "Ән")]])
    with app.app_context(), db.transaction() as session:
        load_reference(session)
    seat_people(stage, "3", [[("Дана", "Сәт")]])
    return stage


def test_the_ceremony_gets_a_row_for_each_person_of_a_team(client, signed_in, stage):
    signed_in(client, "organizer")

    headings, *rows = taken(client, stage, "Competitor_results.xlsx")

    assert tuple(headings) == CEREMONY_HEADINGS
    assert rows == [
        ["1", "KZ-10", "Abai Region", "3", "Gold", "Дана", "Сәт", ""],
        ["1", "KZ-10", "Abai Region", "17", "Gold", "Абай", "Ернар", "761"],
        ["2", "KZ-11", "Akmola Region", "17", "Silver", "Қанат", "Өтеген", "720"],
        ["2", "KZ-11", "Akmola Region", "17", "Silver", "Яна", "Ким", "720"],
        ["3", "KZ-15", "Aktobe Region", "17", "Bronze", "Ли", "Ән", "700"],
    ]


def test_the_best_of_each_region_come_in_the_same_columns(client, signed_in, stage):
    signed_in(client, "jury-president")

    headings, *rows = taken(client, stage, "Best_of_Nation.xlsx")

    assert tuple(headings) == CEREMONY_HEADINGS
    assert [(row[1], row[3], row[6], row[7]) for row in rows] == [
        ("KZ-10", "17", "Ернар", "761"),
        ("KZ-11", "17", "Өтеген", "720"),
        ("KZ-11", "17", "Ким", "720"),
        ("KZ-15", "17", "Ән", "700"),
    ]


def of_two_colleges(app) -> Stage:
    """A regional stage of two colleges, one of which has a BIN."""
    stage = make_stage(app, {"17": FIVE}, level="region", members={"17": ("c1", "c2", "c1", "c2", "c1")})
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        for public_id, number in (("c1", "990140000123"), ("c2", None)):
            session.add(
                Organisation(
                    public_id=public_id, kind="college", region="KZ-55", bin=number, name_kk=f"Колледж {public_id}",
                    name_ru="", name_en="", searched="", ordered=public_id, revision=1,
                )
            )  # fmt: skip
    seat_people(stage, "17", [[("Абай", "Ернар")], [("Қанат", "Өтеген")], [("Ли", "Ән")]])
    return stage


def test_a_college_goes_into_the_ceremony_by_its_region_and_bin_and_by_its_id_where_that_is_unknown(
    app, client, signed_in
):
    stage = of_two_colleges(app)
    signed_in(client, "organizer")

    for file in ("Competitor_results.xlsx", "Best_of_Nation.xlsx"):
        rows = taken(client, stage, file)[1:]
        assert [tuple(row[1:3]) for row in rows][:2] == [
            ("KZ-55-990140000123", "Колледж c1"), ("KZ-55-c2", "Колледж c2"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "column"), [("medal_total.csv", 1), ("standings.xlsx", 4), ("awards.csv", 4)]
)  # fmt: skip
def test_every_file_calls_a_college_as_those_of_the_ceremony_do(app, client, signed_in, file, column):
    stage = of_two_colleges(app)
    signed_in(client, "organizer")

    headings, *rows = taken(client, stage, file)

    assert headings[column] == "Code"
    assert {row[column] for row in rows} == {"KZ-55-990140000123", "KZ-55-c2"}


def test_tables_of_a_track_call_a_college_as_those_of_the_ceremony_do(app, client, signed_in):
    stage = of_two_colleges(app)
    signed_in(client, "organizer")
    with app.app_context(), db.reading() as session:
        season, track = track_of(session, stage.row())

    _headings, *rows = read(client.get(f"/seasons/{season}/tracks/{track}/tables/region/medal_total.csv"), "csv")

    assert [row[1:3] for row in rows] == [["KZ-55-990140000123", "Колледж c1"], ["KZ-55-c2", "Колледж c2"]]


def test_a_team_table_as_csv_ends_with_the_skills_it_leaves_out(client, signed_in, stage):
    signed_in(client, "organizer")

    rows = taken(client, stage, "scale_average.csv")

    assert rows[0] == ["Place", "Code", "Counts for", "Worth", "Skills"]
    assert rows[1] == ["1", "KZ-10", "Abai Region", "761.00", "1"]
    assert rows[-1] == ["", "3", "Skill 3", "", ""]


def test_numbers_are_numbers_in_a_workbook_and_have_the_decimal_comma_in_a_csv_of_kk_and_ru(client, signed_in, stage):
    signed_in(client, "organizer")
    client.set_cookie("language", "kk")

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/stages/{stage.id}/results/medal_average.xlsx").data))
    first = [cell.value for cell in book.active[2]]
    commas = {language: in_csv(client, stage, language) for language in ("kk", "ru", "en")}

    assert (first[0], first[3], first[4]) == (1, 4, 2)
    assert commas == {"kk": "4,00", "ru": "4,00", "en": "4.00"}


def in_csv(client: FlaskClient, stage: Stage, language: str) -> str:
    client.set_cookie("language", language)
    return taken(client, stage, "medal_average.csv")[1][3]


def test_every_table_is_there_as_csv_and_as_xlsx_alike(client, signed_in, stage):
    signed_in(client, "organizer")

    for what in ("standings", "awards", "medal_total", "medal_average", "scale_total", "scale_average"):
        assert taken(client, stage, f"{what}.csv") == taken(client, stage, f"{what}.xlsx")


@pytest.mark.parametrize("file", ["Competitor_results.csv", "nothing.xlsx", "standings.pdf"])
def test_other_files_are_not_there(client, signed_in, stage, file):
    signed_in(client, "organizer")

    assert client.get(f"/stages/{stage.id}/results/{file}").status_code == 404


def test_a_chief_expert_of_the_stage_takes_standings_without_names_and_no_file_of_names(client, signed_in, stage):
    signed_in(client, "chief-expert", scope=("stage", stage.id))

    rows = taken(client, stage, "standings.csv")

    assert {row[6] for row in rows[1:]} == {""}
    assert client.get(f"/stages/{stage.id}/results/Competitor_results.xlsx").status_code == 403
    assert "Ернар" not in client.get(f"/stages/{stage.id}/results").text


def test_whoever_sees_or_takes_names_is_written_down_and_whoever_does_not_is_not(app, client, signed_in, stage):
    organizer = signed_in(client, "organizer")
    shown = client.get(f"/stages/{stage.id}/results")
    taken(client, stage, "standings.csv")
    taken(client, stage, "medal_total.csv")

    assert "Ернар" in shown.text
    with app.app_context(), db.reading() as session:
        found = select(AccessLog.what, AccessLog.account_id).where(AccessLog.subject == f"stage:{stage.id}")
        assert [tuple(row) for row in session.execute(found.order_by(AccessLog.id))] == [
            ("seats-seen", organizer.account_id),
            ("seats-exported", organizer.account_id),
        ]


def test_a_tables_page_names_the_skills_without_a_scale(client, signed_in, stage):
    signed_in(client, "organizer")

    page = client.get(f"/stages/{stage.id}/tables").text

    assert "these skills have no scale: 3<" in page


def test_a_stage_without_skills_and_one_of_a_college_say_so(app, client, signed_in):
    signed_in(client, "organizer")
    empty = make_stage(app, {})
    college = make_stage(app, {"17": FIVE}, level="college")

    assert "The stage has no skills." in client.get(f"/stages/{empty.id}/results").text
    assert "A college stage has no team tables" in client.get(f"/stages/{college.id}/tables").text


def test_tables_of_a_track_are_made_over_all_its_stages_of_a_level(app, client, signed_in):
    signed_in(client, "organizer")
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS})
    with app.app_context(), db.reading() as session:
        season, track = track_of(session, stage.row())
        _year, _line, (regions, colleges) = track_tables(session, season, track, actor=stage.organizer)

    assert [row.member for row in regions.awards.table("medal_total")][:3] == ["KZ-10", "KZ-11", "KZ-15"]
    assert (regions.final, len(regions.stages), colleges.stages) == (1, 1, ())
    assert client.get(f"/seasons/{season}/tracks/{track}/tables").status_code == 200


def test_the_tables_of_a_track_are_taken_out_as_they_stand_on_the_page(app, client, signed_in, stage):
    signed_in(client, "organizer")
    with app.app_context(), db.reading() as session:
        season, track = track_of(session, stage.row())
    tables = f"/seasons/{season}/tracks/{track}/tables"

    csv_rows, xlsx_rows = (read(client.get(f"{tables}/republic/medal_total.{form}"), form) for form in ("csv", "xlsx"))

    assert csv_rows == xlsx_rows
    assert csv_rows[:2] == [["Place", "Code", "Counts for", "Worth", "Skills"], ["1", "KZ-10", "Abai Region", "8", "2"]]
    assert f"{tables}/republic/scale_average.xlsx" in client.get(tables).text
    for wrong in ("college/medal_total.csv", "republic/standings.csv", "republic/medal_total.pdf"):
        assert client.get(f"{tables}/{wrong}").status_code == 404


def test_an_organizer_of_one_region_does_not_see_the_tables_of_all(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE}, level="region")
    signed_in(client, "organizer", scope=("region", "KZ-55"))
    with app.app_context(), db.reading() as session:
        season, track = track_of(session, stage.row())

    assert client.get(f"/seasons/{season}/tracks/{track}/tables").status_code == 403
    assert client.get(f"/stages/{stage.id}/tables").status_code == 200
