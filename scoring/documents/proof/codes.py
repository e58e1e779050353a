"""Kinds and results of papers as the numbers that a statement carries; a number never changes its meaning."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).with_name("reference") / "kinds.json"


@dataclass(frozen=True, slots=True)
class Coded:
    """`names` by language: kk, ru, en; empty for the result "none".

    Of a kind: `issued_as` are the codes of the register's kinds that are one here, and tell their difference by the
    result; of a `credential` kind every paper is an Open Badges credential too.
    """

    number: int
    code: str
    names: Mapping[str, str]
    issued_as: tuple[str, ...] = ()
    credential: bool = False


@cache
def kinds() -> Mapping[int, Coded]:
    return _read("kinds")


@cache
def results() -> Mapping[int, Coded]:
    return _read("results")


def kind_of(issued_as: str) -> Coded:
    """By the code of the register's kind. Raises KeyError: a kind that has no number yet; add it to kinds.json."""
    return _issued()[issued_as]


def is_credential(issued_as: str) -> bool:
    """Whether papers of this kind of the register are certificates, each an Open Badges credential too."""
    known = _issued().get(issued_as)
    return known is not None and known.credential


def kind_number(code: str) -> int:
    """Raises KeyError: a kind that has no number yet; add it to reference/kinds.json."""
    return _numbers(kinds())[code]


def result_number(code: str) -> int:
    """0 for "", which says nothing. Raises KeyError like `kind_number`."""
    return _numbers(results())[code]


def _numbers(coded: Mapping[int, Coded]) -> Mapping[str, int]:
    return {one.code: one.number for one in coded.values()}


@cache
def _issued() -> Mapping[str, Coded]:
    return {name: one for one in kinds().values() for name in (one.issued_as or (one.code,))}


def _read(part: str) -> Mapping[int, Coded]:
    rows = json.loads(REFERENCE.read_text("utf-8"))[part]
    return {
        row["number"]: Coded(
            row["number"], row["code"], {language: row[language] for language in ("kk", "ru", "en")},
            tuple(row.get("issued_as", ())), row.get("credential", False),
        )
        for row in rows
    }  # fmt: skip
