"""docs/rules.md says which function obeys a clause and which test holds it; these tests keep it true."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, TypeGuard

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "rules.md"
IN_THE_RULES = [*range(1, 9), *range(11, 20)]  # 9, 10, 19a and 20-28 are kept by the rooms above
HEADER = ["Clause", "What it says", "Function", "Test"]


class Line(NamedTuple):
    clause: str
    function: str
    test: str


def cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def table() -> list[Line]:
    rows = [cells(line) for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| decisions.md")]
    return [Line(row[0], row[2], row[3]) for row in rows if len(row) == len(HEADER)]


@cache
def marked_clauses(path: Path) -> dict[str, frozenset[str]]:
    """Test name to the clauses that it, or its whole file, is marked with; read from the source."""
    tree = ast.parse(path.read_text("utf-8"))
    everywhere = frozenset(clauses_in(*(node.value for node in tree.body if is_pytestmark(node))))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return {node.name: everywhere | frozenset(clauses_in(*node.decorator_list)) for node in functions}


def is_pytestmark(node: ast.stmt) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"


def clauses_in(*expressions: ast.expr) -> Iterator[str]:
    calls = (node for expression in expressions for node in ast.walk(expression) if isinstance(node, ast.Call))
    for call in calls:
        if ast.unparse(call.func) == "pytest.mark.clause":
            yield from (str(argument.value) for argument in call.args if isinstance(argument, ast.Constant))


def id_of(line: Line) -> str:
    return f"{line.clause.removeprefix('decisions.md ')}: {line.test.rpartition('::')[2] or line.function}"


LINES = table()


def test_every_row_of_the_table_is_read() -> None:
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| decisions.md")]

    assert [len(cells(row)) for row in rows if len(cells(row)) != len(HEADER)] == []
    assert len({(line.clause, line.function, line.test) for line in LINES}) == len(rows)


@pytest.mark.parametrize("line", LINES, ids=id_of)
def test_function_of_the_table_exists(line: Line) -> None:
    module, _, name = line.function.rpartition(".")
    while not (ROOT / f"{module.replace('.', '/')}.py").exists():
        module, _, parent = module.rpartition(".")
        name = f"{parent}.{name}"

    found: object = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)

    assert found is not None
    assert module.startswith("scoring.rules.")


@pytest.mark.parametrize("line", LINES, ids=id_of)
def test_test_of_the_table_exists_and_is_marked_with_its_clause(line: Line) -> None:
    path, _, name = line.test.partition("::")

    assert line.clause in marked_clauses(ROOT / path).get(name, frozenset())


@pytest.mark.parametrize("line", LINES, ids=id_of)
def test_module_of_the_function_cites_the_clause(line: Line) -> None:
    module = next(part for part in modules_of(line.function) if part.exists())

    assert line.clause.removeprefix("decisions.md ") in cited(module.read_text("utf-8"))


def modules_of(function: str) -> Iterator[Path]:
    parts = function.split(".")
    for length in range(len(parts), 1, -1):
        yield (ROOT / "/".join(parts[:length])).with_suffix(".py")


def cited(source: str) -> set[str]:
    """Numbers of the clauses a source cites: "decisions.md 13, 14" cites both."""
    lists = re.findall(r"decisions(?:\.md)? ((?:\d+a?)(?:, \d+a?)*)", source)
    return {number for one in lists for number in one.split(", ")}


def test_every_clause_that_a_test_is_marked_with_is_in_the_table() -> None:
    tests = (ROOT / "tests" / "rules").glob("test_*.py")
    marked = {clause for path in tests for clauses in marked_clauses(path).values() for clause in clauses}

    assert {clause for clause in marked if clause.startswith("decisions.md")} - {line.clause for line in LINES} == set()


@pytest.mark.parametrize("number", IN_THE_RULES)
def test_every_clause_of_the_rules_is_in_the_table(number: int) -> None:
    assert f"decisions.md {number}" in {line.clause for line in LINES}


@pytest.mark.parametrize("clause", ["9", "10", "19a", *map(str, range(20, 29))])
def test_every_clause_outside_the_rules_names_its_room(clause: str) -> None:
    elsewhere = TABLE.read_text("utf-8").partition("## Outside the rules")[2]
    rooms = re.findall(rf"^\| {clause} \|.*\| `(?:scoring|exams|templates|static)[a-z/]*`", elsewhere, re.MULTILINE)

    assert len(rooms) == 1
