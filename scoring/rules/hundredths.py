"""Marks are whole hundredths: reading them strictly from text, rounding half up, and writing them back."""

import re
from decimal import Decimal
from fractions import Fraction
from math import floor

from scoring.rules.errors import RuleBroken

HUNDRED = 100
MARK_TEXT_MAX = 12  # characters; no lawful mark is longer, and nobody parses ten megabytes of digits

_MARK = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?", re.ASCII)


def parse_hundredths(text: str) -> int:
    """Hundredths from a strict text number: "1,5" and "1.50" are 150. decisions.md 1.

    Raises RuleBroken: mark-not-a-number (anything that is not digits with at most two decimals: "0.105",
    "1e1", " 1.5 ", "NaN", "-1", another script's digits, or longer than MARK_TEXT_MAX).
    """
    if not isinstance(text, str) or len(text) > MARK_TEXT_MAX or not _MARK.fullmatch(text):
        raise RuleBroken("mark-not-a-number")
    whole, _, part = text.replace(",", ".").partition(".")
    return int(whole) * HUNDRED + int(part.ljust(2, "0"))


def format_hundredths(value: int) -> str:
    """The decimal text of hundredths, always with a point and two decimals: 150 is "1.50". decisions.md 1."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), HUNDRED)
    return f"{sign}{whole}.{part:02d}"


def round_half_up(exact: Fraction | Decimal) -> int:
    """Hundredths nearest to an exact, finite number of marks; a half goes up. decisions.md 2."""
    return floor(Fraction(exact) * HUNDRED + Fraction(1, 2))  # a Fraction, since Decimal rounds at 28 digits unasked
