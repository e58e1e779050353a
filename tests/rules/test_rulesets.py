"""The shipped rule sets say what the decisions say, and every value names its clause."""

import re
from dataclasses import FrozenInstanceError, fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import SHIPPED, Medal, Purpose, RuleSet, Severity, TieAnchor, default_ruleset, ruleset

CLAUSE = re.compile(r"decisions\.md( [0-9]+a?|, rule sets shipped)|assessment-rules [0-9]+(\.[0-9]+)?")
DECISIONS = Path(__file__).resolve().parents[3] / "shared" / "domain" / "decisions.md"


def every_value(value: Any, prefix: str = "") -> set[str]:
    names = set()
    for item in fields(value):
        names.add(prefix + item.name)
        if is_dataclass(getattr(value, item.name)):
            names |= every_value(getattr(value, item.name), f"{prefix}{item.name}.")
    return names


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.name)
def test_every_value_names_the_clause_it_comes_from(rules: RuleSet) -> None:
    clauses = rules.clauses()

    assert set(clauses) == every_value(rules)
    assert not [text for text in clauses.values() for part in text.split("; ") if not CLAUSE.fullmatch(part)]


@pytest.mark.skipif(not DECISIONS.exists(), reason="the decisions are not beside this checkout")
def test_every_named_clause_exists() -> None:
    there = set(re.findall(r"^([0-9]+a?)\. ", DECISIONS.read_text("utf-8"), re.MULTILINE))

    named = {clause for rules in SHIPPED for text in rules.clauses().values() for clause in text.split("; ")}
    numbers = {match.group(1) for clause in named if (match := re.fullmatch(r"decisions\.md ([0-9]+a?)", clause))}
    assert numbers <= there


def test_four_rule_sets_are_shipped() -> None:
    assert [rules.name for rules in SHIPPED] == ["wsk-2026", "cis-2024", "wsi-2015", "exam-2026"]


def test_a_rule_set_is_found_by_name_and_by_version() -> None:
    assert ruleset("cis-2024").name == "cis-2024"
    assert ruleset("wsk-2026", "1") is ruleset("wsk-2026")


@pytest.mark.parametrize(("name", "version"), [("wsr-2018", None), ("wsk-2026", "0"), ("", None)])
def test_an_unknown_rule_set_is_refused(name: str, version: str | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        ruleset(name, version)

    assert refused.value.code == "rule-set-unknown"
    assert refused.value.params == {"name": name, "version": version or ""}


def test_championships_and_exams_have_their_defaults() -> None:
    assert default_ruleset(Purpose.CHAMPIONSHIP).name == "wsk-2026"
    assert default_ruleset(Purpose.EXAM).name == "exam-2026"


@pytest.mark.clause("decisions.md 4")
@pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.name)
def test_three_judges_score_to_three_within_one(rules: RuleSet) -> None:
    judgement = rules.judgement

    assert (judgement.judges, judgement.top_score, judgement.max_spread) == (3, 3, 1)


@pytest.mark.clause("decisions.md 6")
def test_the_total_is_hard_in_a_championship_and_a_warning_in_an_exam() -> None:
    assert {rules.name: rules.scheme.total_severity for rules in SHIPPED} == {
        "wsk-2026": Severity.ERROR,
        "cis-2024": Severity.ERROR,
        "wsi-2015": Severity.ERROR,
        "exam-2026": Severity.WARNING,
    }


@pytest.mark.clause("decisions.md 11")
def test_totals_before_locking_are_shown_in_a_championship_and_not_in_an_exam() -> None:
    shown = {rules.name: rules.preliminary_totals for rules in SHIPPED}

    assert shown == {"wsk-2026": True, "cis-2024": True, "wsi-2015": True, "exam-2026": False}


@pytest.mark.clause("decisions.md 13")
def test_the_scales_are_those_decided() -> None:
    found = {
        rules.name: (scale.centre, scale.points, scale.mad_factor, scale.minimum_unit, scale.minimum_field)
        for rules in SHIPPED
        if (scale := rules.scale)
    }

    assert found == {
        "wsk-2026": (700, 30, Fraction(14826, 10000), 100, 5),
        "cis-2024": (700, 30, Fraction(14826, 10000), None, 1),
        "wsi-2015": (500, 30, Fraction(14826, 10000), None, 1),
    }


@pytest.mark.clause("decisions.md 14")
def test_the_medals_of_small_fields_are_those_decided() -> None:
    medals = ruleset("wsk-2026").medals

    assert medals is not None
    assert (medals.tie_width, medals.tie_anchor) == (2, TieAnchor.FIRST)
    assert medals.field_sizes == (
        (1, (Medal.GOLD,)),
        (2, (Medal.GOLD, Medal.SILVER)),
        (3, (Medal.GOLD, Medal.SILVER, Medal.BRONZE)),
    )


@pytest.mark.clause("decisions.md 15")
def test_the_medallion_is_at_the_centre_of_the_scale() -> None:
    assert {rules.name: rules.medals.medallion for rules in SHIPPED if rules.medals} == {
        "wsk-2026": 700,
        "cis-2024": 700,
        "wsi-2015": 500,
    }


def test_the_old_scale_prints_that_it_is_not_reproduced_exactly() -> None:
    assert {rules.name: rules.remarks for rules in SHIPPED if rules.remarks} == {
        "wsi-2015": ("not-reproduced-exactly",)
    }


def test_nothing_of_a_rule_set_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ruleset("wsk-2026").name = "other"  # type: ignore[misc]
