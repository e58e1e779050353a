"""Bytes as letters that a square code packs well and an address carries as they are: 41 of them, two bytes in three.

A square code's alphanumeric mode has 45 signs, 5.5 bits each. Blank and `%` mean something in an address, `+` becomes
a blank with some readers, a final `.` is cut off by most messengers; 41 are left, and 41 ** 3 is still above 65536.
Base45 (RFC 9285) packs as tightly and needs the two that an address cannot carry.
"""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-/:"
END = "E"  # the text ends with a letter: nothing cuts it off as punctuation, and a text cut short is seen
BASE = len(ALPHABET)
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}


def to_text(content: bytes) -> str:
    """Each two bytes as three signs, least significant first; a last single byte as two."""
    pairs = [int.from_bytes(content[at : at + 2]) for at in range(0, len(content) - 1, 2)]
    text = "".join(_signs(pair, 3) for pair in pairs)
    return text + (_signs(content[-1], 2) if len(content) % 2 else "") + END


def from_text(text: str) -> bytes:
    """The bytes again; small letters are taken for capitals. Raises ValueError for anything `to_text` never writes."""
    text = text.upper()
    if not text.endswith(END):
        raise ValueError("cut short")
    signs = text.removesuffix(END)
    groups = [signs[at : at + 3] for at in range(0, len(signs), 3)]
    return b"".join(_value(group).to_bytes(len(group) - 1) for group in groups)


def _signs(value: int, count: int) -> str:
    signs = []
    for _place in range(count):
        value, rest = divmod(value, BASE)
        signs.append(ALPHABET[rest])
    return "".join(signs)


def _value(group: str) -> int:
    """Raises ValueError: a sign that is none of ours, a lone one, or more than the bytes can hold."""
    if len(group) < 2 or any(sign not in _VALUES for sign in group):
        raise ValueError("not of the alphabet")
    value = 0
    for sign in reversed(group):
        value = value * BASE + _VALUES[sign]
    if value >= 256 ** (len(group) - 1):
        raise ValueError("more than the bytes hold")
    return value
