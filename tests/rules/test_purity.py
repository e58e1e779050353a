"""The room of the rules stays pure: standard library only, no float, no clock, no chance, no words to a person."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import scoring.rules

FILES = sorted(Path(scoring.rules.__file__).parent.glob("*.py"))
FORBIDDEN = {"time", "datetime", "random", "secrets", "uuid", "os", "locale", "gettext"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_rule_imports_nothing_but_the_standard_library(path: Path) -> None:
    names = set(imported(ast.parse(path.read_text("utf-8"))))

    outside = {name for name in names if not name.startswith("scoring.rules.")}
    assert {name.partition(".")[0] for name in outside} <= sys.stdlib_module_names
    assert not {name.partition(".")[0] for name in outside} & FORBIDDEN


@pytest.mark.clause("decisions.md 1")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_float_is_written_or_asked_for(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))

    assert not [node.lineno for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert not [node.lineno for node in nodes if isinstance(node, ast.Name) and node.id in ("float", "complex")]
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    assert not [name.lineno for name in called if isinstance(name, ast.Name) and name.id == "round"]
