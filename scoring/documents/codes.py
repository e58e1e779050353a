"""The verification code of a paper: 75 random bits and a check character, apart from its number.

Letters and digits that are easily taken for one another are none of it, or read as one: O is 0, I and L are 1. What was
typed on a Kazakh or Russian keyboard is read by its looks.
"""

import secrets
from collections.abc import Callable

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # the last one checks the others
GROUP = 4
LOOK_ALIKES = dict(zip("OILАВСЕНКМОРТУХІ", "011ABCEHKM0PTYX1", strict=True))
LEFT_OUT = "- \N{NON-BREAKING HYPHEN}\N{EN DASH}"
READ_AS = str.maketrans(LOOK_ALIKES | dict.fromkeys(LEFT_OUT, ""))
LONGEST_TYPED = 60
_FIELD = 0b100101  # x^5 + x^2 + 1: the signs as the field of 32 elements


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """Fifteen signs drawn by `choose`, and their check character."""
    drawn = "".join(choose(SIGNS) for _ in range(LENGTH - 1))
    return drawn + check_character(drawn)


def check_character(drawn: str) -> str:
    """Finds every single wrong sign and every two that changed places: a Reed-Solomon code with one check symbol."""
    total = 0
    for sign in drawn:
        total = _doubled(total ^ SIGNS.index(sign))
    return SIGNS[total]


def read_code(typed: str) -> str | None:
    """The sixteen signs of what was typed; None where no code can be meant."""
    if len(typed) > LONGEST_TYPED:
        return None
    signs = typed.strip().upper().translate(READ_AS)
    return signs if len(signs) == LENGTH and set(signs) <= set(SIGNS) else None


def checks(code: str) -> bool:
    """Whether the last sign fits the others."""
    return check_character(code[:-1]) == code[-1]


def shown_code(code: str) -> str:
    """As it is printed: `K7RM-4TQX-92HD-PW3C`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 0b100000 else value
