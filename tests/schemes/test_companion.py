"""The third sheet brings back what the first two cannot hold, and doubts what was edited elsewhere."""

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from scoring.rules.scheme import Aspect, Criterion, ExtraLine, Kind, Scheme, Section, SubCriterion, Text
from scoring.schemes.bringing_in.matching import with_keys
from scoring.schemes.bringing_in.mending import mend
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.taking_out.companion import Reunited, reunite, sheet_language
from scoring.schemes.taking_out.export import write_workbook
from tests.schemes.strategies import schemes

MENU = Aspect(
    "menu-key",
    Kind.MEASUREMENT,
    Text(kk="Мәзір жұмыс істейді", ru="Меню работает", en="The menu works"),
    100,
    section="1",
    extra=(ExtraLine(Text(kk="Төрт сілтеме", ru="Четыре ссылки", en="Four links"), mark=25),),
    gate="Z1",
)
FORM = Aspect("form-key", Kind.MEASUREMENT, Text(kk="Нысан тексереді", ru="Форма проверяет"), 50)
PAGE = SubCriterion("A1", Text(kk="Басты бет", ru="Главная страница"), "1", (MENU, FORM))
ORIGINAL = Scheme(
    "17",
    Text(kk="Веб-технологиялар", ru="Веб-технологии", en="Web Technologies"),
    sections=(Section("1", Text(kk="Беттеу", ru="Вёрстка"), 100),),
    criteria=(Criterion("A", Text(kk="Дизайн бөлімі", ru="Дизайн"), 150, (PAGE,)),),
)


def rows_of(content: bytes) -> list[list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def together(content: bytes, seen: Scheme | None = None) -> Reunited:
    scheme, calculations, companion = rows_of(content)
    return reunite(companion, scheme, calculations, seen)


def edited(change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(ORIGINAL, "kk")))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_seen(*aspects: Aspect) -> Scheme:
    """The original as a reader of the Kazakh sheets sees it: one language, new keys, no gates, no marks of lines."""

    def only(text: Text) -> Text:
        return Text(kk=text.kk)

    bare = tuple(
        replace(
            aspect,
            key=f"new{number}",
            description=only(aspect.description),
            extra=tuple(ExtraLine(only(line.text)) for line in aspect.extra),
            gate="",
        )
        for number, aspect in enumerate(aspects)
    )
    page = replace(PAGE, name=only(PAGE.name), aspects=bare)
    criterion = replace(ORIGINAL.criteria[0], name=only(ORIGINAL.criteria[0].name), sub_criteria=(page,))
    section = replace(ORIGINAL.sections[0], name=only(ORIGINAL.sections[0].name))
    return replace(ORIGINAL, title=only(ORIGINAL.title), sections=(section,), criteria=(criterion,))


@given(scheme=schemes)
@settings(max_examples=60, deadline=None)
def test_an_untouched_export_comes_back_whole(scheme: Scheme) -> None:
    reunited = together(write_workbook(scheme, "kk"))

    assert (reunited.exact, reunited.scheme, reunited.doubts) == (True, scheme, ())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_demonstration_scheme_comes_back_from_each_language(language: str) -> None:
    content = write_workbook(demonstration_scheme(), language)

    reunited = together(content)

    assert (reunited.exact, reunited.scheme) == (True, demonstration_scheme())
    assert sheet_language(rows_of(content)[2]) == language


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saving_again_in_libreoffice_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "scheme.xlsx").write_bytes(write_workbook(demonstration_scheme(), "kk"))

    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(tmp_path / "scheme.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    reunited = together((tmp_path / "saved" / "scheme.xlsx").read_bytes())
    assert (reunited.exact, reunited.scheme) == (True, demonstration_scheme())


def test_keys_of_what_was_seen_lead_to_the_kept_ones() -> None:
    reunited = together(write_workbook(ORIGINAL, "kk"), as_seen(MENU, FORM))

    assert reunited.keys == {"new0": "menu-key", "new1": "form-key"}


def test_an_empty_row_more_is_no_edit() -> None:
    reunited = together(edited(lambda book: book.worksheets[0].insert_rows(2)))

    assert reunited.exact


def test_the_sheets_win_over_the_document() -> None:
    seen = as_seen(replace(MENU, maximum=175), FORM)

    reunited = together(edited(lambda book: book.worksheets[0].__setitem__("K16", 1.75)), seen)

    assert reunited.scheme == replace(
        ORIGINAL,
        criteria=(
            replace(ORIGINAL.criteria[0], sub_criteria=(replace(PAGE, aspects=(replace(MENU, maximum=175), FORM)),)),
        ),
    )
    assert [doubt.code for doubt in reunited.doubts] == ["companion-file-edited"]


def test_a_changed_text_keeps_its_other_languages_and_says_they_are_old() -> None:
    changed = replace(MENU, description=Text(kk="Мәзір дұрыс жұмыс істейді"))

    mended = mend(ORIGINAL, as_seen(changed, FORM), "kk")

    first = next(mended.scheme.aspects())
    assert first == replace(MENU, description=replace(MENU.description, kk="Мәзір дұрыс жұмыс істейді"))
    assert [(doubt.code, doubt.aspect) for doubt in mended.doubts] == [
        ("companion-file-edited", None),
        ("companion-translation-old", "menu-key"),
    ]


def test_an_aspect_that_is_only_faintly_alike_keeps_its_new_key() -> None:
    changed = replace(MENU, description=Text(kk="Мәзір телефонда істейді"), maximum=25)

    mended = mend(ORIGINAL, as_seen(changed, FORM), "kk")

    assert [aspect.key for aspect in mended.scheme.aspects()] == ["new0", "form-key"]
    assert ("companion-aspect-doubtful", "new0") in [(doubt.code, doubt.aspect) for doubt in mended.doubts]


def test_a_new_aspect_is_new() -> None:
    fresh = Aspect("", Kind.JUDGEMENT, Text(kk="Түстердің үйлесімі"), 100)

    mended = mend(ORIGINAL, as_seen(MENU, FORM, fresh), "kk")

    assert [aspect.key for aspect in mended.scheme.aspects()] == ["menu-key", "form-key", "new2"]


def test_sheets_that_were_seen_unchanged_mend_to_the_original() -> None:
    mended = mend(ORIGINAL, as_seen(MENU, FORM), "kk")

    assert mended.scheme == ORIGINAL


@given(scheme=schemes)
@settings(max_examples=60, deadline=None)
def test_mending_what_is_already_whole_changes_nothing(scheme: Scheme) -> None:
    mended = mend(scheme, scheme, "kk")

    assert mended.scheme == scheme


def _version(book: Any) -> None:
    book.worksheets[2]["B1"] = "2"


def _document(book: Any) -> None:
    book.worksheets[2]["C3"] = book.worksheets[2]["C3"].value.replace("menu-key", "evil-key")


def _order(book: Any) -> None:
    book.worksheets[2]["B3"] = "7"


def _language(book: Any) -> None:
    book.worksheets[2]["C1"] = "de"


def _nothing(book: Any) -> None:
    book.worksheets[2].delete_rows(1, 10)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_version, "companion-version-unknown"),
        (_document, "companion-damaged"),
        (_order, "companion-damaged"),
        (_language, "companion-damaged"),
        (_nothing, "companion-damaged"),
    ],
)
def test_a_damaged_companion_leaves_what_was_seen_and_says_so(spoil: Callable[[Any], None], code: str) -> None:
    seen = as_seen(MENU, FORM)

    reunited = together(edited(spoil), seen)

    assert (reunited.scheme, [doubt.code for doubt in reunited.doubts]) == (seen, [code])


def test_an_edited_file_nobody_could_read_gives_no_scheme() -> None:
    reunited = together(edited(lambda book: book.worksheets[0].__setitem__("E16", "басқа")), None)

    assert (reunited.scheme, reunited.exact) == (None, False)


def test_a_forged_document_does_not_override_the_sheets() -> None:
    """The document of another scheme, whole and well signed, beside these sheets: the sheets are believed."""
    other = write_workbook(with_keys(replace(ORIGINAL, skill_number="18"), ["menu-key", "form-key"]), "kk")
    seen = as_seen(MENU, FORM)
    scheme, calculations, _ = rows_of(write_workbook(ORIGINAL, "kk"))

    reunited = reunite(rows_of(other)[2], scheme, calculations, seen)

    assert (reunited.exact, reunited.scheme and reunited.scheme.skill_number) == (False, "17")
