"""A rule set with all its values as a JSON document, and back: a bundle carries it, so that anyone computes again."""

import re
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import (
    AdvancingRules,
    JudgementRules,
    Medal,
    MedalRules,
    Purpose,
    RuleSet,
    ScaleRules,
    SchemeLimits,
    Severity,
    TieAnchor,
    ruleset,
)

WHOLE_MAX = 10**9  # of any value; a hostile rule set must not ask for a minute of arithmetic
ROWS_MAX = 100
_FRACTION = re.compile(r"[0-9]{1,12}(?:/[0-9]{1,12})?", re.ASCII)
_PARTS = {
    "judgement": JudgementRules, "scheme": SchemeLimits, "scale": ScaleRules, "medals": MedalRules,
    "advancing": AdvancingRules,
}  # fmt: skip
_MAY_LACK = frozenset({"scale", "medals", "advancing", "minimum_unit", "mean_deviation_factor", "minimum_result"})
_CODES: dict[str, type[StrEnum]] = {"purpose": Purpose, "tie_anchor": TieAnchor}
_FRACTIONS = frozenset({"mad_factor", "mean_deviation_factor"})
_TEXTS = frozenset({"name", "version"})
# Zero would divide, or find nobody: these are at least one.
_AT_LEAST_ONE = frozenset({"judges", "top_score"})


def rules_document(value: Any) -> Any:
    """Every value by its name: whole numbers as they are, fractions as "7413/5000", codes as text."""
    if is_dataclass(value):
        return {item.name: rules_document(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [rules_document(part) for part in value]
    if isinstance(value, Fraction):
        return str(value)
    return value.value if isinstance(value, StrEnum) else value


def rules_from(document: object) -> RuleSet:
    """The rule set of a document, read strictly. Raises RuleBroken: rules-malformed (`part`: which value)."""
    read: RuleSet = _read(document, RuleSet, "rule_set")
    return read


def shipped_alike(rules: RuleSet) -> bool:
    """Whether the rule set is as we ship it; one that we do not know is nobody's forgery."""
    try:
        return ruleset(rules.name, rules.version) == rules
    except RuleBroken:
        return True


def _read(document: object, kind: type, path: str) -> Any:
    if not isinstance(document, dict):
        raise RuleBroken("rules-malformed", part=path)
    names = [item.name for item in fields(kind)]
    for name in document:
        if name not in names:
            raise RuleBroken("rules-malformed", part=f"{path}.{str(name)[:40]}")
    return kind(**{name: _value(name, document.get(name), f"{path}.{name}") for name in names})


def _value(name: str, said: object, path: str) -> Any:
    if said is None and name in _MAY_LACK:
        return None
    if name in _PARTS:
        return _read(said, _PARTS[name], path)
    try:
        return _plain(name, said)
    except (ValueError, TypeError, ZeroDivisionError):
        raise RuleBroken("rules-malformed", part=path) from None


def _plain(name: str, said: Any) -> Any:
    if name in _CODES or name.endswith("_severity"):
        return _CODES.get(name, Severity)(said)
    if name in _FRACTIONS:
        return _fraction(said)
    if name in _TEXTS:
        return _text(said)
    if name == "field_sizes":
        return tuple((_whole(size), tuple(Medal(each) for each in medals)) for size, medals in _few(said))
    if name == "remarks":
        return tuple(_text(each) for each in _few(said))
    if name == "preliminary_totals":
        return _flag(said)
    return _whole(said, at_least=1 if name in _AT_LEAST_ONE else 0)


def _whole(said: object, *, at_least: int = 0) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not at_least <= said <= WHOLE_MAX:
        raise ValueError(said)
    return said


def _flag(said: object) -> bool:
    if not isinstance(said, bool):
        raise TypeError
    return said


def _text(said: object) -> str:
    if not isinstance(said, str) or len(said) > ROWS_MAX:
        raise ValueError
    return said


def _fraction(said: object) -> Fraction:
    if not isinstance(said, str) or not _FRACTION.fullmatch(said):
        raise ValueError
    return Fraction(said)


def _few(said: object) -> list[Any]:
    if not isinstance(said, list) or len(said) > ROWS_MAX:
        raise ValueError
    return said
