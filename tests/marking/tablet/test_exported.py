"""Marks given out of a tablet: read whole or refused, from the file or from the pieces of its pictures."""

import json
from typing import Any

import pytest

from scoring.foundation.errors import Unreadable
from scoring.marking.tablet.exported import LARGEST, read_export
from scoring.rules.canonical import canonical_bytes, digest

MARK = {
    "client_id": "0b0c0d0e-1111",
    "at": "2026-11-22T09:23:10.002Z",
    "seat": "seat-1",
    "seat_number": 9,
    "aspect": "m1",
    "act": "answer",
    "seen": 41,
    "answer": "typed:0.75",
    "refused": None,
}


def document(**changed: Any) -> dict[str, Any]:
    made = {
        "format": "sheber-waiting-marks",
        "version": 1,
        "assessment": "a",
        "name": "Ұлжан",
        "marks": [MARK],
    } | changed
    return made | {"sha256": digest(made)}


def pieces(made: dict[str, Any], size: int) -> list[str]:
    text = json.dumps(json.loads(canonical_bytes(made)), separators=(",", ":"))  # letters as \uXXXX
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    return [f"SHEBER {number}/{len(parts)} {made['sha256'][:8]} {part}" for number, part in enumerate(parts, 1)]


def test_file_is_read_and_what_is_empty_is_left_out() -> None:
    read = read_export(json.dumps(document(), indent=1))

    assert read["assessment"] == "a"
    assert read["marks"] == [{name: value for name, value in MARK.items() if value is not None}]


def test_pieces_are_read_in_any_order_and_more_than_once() -> None:
    made = document()
    read = pieces(made, 50)

    assert len(read) > 3
    assert read_export("\r\n".join([*reversed(read), read[0], ""])) == read_export(json.dumps(made))


def test_missing_pictures_are_named() -> None:
    read = pieces(document(), 50)

    with pytest.raises(Unreadable) as refused:
        read_export("\n".join([read[0], *read[3:]]))

    assert (refused.value.code, refused.value.params) == ("export-incomplete", {"missing": "2, 3"})


def test_what_was_changed_on_the_way_is_found() -> None:
    text = json.dumps(document()).replace("typed:0.75", "typed:0.95")

    with pytest.raises(Unreadable, match="export-damaged"):
        read_export(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("SHEBER ", id="the beginning of a picture"),
        pytest.param("SHEBER 1/1 0a0a0a0a {}", id="a picture of nothing"),
        pytest.param("[" * 100_000, id="brackets without end"),
        pytest.param('{"marks":' * 400 + "1" + "}" * 400, id="a deep document"),
        pytest.param("x" * (LARGEST + 1), id="too long"),
        pytest.param("[]", id="a list"),
        pytest.param(json.dumps(document(format="other")), id="another document"),
        pytest.param(json.dumps(document(version=2)), id="a later version"),
        pytest.param(json.dumps(document(marks={})), id="marks that are no list"),
        pytest.param(json.dumps(document(marks=[MARK | {"seat": 1}])), id="a seat that is no text"),
        pytest.param(json.dumps(document(marks=[MARK | {"seen": True}])), id="a truth for a number"),
        pytest.param(json.dumps(document(marks=[MARK | {"other": "x"}])), id="an unknown field"),
        pytest.param(json.dumps(document(marks=[{"seat": "s"}])), id="a mark without its aspect"),
        pytest.param(json.dumps(document()).replace("41", "41.0"), id="a float"),
        pytest.param(json.dumps(document()).replace("41", "NaN"), id="no number"),
        pytest.param("\n".join([*pieces(document(), 50), *pieces(document(name="x"), 50)]), id="two documents at once"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="export-unreadable"):
        read_export(text)


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param({"client_id": "tablet-\x00-0001"}, id="a NUL, which PostgreSQL keeps nowhere"),
        pytest.param({"answer": "\ud800"}, id="half of a letter, which no byte stands for"),
        pytest.param({"round": 10**30}, id="a number wider than a column"),
    ],
)
def test_what_no_database_keeps_is_refused(mark: dict[str, Any]) -> None:
    text = json.dumps(document(marks=[MARK | mark]) if "answer" not in mark else document())
    if "answer" in mark:  # nobody can work out its checksum
        text = text.replace("typed:0.75", r"\ud800")

    with pytest.raises(Unreadable, match="export-unreadable"):
        read_export(text)
