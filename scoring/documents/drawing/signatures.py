"""Who signs a certificate: short titles under a line to sign on; long ones in more lines, with the line set higher."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scoring.documents.drawing.contents import Signatory
from scoring.documents.drawing.faces import SERIF, SERIF_BOLD
from scoring.documents.drawing.fitting import Fitted, fit, words_of
from scoring.documents.drawing.leaf import MM, MOST_FITTED, Leaf, Style

INK, SOFT = "#10242b", "#3b525b"
RIGHT, BOTTOM = 271.0, 188.0
LINE, UNDER = BOTTOM - 13.0, 1.2  # where one signs, and how far below it the texts begin
HIGH, HIGHEST = 13.8, 26.0  # of the texts under the line: as it stands, and as high as it may be set
APART = 8.0

SIGNED = Style(SERIF_BOLD, 3.8, lines=2, leading=1.2, hyphens=True)
ROLE = Style(SERIF, 3.2, SOFT, lines=2)
LONG_ROLE = Style(SERIF, 3.2, SOFT, lines=6, leading=1.16)
SMALLER, LEAST = 0.95, 0.6  # of the size of titles: less is for a glass
OWN_LEAST = 0.63  # of the size that all have: below it a single long word made one smaller
GIVEN_UP = 0.3

Text = tuple[Fitted, Style]
Sign = Callable[[Leaf, Sequence[Signatory], float], None]


@dataclass(frozen=True, slots=True)
class Block:
    """The texts under one line, with what they take of the height."""

    texts: tuple[Text, ...]

    @property
    def height(self) -> float:
        return sum(_height(*text) for text in self.texts)

    @property
    def legible(self) -> bool:
        """Whether it has room without being made much smaller, and no word of it is broken."""
        shrunk = all(fitted.size >= OWN_LEAST * style.size * MM for fitted, style in self.texts)
        scaled = all(style.size >= LEAST * ROLE.size for _fitted, style in self.texts)
        return shrunk and scaled and self.height <= HIGHEST


def draw_signatories(leaf: Leaf, signatories: Sequence[Signatory], left: float) -> None:
    """Side by side from `left` on, all on one level."""
    if not signatories:
        return
    across = width_of_one(len(signatories), left)
    blocks = fitted_blocks(tuple(signatories), across)
    y = LINE - max(0.0, max(block.height for block in blocks) - HIGH)
    for place, block in enumerate(blocks):
        x, below = left + place * (across + APART), y + UNDER
        leaf.line(x, y, x + across, y, colour=INK, thick=0.35)
        for fitted, style in block.texts:
            leaf.put(fitted, style, x, below, across)
            below += _height(fitted, style)


def width_of_one(count: int, left: float) -> float:
    return (RIGHT - left + APART) / count - APART


@lru_cache(MOST_FITTED)
def fitted_blocks(signatories: tuple[Signatory, ...], across: float) -> tuple[Block, ...]:
    """As large as they fit, and all titles of one size: in two lines each, else in more, else smaller."""
    plain = tuple(_block(one, across, SIGNED, ROLE) for one in signatories)
    if all(block.height <= HIGH and block.legible for block in plain):
        return plain
    scale = 1.0
    while True:
        role = replace(LONG_ROLE, size=LONG_ROLE.size * scale)
        blocks = tuple(_block(one, across, SIGNED, role) for one in signatories)
        if all(block.height <= HIGHEST for block in blocks) or scale < GIVEN_UP:
            return blocks
        scale *= SMALLER


def draw_as_first(leaf: Leaf, signatories: Sequence[Signatory], left: float) -> None:
    """As the first layout had it: every title in two lines, however small."""
    if not signatories:
        return
    across = width_of_one(len(signatories), left)
    for place, one in enumerate(signatories):
        x, y = left + place * (across + APART), LINE
        leaf.line(x, y, x + across, y, colour=INK, thick=0.35)
        y += UNDER
        if one.name:
            y += leaf.text(one.name, replace(SIGNED, hyphens=False), x, y, across)
        for title in one.titles:
            y += leaf.text(title, ROLE, x, y, across)


def _block(one: Signatory, across: float, signed: Style, role: Style) -> Block:
    said = [(one.name, signed), *((title, role) for title in one.titles)]
    return Block(tuple((_fitted(text, style, across), style) for text, style in said if text))


def _fitted(text: str, style: Style, across: float) -> Fitted:
    return fit(words_of(text, style.face), style.size * MM, across * MM, most=style.lines, hyphens=style.hyphens)


def _height(fitted: Fitted, style: Style) -> float:
    return len(fitted.lines) * fitted.size * style.leading / MM
