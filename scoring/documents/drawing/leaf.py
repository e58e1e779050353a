"""One PDF being drawn, in millimetres from the upper left corner. The same strokes give the same bytes."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from scoring.documents.drawing import faces
from scoring.documents.drawing.embedding import Written, stream
from scoring.documents.drawing.fitting import Fitted, Word, fit, words_of

MM = 72 / 25.4  # points
A4, A4_ACROSS, A6 = (210.0, 297.0), (297.0, 210.0), (105.0, 148.0)
LEADING = 1.28  # of the size, from line to line
CAP = 0.7  # of the size: how high a capital letter stands
MOST_FITTED = 4096  # texts fitted lately; papers of one stage share all but the names

rl_config.useA85 = 0  # bytes as they are: a fifth smaller, and quicker


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: faces, size in millimetres, colour, how many lines it may take, whether a double name may be
    parted at its hyphen, and whether its last word is kept from standing alone on a line."""

    face: str
    size: float
    colour: str = "#10242b"
    bold: str | None = None
    lines: int = 1
    leading: float = LEADING
    hyphens: bool = False
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """Strokes that are the same on many pages, packed once: a file holds them once, however many its pages are."""

    name: str
    written: bytes
    draw: Callable[[Canvas], None]


class Leaf:
    """A document of one or several pages of one size."""

    def __init__(self, size: tuple[float, float], *, title: str, author: str, language: str) -> None:
        faces.register()
        self.size = size
        self._buffer = io.BytesIO()
        self.canvas = Canvas(
            self._buffer, pagesize=(size[0] * MM, size[1] * MM), invariant=1, pageCompression=1,
            initialFontName=faces.SANS, initialFontSize=8, lang=language,
        )  # fmt: skip
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("Sheber")
        self.canvas.setProducer("Sheber")

    def picture(self, content: bytes, box: tuple[float, float, float, float], *, fills: bool = False) -> None:
        """A picture in a box (x, y, width, height): whole and at its upper left, or filling the box and cut to it."""
        x, y, across, down = box
        read = ImageReader(io.BytesIO(content))
        wide, high = read.getSize()
        scale = (max if fills else min)(across / wide, down / high)
        left = x + (across - wide * scale) / 2 if fills else x
        top = y + (down - high * scale) / 2 if fills else y
        self.canvas.saveState()
        clip = self.canvas.beginPath()
        clip.rect(x * MM, (self.size[1] - y - down) * MM, across * MM, down * MM)
        self.canvas.clipPath(clip, stroke=0)
        bottom = (self.size[1] - top - high * scale) * MM
        self.canvas.drawImage(read, left * MM, bottom, wide * scale * MM, high * scale * MM)
        self.canvas.restoreState()

    def page(self) -> None:
        """End this page and begin another."""
        self.canvas.showPage()

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()

    def fitted(self, text: str, style: Style, across: float) -> Fitted:
        return _fitted(
            text, style.face, style.bold, style.size, style.lines, across, style.hyphens, style.bound
        )  # fmt: skip

    def height(self, fitted: Fitted, style: Style) -> float:
        """Of all lines, in millimetres."""
        return len(fitted.lines) * fitted.size * style.leading / MM

    def put(self, fitted: Fitted, style: Style, x: float, y: float, across: float, *, align: str = "left") -> None:
        """Draw fitted text into a box whose upper left corner is (x, y)."""
        step = fitted.size * style.leading
        top = (self.size[1] - y) * MM - (step - fitted.size) / 2 - fitted.size * (0.5 + CAP / 2)
        for place, line in enumerate(fitted.lines):
            left = {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * (across * MM - fitted.width(line))
            self._line(line, fitted.size, style.colour, x * MM + left, top - place * step)

    def text(self, text: str, style: Style, x: float, y: float, across: float, *, align: str = "left") -> float:
        """Fit and draw; how high it became, in millimetres."""
        fitted = self.fitted(text, style, across)
        self.put(fitted, style, x, y, across, align=align)
        return self.height(fitted, style)

    def line(self, x: float, y: float, to_x: float, to_y: float, *, colour: str, thick: float) -> None:
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(thick * MM)
        self.canvas.line(x * MM, (self.size[1] - y) * MM, to_x * MM, (self.size[1] - to_y) * MM)

    def from_above(self, draw: Callable[[Canvas], None]) -> None:
        """Let `draw` work in millimetres with y growing downwards: for figures, not for text."""
        self.canvas.saveState()
        self.canvas.transform(MM, 0, 0, -MM, 0, self.size[1] * MM)
        draw(self.canvas)
        self.canvas.restoreState()

    def stamp(self, stamp: Stamp) -> None:
        """Lay over the present page what `recorded` has kept."""
        if not self.canvas.hasForm(stamp.name):
            self.canvas._doc.addForm(stamp.name, Written(stamp.written))
        self.canvas.doForm(stamp.name)

    def _line(self, line: Sequence[Word], size: float, colour: str, x: float, y: float) -> None:
        """Blanks are written too: what is copied out of the file has its words apart.

        As ReportLab's text objects would say it, in a quarter of their time.
        """
        document, said = self.canvas._doc, [f"BT {x:.2f} {y:.2f} Td {_fill(colour)}"]
        for text, face in pieces(line):
            font = faces.font(face)
            for subset, codes in font.splitString(text, document):
                name = font.getSubsetInternalName(subset, document)
                said.append(f"{name} {size:.3f} Tf ({self.canvas._escape(codes)}) Tj")
        said.append("ET")
        self.canvas._code.append(" ".join(said))


@lru_cache(MOST_FITTED)
def _fitted(
    text: str, face: str, bold: str | None, size: float, lines: int, across: float, hyphens: bool, bound: bool
) -> Fitted:
    return fit(words_of(text, face, bold), size * MM, across * MM, most=lines, hyphens=hyphens, bound=bound)


@lru_cache
def _fill(colour: str) -> str:
    red, green, blue = HexColor(colour).rgb()
    return f"{red:.3f} {green:.3f} {blue:.3f} rg"


def recorded(name: str, draw: Callable[[Canvas], None], size: tuple[float, float]) -> Stamp:
    """The strokes of `draw`, as `from_above` would draw them; the name says all that they depend on."""
    canvas = Canvas(io.BytesIO(), pagesize=(size[0] * MM, size[1] * MM), invariant=1)
    canvas._code.clear()
    canvas.transform(MM, 0, 0, -MM, 0, size[1] * MM)
    draw(canvas)
    box = f"0 0 {size[0] * MM:.2f} {size[1] * MM:.2f}"
    said = f"/BBox [ {box} ] /Resources << >> /Subtype /Form /Type /XObject"
    return Stamp(name, stream("\n".join(canvas._code).encode("ascii"), said), draw)


def pieces(line: Sequence[Word]) -> list[tuple[str, str]]:
    """The pieces of a line with blanks between its words; neighbours in one face together."""
    joined: list[tuple[str, str]] = []
    for place, word in enumerate(line):
        for turn, (text, face) in enumerate(word):
            said = text if turn or not place else " " + text
            blank_face = joined[-1][1] if joined else face
            if said is not text and blank_face != face:  # the blank belongs to what stands before it
                joined[-1] = (joined[-1][0] + " ", blank_face)
                said = text
            if joined and joined[-1][1] == face:
                joined[-1] = (joined[-1][0] + said, face)
            else:
                joined.append((said, face))
    return joined
