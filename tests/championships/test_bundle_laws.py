"""Whatever was marked, a bundle holds for both programs; the documents keep what they promise."""

import hashlib
import json
import re
import runpy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.championships.bundle import reading
from scoring.championships.bundle.reading import bundle_from
from scoring.championships.bundle.rule_values import rules_document, rules_from
from scoring.championships.bundle.verifying import verify
from scoring.foundation.config import PROJECT
from scoring.rules.canonical import digest
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import SHIPPED
from tests.championships.made import made_bundle, made_scheme

SCRIPT = runpy.run_path(str(PROJECT / "docs" / "verify_bundle.py"))
SCHEME = made_scheme(sheets=2, aspects=4)
FIELD = tuple(Participation)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    seats=st.integers(1, 9),
    seed=st.randoms(use_true_random=False),
    rules=st.sampled_from([one for one in SHIPPED if one.scale]),
    how=st.lists(st.sampled_from(FIELD), min_size=9, max_size=9),
)
def test_whatever_was_marked_holds_for_both_programs(seats, seed, rules, how):
    document = made_bundle(seats, SCHEME, seed.randrange, rules, lambda seat: how[seat - 1])

    verdict = verify(bundle_from(json.dumps(document).encode()))

    assert verdict.differences == ()
    assert SCRIPT["verify"](document) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.randoms(use_true_random=False), place=st.integers(0, 5), worth=st.integers(0, 999))
def test_another_total_is_found_by_both_programs(seed, place, worth):
    document = made_bundle(6, SCHEME, lambda most: min(seed.randrange(most) + 1, most - 1))  # nobody is excused
    row = document["results"]["standings"][place]
    said = f"{worth // 100}.{worth % 100:02d}"
    changed, row["total"] = row["total"] != said, said
    document["hash"] = digest(document["results"])

    verdict = verify(bundle_from(json.dumps(document).encode()))

    assert verdict.holds is not changed
    assert bool(SCRIPT["verify"](document)) is changed


@pytest.mark.parametrize("rules", SHIPPED, ids=lambda one: one.name)
def test_a_rule_set_comes_back_from_its_document_as_it_was(rules):
    assert rules_from(json.loads(json.dumps(rules_document(rules)))) == rules


def test_the_schema_names_the_fields_that_are_read():
    schema = json.loads((PROJECT / "docs" / "bundle.schema.json").read_text(encoding="utf-8"))
    parts = schema["$defs"]

    assert set(schema["required"]) == set(schema["properties"]) == set(reading._TOP)
    assert set(parts["results"]["required"]) == set(parts["results"]["properties"]) == set(reading._RESULTS)
    assert set(parts["results"]["properties"]["standings"]["items"]["required"]) == set(reading._ROW)
    assert set(parts["entry"]["properties"]) == set(reading._ENTRY_FIELDS)
    assert set(parts["entry"]["required"]) == set(reading._ENTRY_NEEDS)
    assert set(parts["entry"]["properties"]["kind"]["enum"]) == set(reading._KINDS)


def test_the_vectors_of_the_document_are_right():
    text = (PROJECT / "docs" / "bundle.md").read_text(encoding="utf-8")
    vectors = text[text.index("Test vectors:") : text.index("## What is computed")]
    hashes = re.findall(r"sha256  ([0-9a-f]{64})", vectors)
    first = json.loads(vectors.split("```\n")[1].splitlines()[0])
    entry = json.loads(re.search(r"entry 1 (\{.*?\})", vectors, re.DOTALL)[1])
    sheet = json.loads(re.search(r"sheet   (\{.*\})", vectors)[1])

    assert hashes == [
        digest(first),
        digest({"format": 1, **entry}),
        digest(sheet),
        hashlib.sha256("00ff\nҚайта саналды".encode()).hexdigest(),
    ]
