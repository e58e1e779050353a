"""Reads what a tablet gave out of its queue: the file, or the pieces that its QR pictures hold. docs/offline.md.

Nothing is believed but the checksum, and the checksum only finds slips: what is read is typed in as paper is.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from scoring.foundation.entrance import LARGEST as INTEGER_MAX
from scoring.foundation.entrance import forbidden
from scoring.foundation.errors import Unreadable
from scoring.rules.canonical import digest

FORMAT, VERSION = "sheber-waiting-marks", 1
LARGEST = 1024 * 1024  # characters; a day of marks is a tenth of it
MARKS_MAX = 5000
_PIECE = re.compile(r"\s*SHEBER ([1-9]\d{0,3})/([1-9]\d{0,3}) ([0-9a-f]{8}) (.*?)\r?", re.DOTALL)
_MARK = {
    **dict.fromkeys(("client_id", "at", "seat", "aspect", "act"), str),
    **dict.fromkeys(("answer", "value", "reason", "text", "refused", "aspect_number"), str),
    **dict.fromkeys(("seen", "score", "round", "ends", "seat_number"), int),
}
_NEEDED = ("client_id", "at", "seat", "aspect", "act")


def read_export(text: str) -> dict[str, Any]:
    """The document, every mark of the shape that is written down; keys that say nothing are left out.

    Raises Unreadable: export-unreadable (no such document), export-incomplete (`missing`: numbers of pictures that are
    not there), export-damaged (the checksum does not fit).
    """
    if len(text) > LARGEST:
        raise Unreadable("export-unreadable")
    whole = _joined(text) if text.lstrip().startswith("SHEBER ") else text
    try:
        document = json.loads(whole, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unreadable("export-unreadable") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT or document.get("version") != VERSION:
        raise Unreadable("export-unreadable")
    said = document.pop("sha256", None)
    if _digest(document) != said:
        raise Unreadable("export-damaged")
    return {**document, "marks": [_mark(each) for each in _marks(document)], "sha256": said}


def _joined(text: str) -> str:
    """The pieces in the order of their numbers. A piece has no line break: its text escapes them."""
    read = [_PIECE.fullmatch(line) for line in text.splitlines() if line.strip()]
    pieces = [(int(each[1]), int(each[2]), each[3], each[4]) for each in read if each]
    if not pieces or len(pieces) != len(read) or len({piece[1:3] for piece in pieces}) != 1:
        raise Unreadable("export-unreadable")
    texts = {number: piece for number, _count, _sum, piece in pieces}
    missing = [str(number) for number in range(1, pieces[0][1] + 1) if number not in texts]
    if missing:
        raise Unreadable("export-incomplete", missing=", ".join(missing))
    return "".join(texts[number] for number in sorted(texts))


def _digest(document: Mapping[str, Any]) -> str:
    try:
        return digest(document)
    except (RecursionError, UnicodeEncodeError):
        raise Unreadable("export-unreadable") from None


def _marks(document: Mapping[str, Any]) -> list[Any]:
    marks = document.get("marks")
    if not isinstance(marks, list) or len(marks) > MARKS_MAX or not isinstance(document.get("assessment"), str):
        raise Unreadable("export-unreadable")
    return marks


def _mark(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or any(not isinstance(given.get(name), str) for name in _NEEDED):
        raise Unreadable("export-unreadable")
    said = {name: value for name, value in given.items() if value is not None}
    if any(name not in _MARK or type(value) is not _MARK[name] or _unkept(value) for name, value in said.items()):
        raise Unreadable("export-unreadable")
    return said


def _unkept(value: object) -> bool:
    """Whether no database keeps it; what travels as JSON in a file never passed the entrance."""
    return forbidden(value) if isinstance(value, str) else isinstance(value, int) and abs(value) > INTEGER_MAX


def _refuse(text: str) -> None:
    raise ValueError(f"{text} has no one spelling")
