"""The faces of papers, with every Kazakh letter; each is read once in a process."""

from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics

from scoring.documents.drawing.embedding import Face

FOLDER = Path(__file__).resolve().parents[1] / "fonts"
SERIF, SERIF_BOLD = "SheberSerif", "SheberSerif-Bold"
SANS, SANS_BOLD = "SheberSans", "SheberSans-Bold"
FILES = {
    SERIF: "serif-regular.ttf",
    SERIF_BOLD: "serif-bold.ttf",
    SANS: "sans-regular.ttf",
    SANS_BOLD: "sans-bold.ttf",
}
MOST_WIDTHS = 20_000  # words measured lately; papers of one stage share most of theirs
LAYOUT_SIGNS = frozenset(" \N{NO-BREAK SPACE}")
UNKNOWN = "?"


@cache
def font(name: str) -> Face:
    """Known to ReportLab from now on."""
    made = Face(name, str(FOLDER / FILES[name]), asciiReadable=0)  # only what is shown
    pdfmetrics.registerFont(made)
    return made


def width(text: str, face: str, size: float) -> float:
    """In points."""
    return per_point(text, face) * size


def unknown_letters(text: str) -> str:
    """The letters that some face lacks, each once: a paper would show a box for them, or nothing."""
    known = _known()
    return "".join(dict.fromkeys(sign for sign in text if sign not in known))


def legible(text: str) -> str:
    """A text that somebody wrote once and nobody may change: in one line, a sign in the place of unknown letters."""
    known = _known()
    return "".join(sign if sign in known else UNKNOWN for sign in " ".join(text.split()))


def register() -> None:
    """Make the faces known to ReportLab."""
    for name in FILES:
        font(name)


@lru_cache(MOST_WIDTHS)
def per_point(text: str, face: str) -> float:
    """How wide it is at a size of one point."""
    return float(font(face).stringWidth(text, 1))


@cache
def _known() -> frozenset[str]:
    glyphs = [{chr(code) for code in font(name).face.charToGlyph} for name in FILES]
    return frozenset(set.intersection(*glyphs) | LAYOUT_SIGNS)
