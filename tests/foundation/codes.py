"""The codes that the source can raise or report, read from the source itself."""

import ast
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scoring.foundation import errors
from scoring.foundation.answers import CODES
from scoring.foundation.config import PROJECT

PARSED_AGAIN = 5
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REFUSALS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.Refused)}
# Who takes a code, and at which place of its arguments: the error classes, findings, problems of a scheme.
TAKES_CODE = dict.fromkeys({*REFUSALS, "RuleBroken", "SettingsRefused"}, 0) | {"Problem": 1, "Finding": 2}
# Methods of Report: report.error(cell, "code").
REPORTS = {"error": 1, "warning": 1, "note": 1}


@dataclass(frozen=True, slots=True)
class Raised:
    """A code, where it stands, and the names of the values that go with it (None: not known before running)."""

    code: str
    place: str
    values: frozenset[str] | None


def raised() -> list[Raised]:
    """Every place where an error, a problem or a finding is made with a code written there."""
    return [
        one
        for room in ("scoring", "exams")
        for path in sorted((PROJECT / room).rglob("*.py"))
        for one in _raised_in(parsed(path), path.relative_to(PROJECT).as_posix())
    ]


def codes_raised() -> set[str]:
    return {one.code for one in raised()} | set(CODES.values()) | {"form-expired", "request-refused"}


def texts_in_source() -> set[str]:
    """Every plain text in the source: a code that is none of them can never be said."""
    return {node.value for node in _nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def beginnings_in_source() -> set[str]:
    """What codes begin with that are put together when running: f"job-{state}" gives "job-"."""
    firsts = [node.values[0] for node in _nodes() if isinstance(node, ast.JoinedStr)]
    texts = {first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str)}
    return {text for text in texts if text.endswith("-") and CODE.fullmatch(text.removesuffix("-"))}


def _nodes() -> Iterator[ast.AST]:
    modules = [path for room in ("scoring", "exams") for path in sorted((PROJECT / room).rglob("*.py"))]
    for path in [PROJECT / "start.py", *modules]:
        yield from ast.walk(parsed(path))


@cache
def parsed(path: Path) -> ast.Module:
    """A module's tree, parsed once a process.

    Python 3.11 counts the depth of all threads that parse in one place, and fails when two do at once (gh-106905):
    threads of tests before this one may still compile something.
    """
    for _ in range(PARSED_AGAIN):
        try:
            return ast.parse(path.read_text(encoding="utf-8"))
        except SystemError:
            time.sleep(0.05)
    return ast.parse(path.read_text(encoding="utf-8"))


def _raised_in(tree: ast.Module, path: str) -> Iterator[Raised]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or (place := _place(node.func)) is None:
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg == "code"] + node.args[place : place + 1]
        for code in _texts(given):
            yield Raised(code, f"{path}:{node.lineno}", _values(node))


def _values(call: ast.Call) -> frozenset[str] | None:
    """The names a code's values are given under; problems and findings carry them in a mapping."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    names = [keyword.arg for keyword in call.keywords]
    if name in {"Problem", "Finding"} or None in names:
        return None
    return frozenset(name for name in names if name)


def _place(called: ast.expr) -> int | None:
    """At which argument the code stands, or None when this call takes no code."""
    if isinstance(called, ast.Name):
        return TAKES_CODE.get(called.id)
    if not isinstance(called, ast.Attribute):
        return None
    if called.attr in REPORTS and isinstance(called.value, ast.Name | ast.Attribute):
        owner = called.value.id if isinstance(called.value, ast.Name) else called.value.attr
        return REPORTS[called.attr] if "report" in owner else None
    return TAKES_CODE.get(called.attr)


def _texts(values: list[ast.expr]) -> Iterator[str]:
    """Plain texts, and both sides of `"this" if ... else "that"`."""
    for value in values:
        if isinstance(value, ast.IfExp):
            yield from _texts([value.body, value.orelse])
        elif isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
            yield value.value
