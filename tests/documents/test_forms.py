"""Forms: the same view gives the same bytes, nothing is cut, and only what is registered has a number and a code."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from hashlib import sha256

import pytest

from scoring.documents.bilingual import joined
from scoring.documents.drawing import layouts
from scoring.documents.drawing.contents import Signatory, document_of
from scoring.documents.drawing.faces import legible
from scoring.documents.drawing.form import in_rows
from scoring.documents.drawing.form_contents import Form, Head, Line, Part, form_document, form_from
from scoring.documents.drawing.layouts import FORM
from scoring.documents.drawing.leaf import MM
from tests.documents.examples import KAZAKH, LONG, PROOF
from tests.printing import copied_out

WORD = "Ы" * 60
HEADS = (
    Head(("№",), 1.0), Head(("Қатысушы", "Участник"), 5.0), Head(("Жиынтық балл", "Итоговый балл"), 2.0, "right"),
)  # fmt: skip
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext and pdftoppm")
needs_zbar = pytest.mark.skipif(shutil.which("zbarimg") is None, reason="needs zbarimg")


def form(rows: int = 3, name: str = "Ли Ян", **other) -> Form:
    whole = Form(
        languages=("kk", "ru"),
        above=("Қарағанды облысы / Карагандинская область",),
        title=("Құзырет нәтижелерінің хаттамасы", "Протокол результатов компетенции"),
        parts=(
            Part("Нәтижелер", facts=(("Хэш", "a" * 64),), texts=((KAZAKH, "Ёлка, съёмка, щёлочь"),)),
            Part(heads=HEADS, lines=tuple(Line((str(place), f"{name} {place}", "84,15")) for place in range(rows))),
            Part(signatories=(Signatory(name, ("Бас сарапшы", "Главный эксперт")), Signatory("", ("Төраға",)))),
        ),
        foot="a" * 64,
        issuer="Қарағанды облысы",
        labels=("Тексеру коды", "Берілген күні"),
        day=("2026 жылғы 20 қараша", "20 ноября 2026 года"),
    )
    return replace(whole, **other)


def drawn(content: Form) -> bytes:
    return layouts.draw(FORM, form_document(content), document_of(PROOF))


@pytest.mark.parametrize("rows", [pytest.param(1, id="one page"), pytest.param(120, id="several pages")])
def test_the_same_view_gives_the_same_bytes(rows):
    first, again = drawn(form(rows)), drawn(form_from(json.loads(json.dumps(form_document(form(rows))))))

    assert sha256(first).hexdigest() == sha256(again).hexdigest()


@needs_poppler
@pytest.mark.parametrize(
    ("name", "across"),
    [
        pytest.param("Ли Ян", False, id="shortest"),
        pytest.param(LONG, False, id="longest"),
        pytest.param(WORD, False, id="word without end"),
        pytest.param(LONG, True, id="across"),
    ],
)
def test_every_row_is_there_with_all_its_letters(name, across, tmp_path):
    text = copied_out(drawn(form(60, name, across=across)), tmp_path)

    letters = text.replace(" ", "")
    assert all(sign in letters for sign in KAZAKH.replace(" ", ""))
    assert letters.count("84,15") == 60
    assert letters.count("Қатысушы") > 1  # the heads again on the next page


@needs_poppler
def test_a_line_feed_begins_a_line_in_a_cell_and_is_a_blank_elsewhere(tmp_path):
    parts = (
        Part(facts=(("Себебі", "бірінші\nекінші"),)), Part(heads=HEADS, lines=(Line(("1", "қазақша\nпо-русски", "")),))
    )  # fmt: skip

    text = copied_out(drawn(form(parts=parts)), tmp_path)

    assert "бірінші екінші" in text
    assert "қазақша по-русски" in text


@needs_poppler
def test_working_forms_have_pages_of_their_own_and_no_number(tmp_path):
    text = copied_out(layouts.draw_forms([form(1), form(120), form(2)]), tmp_path)

    assert len(re.findall(r"\b1 ?/ ?1\b", text)) == 2
    assert PROOF.number not in text
    assert "Тексеру коды" not in text


@needs_poppler
@needs_zbar
def test_the_code_of_a_registered_form_is_read_from_the_page(tmp_path):
    (tmp_path / "paper.pdf").write_bytes(drawn(form()))
    subprocess.run(["pdftoppm", "-r", "150", "-png", tmp_path / "paper.pdf", tmp_path / "page"], check=True)

    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "page-1.png"], capture_output=True, check=True).stdout

    assert read.decode().strip() == PROOF.address


def test_what_was_written_once_is_shown_with_signs_for_unknown_letters():
    assert legible("Себебі 😀 →") == "Себебі ? ?"


def test_what_both_languages_say_alike_is_said_once():
    assert joined(["Медаль", "Медаль"]) == "Медаль"
    assert joined(["Орны", "", "Место"]) == "Орны / Место"


def signed(count: int, **other) -> Form:
    signatories = tuple(Signatory(f"Ли {place}", ("Төреші", "Судья")) for place in range(count))
    whole = form(60)
    return replace(whole, parts=(*whole.parts, Part(signatories=signatories)), **other)


def test_a_form_of_the_first_layout_is_drawn_as_it_was():
    drawn = layouts.draw("form-1", form_document(signed(5)), document_of(PROOF))

    assert sha256(drawn).hexdigest() == "2e17d9e4390b9ab5a58ca82273a63fbad0c9f2536ce0edb1b690e4fa52889219"


@pytest.mark.parametrize(
    ("count", "across", "rows"),
    [
        pytest.param(2, False, [2], id="two"),
        pytest.param(4, False, [2, 2], id="four"),
        pytest.param(6, False, [3, 3], id="six"),
        pytest.param(7, False, [3, 3, 1], id="seven"),
        pytest.param(6, True, [6], id="six on a page across"),
        pytest.param(7, True, [5, 2], id="seven on a page across"),
    ],
)
def test_many_sign_in_few_rows(count, across, rows):
    signatories = [Signatory("", ("Төреші",))] * count

    assert [len(row) for row in in_rows(signatories, across)] == rows


@needs_poppler
@pytest.mark.parametrize("rows", range(36, 46))
def test_signatures_are_never_torn_apart(rows, tmp_path):
    signatories = tuple(Signatory(f"Signer{place}", ("Төреші",)) for place in range(9))
    content = form(rows)
    content = replace(content, parts=(*content.parts[:2], Part(signatories=signatories)))
    (tmp_path / "paper.pdf").write_bytes(drawn(content))

    told = subprocess.run(["pdftotext", tmp_path / "paper.pdf", "-"], capture_output=True, check=True).stdout.decode()

    assert sorted(page.count("Signer") for page in told.split("\f"))[-2:] == [0, 9]


@pytest.mark.parametrize("layout", ["form-1", "form-2"])
def test_a_form_of_an_earlier_layout_is_drawn_as_it_was(layout):
    drawn = layouts.draw(layout, form_document(form(60)), document_of(PROOF))

    assert sha256(drawn).hexdigest() == "c92e9cc7448daaec495b3e6597383760ed5c89192c648519e18ec5b85095d439"


@needs_poppler
def test_a_long_reason_takes_more_lines_and_is_not_made_small(tmp_path):
    reason = "Прошу открыть лист: показание прибора записано неверно, что подтверждают фотографии. " * 20
    (tmp_path / "form.pdf").write_bytes(drawn(form(parts=(Part(facts=(("Себебі / Причина", reason),)),))))
    said = subprocess.run(["pdftotext", "-bbox", tmp_path / "form.pdf", "-"], capture_output=True, check=True)

    heights = [
        float(low) - float(high)
        for high, low, word in re.findall(r'yMin="([\d.]+)".*?yMax="([\d.]+)">([^<]+)</word>', said.stdout.decode())
        if word == "подтверждают"
    ]
    assert len(heights) == 20
    assert min(heights) >= 3.0 * MM


@needs_poppler
def test_between_the_label_of_a_fact_and_its_value_is_room(tmp_path):
    label = " ".join(["редакциясының"] * 8)
    (tmp_path / "form.pdf").write_bytes(drawn(form(parts=(Part(facts=((label, "84,15"),)),))))
    said = subprocess.run(["pdftotext", "-bbox", tmp_path / "form.pdf", "-"], capture_output=True, check=True)

    words = re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>([^<]+)</word>', said.stdout.decode())
    value = next(float(left) for left, _right, word in words if word == "84,15")
    ends = max(float(right) for left, right, word in words if float(left) < value and word == "редакциясының")
    assert value - ends >= 5 * MM
