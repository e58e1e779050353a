"""The badge: A6, large enough to be read across a workshop, with the QR code of its paper.

Who is what is told without colours too: a competitor has the number of the seat and no bar, an expert a dark bar with
the role in it, and one stripe above it more for each step, the deputy's and the chief expert's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from scoring.documents.drawing.contents import Badge, Proof
from scoring.documents.drawing.faces import SANS, SANS_BOLD
from scoring.documents.drawing.fitting import Fitted
from scoring.documents.drawing.leaf import A6, Leaf, Style
from scoring.documents.drawing.qr import qr

LEFT, RIGHT, TOP, BOTTOM = 8.0, 97.0, 8.0, 142.0
BAND, QR = 30.0, 31.0
BEGIN, END = BAND + 4.0, BOTTOM - QR  # of what stands between the band and the QR code
GAP, BAR_PAD, STRIPE, STRIPE_STEP = 2.0, 1.6, 1.5, 2.8
SMALLER = 0.95
INK, SOFT, WHITE, WASH = "#10242b", "#3b525b", "#ffffff", "#e3e8e8"

ABOVE = Style(SANS, 3.6, WHITE, lines=2, leading=1.3)
NUMBER = Style(SANS_BOLD, 26.0, leading=1.05)
NAME = Style(SANS_BOLD, 9.0, INK, lines=3, leading=1.15, hyphens=True)
ROLE = Style(SANS_BOLD, 5.0, lines=2, leading=1.25)
BELOW = Style(SANS, 3.8, SOFT, lines=2, leading=1.3)
CODE = Style(SANS_BOLD, 3.2, INK, lines=2)
SMALL = Style(SANS, 2.8, SOFT, lines=2)
ACROSS_PAGE = Style(SANS_BOLD, 17.0, WASH)


@dataclass(frozen=True, slots=True)
class Line:
    """A text with its style, and what is left free below it; in the bar of an expert, or not."""

    fitted: Fitted
    style: Style
    apart: float = 0.0
    barred: bool = False


def draw_badge(leaf: Leaf, content: Badge, proof: Proof, *, bound: bool = True) -> None:
    """On the present page, so that many may stand in one file. `bound`: no text ends in one word alone on its line."""
    colour = content.design.colour
    leaf.from_above(lambda canvas: band(canvas, colour))
    if content.rehearsal:
        leaf.text(content.rehearsal, ACROSS_PAGE, LEFT, 80, RIGHT - LEFT, align="centre")
    above = _fitting(leaf, lambda scale: _lines(leaf, content.above, replace(ABOVE, bound=bound), scale), BAND - TOP)
    _put(leaf, above, (BAND - _height(leaf, above)) / 2, colour)
    begin = BEGIN + _stripes(content)
    middle = _fitting(leaf, lambda scale: list(_middle(leaf, content, scale, bound)), END - begin)
    _put(leaf, middle, begin, colour, content.rank)
    _foot(leaf, content, proof, bound)


def band(canvas: Canvas, colour: str) -> None:
    canvas.setFillColor(HexColor(colour))
    canvas.rect(0, 0, A6[0], BAND, stroke=0, fill=1)


def _middle(leaf: Leaf, content: Badge, scale: float, bound: bool) -> Iterator[Line]:
    """The number, the name, as what, from where."""
    colour = content.design.colour
    yield from _lines(leaf, (content.number,), replace(NUMBER, colour=colour), scale)
    yield from _lines(leaf, (content.name,), NAME, scale, apart=GAP)
    role = replace(ROLE, colour=WHITE if content.rank else colour, bound=bound)
    yield from _lines(leaf, content.role, role, scale, barred=content.rank > 0, last=GAP + BAR_PAD)
    yield from _lines(leaf, content.below, replace(BELOW, bound=bound), scale)


def _lines(
    leaf: Leaf, texts: Sequence[str], style: Style, scale: float, *, apart: float = 0, last: float = 0,
    barred: bool = False,
) -> list[Line]:  # fmt: skip
    scaled = replace(style, size=style.size * scale)
    found = [Line(leaf.fitted(text, scaled, RIGHT - LEFT), scaled, apart, barred) for text in texts if text]
    return [*found[:-1], replace(found[-1], apart=apart + last)] if found else []


def _fitting(leaf: Leaf, made: Callable[[float], list[Line]], room: float) -> list[Line]:
    """Made smaller as a whole where the longest texts leave no room."""
    scale = 1.0
    while _height(leaf, lines := made(scale)) > room:
        scale *= SMALLER
    return lines


def _height(leaf: Leaf, lines: Sequence[Line]) -> float:
    return sum(leaf.height(one.fitted, one.style) + one.apart for one in lines)


def _put(leaf: Leaf, lines: Sequence[Line], y: float, colour: str, rank: int = 0) -> None:
    barred = [one for one in lines if one.barred]
    for one in lines:
        if barred and one is barred[0]:
            top, high = y, sum(leaf.height(each.fitted, each.style) for each in barred)
            leaf.from_above(lambda canvas, top=top, high=high: _bar(canvas, top, high, colour, rank))  # type: ignore[misc]
        leaf.put(one.fitted, one.style, LEFT, y, RIGHT - LEFT, align="centre")
        y += leaf.height(one.fitted, one.style) + one.apart


def _bar(canvas: Canvas, top: float, high: float, colour: str, rank: int) -> None:
    canvas.setFillColor(HexColor(colour))
    canvas.rect(0, top - BAR_PAD / 2, A6[0], high + BAR_PAD, stroke=0, fill=1)
    for step in range(1, rank):
        canvas.rect(0, BAND + step * STRIPE_STEP - STRIPE / 2, A6[0], STRIPE, stroke=0, fill=1)


def _stripes(content: Badge) -> float:
    return max(content.rank - 1, 0) * STRIPE_STEP


def _foot(leaf: Leaf, content: Badge, proof: Proof, bound: bool) -> None:
    leaf.from_above(lambda canvas: qr(canvas, proof.address, LEFT - 3, BOTTOM - QR + 2, QR))
    x, y = LEFT + QR - 1, BOTTOM - 21.0
    for text, style in (
        (f"№ {proof.number}", CODE),
        (content.labels[0], replace(SMALL, bound=bound)),
        (proof.code, CODE),
        (proof.shown, SMALL),
    ):
        y += leaf.text(text, style, x, y, RIGHT - x) + 0.2
