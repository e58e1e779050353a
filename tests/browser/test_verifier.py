"""The verifier's page, kept on a disk and opened there without network: it finds what is genuine and what is not."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page

from scoring.documents.drawing import layouts
from scoring.documents.drawing.contents import Proof, document_of
from scoring.documents.proof import alphabet
from scoring.documents.proof.square import address_with, square
from scoring.documents.proof.verifier import verifier_page
from tests.browser.reader import CHROMIUM, LAUNCH_MS
from tests.documents.examples import certificate
from tests.documents.paper import ADDRESS, NAME_KK, NAME_RU, TEXT, changed, issuer

pytestmark = pytest.mark.one_database
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs pdftoppm")
FRAME = (1280, 720)
HOLDS, FAILS, UNREAD = "The signature holds", "This paper cannot be trusted", "Not verified"
PDF = "%PDF-1.4\n1 0 obj\n<< /Type /Annot /A << /S /URI /URI ({address}) >> >>\nendobj\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies on the disk of somebody who verifies."""
    folder = tmp_path_factory.mktemp("verifier")
    (folder / "verifier.html").write_text(verifier_page(), encoding="utf-8")
    (folder / "pinned.html").write_text(verifier_page((issuer(),)), encoding="utf-8")
    (folder / "keys.json").write_text(issuer().text(), encoding="utf-8")
    (folder / "paper.pdf").write_text(PDF.format(address=address_with(ADDRESS, TEXT)), encoding="latin-1")
    (folder / "other.pdf").write_text(PDF.format(address=address_with(ADDRESS, changed(number="D-2"))), "latin-1")
    (folder / "bare.pdf").write_text("%PDF-1.4\n%%EOF\n", "latin-1")
    square(ADDRESS, TEXT).save(str(folder / "code.png"), scale=4, border=4)
    return folder


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Callable[..., Page]]:
    """Open the page from its file, offline, in English; nothing may be asked of a network or said on the console."""
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 800}, locale="en-GB")
    asked: list[str] = []

    def open_file(name: str = "pinned.html") -> Page:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: asked.append(message.text))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.goto((folder / name).as_uri())
        page.click("text=English")
        return page

    yield open_file
    context.close()
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:"))] == []


def verdict(page: Page) -> str:
    page.wait_for_selector("#verdict:not([hidden]) h2")
    return page.inner_text("#verdict h2")


def check(page: Page, address: str = "", name: str = "") -> str:
    if address:
        page.fill("#address", address)
    page.fill("#name", name)
    page.click("button.go")
    return verdict(page)


def test_picture_of_the_code_and_the_file_of_keys_are_enough(opened: Callable[..., Page], folder: Path) -> None:
    page = opened("verifier.html")

    page.set_input_files("#keys", str(folder / "keys.json"))
    page.wait_for_selector("#issuers li")
    page.set_input_files("#picture", str(folder / "code.png"))

    assert verdict(page) == HOLDS
    said = page.inner_text("#verdict")
    assert [fact in said for fact in ("diploma", "gold medal", "D-2026-000123", "29.11.2026")] == [True] * 4
    assert page.input_value("#address") == address_with(ADDRESS, TEXT)


def test_name_is_compared_as_the_command_compares_it(opened: Callable[..., Page]) -> None:
    page = opened()

    assert check(page, TEXT, NAME_KK.upper()) == HOLDS
    assert check(page, TEXT, NAME_RU.replace(" ", "\u00a0 ")) == HOLDS
    assert check(page, TEXT, "Тілеуқабылова Дана") == FAILS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(TEXT[:60] + ("0" if TEXT[60] != "0" else "1") + TEXT[61:], FAILS, id="a letter changed"),
        pytest.param(changed(issuer_code=b"\0\0\0\0"), FAILS, id="another issuer"),
        pytest.param(changed(key_id=b"\0\0\0\0"), FAILS, id="unknown key"),
        pytest.param(TEXT[:-1], UNREAD, id="cut short"),
        pytest.param(alphabet.to_text(b"\x02" + b"0" * 90), UNREAD, id="newer"),
        pytest.param(ADDRESS, UNREAD, id="no statement"),
        pytest.param("<img src=x onerror=alert(1)>", UNREAD, id="markup"),
        pytest.param(changed(number="9" * 40, skill="9" * 20), HOLDS, id="longest"),
    ],
)
def test_statement_is_judged_as_by_the_command(opened: Callable[..., Page], text: str, said: str) -> None:
    assert check(opened(), text) == said


def test_pdf_gives_its_address_and_its_sum_and_another_one_is_noticed(
    opened: Callable[..., Page], folder: Path
) -> None:
    page = opened()

    page.set_input_files("#pdf", str(folder / "paper.pdf"))
    assert verdict(page) == HOLDS
    assert "SHA-256" in page.inner_text("#verdict")
    page.fill("#address", address_with(ADDRESS, TEXT))  # typed by hand it stays, whatever file follows
    page.set_input_files("#pdf", str(folder / "other.pdf"))
    page.wait_for_selector("#verdict.bad:not([hidden])")
    assert verdict(page) == FAILS


def test_each_paper_of_a_joined_file_is_judged_by_its_own_statement(opened: Callable[..., Page], folder: Path) -> None:
    one, two = address_with(ADDRESS, TEXT), address_with(ADDRESS, changed(number="D-2"))
    forged = address_with(ADDRESS, TEXT[:60] + ("0" if TEXT[60] != "0" else "1") + TEXT[61:])
    (folder / "joined.pdf").write_text("".join(PDF.format(address=each) for each in (one, two, one)), "latin-1")
    (folder / "mixed.pdf").write_text("".join(PDF.format(address=each) for each in (one, forged, two)), "latin-1")
    page = opened()

    page.set_input_files("#pdf", str(folder / "joined.pdf"))
    first = verdict(page)
    rows = page.locator("#verdict ol li").all_inner_texts()
    page.set_input_files("#pdf", str(folder / "mixed.pdf"))
    page.wait_for_selector("#verdict.bad:not([hidden])")
    mixed = page.locator("#verdict ol li").all_inner_texts()

    assert (first, len(rows)) == ("Every signature holds: 2", 2)
    assert [number in row for number, row in zip(("D-2026-000123", "D-2 "), rows, strict=True)] == [True, True]
    assert page.input_value("#address") == ""
    assert verdict(page) == "Papers that cannot be trusted: 1"
    assert [HOLDS in row for row in mixed] == [True, False, True]
    assert "no issued paper" in page.inner_text("#verdict")
    page.click("text=Русский")
    assert verdict(page) == "Документов, которым доверять нельзя: 1"
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize(
    ("locale", "language"), [("ru-RU", "ru"), ("kk-KZ", "kk"), ("en-GB", "en"), ("de-DE", "kk")], ids=str
)
def test_page_opens_in_the_language_of_the_browser_and_then_in_the_one_chosen(
    browser: Browser, folder: Path, locale: str, language: str
) -> None:
    context = browser.new_context(offline=True, locale=locale)
    page = context.new_page()
    page.goto((folder / "pinned.html").as_uri())
    first = page.get_attribute("html", "lang")
    page.click("text=Русский")
    page.reload()

    assert (first, page.get_attribute("html", "lang")) == (language, "ru")
    assert page.get_attribute("#languages button[lang=ru]", "aria-pressed") == "true"
    context.close()


def test_next_file_is_never_judged_by_the_code_of_the_one_before(opened: Callable[..., Page], folder: Path) -> None:
    page = opened()

    for place, name in (("#pdf", "paper.pdf"), ("#picture", "code.png")):
        page.set_input_files(place, str(folder / name))
        page.wait_for_selector("#verdict.ok:not([hidden])")
        page.set_input_files("#pdf", str(folder / "bare.pdf"))
        page.wait_for_selector("#verdict.bad:not([hidden])")
        assert verdict(page) == UNREAD
        assert "no signed statement in this PDF file" in page.inner_text("#verdict")
        page.set_input_files("#pdf", [])


def test_file_dropped_anywhere_on_the_page_is_taken(opened: Callable[..., Page], folder: Path) -> None:
    page = opened()
    carried = page.evaluate_handle(
        "text => { const held = new DataTransfer();"
        " held.items.add(new File([text], 'paper.pdf', { type: 'application/pdf' })); return held; }",
        (folder / "paper.pdf").read_text("latin-1"),
    )

    for event in ("dragover", "drop"):
        left = page.evaluate(
            "([dataTransfer, name]) => document.body.dispatchEvent("
            "new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }))",
            [carried, event],
        )
        assert not left  # the browser would open the file in place of the page

    assert verdict(page) == HOLDS


def test_page_without_keys_and_files_that_are_none_say_what_to_do(opened: Callable[..., Page], folder: Path) -> None:
    page = opened("verifier.html")

    assert check(page, TEXT) == UNREAD
    assert "choose the issuer's key file" in page.inner_text("#verdict")
    for place, name in (("#keys", "paper.pdf"), ("#pdf", "keys.json"), ("#picture", "keys.json")):
        page.fill("#address", TEXT)
        page.set_input_files(place, str(folder / name))
        assert verdict(page) == UNREAD


@pytest.fixture(scope="module")
def with_camera(browser: Browser, folder: Path) -> Iterator[Browser]:
    """A browser whose camera shows a printed certificate, held by hand, after some moments of an empty desk."""
    (folder / "camera.y4m").write_bytes(video([Image.new("L", FRAME, 120)] * 3 + [held_paper(folder)] * 12))
    camera = f"--use-file-for-fake-video-capture={folder / 'camera.y4m'}"
    found = browser.browser_type.launch(
        executable_path=CHROMIUM,
        timeout=LAUNCH_MS,
        args=["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", camera],
    )
    yield found
    found.close()


def held_paper(folder: Path) -> Image.Image:
    """What a camera sees of the corner with the square code: turned a little, not quite sharp, in poor light."""
    proof = Proof("D-2026-000123", "K7RM-4TQX-92HD", address_with(ADDRESS, TEXT), "sheber.example.kz/v")
    (folder / "real.pdf").write_bytes(layouts.draw("certificate-3", document_of(certificate()), document_of(proof)))
    subprocess.run(["pdftoppm", "-r", "150", "-gray", folder / "real.pdf", folder / "real"], check=True)
    with Image.open(folder / "real-1.pgm") as paper:
        corner = paper.crop((60, 875, 620, 1190)).resize(FRAME, Image.Resampling.BICUBIC)
    turned = corner.rotate(4, Image.Resampling.BICUBIC, fillcolor=90).filter(ImageFilter.GaussianBlur(1))
    return turned.point([40 + value * 7 // 10 for value in range(256)])


def video(frames: list[Image.Image]) -> bytes:
    """A YUV4MPEG2 file of grey frames, five a second."""
    width, height = FRAME
    colourless = b"\x80" * (width * height // 2)
    head = f"YUV4MPEG2 W{width} H{height} F5:1 Ip A1:1 C420jpeg\n".encode()
    return head + b"".join(b"FRAME\n" + one.tobytes() + colourless for one in frames)


@needs_poppler
def test_camera_reads_a_printed_paper_and_closes_itself(with_camera: Browser, folder: Path) -> None:
    page = with_camera.new_page(viewport={"width": 390, "height": 800}, locale="en-GB")
    page.goto((folder / "pinned.html").as_uri())
    page.click("text=English")

    page.click("#camera")
    page.wait_for_selector("#video:not([hidden])")
    held = page.is_visible("#camerahint")

    assert verdict(page) == HOLDS
    assert page.input_value("#address") == address_with(ADDRESS, TEXT)
    assert (held, page.is_visible("#video"), page.is_visible("#camerahint")) == (True, False, False)
    assert page.evaluate(
        "document.getElementById('video').srcObject.getTracks().every(one => one.readyState === 'ended')"
    )


def test_camera_that_is_refused_or_not_there_is_said_with_what_to_do(browser: Browser, folder: Path) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto((folder / "pinned.html").as_uri())
    page.click("text=English")
    page.click("#camera")
    assert verdict(page) == UNREAD
    assert "choose a picture" in page.inner_text("#verdict")
    assert page.is_hidden("#cameranone")

    context.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    page.reload()
    page.click("text=English")
    assert page.is_hidden("#camera")
    assert "Take a picture of the QR code and choose it" in page.inner_text("#cameranone")
    context.close()


def test_page_can_be_read_by_everybody(opened: Callable[..., Page]) -> None:
    page = opened()
    check(page, TEXT, NAME_KK)

    for language in ("Қазақша", "Русский", "English"):
        page.click(f"text={language}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("[data-word]").evaluate_all("all => all.filter(one => !one.textContent).length") == 0
    assert Axe().run(page).response["violations"] == []
