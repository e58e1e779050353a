"""The certificate: the languages side by side, rows level however long a name is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scoring.documents.drawing.contents import Certificate, Proof
from scoring.documents.drawing.faces import SANS, SANS_BOLD, SERIF, SERIF_BOLD
from scoring.documents.drawing.fitting import Fitted
from scoring.documents.drawing.leaf import A4_ACROSS, MM, Leaf, Stamp, Style, recorded
from scoring.documents.drawing.ornament import disc, frame
from scoring.documents.drawing.qr import qr
from scoring.documents.drawing.signatures import APART, Sign, draw_as_first, draw_signatories
from scoring.documents.pictures import picture

METALS = {"gold": "#9c7410", "silver": "#7f8d94", "bronze": "#94562b", "excel": "#0f7184"}
PLAIN = "#7f8d94"
INK, SOFT, WASH = "#10242b", "#3b525b", "#e3e8e8"
LEFT, RIGHT, TOP, BOTTOM = 26.0, 271.0, 24.0, 188.0
DISC, QR = 34.0, 29.0
PROOF_WIDE = 62.0
SIGNING = LEFT + QR - 1 + PROOF_WIDE + APART  # where the first signature begins
GROUND = (18.4, 18.4, 260.2, 173.2)  # x, y, width, height of a background, inside the frame
LOGO = (LEFT - 3, TOP - 2, 60.0, 24.0)
GAP, PAD = 3.0, 6.0
WIDEST = 170.0  # of a single column
SMALLER = 0.95
FRAMES = 32  # kept drawn: an issuer has one colour, medals have four

ABOVE = Style(SERIF, 3.7, SOFT, lines=3, leading=1.35)
TITLE = Style(SERIF_BOLD, 9.4, lines=2, leading=1.1)
LEAD = Style(SERIF, 4.1, SOFT, lines=2)
NAME = Style(SERIF_BOLD, 11.5, INK, lines=5, leading=1.12, hyphens=True)
BODY = Style(SERIF, 4.4, INK, bold=SERIF_BOLD, lines=8, leading=1.36)
LONG_BODY = 16  # lines it may have since the third layout: on less it became smaller than all the rest
NUMBER = Style(SANS_BOLD, 3.3)
SMALL = Style(SANS, 2.9, SOFT)
ACROSS_PAGE = Style(SANS_BOLD, 34.0, WASH)


@dataclass(frozen=True, slots=True)
class Manner:
    """What one version of the layout does otherwise than another: how the name is set, who signs, how far down what
    is printed of the register may go, whether a text may end in one word alone on its line, and how many lines the
    body may have."""

    name: Style = NAME
    sign: Sign = draw_signatories
    lowest: float = BOTTOM + 2
    bound: bool = True
    body: int = LONG_BODY


FIRST = Manner(replace(NAME, hyphens=False), draw_as_first, lowest=210.0, bound=False, body=BODY.lines)
SECOND, NOW = Manner(bound=False, body=BODY.lines), Manner()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of all columns: each column's texts with their style, `apart` from the row below."""

    cells: tuple[tuple[tuple[Fitted, Style], ...], ...]
    apart: float

    def height(self, leaf: Leaf) -> float:
        return max(sum(leaf.height(*text) for text in cell) for cell in self.cells)


def certificate(content: Certificate, proof: Proof, manner: Manner = NOW) -> bytes:
    """The PDF, a pure function of what it says."""
    title = " / ".join(column.title for column in content.columns)
    leaf = Leaf(
        A4_ACROSS, title=f"{title}, {proof.number}", author=content.issuer, language=content.columns[0].language
    )
    draw_certificate(leaf, content, proof, manner)
    return leaf.bytes()


def draw_certificate(leaf: Leaf, content: Certificate, proof: Proof, manner: Manner = NOW) -> None:
    """On the present page, so that many may stand in one file."""
    metal = METALS.get(content.tone, PLAIN)
    leaf.stamp(_frame(content.design.colour, metal))
    if content.design.background:
        leaf.picture(picture(content.design.background), GROUND, fills=True)
    if content.rehearsal:
        leaf.text(content.rehearsal, ACROSS_PAGE, LEFT, 92, RIGHT - LEFT, align="centre")
    top = TOP
    if content.tone in METALS:
        leaf.stamp(_disc(metal))
        top += DISC + 4
    elif content.design.logo:
        top += LOGO[3] + 3
    if content.design.logo:
        leaf.picture(picture(content.design.logo), LOGO)
    _columns(leaf, content, manner, top, BOTTOM - QR - 6)
    _foot(leaf, content, proof, manner)


@lru_cache(FRAMES)
def _frame(colour: str, metal: str) -> Stamp:
    name = f"frame-{colour}-{metal}".replace("#", "")
    return recorded(name, lambda canvas: frame(canvas, colour, metal), A4_ACROSS)


@lru_cache(FRAMES)
def _disc(metal: str) -> Stamp:
    x, y = (LEFT + RIGHT) / 2, TOP + 2 + DISC / 2
    return recorded(f"disc-{metal[1:]}", lambda canvas: disc(canvas, x, y, DISC, metal), A4_ACROSS)


def _columns(leaf: Leaf, content: Certificate, manner: Manner, top: float, bottom: float) -> None:
    """Made smaller as a whole where the longest texts leave no room."""
    count, scale = len(content.columns), 1.0
    across = (RIGHT - LEFT) / count if count > 1 else WIDEST
    while True:
        rows = _rows(leaf, content, manner, across - 2 * PAD, scale)
        needed = sum(row.height(leaf) + row.apart for row in rows)
        if needed <= bottom - top:
            break
        scale *= SMALLER
    start = LEFT if count > 1 else (LEFT + RIGHT - WIDEST) / 2
    y = first = top + (bottom - top - needed) / 2
    for row in rows:
        _row(leaf, row, [start + place * across + PAD for place in range(count)], y, across - 2 * PAD)
        y += row.height(leaf) + row.apart
    for place in range(1, count):
        x = start + place * across
        leaf.line(x, first, x, y, colour="#a8c9cf", thick=0.3)


def _rows(leaf: Leaf, content: Certificate, manner: Manner, across: float, scale: float) -> list[Row]:
    def cells(style: Style, texts: Sequence[Sequence[str]]) -> tuple[tuple[tuple[Fitted, Style], ...], ...]:
        scaled = replace(style, size=style.size * scale)
        fitted = [[(leaf.fitted(text, scaled, across), scaled) for text in column if text] for column in texts]
        least = min((one.size for column in fitted for one, _style in column), default=0)  # one size in all columns
        even = replace(scaled, size=least / MM) if least else scaled
        return tuple(tuple((leaf.fitted(text, even, across), even) for text in column if text) for column in texts)

    columns = content.columns
    above, lead = (replace(style, bound=manner.bound) for style in (ABOVE, LEAD))
    body = replace(BODY, bound=manner.bound, lines=manner.body)
    title = replace(TITLE, colour=content.design.colour, bound=manner.bound)
    parts: tuple[tuple[Style, list[Sequence[str]], float], ...] = (
        (above, [column.above for column in columns], GAP),
        (title, [(column.title,) for column in columns], GAP),
        (lead, [(column.lead,) for column in columns], GAP),
        (manner.name, [(column.name,) for column in columns], GAP + 1),
        (body, [(column.body,) for column in columns], 0),
    )
    return [Row(cells(style, texts), apart * scale) for style, texts, apart in parts if any(any(one) for one in texts)]


def _row(leaf: Leaf, row: Row, lefts: Sequence[float], y: float, across: float) -> None:
    """Each column's texts in the middle of the row's height."""
    whole = row.height(leaf)
    for left, cell in zip(lefts, row.cells, strict=True):
        at = y + (whole - sum(leaf.height(*text) for text in cell)) / 2
        for fitted, style in cell:
            leaf.put(fitted, style, left, at, across, align="centre")
            at += leaf.height(fitted, style)


def _foot(leaf: Leaf, content: Certificate, proof: Proof, manner: Manner) -> None:
    leaf.from_above(lambda canvas: qr(canvas, proof.address, LEFT - 3, BOTTOM - QR + 2, QR))
    printed = (
        (f"№ {proof.number}", NUMBER),
        (content.labels[0], SMALL),
        (proof.code, NUMBER),
        (proof.shown, SMALL),
        (content.labels[1], SMALL),
        *((day, replace(SMALL, colour=INK)) for day in content.day),
    )
    high = sum(leaf.height(leaf.fitted(text, style, PROOF_WIDE), style) + 0.1 for text, style in printed)
    y = min(BOTTOM - 25.5, manner.lowest - high)
    for text, style in printed:
        y += leaf.text(text, style, LEFT + QR - 1, y, PROOF_WIDE) + 0.1
    manner.sign(leaf, content.signatories, SIGNING)
