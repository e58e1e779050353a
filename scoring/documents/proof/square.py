"""The square code of a paper: its short address, and behind `#` the signed statement, each in its tightest mode.

A fragment never leaves the reader's device: whoever scans the code is led to the address, and only a verifier at hand
reads the statement.
"""

from typing import Any

import segno
from segno import consts

LEVEL = "m"  # error level of the design, section 11
MASK = 2  # trying all eight would cost most of the time that a paper takes
ADDRESS_MAX = 120  # signs


def address_with(address: str, statement: str) -> str:
    """The whole address as a person may copy it."""
    return f"{address}#{statement}"


def square(address: str, statement: str) -> segno.QRCode:
    """The code of an address in whatever letters, and a statement in capitals and digits. Same input, same modules."""
    if len(address) > ADDRESS_MAX or "#" in address:
        raise ValueError("not the short address of a paper")
    parts: Any = [(f"{address}#", consts.MODE_BYTE, "utf-8"), (statement, consts.MODE_ALPHANUMERIC)]
    return segno.make_qr(parts, error=LEVEL, mask=MASK, boost_error=False)
