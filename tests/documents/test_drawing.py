"""Drawn papers: the same view gives the same bytes, every letter can be copied out, nothing is cut, the QR is read."""

import shutil
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.documents.drawing import faces, layouts
from scoring.documents.drawing.contents import Certificate, Signatory, badge_from, certificate_from, document_of
from scoring.documents.drawing.fitting import fit, line_width, words_of
from scoring.documents.drawing.layouts import BADGE, CERTIFICATE
from scoring.documents.drawing.leaf import MM
from scoring.foundation.config import PROJECT
from scoring.foundation.errors import Refused
from tests.documents.examples import KAZAKH, LAYOUTS, LONG, PROOF, badge, certificate, column

LARGEST = 40 * 1024  # bytes of a certificate; an organisation's own pictures apart
WORD = "Ы" * 60
THREE_SIGN = tuple(Signatory("Марина Ахметова", ("Ұйымдастыру комитетінің төрағасы",)) for _ in range(3))
TITLE = (
    "Қазақстан Республикасы Оқу-ағарту министрлігінің Техникалық және кәсіптік білім департаментінің директоры",
    "Директор Департамента технического и профессионального образования Министерства просвещения Республики Казахстан",
)
CASES = {
    "shortest": certificate("Ли Ян"),
    "longest": certificate(LONG),
    "word without end": certificate(WORD),
    "three languages": certificate(LONG, ("kk", "ru", "en")),
    "one language": certificate(LONG, ("kk",)),
    "no medal": certificate(tone="plain"),
    "nobody signs": certificate(signatories=()),
    "three sign": certificate(signatories=THREE_SIGN),
    "long titles": certificate(LONG, signatories=(Signatory(LONG, TITLE),) * 3),
    "long body": certificate(columns=(column("kk", LONG, body="Өте ұзақ мәтін. " * 60), column("ru", LONG))),
    "rehearsal": certificate(rehearsal="ЖАТТЫҒУ / ТРЕНИРОВКА"),
}
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext and pdftoppm")
needs_zbar = pytest.mark.skipif(shutil.which("zbarimg") is None, reason="needs zbarimg")


def drawn(content: Certificate) -> bytes:
    return layouts.draw(CERTIFICATE, document_of(content), document_of(PROOF))


def copied_out(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()


def letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_view_gives_the_same_bytes(layout):
    first, again = (layouts.draw(layout, LAYOUTS[layout], document_of(PROOF)) for _ in range(2))

    assert sha256(first).hexdigest() == sha256(again).hexdigest()


def test_another_process_draws_the_same_bytes():
    program = (
        "import sys; from tests.documents.test_drawing import drawn; from tests.documents.examples import *;"
        "sys.stdout.buffer.write(drawn(certificate(LONG)))"
    )

    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=PROJECT).stdout

    assert other == drawn(certificate(LONG))


def test_another_view_gives_other_bytes():
    assert drawn(certificate("Ли Ян")) != drawn(certificate("Ли Яна"))


@pytest.mark.parametrize("content", CASES.values(), ids=CASES)
def test_a_certificate_is_small_and_has_one_page(content):
    pdf = drawn(content)

    assert len(pdf) <= LARGEST
    assert pdf.count(b"/Type /Page\n") == 1


@needs_poppler
def test_every_kazakh_letter_can_be_copied_out_of_every_place(tmp_path):
    said = column("kk", KAZAKH, above=(KAZAKH,), title=KAZAKH, lead=KAZAKH, body=f"**{KAZAKH}** {KAZAKH}")
    content = certificate(columns=(said,), day=(KAZAKH,), labels=(KAZAKH, KAZAKH))

    text = letters(copied_out(drawn(content), tmp_path))

    assert text.count(letters(KAZAKH)) == 9


@needs_poppler
@pytest.mark.parametrize("name", [LONG, WORD], ids=["long name", "long word"])
def test_a_long_name_is_whole(name, tmp_path):
    text = letters(copied_out(drawn(certificate(name, ("kk",))), tmp_path))

    assert letters(name) in text


@needs_poppler
def test_words_are_apart_when_they_are_copied_out(tmp_path):
    assert "құзыреті бойынша 84,15 балл." in copied_out(drawn(certificate()), tmp_path)


@needs_poppler
@needs_zbar
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_qr_code_is_read_from_the_rendered_page(layout, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(layouts.draw(layout, LAYOUTS[layout], document_of(PROOF)))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", path, tmp_path / "page"], check=True)

    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "page.png"], capture_output=True, check=True)

    assert read.stdout.decode().strip() == PROOF.address


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs")), max_size=300), st.integers(1, 4))
def test_fitting_loses_no_letter_and_leaves_no_line_too_wide(text, most):
    fitted = fit(words_of(text, faces.SERIF), 30, 200, most=most)

    kept = "".join(piece for line in fitted.lines for word in line for piece, _face in word)
    assert kept == text.replace(" ", "")
    assert len(fitted.lines) <= most or fitted.size <= 2.5
    assert all(line_width(line, fitted.size) <= 200 for line in fitted.lines)


def test_what_is_frozen_comes_back_from_json():
    assert certificate_from(document_of(certificate())) == certificate()
    assert badge_from(document_of(badge())) == badge()


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        pytest.param("Милана 😀", "😀", id="emoji"),
        pytest.param("مريم", "م, ر, ي", id="right to left"),
        pytest.param("Ли\nЯн", "\n", id="line end"),
    ],
)
def test_letters_that_no_face_has_are_refused(text, letters):
    with pytest.raises(Refused) as refused:
        layouts.expect_known_letters(document_of(certificate(text)))

    assert (refused.value.code, refused.value.params) == (
        "paper-letters-unknown", {"letters": letters, "text": text},
    )  # fmt: skip


def test_markup_in_a_text_is_a_text():
    layouts.expect_known_letters(document_of(certificate("<b>Ли</b> & \\(Ян)")))
    assert drawn(certificate("<b>Ли</b> & \\(Ян)")).startswith(b"%PDF")


def test_a_layout_of_another_version_is_refused():
    with pytest.raises(Refused) as refused:
        layouts.draw("certificate-0", {}, {})

    assert refused.value.code == "paper-layout-unknown"


def test_many_papers_make_one_file():
    content, proof = LAYOUTS[BADGE], document_of(PROOF)

    pdf = layouts.draw_all([(BADGE, content, proof)] * 3, title="Badges", author="X")

    assert pdf.count(b"/Type /Page\n") == 3


@needs_poppler
@pytest.mark.parametrize(
    ("layout", "content"),
    [
        pytest.param(CERTIFICATE, document_of(CASES["long titles"]), id="certificate"),
        pytest.param(BADGE, document_of(badge(LONG, rehearsal="ҮЛГІ")), id="badge"),
    ],
)
def test_a_picture_for_a_page_says_letter_for_letter_what_the_pdf_says(layout, content, tmp_path):
    drawn = ElementTree.fromstring(layouts.picture(layout, content, document_of(PROOF), str, {"data-logo": ""}))

    pdf = copied_out(layouts.draw(layout, content, document_of(PROOF)), tmp_path)
    assert sorted(letters("".join(drawn.itertext()))) == sorted(letters(pdf))


def test_a_paper_of_the_first_layout_is_drawn_as_it_was():
    content = document_of(certificate(LONG, signatories=THREE_SIGN))

    drawn = layouts.draw("certificate-1", content, document_of(PROOF))

    assert sha256(drawn).hexdigest() == "bfa4b75b3e8cf5976018827b431dd55101aa884153547160cd964f8d38271573"


def test_a_badge_of_the_first_layout_is_drawn_as_it_was():
    content = document_of(badge("Нұрмұхамедқызы-Әбдірахманова Айгүлжанат"))
    del content["rank"]  # there was none then

    drawn = layouts.draw("badge-1", content, document_of(PROOF))

    assert sha256(drawn).hexdigest() == "ff31a218b5ad2fdcfcfcc7b2edd70f9f500fd9e3359b2909f32a69e3d000ea9c"


def test_a_long_body_in_three_languages_does_not_become_smaller_than_all_else():
    columns = tuple(column(one, "Ли Ян", body="Бағалаған күндері " * 16) for one in ("kk", "ru", "en"))

    drawn = layouts.picture(
        CERTIFICATE, document_of(certificate(tone="plain", columns=columns)), document_of(PROOF), str, {}
    )

    sizes = {
        float(one.get("font-size")) for one in ElementTree.fromstring(drawn).findall(".//{*}text")
        if "Бағалаған" in "".join(one.itertext())
    }  # fmt: skip
    assert min(sizes) >= 0.9 * 4.4 * MM


def test_a_certificate_of_the_second_layout_is_drawn_as_it_was():
    columns = (column("kk", LONG, body="Өте ұзақ мәтін. " * 9), column("ru", LONG))
    content = document_of(certificate(LONG, columns=columns, signatories=THREE_SIGN))

    drawn = layouts.draw("certificate-2", content, document_of(PROOF))

    assert sha256(drawn).hexdigest() == "5364d6d28bff619ebb5994032466a77a3b946806e87fabec69036d65f01258fe"


def test_a_badge_of_the_second_layout_is_drawn_as_it_was():
    drawn = layouts.draw("badge-2", document_of(CROWDED), document_of(PROOF))

    assert sha256(drawn).hexdigest() == "8a5c4acd7be7dd0ee4b96c61b685c67ddc45ca18aba7e6d57123fd84996939d9"


@pytest.mark.parametrize(
    ("text", "across", "lines"),
    [
        pytest.param("ааа бб вв г", 135, ["ааа бб", "вв г"], id="two words where one stood"),
        pytest.param("ааа бб ввв гг д", 110, ["ааа бб", "ввв гг д"], id="two stand there already"),
        pytest.param("ааааа г", 90, ["ааааа", "г"], id="the line before keeps its only word"),
        pytest.param("а бббббб вввв", 130, ["а бббббб", "вввв"], id="no room for both"),
        pytest.param("ааа бб вв г\xa0д", 135, ["ааа бб вв", "г\xa0д"], id="two joined ones are not alone"),
    ],
)
def test_the_last_word_does_not_stand_alone_where_two_have_room(text, across, lines):
    fitted = fit(words_of(text, faces.SERIF), 30, across, most=9, bound=True)

    assert [" ".join("".join(piece for piece, _face in word) for word in line) for line in fitted.lines] == lines


@pytest.mark.parametrize("layout", ["certificate-2", CERTIFICATE])
def test_a_certificate_ends_no_text_in_one_word_alone(layout):
    content = document_of(certificate(columns=(column("kk", "Ли Ян", body="балл " * 14 + "ұпай."),)))

    drawn = ElementTree.fromstring(layouts.picture(layout, content, document_of(PROOF), str, {}))

    lines = ["".join(one.itertext()) for one in drawn.findall(".//{*}text")]
    assert ("ұпай." in lines) is (layout == "certificate-2")


@needs_poppler
def test_papers_of_several_layouts_make_one_file(tmp_path):
    content, proof = document_of(certificate()), document_of(PROOF)

    text = copied_out(layouts.draw_all([("certificate-1", content, proof), (CERTIFICATE, content, proof)],
                                       title="All", author="X"), tmp_path)  # fmt: skip

    assert text.count("Дмитрий Ли") == 2


CROWDED = badge(
    LONG, number="128", above=("Қазақстан Республикасының кәсіби шеберлік чемпионаты, 2025/26 оқу жылы",) * 3,
    below=("33 Жеңіл автомобильдерді жөндеу және қызмет көрсету", "33 Ремонт и обслуживание легковых автомобилей",
           "Маңғыстау облысының Ақтау жоғары политехникалық көпсалалы колледжі"),
)  # fmt: skip


def strokes(content):
    """The badge as SVG elements."""
    return ElementTree.fromstring(layouts.picture(BADGE, document_of(content), document_of(PROOF), str, {}))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(CROWDED, id="competitor"),
        pytest.param(replace(CROWDED, number="", rank=3, role=("Бас сарапшының орынбасары",) * 3), id="expert"),
    ],
)
def test_however_much_a_badge_says_nothing_lies_on_the_qr_code(content):
    lines = [(float(one.get("y")), "".join(one.itertext())) for one in strokes(content).findall(".//{*}text")]
    foot = [text for _y, text in lines].index(f"№ {PROOF.number}")

    heights = [y / MM for y, _text in lines[:foot]]
    assert heights == sorted(heights)
    assert heights[-1] <= 142 - 31


@pytest.mark.parametrize("rank", [0, 1, 2, 3])
def test_badges_tell_roles_apart_without_colours(rank):
    bars = [one for one in strokes(badge(rank=rank)).findall(".//{*}path") if "h105.000" in one.get("d")]

    assert len(bars) == 1 + rank  # the band, the bar of an expert, a stripe for each step


def test_a_double_name_is_parted_at_its_hyphen_before_a_letter_is_torn_off():
    drawn = layouts.picture(
        CERTIFICATE, document_of(certificate(LONG, ("kk", "ru", "en"))), document_of(PROOF), str, {}
    )

    lines = ["".join(one.itertext()) for one in ElementTree.fromstring(drawn).findall(".//{*}text")]
    assert [lines.count(part) for part in ("Нұрмұхамедқызы-", "Әбдірахманова", "Айгүлжанат-Сәуле")] == [3, 3, 3]


@pytest.mark.parametrize("content", CASES.values(), ids=CASES)
def test_nothing_that_is_printed_lies_on_the_frame(content):
    days = (*content.day, "30 November 2026")[: len(content.columns)]
    drawn = layouts.picture(CERTIFICATE, document_of(replace(content, day=days)), document_of(PROOF), str, {})

    texts = ElementTree.fromstring(drawn).findall(".//{*}text")
    assert max(float(one.get("y")) for one in texts) <= 191 * MM  # the frame begins at 192


def test_parts_of_a_name_are_never_joined_by_a_blank():
    fitted = fit(words_of("Ан-Бек-Сұлтанмұрат Ли", faces.SERIF), 30, 150, most=9, hyphens=True)

    assert [" ".join("".join(piece for piece, _face in word) for word in line) for line in fitted.lines] == [
        "Ан-Бек-", "Сұлтанмұрат Ли",
    ]  # fmt: skip
