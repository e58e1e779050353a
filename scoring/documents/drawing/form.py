"""The form: titles side by side, then facts, texts, tables and signatures, over as many pages as needed.

A row of a table is never torn apart, and the heads stand on every page that the table goes on to. Signatures stay
together: a page that has nothing but the last two of them is soon lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from scoring.documents.drawing.contents import Proof, Signatory
from scoring.documents.drawing.faces import SANS, SANS_BOLD
from scoring.documents.drawing.fitting import Fitted, fit, words_of
from scoring.documents.drawing.form_contents import Form, Head, Line, Part
from scoring.documents.drawing.leaf import A4, A4_ACROSS, MM, Leaf, Style
from scoring.documents.drawing.qr import qr

INK, SOFT, WASH, RULE, GROUND = "#10242b", "#3b525b", "#e3e8e8", "#93a6ac", "#eef3f3"
MARGIN, TOP, FOOT = 15.0, 14.0, 11.0  # a binder takes the left side
QR, PROOF_WIDE = 27.0, 67.0
PAD_X, PAD_Y, GAP = 1.2, 0.7, 4.0
SIGN_HIGH, SIGN_APART = 14.0, 8.0
LABEL_APART, FIRST_LABEL_APART = 6.0, 2.0  # between the label of a fact and its value
VALUE_LINES, FIRST_VALUE_LINES = 60, 12  # of a fact: a long reason takes more lines before it gets small
FITTED_MOST = 20_000  # texts kept fitted: a scheme's are the same for every seat

ABOVE = Style(SANS, 3.1, SOFT, lines=3, leading=1.25, bound=True)
TITLE = Style(SANS_BOLD, 4.8, lines=4, leading=1.2, bound=True)
HEADING = Style(SANS_BOLD, 3.6, lines=3, leading=1.25, bound=True)
LABEL = Style(SANS, 2.7, SOFT, lines=4, leading=1.2, bound=True)
VALUE = Style(SANS_BOLD, 3.0, INK, lines=VALUE_LINES, leading=1.25, bound=True)
TEXT = Style(SANS, 3.1, INK, bold=SANS_BOLD, lines=40, leading=1.3, bound=True)
HEAD = Style(SANS_BOLD, 2.5, SOFT, lines=4, leading=1.15)
CELL = Style(SANS, 2.9, INK, lines=24, leading=1.2)
STRONG = Style(SANS_BOLD, 2.9, INK, lines=24, leading=1.2)
NUMBER = Style(SANS_BOLD, 3.0, INK)
SMALL = Style(SANS, 2.5, SOFT, lines=2)
ROLE = Style(SANS, 2.6, SOFT, lines=3, leading=1.2, bound=True)
SIGNED = Style(SANS_BOLD, 3.0, INK, lines=2, leading=1.2)
ACROSS_PAGE = Style(SANS_BOLD, 22.0, WASH)

Stroke = Callable[[Leaf], None]
Rows = Callable[[Sequence[Signatory], bool], list[Sequence[Signatory]]]  # of so many, upright or across


def in_rows(signatories: Sequence[Signatory], across: bool) -> list[Sequence[Signatory]]:
    """Three beside one another where there are many, on a page across six."""
    if across:
        return _cut(signatories, 6 if len(signatories) <= 6 else 5)
    return _cut(signatories, 2 if len(signatories) in (1, 2, 4) else 3)


def in_first_rows(signatories: Sequence[Signatory], _across: bool) -> list[Sequence[Signatory]]:
    """As the first layout had it: two beside one another, each two wherever there is room."""
    return _cut(signatories, 2)


def _cut(signatories: Sequence[Signatory], most: int) -> list[Sequence[Signatory]]:
    return [signatories[at : at + most] for at in range(0, len(signatories), most)]


@dataclass(frozen=True, slots=True)
class Manner:
    """What one version of the layout does otherwise than another: how many sign beside one another, whether their rows
    stay together, how far a fact's value is from its label and how many lines it may have, and whether a text may end
    in one word alone."""

    rows: Rows = in_rows
    together: bool = True
    label_apart: float = LABEL_APART
    value_lines: int = VALUE_LINES
    bound: bool = True


SECOND = Manner(label_apart=FIRST_LABEL_APART, value_lines=FIRST_VALUE_LINES, bound=False)
FIRST, NOW = replace(SECOND, rows=in_first_rows, together=False), Manner()


def form(content: Form, proof: Proof, manner: Manner = NOW) -> bytes:
    """The PDF of one form, a pure function of what it says."""
    number = f", {proof.number}" if proof.number else ""
    title = f"{' / '.join(dict.fromkeys(content.title))}{number}"
    leaf = Leaf(size_of(content), title=title, author=content.issuer, language=content.languages[0])
    draw_form(leaf, content, proof, manner)
    return leaf.bytes()


def size_of(content: Form) -> tuple[float, float]:
    return A4_ACROSS if content.across else A4


def draw_form(leaf: Leaf, content: Form, proof: Proof, manner: Manner = NOW) -> None:
    """From the present page on, so that many forms may stand in one file."""
    sheets = _Sheets(leaf, manner)
    _top(sheets, content, proof)
    for part in content.parts:
        _part(sheets, part, content.design.colour)
    for place, strokes in enumerate(sheets.pages, 1):
        if place > 1:
            leaf.page()
        if place == 1 and content.rehearsal:
            leaf.text(content.rehearsal, ACROSS_PAGE, MARGIN, leaf.size[1] / 2, sheets.across, align="centre")
        for stroke in strokes:
            stroke(leaf)
        _foot(leaf, content, proof, place, len(sheets.pages))


class _Sheets:
    """What will be drawn, page by page: how many pages there are is known before the first one is drawn."""

    def __init__(self, leaf: Leaf, manner: Manner) -> None:
        self.leaf = leaf
        self.manner = manner
        self.pages: list[list[Stroke]] = [[]]
        self.y = TOP
        self.across = leaf.size[0] - 2 * MARGIN
        self.bottom = leaf.size[1] - FOOT - 6

    def turn(self) -> None:
        self.pages.append([])
        self.y = TOP

    def fits(self, height: float) -> bool:
        return self.y + height <= self.bottom

    def need(self, height: float) -> None:
        """Turn the page where so much does not fit on it; a new page takes anything."""
        if not self.fits(height) and self.y > TOP:
            self.turn()

    def add(self, stroke: Stroke) -> None:
        self.pages[-1].append(stroke)

    def put(self, text: str, style: Style, x: float, y: float, across: float, align: str = "left") -> float:
        """Note a text to be drawn; how high it is."""
        fitted = _fitted(text, replace(style, bound=style.bound and self.manner.bound), across)
        self.add(lambda leaf: leaf.put(fitted, style, x, y, across, align=align))
        return _height(fitted, style)


def _top(sheets: _Sheets, content: Form, proof: Proof) -> None:
    across = sheets.across
    if proof.number:
        across -= PROOF_WIDE + GAP
        _proof(sheets, content, proof)
    y = TOP
    for text in content.above:
        y += sheets.put(text, ABOVE, MARGIN, y, across)
    y += 2
    style = replace(TITLE, colour=content.design.colour)
    y += _side_by_side(sheets, content.title, style, y, across)
    sheets.y = max(y, TOP + QR - 4 if proof.number else 0) + GAP


def _proof(sheets: _Sheets, content: Form, proof: Proof) -> None:
    """The QR code in the corner, and beside it what is printed of the register."""
    left = MARGIN + sheets.across - PROOF_WIDE
    sheets.add(
        lambda leaf: leaf.from_above(lambda canvas: qr(canvas, proof.address, left + PROOF_WIDE - QR + 3, TOP - 4, QR))
    )
    across, y = PROOF_WIDE - QR + 1, TOP - 1.5
    for text, style in (
        (f"№ {proof.number}", NUMBER),
        (content.labels[0], SMALL),
        (proof.code, NUMBER),
        (proof.shown, SMALL),
        (content.labels[1], SMALL),
        *((day, replace(SMALL, colour=INK)) for day in content.day),
    ):
        y += sheets.put(text, style, left, y, across) + 0.2


def _part(sheets: _Sheets, part: Part, colour: str) -> None:
    if part.heading:
        fitted = _fitted(part.heading, HEADING, sheets.across)
        sheets.need(_height(fitted, HEADING) + 24)  # a heading never stands alone at the foot of a page
        style = replace(HEADING, colour=colour)
        sheets.y += sheets.put(part.heading, style, MARGIN, sheets.y, sheets.across) + 1.5
    if part.facts:
        _facts(sheets, part.facts)
        sheets.y += 1.5
    for texts in part.texts:
        _text(sheets, texts)
    if part.heads:
        _table(sheets, part.heads, part.lines)
    if part.signatories:
        rows = sheets.manner.rows(part.signatories, sheets.leaf.size == A4_ACROSS)
        _signatories(sheets, rows, together=sheets.manner.together)
    sheets.y += GAP


def _facts(sheets: _Sheets, facts: Sequence[tuple[str, str]]) -> None:
    value_at = sheets.across * 0.34
    label_wide, value_wide = value_at - sheets.manner.label_apart, sheets.across - value_at
    style = replace(VALUE, lines=sheets.manner.value_lines)
    for label, value in facts:
        high = max(_height(_fitted(label, LABEL, label_wide), LABEL), _height(_fitted(value, style, value_wide), style))
        sheets.need(high)
        sheets.put(label, LABEL, MARGIN, sheets.y + 0.3, label_wide)
        sheets.put(value, style, MARGIN + value_at, sheets.y, value_wide)
        sheets.y += high + 0.8


def _text(sheets: _Sheets, texts: Sequence[str]) -> None:
    across = _column_wide(sheets.across, len(texts))
    high = max(_height(_fitted(text, TEXT, across), TEXT) for text in texts)
    sheets.need(high)
    sheets.y += _side_by_side(sheets, texts, TEXT, sheets.y, sheets.across) + 1.5


def _side_by_side(sheets: _Sheets, texts: Sequence[str], style: Style, y: float, across: float) -> float:
    """The languages beside one another; how high the highest is."""
    wide = _column_wide(across, len(texts))
    return max(
        (sheets.put(text, style, MARGIN + place * (wide + GAP), y, wide) for place, text in enumerate(texts)),
        default=0.0,
    )


def _column_wide(across: float, count: int) -> float:
    return (across - (count - 1) * GAP) / max(count, 1)


@dataclass(frozen=True, slots=True)
class _Row:
    """The fitted texts of one row of a table, and how high it is."""

    cells: tuple[tuple[tuple[Fitted, Style, str], ...], ...]
    height: float
    ground: str = ""


def _table(sheets: _Sheets, heads: Sequence[Head], lines: Sequence[Line]) -> None:
    whole = sum(head.share for head in heads)
    wide = [sheets.across * head.share / whole for head in heads]
    top = _head_row(heads, wide)
    rows = [_line_row(line, heads, wide) for line in lines]
    sheets.need(top.height + (rows[0].height if rows else 0))
    _row(sheets, top, wide)
    for row in rows:
        if not sheets.fits(row.height):
            sheets.turn()
            _row(sheets, top, wide)
        _row(sheets, row, wide)


def _head_row(heads: Sequence[Head], wide: Sequence[float]) -> _Row:
    cells = tuple(
        tuple((_fitted(text, HEAD, across - 2 * PAD_X), HEAD, head.align) for text in dict.fromkeys(head.title) if text)
        for head, across in zip(heads, wide, strict=True)
    )
    return _Row(cells, _row_height(cells), GROUND)


def _line_row(line: Line, heads: Sequence[Head], wide: Sequence[float]) -> _Row:
    style = STRONG if line.strong else CELL
    cells = tuple(
        tuple((_fitted(text, style, across - 2 * PAD_X), style, head.align) for text in cell.split("\n") if text)
        for cell, head, across in zip(line.cells, heads, wide, strict=True)
    )
    return _Row(cells, max(_row_height(cells), line.least))


def _row_height(cells: Sequence[Sequence[tuple[Fitted, Style, str]]]) -> float:
    return max((sum(_height(one, style) for one, style, _align in cell) for cell in cells), default=0.0) + 2 * PAD_Y


def _row(sheets: _Sheets, row: _Row, wide: Sequence[float]) -> None:
    top, x = sheets.y, MARGIN
    sheets.add(lambda leaf: leaf.from_above(lambda canvas: _boxes(canvas, top, row, wide)))
    for cell, across in zip(row.cells, wide, strict=True):
        y = top + PAD_Y
        for fitted, style, align in cell:
            sheets.add(_putting(fitted, style, x + PAD_X, y, across - 2 * PAD_X, align))
            y += _height(fitted, style)
        x += across
    sheets.y += row.height


def _putting(fitted: Fitted, style: Style, x: float, y: float, across: float, align: str) -> Stroke:
    return lambda leaf: leaf.put(fitted, style, x, y, across, align=align)


def _boxes(canvas: Canvas, top: float, row: _Row, wide: Sequence[float]) -> None:
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setFillColor(HexColor(row.ground or "#ffffff"))
    canvas.setLineWidth(0.18)
    x = MARGIN
    for across in wide:
        canvas.rect(x, top, across, row.height, stroke=1, fill=1 if row.ground else 0)
        x += across


def _signatories(sheets: _Sheets, rows: Sequence[Sequence[Signatory]], *, together: bool) -> None:
    """Beside one another: a line to sign on, whose it is, and as what."""
    count = max(len(rows[0]), 2)
    wide = (sheets.across - (count - 1) * SIGN_APART) / count
    highs = [SIGN_HIGH + max(_signature_height(one, wide) for one in row) for row in rows]
    if together and TOP + sum(highs) <= sheets.bottom:
        sheets.need(sum(highs))
    for row, high in zip(rows, highs, strict=True):
        sheets.need(high)
        for place, one in enumerate(row):
            _signature(sheets, one, MARGIN + place * (wide + SIGN_APART), sheets.y + SIGN_HIGH - 2, wide)
        sheets.y += high


def _signature_height(one: Signatory, wide: float) -> float:
    name = _height(_fitted(one.name, SIGNED, wide), SIGNED) if one.name else 0.0
    return name + sum(_height(_fitted(title, ROLE, wide), ROLE) for title in one.titles)


def _signature(sheets: _Sheets, one: Signatory, x: float, top: float, wide: float) -> None:
    sheets.add(lambda leaf: leaf.line(x, top, x + wide, top, colour=INK, thick=0.3))
    y = top + 0.8
    if one.name:
        y += sheets.put(one.name, SIGNED, x, y, wide)
    for title in one.titles:
        y += sheets.put(title, ROLE, x, y, wide)


def _foot(leaf: Leaf, content: Form, proof: Proof, page: int, pages: int) -> None:
    y, across = leaf.size[1] - FOOT, leaf.size[0] - 2 * MARGIN
    leaf.line(MARGIN, y - 1, MARGIN + across, y - 1, colour=RULE, thick=0.18)
    said = " · ".join(text for text in (f"№ {proof.number}" if proof.number else "", content.foot) if text)
    leaf.put(_fitted(said, SMALL, across - 18), SMALL, MARGIN, y, across - 18)
    leaf.text(f"{page} / {pages}", SMALL, MARGIN + across - 16, y, 16, align="right")


@lru_cache(FITTED_MOST)
def _fitted(text: str, style: Style, across: float) -> Fitted:
    words = words_of(text, style.face, style.bold)
    return fit(words, style.size * MM, across * MM, most=style.lines, bound=style.bound)


def _height(fitted: Fitted, style: Style) -> float:
    return len(fitted.lines) * fitted.size * style.leading / MM
