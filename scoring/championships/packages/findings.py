"""What was out of the ordinary in a package when it was taken, kept with it for good: it names no person."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from scoring.championships.packages.lines import Act, named
from scoring.championships.packages.planning import Plan
from scoring.marking.setup.viewing import Named

FINDINGS_MAX = 300
REOPENED = "package-skill-reopened"
TOLD = (Act.CHANGED, Act.CONFLICT, Act.OUT)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: of which kind, which (None: of the kind as a whole), and a code with its values."""

    kind: str
    act: str
    name: Named | None
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


def findings_text(plan: Plan) -> str:
    found = [*_reopened(plan), *_lines(plan), *_persons(plan)]
    return json.dumps([asdict(one) for one in found[:FINDINGS_MAX]], ensure_ascii=False, sort_keys=True)


def findings_from(text: str | None) -> tuple[Finding, ...]:
    """None: a package that was taken before findings were kept."""
    return tuple(_finding(one) for one in json.loads(text or "[]"))


def _reopened(plan: Plan) -> Iterator[Finding]:
    """Skills whose results a decision had opened there when the package was written. decisions.md 19a."""
    for skill in plan.contents.stage["skills"]:
        if skill["reopened"]:
            yield Finding("results", Act.CHANGED, named(skill), REOPENED)


def _lines(plan: Plan) -> Iterator[Finding]:
    for line in plan.lines:
        if line.act in TOLD and line.kind != "persons":
            yield Finding(line.kind, line.act, line.name, line.code, line.params)


def _persons(plan: Plan) -> Iterator[Finding]:
    """How many, never who: this is kept where nothing is erased."""
    counts = Counter(line.act for line in plan.lines if line.act in TOLD and line.kind == "persons")
    for act, count in sorted(counts.items()):
        yield Finding("persons", act, None, "package-persons-otherwise", {"count": count})


def _finding(said: Mapping[str, Any]) -> Finding:
    name = said["name"] and Named(said["name"]["id"], said["name"]["kk"], said["name"]["ru"], said["name"]["en"])
    return Finding(said["kind"], said["act"], name, said["code"], said["params"])
