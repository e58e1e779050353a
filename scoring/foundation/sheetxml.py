"""The XML inside a workbook, as a stream of what matters; document types and entities are refused outright."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.parsers import expat

from scoring.foundation.archives import PIECE
from scoring.rules.errors import RuleBroken

STRINGS_LIMIT = 100_000
LETTERS_LIMIT = 8_000_000  # characters of all shared strings; the longest real file has 40,000
TEXT_LIMIT = 32_767  # characters of a cell: the limit of the format itself
DEPTH_LIMIT = 200  # elements inside one another; a sheet has seven


def parse_part(
    pieces: Iterable[bytes], wanted: set[str], *, inside: Mapping[str, str] | None = None
) -> list[tuple[str, dict[str, str]]]:
    """The wanted elements of a small part, as (name, attributes), names without their prefixes.

    `inside` says which element must enclose a wanted one. Raises RuleBroken: xml-forbidden, file-damaged,
    file-out-of-bounds, sheet-too-large.
    """
    found: list[tuple[str, dict[str, str]]] = []
    enclosing = inside or {}
    open_tags: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in wanted and (name not in enclosing or enclosing[name] in open_tags):
            found.append((name, {key.rpartition(":")[2]: value for key, value in attributes.items()}))
            if len(found) > STRINGS_LIMIT:
                raise RuleBroken("sheet-too-large", limit=STRINGS_LIMIT)
        open_tags.append(name)
        check_depth(len(open_tags))

    run(pieces, start, lambda _: open_tags.pop(), None)
    return found


def text_of_strings(pieces: Iterable[bytes]) -> list[str]:
    """The shared strings in order, phonetic guides left out. Raises as parse_part."""
    texts: list[str] = []
    current: list[str] = []
    depth = {"t": 0, "rPh": 0}
    letters = level = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal level
        level += 1
        check_depth(level)
        name = tag.rpartition(":")[2]
        if name == "si":
            current.clear()
        elif name in depth:
            depth[name] += 1

    def end(tag: str) -> None:
        nonlocal level
        level -= 1
        name = tag.rpartition(":")[2]
        if name == "si":
            if len(texts) >= STRINGS_LIMIT:
                raise RuleBroken("sheet-too-large", limit=STRINGS_LIMIT)
            texts.append(unescape("".join(current)[:TEXT_LIMIT]))
        elif name in depth:
            depth[name] -= 1

    def text(data: str) -> None:
        nonlocal letters
        letters += len(data)
        if letters > LETTERS_LIMIT:
            raise RuleBroken("sheet-too-large", limit=STRINGS_LIMIT)
        if depth["t"] and not depth["rPh"]:
            current.append(data)

    run(pieces, start, end, text)
    return texts


_ESCAPED = re.compile(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")  # halves of surrogate pairs are no letters


def unescape(text: str) -> str:
    """A text as it was typed: the format writes a carriage return as _x000D_, and an underscore as _x005F_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def run(
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any],
    text: Callable[[str], Any] | None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    # The format has no document types: whoever sends one means harm (or nothing that we need).
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    parser.ExternalEntityRefHandler = _forbid
    try:
        for piece in pieces:
            # A text, a name or an attribute of a megabyte is no workbook's, and expat would hold all of it.
            if len(piece) == PIECE and b"<" not in piece:
                raise RuleBroken("file-out-of-bounds")
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise RuleBroken("file-damaged") from error


def check_depth(level: int) -> None:
    if level > DEPTH_LIMIT:
        raise RuleBroken("file-out-of-bounds")


def _forbid(*_: object) -> int:
    raise RuleBroken("xml-forbidden")
