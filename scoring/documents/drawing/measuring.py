"""Whether what a designer wrote has room on a certificate, without being made much smaller."""

from collections.abc import Sequence
from dataclasses import replace

from scoring.documents.drawing.certificate import BODY, LEFT, PAD, RIGHT, SIGNING
from scoring.documents.drawing.contents import Signatory
from scoring.documents.drawing.faces import register
from scoring.documents.drawing.fitting import fit, words_of
from scoring.documents.drawing.leaf import MM
from scoring.documents.drawing.signatures import fitted_blocks, width_of_one

CLOSING_LEAST = 0.75  # of the size that the layout wishes for
CLOSING_LINES = 3


def signatory_fits(name: str, titles: Sequence[str], *, of: int) -> bool:
    """One of so many, with titles in two languages, the longest ones."""
    register()
    longest = sorted((text for text in titles if text), key=len)[-2:]
    return fitted_blocks((Signatory(name, tuple(longest)),), width_of_one(of, SIGNING))[0].legible


def closing_fits(text: str) -> bool:
    """In the narrowest column, of three languages."""
    register()
    style = replace(BODY, lines=CLOSING_LINES)
    fitted = fit(words_of(text, style.face), style.size * MM, ((RIGHT - LEFT) / 3 - 2 * PAD) * MM, most=style.lines)
    return fitted.size >= CLOSING_LEAST * style.size * MM and len(fitted.lines) <= style.lines
