"""A paper as an SVG picture for a page that shows it: laid out by the same strokes as the PDF, in the same faces.

Its letters are text in the papers' own faces, which the page loads; its pictures are asked for by their hash.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from markupsafe import escape

from scoring.documents.drawing import faces
from scoring.documents.drawing.fitting import Word
from scoring.documents.drawing.leaf import MM, Leaf, Stamp, pieces

NO_COLOUR = "none"
RUN = re.compile(r"(\d+) (\d+) (\d+) 1 re")  # a row of dark modules of a QR code, as a PDF has it
SLICED, WHOLE = "xMidYMid slice", "xMinYMin meet"


class SvgLeaf(Leaf):
    """One page. `address` gives the address of a kept picture by its hash."""

    def __init__(self, size: tuple[float, float], address: Callable[[str], str]) -> None:
        faces.register()
        self.size = size
        self._address = address
        self._parts: list[str] = []

    def svg(self, **attributes: str) -> str:
        wide, high = (side * MM for side in self.size)
        said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        inside = "".join(self._parts)
        box = f'viewBox="0 0 {wide:.2f} {high:.2f}" xml:space="preserve" text-rendering="geometricPrecision"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {box}{said}>{inside}</svg>'

    def picture(self, content: bytes, box: tuple[float, float, float, float], *, fills: bool = False) -> None:
        x, y, wide, high = (f"{side * MM:.2f}" for side in box)
        self._parts.append(
            f'<image href="{escape(self._address(sha256(content).hexdigest()))}" x="{x}" y="{y}" width="{wide}" '
            f'height="{high}" preserveAspectRatio="{SLICED if fills else WHOLE}"/>'
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, *, colour: str, thick: float) -> None:
        self._parts.append(
            f'<path d="M{x * MM:.2f} {y * MM:.2f}L{to_x * MM:.2f} {to_y * MM:.2f}" stroke="{colour}" '
            f'stroke-width="{thick * MM:.2f}"/>'
        )

    def from_above(self, draw: Callable[[Any], None]) -> None:
        canvas = _Canvas()
        draw(canvas)
        self._parts.append(f'<g transform="scale({MM:.5f})">{"".join(canvas.parts)}</g>')

    def stamp(self, stamp: Stamp) -> None:
        self.from_above(stamp.draw)

    def _line(self, line: tuple[Word, ...], size: float, colour: str, x: float, y: float) -> None:  # type: ignore[override]
        spans = "".join(f'<tspan class="{face}">{escape(text)}</tspan>' for text, face in pieces(line))
        self._parts.append(
            f'<text x="{x:.2f}" y="{self.size[1] * MM - y:.2f}" font-size="{size:.3f}" fill="{colour}">{spans}</text>'
        )


@dataclass(frozen=True, slots=True)
class _State:
    fill: str = "#000000"
    stroke: str = "#000000"
    width: float = 1.0
    cap: str = "butt"
    moved: tuple[str, ...] = ()


class _Path:
    """What ReportLab's paths can, as far as figures of papers ask it."""

    def __init__(self) -> None:
        self.strokes: list[str] = []

    def moveTo(self, x: float, y: float) -> None:  # noqa: N802  # ReportLab calls it so
        self.strokes.append(f"M{x:.3f} {y:.3f}")

    def lineTo(self, x: float, y: float) -> None:  # noqa: N802
        self.strokes.append(f"L{x:.3f} {y:.3f}")

    def curveTo(self, *points: float) -> None:  # noqa: N802
        self.strokes.append("C" + " ".join(f"{point:.3f}" for point in points))

    def close(self) -> None:
        self.strokes.append("Z")


class _Canvas:
    """What ReportLab's canvas can, as far as figures of papers ask it; what it was asked for is in `parts`."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._state = _State()
        self._kept: list[_State] = []

    @property
    def _code(self) -> "_Canvas":
        return self

    def append(self, written: str) -> None:
        """A QR code, which is written down as it stands."""
        self._draw("".join(f"M{x} {y}h{wide}v1h-{wide}z" for x, y, wide in RUN.findall(written)), stroke=0, fill=1)

    def beginPath(self) -> _Path:  # noqa: N802
        return _Path()

    def drawPath(self, path: _Path, stroke: int = 1, fill: int = 0) -> None:  # noqa: N802
        self._draw("".join(path.strokes), stroke=stroke, fill=fill)

    def rect(self, x: float, y: float, wide: float, high: float, stroke: int = 1, fill: int = 0) -> None:
        self._draw(f"M{x:.3f} {y:.3f}h{wide:.3f}v{high:.3f}h{-wide:.3f}z", stroke=stroke, fill=fill)

    def circle(self, x: float, y: float, radius: float, stroke: int = 1, fill: int = 0) -> None:
        half = f"a{radius} {radius} 0 1 0"
        self._draw(f"M{x - radius} {y}{half} {2 * radius} 0{half} {-2 * radius} 0z", stroke=stroke, fill=fill)

    def setFillColor(self, colour: Any) -> None:  # noqa: N802
        self._state = replace(self._state, fill=_hex(colour))

    def setStrokeColor(self, colour: Any) -> None:  # noqa: N802
        self._state = replace(self._state, stroke=_hex(colour))

    def setLineWidth(self, width: float) -> None:  # noqa: N802
        self._state = replace(self._state, width=width)

    def setLineCap(self, cap: int) -> None:  # noqa: N802
        self._state = replace(self._state, cap=("butt", "round", "square")[cap])

    def saveState(self) -> None:  # noqa: N802
        self._kept.append(self._state)

    def restoreState(self) -> None:  # noqa: N802
        self._state = self._kept.pop()

    def transform(self, *matrix: float) -> None:
        self._move(f"matrix({' '.join(f'{one:.5f}' for one in matrix)})")

    def translate(self, x: float, y: float) -> None:
        self._move(f"translate({x:.4f} {y:.4f})")

    def scale(self, x: float, y: float) -> None:
        self._move(f"scale({x:.5f} {y:.5f})")

    def rotate(self, degrees: float) -> None:
        self._move(f"rotate({degrees})")

    def linkURL(self, *_said: Any, **_more: Any) -> None:  # noqa: N802
        """A picture leads nowhere."""

    def _move(self, how: str) -> None:
        self._state = replace(self._state, moved=(*self._state.moved, how))

    def _draw(self, path: str, *, stroke: int, fill: int) -> None:
        state = self._state
        moved = f' transform="{" ".join(state.moved)}"' if state.moved else ""
        lines = f' stroke="{state.stroke}" stroke-width="{state.width}" stroke-linecap="{state.cap}"' if stroke else ""
        self.parts.append(f'<path d="{path}" fill="{state.fill if fill else NO_COLOUR}"{lines}{moved}/>')


def _hex(colour: Any) -> str:
    return f"#{colour.hexval()[2:]}"
