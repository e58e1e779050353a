"""Order and likeness of texts by the Kazakh alphabet, which neither Python's nor SQLite's own comparison knows."""

import re
import unicodedata

# kazakhstan.md C.6; by code points Ә Ғ Қ Ң Ө Ұ Ү Һ І would all stand after Я.
KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACE = {letter: place for place, letter in enumerate(KAZAKH_ALPHABET)}
# What is typed for each on a keyboard that has Russian letters alone.
_RUSSIAN_FOR = str.maketrans("әғқңөұүһі", "агкноуухи")
_PIECE = re.compile(r"[0-9]+|\w|[^\w]+")
_GAP, _DIGITS, _KAZAKH, _OTHER = range(4)

Key = tuple[tuple[tuple[int, int, str], ...], str]


def kazakh_key(text: str) -> Key:
    """A key for sorted(): gaps, then numbers by value, then the Kazakh alphabet, then other letters (Latin too).

    Capitals matter only between texts that are otherwise equal.
    """
    folded = unicodedata.normalize("NFC", text).casefold().strip()
    return tuple(_place(piece) for piece in _PIECE.findall(folded)), text.swapcase()


def normalised(text: str) -> str:
    """The text as a search column holds it: one case, one kind of gap, ё as е, no width or form variants."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(folded.split())


def sought(text: str) -> str:
    """The text as somebody looks for it: `normalised`, and each Kazakh letter as the Russian one that is typed for it.

    For looking only: two people are not the same because one is found by the other's name.
    """
    return normalised(text).translate(_RUSSIAN_FOR)


def _place(piece: str) -> tuple[int, int, str]:
    if piece.isascii() and piece.isdigit():
        number = piece.lstrip("0")
        return _DIGITS, len(number), number  # longer is larger; int() refuses what a hostile title may hold
    if piece in _PLACE:
        return _KAZAKH, _PLACE[piece], ""
    if piece.isalnum():
        return _OTHER, 0, piece
    return _GAP, 0, ""


def sortable(text: str) -> str:
    """The order of `kazakh_key` as one text of digits, which every database sorts alike; capitals do not count."""
    folded = unicodedata.normalize("NFC", text).casefold().strip()
    return "".join(_digits(*_place(piece)) for piece in _PIECE.findall(folded))


def _digits(kind: int, place: int, letter: str) -> str:
    if kind == _GAP:
        return "0"
    if kind == _DIGITS:
        number = (letter or "0")[:30]
        return f"1{len(number):02}{number}"
    return f"2{place:02}" if kind == _KAZAKH else f"3{ord(letter[0]):07}"
