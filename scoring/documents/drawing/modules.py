"""The modules of a QR code. Codes of the same lengths differ linearly, so that after some dozens the rest is known.

Its check words are a Reed-Solomon code and its mask is added: whatever bits of the content are turned, always the same
modules turn with them. segno makes a code only where the bits turn in a way that was not seen before; all others are
sums of those it made, module for module what it would have made itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import segno
from segno import consts

MASK = 2  # said beforehand: looking for the prettiest one takes longer than drawing the paper
LEVEL = "m"
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
BITS = {consts.MODE_BYTE: 8, consts.MODE_ALPHANUMERIC: 11}  # of a sign, and of a pair of signs

Part = tuple[str, int]  # (text, consts.MODE_BYTE or MODE_ALPHANUMERIC)


@dataclass
class _Family:
    """Codes of one layout: a first one, and how bits and modules turn together, by the highest bit turned."""

    side: int
    bits: int
    modules: int
    turns: dict[int, tuple[int, int]] = field(default_factory=dict)

    def reduced(self, bits: int) -> tuple[int, int]:
        """The bits that nothing known explains (0: all are explained), and the modules as far as they are."""
        left, modules = bits ^ self.bits, self.modules
        while left and (turn := self.turns.get(left.bit_length())):
            left, modules = left ^ turn[0], modules ^ turn[1]
        return left, modules


_families: dict[tuple[tuple[int, int], ...], _Family] = {}


def rows(parts: Sequence[Part]) -> list[str]:
    """The rows of the code of these parts, "1" for a dark module: level M, a fixed mask."""
    layout, bits = tuple((len(text.encode()), mode) for text, mode in parts), _bits(parts)
    family = _families.get(layout)
    if family is None:
        family = _families[layout] = _Family(*_made(parts, bits))
    left, modules = family.reduced(bits)
    if left:
        _side, _bits_again, made = _made(parts, bits)
        family.turns[left.bit_length()] = (left, modules ^ made)
        modules = made
    side = family.side
    written = f"{modules:0{side * side}b}"
    return [written[start : start + side] for start in range(0, side * side, side)]


def _bits(parts: Sequence[Part]) -> int:
    """The content as a number, each bit of it a bit of the code."""
    bits = 0
    for text, mode in parts:
        for value in text.encode() if mode == consts.MODE_BYTE else _pairs(text):
            bits = bits << BITS[mode] | value
    return bits


def _pairs(text: str) -> list[int]:
    values = [ALPHANUMERIC.index(sign) for sign in text]
    pairs = [first * len(ALPHANUMERIC) + second for first, second in zip(values[::2], values[1::2], strict=False)]
    return pairs + values[len(pairs) * 2 :]


def _made(parts: Sequence[Part], bits: int) -> tuple[int, int, int]:
    said: Any = [(text, mode, "utf-8" if mode == consts.MODE_BYTE else None) for text, mode in parts]
    matrix = segno.make_qr(said, error=LEVEL, mask=MASK, boost_error=False).matrix
    dark = "".join("1" if module else "0" for row in matrix for module in row)
    return len(matrix), bits, int(dark, 2)
