"""Out as a workbook and in again: the identity, for every scheme and every real file."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings

from scoring.rules.scheme import Aspect, Kind, Scheme, SubCriterion, Text
from scoring.schemes.content.keys import new_aspect_key
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.taking_out.export import write_workbook
from scoring.schemes.workbook import Reading, read_workbook
from tests.schemes.strategies import schemes

REAL = sorted((Path(__file__).resolve().parents[3] / "shared" / "data" / "marking_schemes").glob("*.xlsx"))


def read(content: bytes, language: str | None = None) -> Reading:
    return read_workbook(content, filename="scheme.xlsx", new_key=new_aspect_key, language=language)


@given(scheme=schemes)
@settings(max_examples=60, deadline=None)
def test_import_of_an_export_is_the_identity(scheme: Scheme) -> None:
    reading = read(write_workbook(scheme, "kk"))

    assert reading.scheme == scheme


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_demonstration_scheme_survives_the_way_out_and_in(language: str) -> None:
    reading = read(write_workbook(demonstration_scheme(), language))

    assert (reading.scheme, reading.revision, reading.has_errors()) == (demonstration_scheme(), "R4", False)


@pytest.mark.skipif(not REAL, reason="the real workbooks are not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem[:12])
def test_a_real_workbook_survives_the_way_out_and_in(path: Path) -> None:
    first = read_workbook(path, filename=path.name, new_key=new_aspect_key).scheme
    if first is None:
        pytest.skip("a template without aspects")

    again = read(write_workbook(first, "en"))

    assert again.scheme == first


def without_companion(content: bytes) -> bytes:
    """The workbook as a tool that knows only the CIS layout would hand it on."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    del book["Sheber"]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def visible(scheme: Scheme) -> Iterator[object]:
    """What the CIS layout holds of a scheme, in Kazakh."""
    yield scheme.skill_number, scheme.title.kk, scheme.standard
    yield [(section.id, section.name.kk, section.declared) for section in scheme.sections]
    yield [(criterion.id, criterion.name.kk, criterion.declared) for criterion in scheme.criteria]
    yield scheme.calculations
    yield [visible_form(each) for each in scheme.sub_criteria()]


def visible_form(form: SubCriterion) -> object:
    return form.id, form.name.kk, form.day, [visible_aspect(aspect) for aspect in form.aspects]


def visible_aspect(aspect: Aspect) -> object:
    return (
        *(aspect.kind, aspect.description.kk, aspect.maximum, aspect.section, aspect.calculation),
        *([line.text.kk for line in aspect.extra], aspect.requirement.kk),
        [text.kk for text in aspect.benchmarks],
    )


def test_the_first_two_sheets_alone_hold_all_that_the_layout_can() -> None:
    scheme = demonstration_scheme()

    reading = read(without_companion(write_workbook(scheme, "kk")), "kk")

    assert reading.scheme
    assert list(visible(reading.scheme)) == list(visible(scheme))


def test_the_formulas_compute_what_their_cached_values_say() -> None:
    """openpyxl drops the cached values, so the reader has to compute every sum from its formula."""
    exported = write_workbook(demonstration_scheme(), "kk")

    computed = read(without_companion(exported), "kk").claims

    assert computed == read(exported, "kk").claims
    assert (computed.total, computed.total_variation) == (10_000, 100)


def test_an_edit_made_in_another_program_comes_in_and_the_rest_is_kept() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(demonstration_scheme(), "kk")))
    sheet = book.worksheets[0]
    row = next(number for number in range(1, 60) if sheet.cell(number, 4).value == Kind.MEASUREMENT)
    sheet.cell(row, 11).value = 0.75
    buffer = io.BytesIO()
    book.save(buffer)

    reading = read(buffer.getvalue())

    assert reading.scheme == with_first(demonstration_scheme(), lambda aspect: replace(aspect, maximum=75))
    assert "companion-file-edited" in {finding.code for finding in reading.findings}


def with_first(scheme: Scheme, change: Callable[[Aspect], Aspect]) -> Scheme:
    criterion = scheme.criteria[0]
    form = criterion.sub_criteria[0]
    changed = replace(form, aspects=(change(form.aspects[0]), *form.aspects[1:]))
    return replace(
        scheme,
        criteria=(
            replace(criterion, sub_criteria=(changed, *criterion.sub_criteria[1:])),
            *scheme.criteria[1:],
        ),
    )


def test_a_text_edited_in_the_sheet_keeps_its_key_and_its_other_languages() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(demonstration_scheme(), "kk")))
    sheet = book.worksheets[0]
    row = next(number for number in range(1, 60) if sheet.cell(number, 4).value == Kind.MEASUREMENT)
    words = f"{sheet.cell(row, 5).value} бірден"
    sheet.cell(row, 5).value = words
    buffer = io.BytesIO()
    book.save(buffer)

    reading = read(buffer.getvalue())

    assert reading.scheme == with_first(
        demonstration_scheme(),
        lambda aspect: replace(aspect, description=Text(kk=words, ru=aspect.description.ru, en=aspect.description.en)),
    )
