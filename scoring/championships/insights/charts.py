"""Charts as SVG made on the server: no style, no script, percent coordinates, so that text never shrinks on a phone.

A chart is a picture of numbers that stand in a table beside it, and is hidden from screen readers. Coordinates are
hundredths of a percent, whole numbers all the way.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from markupsafe import Markup

FROM, WIDTH = 200, 9600  # of the line on which shares stand: 2 % to 98 %
TRACK = Markup('<rect class="track" x="2%" y="8" width="96%" height="12"/>')


def bar(share: Fraction | None) -> Markup:
    """How much of a whole, as one bar."""
    return _chart(TRACK, _span("up", Fraction(0), share) if share else Markup())


def against(own: Fraction | None, other: Fraction | None) -> Markup:
    """Two shares on one line: a full dot for one's own, an open one for the field, what lies between them coloured."""
    return _chart(TRACK, _between(own, other), _dot("med", other, 8), _dot("me", own, 9))


def benchmark(own: Fraction | None, best: Fraction | None, near: Fraction | None, far: Fraction | None) -> Markup:
    """One's own mean (dot) and best (bar to it) against the medians near (open dot) and far (line)."""
    reach = _span("up", own, best) if own is not None and best is not None else Markup()
    return _chart(TRACK, reach, _line("tkb", far), _dot("med", near, 8), _dot("me", own, 9))


def lean(mean: Fraction, most: Fraction) -> Markup:
    """A deviation to the left or the right of nought; `most` is where the line ends."""
    at = Fraction(1, 2) + max(min(mean / most, Fraction(1)), Fraction(-1)) / 2
    low, high = sorted((at, Fraction(1, 2)))
    between = _span("up" if mean > 0 else "dn", low, high) if mean else Markup()
    return _chart(TRACK, between, _line("tkk", Fraction(1, 2)), _dot("me", at, 7))


def stacked(parts: Iterable[tuple[str, int]]) -> Markup:
    """Counts side by side that fill the line, each with its class."""
    parts = list(parts)
    whole, at, drawn = sum(count for _look, count in parts), 0, []
    for look, count in parts:
        if count:
            drawn.append(_span(look, Fraction(at, whole), Fraction(at + count, whole)))
        at += count
    return _chart(TRACK, *drawn)


def part(count: int, whole: int) -> Fraction | None:
    """A count as a share of the greatest one."""
    return Fraction(count, whole) if whole else None


def percent(hundredths: int) -> str:
    """Hundredths of a percent as a coordinate."""
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _chart(*parts: Markup) -> Markup:
    return Markup('<svg class="chart" aria-hidden="true">{}</svg>').format(Markup("").join(parts))


def _at(share: Fraction) -> int:
    return FROM + floor(WIDTH * max(min(share, Fraction(1)), Fraction(0)))


def _span(look: str, low: Fraction, high: Fraction) -> Markup:
    start, end = _at(low), _at(high)
    said = Markup('<rect class="{}" x="{}" y="8" width="{}" height="12"/>')
    return said.format(look, percent(start), percent(max(end - start, 1)))


def _between(own: Fraction | None, other: Fraction | None) -> Markup:
    if own is None or other is None or own == other:
        return Markup()
    return _span("up" if own > other else "dn", min(own, other), max(own, other))


def _dot(look: str, share: Fraction | None, radius: int) -> Markup:
    if share is None:
        return Markup()
    return Markup('<circle class="{}" cx="{}" cy="14" r="{}"/>').format(look, percent(_at(share)), radius)


def _line(look: str, share: Fraction | None) -> Markup:
    if share is None:
        return Markup()
    return Markup('<rect class="{}" x="{}" y="2" width="3" height="24"/>').format(look, percent(_at(share)))
