"""The R4 workbook and the CSV table that leave the house."""

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from scoring.rules.calculations import Choice, Option, Unit, Unknown
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import (
    Aspect,
    CalculationRow,
    Criterion,
    ExtraLine,
    Kind,
    Scheme,
    Section,
    SubCriterion,
    Text,
)
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.taking_out.export import guarded, write_csv, write_workbook
from tests.schemes.strategies import ODD, schemes

MENU = Aspect(
    "k1",
    Kind.MEASUREMENT,
    Text(en="Menu"),
    150,
    section="1",
    extra=(ExtraLine(Text(en="Four links")), ExtraLine(Text(en="On every page"))),
    requirement=Text(en="4"),
    calculation=1,
)
LOOK = Aspect(
    "k2", Kind.JUDGEMENT, Text(en="Look"), 75, section="2", benchmarks=tuple(Text(en=f"Level {n}") for n in range(4))
)
PAGE = SubCriterion("A1", Text(en="Page"), "1", (MENU, LOOK))
SMALL = Scheme(
    "17",
    Text(en="Web Technologies"),
    sections=(Section("1", Text(en="Layout"), 200), Section("2", Text(en="Design"), 75)),
    criteria=(
        Criterion("A", Text(en="Front"), 225, (PAGE,)),
        Criterion("B", Text(en="Back"), None, (SubCriterion("B1", Text(en="Server"), "C2"),)),
    ),
    calculations=(CalculationRow(Unknown("TIME", "X:::1#x~x#"), "Time", library=True),),
)


def sheets(scheme: Scheme, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(scheme, "en")), data_only=values)


def filled(sheet: Any, row: int) -> dict[str, Any]:
    return {cell.column_letter: cell.value for cell in sheet[row] if cell.value is not None}


def test_the_sheets_stand_in_the_order_other_readers_expect() -> None:
    assert sheets(SMALL).sheetnames == ["CIS Marking Scheme Import", "Calculations", "Sheber"]


def test_every_row_is_where_the_layout_has_it() -> None:
    sheet = sheets(SMALL).worksheets[0]

    rows = {number: filled(sheet, number) for number in range(1, sheet.max_row + 1)}

    assert [rows[n] for n in (1, 3, 4)] == [
        {"A": "17 Web Technologies"},
        {"A": "WorldSkills Occupational Standards"},
        {"A": "Section", "B": "WSOS Marks", "I": "WSOS Marks", "J": "Aspect Marks", "K": "Variation"},
    ]
    assert rows[5] == {"A": 1, "B": "Layout", "I": 2, "J": 1.5, "K": 0.5}
    assert rows[7] == {"I": "Total Variation", "K": 0.5}
    assert [rows[n] for n in (8, 9, 10, 11, 12, 13)] == [
        *({}, {}, {"A": "Criteria"}, {"A": "ID", "B": "Name", "K": "Mark"}),
        *({"A": "A", "B": "Front", "K": 2.25}, {"A": "B", "B": "Back"}),
    ]
    assert rows[17] == {"A": "A1", "B": "Page", "C": 1}
    assert rows[18] == {"D": "M", "E": "Menu", "G": "Four links", "H": "4", "I": 1, "J": 1, "K": 1.5}
    assert rows[19] == {"G": "On every page"}
    assert rows[20] == {"D": "J", "E": "Look", "I": 2, "K": 0.75}
    assert [rows[n] for n in (21, 24, 25)] == [{"F": 0, "G": "Level 0"}, {"F": 3, "G": "Level 3"}, {}]
    assert rows[27] == {"A": "B1", "B": "Server", "C": "C2"}
    assert rows[30] == {"L": "Competition", "M": "Total\nMark", "N": 2.25}


def test_the_heading_row_is_the_one_of_the_real_files() -> None:
    sheet = sheets(SMALL).worksheets[0]

    assert [cell.value for cell in sheet[16]] == [
        *("Sub\nCriterion\nID", "Sub Criterion\nName or Description", "Day of Marking"),
        *("Aspect\nType\nM = Meas\nJ = Judg", "Aspect - Description", "Judg Score"),
        "Extra Aspect Description (Meas or Judg)\nOR\nJudgement Score Description (Judg only)",
        *("Requirement\n(Measurement Only)", "WSOS Section", "Calculation Row \n(Export only)", "Max\nMark"),
        *("Criterion A", "Total\nMark", 2.25),
    ]


def test_an_older_standard_keeps_its_word() -> None:
    sheet = sheets(replace(SMALL, standard="WSSS")).worksheets[0]

    assert (sheet["A3"].value, sheet["B4"].value, sheet["I16"].value) == (
        *("WorldSkills Standards Specification", "WSSS Marks", "WSSS Section"),
    )


def test_formulas_are_the_ones_of_the_real_files() -> None:
    sheet = sheets(SMALL, values=False).worksheets[0]

    assert [sheet[cell].value for cell in ("J5", "K5", "K7", "N16", "N26", "N30")] == [
        *("=SUMIF(I17:I28,A5,K17:K28)", "=ABS(I5-J5)", "=SUM(K5:K6)"),
        *("=SUM(K17:K25)", "=SUM(K27:K28)", "=SUM(N1:N28)"),
    ]


def test_merged_cells_are_the_ones_of_the_real_files() -> None:
    merged = {str(each) for each in sheets(SMALL).worksheets[0].merged_cells.ranges}

    assert merged == {
        *("A1:K1", "A3:K3", "B4:H4", "B5:H5", "B6:H6", "I7:J7", "A10:K10", "B11:J11", "B12:J12", "B13:J13"),
    }


def test_marks_show_two_decimals() -> None:
    sheet = sheets(SMALL).worksheets[0]

    assert {sheet[cell].number_format for cell in ("I5", "J5", "K5", "K12", "K18", "N16")} == {"0.00"}


def test_calculations_stand_on_their_sheet_without_a_heading() -> None:
    rows = list(sheets(SMALL).worksheets[1].iter_rows(values_only=True))

    assert rows == [("Time", "TIME", True, "X:::1#x~x#")]


def test_the_same_scheme_gives_the_same_bytes() -> None:
    assert write_workbook(demonstration_scheme(), "kk") == write_workbook(demonstration_scheme(), "kk")


@pytest.mark.parametrize("odd", ODD)
def test_no_text_of_a_person_becomes_a_formula_or_a_link(odd: str) -> None:
    text = Text(en=odd)
    aspect = replace(MENU, description=text, requirement=text, extra=(ExtraLine(text),), section=odd)
    page = replace(PAGE, id=odd, name=text, day=odd, aspects=(aspect,))
    row = CalculationRow(Choice((Option(odd, Decimal(1)),), Unit.UNIT), odd)
    scheme = replace(
        SMALL,
        title=text,
        skill_number=odd,
        sections=(Section(odd, text),),
        criteria=(Criterion(odd, text, None, (page,)),),
        calculations=(row, CalculationRow(Unknown(odd, odd))),
    )

    book = sheets(scheme, values=False)

    formulas = [
        (cell.coordinate, cell.value)
        for sheet in book
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.hyperlink or (cell.data_type == "f" and not str(cell.value).startswith(("=SUM", "=ABS")))
    ]
    assert formulas == []


def test_a_text_no_cell_can_hold_is_refused() -> None:
    labels = tuple(Option("a" * 9_999, Decimal(1)) for _ in range(4))
    scheme = replace(SMALL, calculations=(CalculationRow(Choice(labels, Unit.UNIT)),))

    with pytest.raises(RuleBroken) as refused:
        write_workbook(scheme, "en")

    assert (refused.value.code, refused.value.params) == (
        "workbook-cell-too-long",
        {"sheet": "Calculations", "cell": "D1"},
    )


def test_a_control_character_is_refused_with_its_place() -> None:
    with pytest.raises(RuleBroken) as refused:
        write_workbook(replace(SMALL, title=Text(ru="a\x00")), "ru")

    assert (refused.value.code, refused.value.params["place"]) == ("content-text-not-storable", "title.ru")


@given(scheme=schemes)
@settings(max_examples=30, deadline=None)
def test_every_scheme_can_be_written(scheme: Scheme) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(scheme, "ru")))

    assert len(book.sheetnames) == 3


def test_csv_has_a_line_for_each_aspect() -> None:
    text = write_csv(SMALL, "en").decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [(row["aspect"], row["maximum"], row["calculation"], row["extra"], row["score_3"]) for row in rows] == [
        ("A1.1", "1.50", "Time", "Four links\nOn every page", ""),
        ("A1.2", "0.75", "", "", "Level 3"),
    ]


def test_csv_opens_in_excel_with_kazakh_letters() -> None:
    content = write_csv(demonstration_scheme(), "kk")

    assert content.startswith(b"\xef\xbb\xbfcriterion,")
    assert "Мұражай" in content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "\t=1+1"),
        ("+7 701", "\t+7 701"),
        ("-5", "\t-5"),
        ("@SUM(A1)", "\t@SUM(A1)"),
        ("  =1", "\t  =1"),
        ("\ufeff=1", "\t\ufeff=1"),
        ("＝1", "\t＝1"),
        ("\nx", "\t\nx"),
        ("1.50", "1.50"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_csv_cell_never_begins_a_formula(text: str, shown: str) -> None:
    assert guarded(text) == shown


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_the_values(tmp_path: Path) -> None:
    book = tmp_path / "scheme.xlsx"
    book.write_bytes(write_workbook(SMALL, "en"))

    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *(
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
                "--outdir",
                str(tmp_path),
                str(book),
            ),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    rows = list(csv.reader(io.StringIO((tmp_path / "scheme.csv").read_text(encoding="utf-8"), newline="")))
    assert rows[4][8:11] == ["2.00", "1.50", "0.50"]
    assert rows[17][10] == "1.50"
    assert rows[29][13] == "2.25"
