"""The frame of certificates: ram's horns in a frieze, a disc with a tick scale, a watermark. Own drawing."""

from collections.abc import Iterator
from math import cos, pi, sin

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

PAPER = "#fdfdfb"
FAINT = "#f0f5f5"
OUTER, INNER = (7.0, 7.0, 283.0, 196.0), (18.0, 18.0, 261.0, 174.0)  # x, y, width, height on A4 across
ACROSS, DOWN = 21, 13  # horns along the long and along the short side
HORN = 0.93
# Half a horn as curves from (0, -.5), each (x1, y1, x2, y2, x, y); the other half is its mirror.
CURVES = (
    (0, -3.4, -1.6, -5, -3.6, -5),
    (-5.4, -5, -6.4, -3.8, -6.4, -2.3),
    (-6.4, -0.8, -5.4, 0, -4.4, 0),
    (-3.4, 0, -2.8, -0.7, -2.8, -1.6),
)
FOOT = ((-3.4, 4.8), (0, 1.3), (3.4, 4.8))
CORNERS = ((7.0, 7.0), (279.0, 7.0), (7.0, 192.0), (279.0, 192.0))


def frame(canvas: Canvas, colour: str, metal: str) -> None:
    """The ground of a certificate on A4 across: paper, watermark, border and corners. In millimetres, y downwards."""
    canvas.setFillColor(HexColor(PAPER))
    canvas.rect(0, 0, 297, 210, stroke=0, fill=1)
    _watermark(canvas)
    canvas.setStrokeColor(HexColor(colour))
    canvas.setFillColor(HexColor(colour))
    for box, thick in ((OUTER, 0.7), (INNER, 0.35)):
        canvas.setLineWidth(thick)
        canvas.rect(*box)
    canvas.setLineCap(1)
    canvas.setLineWidth(0.95)
    for x, y, turned in _places():
        canvas.saveState()
        canvas.transform(HORN * cos(turned), HORN * sin(turned), -HORN * sin(turned), HORN * cos(turned), x, y)
        _horn(canvas, stem=2.6)
        canvas.drawPath(_closed(canvas, FOOT), stroke=0, fill=1)
        canvas.restoreState()
    for x, y in CORNERS:
        _corner(canvas, x, y, colour, metal)


def disc(canvas: Canvas, x: float, y: float, across: float, metal: str) -> None:
    """The medal: a rim with sixty ticks around four horns; (x, y) is its centre."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(across / 60, across / 60)
    canvas.setStrokeColor(HexColor(metal))
    canvas.setLineWidth(1.2)
    canvas.circle(0, 0, 28)
    canvas.setLineWidth(0.7)
    canvas.circle(0, 0, 19.5)
    ticks = canvas.beginPath()
    for tick in range(60):
        turned, long = tick * pi / 30, 3.6 if tick % 5 == 0 else 2.0
        ticks.moveTo(25.5 * sin(turned), -25.5 * cos(turned))
        ticks.lineTo((25.5 - long) * sin(turned), -(25.5 - long) * cos(turned))
    canvas.drawPath(ticks)
    canvas.setLineCap(1)
    canvas.setLineWidth(1.3)
    _four_horns(canvas, away=8.5, size=0.82, stem=4)
    canvas.restoreState()


def _places() -> Iterator[tuple[float, float, float]]:
    """(x, y, turned) of every horn of the border; neighbours stand on opposite lines."""
    for place in range(ACROSS):
        x, odd = 18 + 261 / ACROSS * (place + 0.5), place % 2
        yield x, 11.46 if odd else 13.54, pi if odd else 0.0
        yield x, 198.54 if odd else 196.46, 0.0 if odd else pi
    for place in range(DOWN):
        y, odd = 18 + 174 / DOWN * (place + 0.5), place % 2
        yield 11.46 if odd else 13.54, y, pi / 2 if odd else -pi / 2
        yield 285.54 if odd else 283.46, y, -pi / 2 if odd else pi / 2


def _watermark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(148.5, 112)
    canvas.setStrokeColor(HexColor(FAINT))
    canvas.setLineCap(1)
    canvas.setLineWidth(0.9)
    _four_horns(canvas, away=22, size=3.6, stem=4)
    canvas.restoreState()


def _four_horns(canvas: Canvas, *, away: float, size: float, stem: float) -> None:
    for turn in range(4):
        canvas.saveState()
        canvas.rotate(90 * turn)
        canvas.translate(0, -away)
        canvas.scale(size, size)
        _horn(canvas, stem=stem)
        canvas.restoreState()


def _horn(canvas: Canvas, *, stem: float) -> None:
    path = canvas.beginPath()
    path.moveTo(0, stem)
    path.lineTo(0, -0.5)
    for side in (1, -1):
        path.moveTo(0, -0.5)
        for x1, y1, x2, y2, x, y in CURVES:
            path.curveTo(side * x1, y1, side * x2, y2, side * x, y)
    canvas.drawPath(path)


def _corner(canvas: Canvas, x: float, y: float, colour: str, metal: str) -> None:
    canvas.setLineWidth(0.35)
    canvas.rect(x, y, 11, 11)
    canvas.setLineWidth(0.7)
    canvas.drawPath(_diamond(canvas, x + 5.5, y + 5.5, 4))
    canvas.setFillColor(HexColor(metal))
    canvas.drawPath(_diamond(canvas, x + 5.5, y + 5.5, 1.8), stroke=0, fill=1)
    canvas.setFillColor(HexColor(colour))


def _diamond(canvas: Canvas, x: float, y: float, half: float) -> PDFPathObject:
    return _closed(canvas, ((x, y - half), (x + half, y), (x, y + half), (x - half, y)))


def _closed(canvas: Canvas, points: tuple[tuple[float, float], ...]) -> PDFPathObject:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    return path
