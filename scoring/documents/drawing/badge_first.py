"""The badge, first layout: those that were issued in it are drawn so for ever."""

from dataclasses import replace

from scoring.documents.drawing.badge import (
    ABOVE,
    ACROSS_PAGE,
    BAND,
    BELOW,
    BOTTOM,
    CODE,
    LEFT,
    NAME,
    NUMBER,
    QR,
    RIGHT,
    ROLE,
    SMALL,
    TOP,
    band,
)  # fmt: skip
from scoring.documents.drawing.contents import Badge, Proof
from scoring.documents.drawing.leaf import Leaf
from scoring.documents.drawing.qr import qr


def draw_first_badge(leaf: Leaf, content: Badge, proof: Proof) -> None:
    """On the present page, so that many may stand in one file."""
    colour = content.design.colour
    leaf.from_above(lambda canvas: band(canvas, colour))
    if content.rehearsal:
        leaf.text(content.rehearsal, ACROSS_PAGE, LEFT, 80, RIGHT - LEFT, align="centre")
    across, y = RIGHT - LEFT, TOP - 2
    for text in content.above:
        y += leaf.text(text, ABOVE, LEFT, y, across, align="centre")
    y = BAND + 5
    if content.number:
        y += leaf.text(content.number, replace(NUMBER, colour=colour), LEFT, y, across, align="centre")
    if content.name:
        y += leaf.text(content.name, replace(NAME, hyphens=False), LEFT, y, across, align="centre") + 2
    for text in content.role:
        y += leaf.text(text, replace(ROLE, colour=colour), LEFT, y, across, align="centre")
    y += 1.5
    for text in content.below:
        y += leaf.text(text, BELOW, LEFT, y, across, align="centre")
    leaf.from_above(lambda canvas: qr(canvas, proof.address, LEFT - 3, BOTTOM - QR + 2, QR))
    x, y = LEFT + QR - 1, BOTTOM - 21.0
    for text, style in (
        (f"№ {proof.number}", CODE),
        (content.labels[0], SMALL),
        (proof.code, CODE),
        (proof.shown, SMALL),
    ):
        y += leaf.text(text, style, x, y, RIGHT - x) + 0.2
