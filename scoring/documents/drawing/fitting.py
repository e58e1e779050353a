"""Text that fits its place: it is wrapped, then made smaller, then its words are broken; no letter is ever cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.documents.drawing.faces import per_point, width

SMALLER = 0.94  # each try
BREAKS_BELOW = 0.62  # of the size wished for: a word is broken sooner than the text gets smaller still
ROUNDING = 1e-9  # sums of widths differ by less, in whatever order they are made
LEAST = 2.5  # points; whoever has a name of two hundred letters reads it with a glass

Piece = tuple[str, str]  # (text, face)
Word = tuple[Piece, ...]
BOLD = "**"
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of words at one size (points)."""

    size: float
    lines: tuple[tuple[Word, ...], ...]

    def width(self, line: Sequence[Word]) -> float:
        return line_width(line, self.size)


def words_of(text: str, face: str, bold: str | None = None) -> tuple[Word, ...]:
    """The words of a text; what stands between two `**` is in the bold face."""
    words: list[list[Piece]] = [[]]
    for place, part in enumerate(text.split(BOLD) if bold else [text]):
        chosen = bold if bold and place % 2 else face
        for turn, chunk in enumerate(part.replace("\n", " ").split(" ")):
            if turn:
                words.append([])
            if chunk:
                words[-1].append((chunk, chosen))
    return tuple(tuple(word) for word in words if word)


def fit(
    words: Sequence[Word], size: float, across: float, *, most: int, least: float = LEAST, hyphens: bool = False,
    bound: bool = False,
) -> Fitted:  # fmt: skip
    """At most `most` lines no wider than `across` (points), as near to `size` as that goes.

    `bound`: the last word takes the one before it along rather than stand alone on the last line.
    """
    tried = size
    while True:
        pieces = list(words)
        if tried <= size * BREAKS_BELOW or tried <= least:
            if hyphens:
                pieces = [part for word in words for part in _parted(word, tried, across)]
            pieces = [part for word in pieces for part in _broken(word, tried, across)]
        wide = across / tried * (1 - ROUNDING)
        lines, whole = _wrapped(pieces, wide)
        if (whole and len(lines) <= most) or tried <= least:
            return Fitted(tried, _bound(lines, wide) if bound else lines)
        tried = max(tried * SMALLER, least)


def line_width(line: Sequence[Word], size: float) -> float:
    blanks = sum(width(" ", word[0][1], size) for word in line[:-1])
    return sum(_word_width(word, size) for word in line) + blanks


def _word_width(word: Word, size: float) -> float:
    return sum(width(text, face, size) for text, face in word)


def _wrapped(words: Sequence[Word], across: float) -> tuple[tuple[tuple[Word, ...], ...], bool]:
    """The lines at one point, and whether none of them is wider than `across` of these points."""
    lines: list[list[Word]] = []
    reached, whole = 0.0, True
    for word in words:
        wide = sum(per_point(text, face) for text, face in word)
        if lines and (grown := reached + per_point(" ", lines[-1][-1][0][1]) + wide) <= across:
            lines[-1].append(word)
            reached = grown
        else:
            lines.append([word])
            reached, whole = wide, whole and wide <= across
    return tuple(tuple(line) for line in lines), whole


def _bound(lines: tuple[tuple[Word, ...], ...], across: float) -> tuple[tuple[Word, ...], ...]:
    """With two words on the last line where one stood, if they have room there and the line before keeps one.

    Words joined by a no-break space are not alone.
    """
    if len(lines) < 2 or len(lines[-1]) > 1 or len(lines[-2]) < 2 or _joined(lines[-1][0]):
        return lines
    *before, taken = lines[-2]
    last = (taken, *lines[-1])
    return (*lines[:-2], tuple(before), last) if line_width(last, 1) <= across else lines


def _joined(word: Word) -> bool:
    return any(NO_BREAK in text for text, _face in word)


def _parted(word: Word, size: float, across: float) -> Iterator[Word]:
    """The word in parts that end with hyphens, where it is wider than the place; as few of them as that goes."""
    if len(word) > 1 or _word_width(word, size) <= across:
        yield word
        return
    [(text, face)], part = word, ""
    for piece in text.replace("-", "-\n").split("\n"):
        if part and width(part + piece, face, size) > across:
            yield ((part, face),)
            part = ""
        part += piece
    if part:
        yield ((part, face),)


def _broken(word: Word, size: float, across: float) -> Iterator[Word]:
    """The word in parts that are each no wider than the place; none is lost."""
    part: list[Piece] = []
    for text, face in word:
        for letter in text:
            grown = (
                [*part[:-1], (part[-1][0] + letter, face)] if part and part[-1][1] == face else [*part, (letter, face)]
            )
            if part and _word_width(tuple(grown), size) > across:
                yield tuple(part)
                grown = [(letter, face)]
            part = grown
    if part:
        yield tuple(part)
