"""A QR code as one path, with the quiet zone that readers need, and the same address as a link under it."""

import re
from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from segno import consts

from scoring.documents.drawing.modules import rows as modules_of_address
from scoring.documents.proof.modules import modules as modules_of_statement

QUIET = 4  # modules around it
RUN = re.compile("1+")
SIGNS = bytes.maketrans(b"\0\1", b"01")


def qr(canvas: Canvas, text: str, x: float, y: float, across: float, *, colour: str = "#10242b") -> None:
    """Error level M, quiet zone within `across`; in millimetres, y downwards."""
    rows = _rows(text)
    side = across / (len(rows) + 2 * QUIET)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.rect(x, y, across, across, stroke=0, fill=1)
    if "#" in text:  # a file that is dropped on a verifier without network tells its address by itself
        canvas.linkURL(text, (x, y, x + across, y + across), relative=1)
    canvas.translate(x + QUIET * side, y + QUIET * side)
    canvas.scale(side, side)
    canvas.setFillColor(HexColor(colour))
    # Written down as it stands: a path made run by run takes longer than all the text of the paper.
    runs = (f"{run.start()} {down} {run.end() - run.start()} 1 re" for down, row in enumerate(rows)
            for run in RUN.finditer(row))  # fmt: skip
    canvas._code.append(" ".join((*runs, "f")))


def _rows(text: str) -> Sequence[str]:
    """ "1" for a dark module. A signed statement is like no other: it is not made out of those before it."""
    address, _mark, statement = text.partition("#")
    if not statement:
        return modules_of_address([(text, consts.MODE_BYTE)])
    return [bytes(row).translate(SIGNS).decode("ascii") for row in modules_of_statement(address, statement)]
