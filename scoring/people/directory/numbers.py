"""The numbers of persons (IIN) and organisations (BIN): twelve digits, the last of which checks the others.

Nothing else is read from them: a birth date that differs from the first six digits is no error. kazakhstan.md E.2
"""

LENGTH = 12
SHOWN = 4  # digits of a masked number that are still seen
_FIRST_WEIGHTS = tuple(range(1, 12))
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def number_holds(text: str) -> bool:
    """Whether these are twelve ASCII digits with the right check digit."""
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()):  # isdigit alone takes other scripts' digits
        return False
    digits = [int(sign) for sign in text]
    check = _check_digit(digits)
    return check is not None and check == digits[-1]


def masked(number: str) -> str:
    """ "******1234": enough to tell two people of one name apart, too little to use. decisions.md 24"""
    return "*" * 6 + number[-SHOWN:]


def _check_digit(digits: list[int]) -> int | None:
    """None when the first eleven digits can have none."""
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        if rest != 10:
            return rest
    return None
