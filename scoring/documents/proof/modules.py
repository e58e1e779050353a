"""The modules of a paper's square code, as `square` has them, in a twentieth of the time.

segno draws one code of each size; of the others only the content is laid into that frame. A test holds every module
against segno's. A certificate takes four milliseconds in all, and segno alone three of them. ISO/IEC 18004:2015.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from operator import itemgetter
from typing import Any

import segno
from segno import consts

from scoring.documents.proof.square import ADDRESS_MAX, LEVEL, MASK

FEW, MANY = range(1, 10), range(10, 27)  # sizes, by how long the lengths of parts are written
COUNTS = {FEW: (8, 9), MANY: (16, 11)}  # bits of the two lengths
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # table 5
CAPACITY: Any = consts.SYMBOL_CAPACITY  # bits of data, by size and error level
CORRECTION: Any = consts.ECC
PADDING = (0xEC, 0x11)
TERMINATOR = 4  # bits
DATA = {consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT}
GENERATOR = 0b1_0001_1101  # of the field of 256 elements
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}
_PAIRS = {one + other: f"{45 * _VALUES[one] + _VALUES[other]:011b}" for one in SIGNS for other in SIGNS}
_VALUE_OF_DIGIT = bytes.maketrans(b"01", b"\0\1")

Modules = Sequence[bytes]  # rows; 1 is dark


@dataclass(frozen=True, slots=True)
class _Frame:
    """A size without content. `places` takes out of a message, bit by bit, what each module shows, row by row.

    The two bits after the message are the light and the dark of the frame itself; `mask` is laid over the message.
    """

    side: int
    places: Callable[[bytes], tuple[int, ...]]
    mask: int
    bits: int
    blocks: tuple[tuple[int, int], ...]  # codewords of each: of data, of error correction

    @property
    def capacity(self) -> int:
        """Codewords of data."""
        return sum(data for data, _correction in self.blocks)


def modules(address: str, statement: str) -> Modules:
    """Of an address in whatever letters, and a statement in capitals and digits; without the quiet zone."""
    if len(address) > ADDRESS_MAX or "#" in address:
        raise ValueError("not the short address of a paper")
    for sizes, counts in COUNTS.items():
        said = _said(f"{address}#".encode(), statement, *counts)
        for version in sizes:
            if len(said) <= CAPACITY[version][consts.ERROR_LEVEL_M]:
                return _laid(_frame(version), said)
    raise ValueError("more than a square code of these sizes holds")


def _said(address: bytes, statement: str, count: int, long: int) -> str:
    """Both parts as bits, the first in byte mode, the other in alphanumeric mode (7.4)."""
    pairs = [statement[at : at + 2] for at in range(0, len(statement), 2)]
    signs = "".join(_PAIRS[pair] if len(pair) > 1 else f"{_VALUES[pair]:06b}" for pair in pairs)
    bits = f"{int.from_bytes(address):0{8 * len(address)}b}"
    return f"0100{len(address):0{count}b}{bits}0010{len(statement):0{long}b}{signs}"


def _laid(frame: _Frame, said: str) -> Modules:
    said += "0" * min(TERMINATOR, 8 * frame.capacity - len(said))
    said += "0" * (8 - len(said) % 8)  # as segno does: eight where none is needed, which readers take for the end
    data = int(said, 2).to_bytes(len(said) // 8)[: frame.capacity]
    data += bytes(PADDING[turn % 2] for turn in range(frame.capacity - len(data)))
    message = bytes(_interleaved(frame, data))
    bits = (int.from_bytes(message) << (frame.bits - 8 * len(message))) ^ frame.mask
    flat = bytes(frame.places(f"{bits:0{frame.bits}b}01".encode().translate(_VALUE_OF_DIGIT)))
    return [flat[at : at + frame.side] for at in range(0, len(flat), frame.side)]


def _interleaved(frame: _Frame, data: bytes) -> Iterator[int]:
    """The blocks' codewords in turn, then in turn those of their error correction (7.6)."""
    blocks, corrections, at = [], [], 0
    for count, correction in frame.blocks:
        block = data[at : at + count]
        blocks.append(block)
        corrections.append(_remainder(block, correction))
        at += count
    for parts in (blocks, corrections):
        for turn in zip_longest(*parts):
            yield from (one for one in turn if one is not None)


def _remainder(block: bytes, width: int) -> bytes:
    """What is left of the block, divided by the generator of this many codewords (7.5)."""
    table, shift, keep, left = _multiples(width), 8 * (width - 1), (1 << 8 * (width - 1)) - 1, 0
    for one in block:
        left = ((left & keep) << 8) ^ table[(left >> shift) ^ one]
    return left.to_bytes(width)


@cache
def _multiples(width: int) -> tuple[int, ...]:
    """The generator times each of the 256 elements, without its first coefficient, as one number."""
    generator = [1]
    root = 1
    for _place in range(width):
        shifted = [*generator, 0]
        generator = [one ^ _product(root, before) for one, before in zip(shifted, [0, *generator], strict=True)]
        root = _product(root, 2)
    return tuple(int.from_bytes(bytes(_product(times, one) for one in generator[1:])) for times in range(256))


def _product(one: int, other: int) -> int:
    found = 0
    while other:
        if other & 1:
            found ^= one
        one <<= 1
        one = one ^ GENERATOR if one & 0x100 else one
        other >>= 1
    return found


@cache
def _frame(version: int) -> _Frame:
    code = segno.make_qr("0", version=version, error=LEVEL, mask=MASK, boost_error=False)
    kinds = [list(row) for row in code.matrix_iter(border=0, verbose=True)]
    side = len(kinds)
    kinds[8][side - 9] = consts.TYPE_DATA_LIGHT  # segno calls it a module of the format, which ends beside it
    order = {place: turn for turn, place in enumerate(_zigzag(kinds))}
    bits = len(order)
    light, dark = bits, bits + 1
    frame = [[dark if kind >> 8 else light for kind in row] for row in kinds]
    places = [order.get((row, column), frame[row][column]) for row in range(side) for column in range(side)]
    mask = "".join("1" if column % 3 == 0 else "0" for _row, column in order)
    ecc = CORRECTION[version][consts.ERROR_LEVEL_M]
    blocks = tuple((one.num_data, one.num_total - one.num_data) for one in ecc for _block in range(one.num_blocks))
    return _Frame(side, itemgetter(*places), int(mask, 2), bits, blocks)


def _zigzag(kinds: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The modules of the content in the order of its bits: two columns wide, up and down, from the right (7.7.3)."""
    side, upwards = len(kinds), True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):  # the column of the timing pattern is left out
        for row in reversed(range(side)) if upwards else range(side):
            yield from ((row, column) for column in (right, right - 1) if kinds[row][column] in DATA)
        upwards = not upwards
