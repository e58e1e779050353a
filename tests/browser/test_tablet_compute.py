"""compute.js is worth what scoring.rules.measurement says, answer by answer; the tablet shows marks offline by it."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from scoring.rules import answers, measurement
from scoring.rules.calculations import (
    Band,
    Calculation,
    Choice,
    NumberCompleted,
    Option,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
    Unknown,
)
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import CalculationRow
from scoring.schemes.content.calculations import calculation_document
from tests.browser.product import Product
from tests.browser.reader import reader
from tests.browser.visits import Visit

BATCHES = 60
IN_A_BATCH = 40
COMPUTE = """async (cases) => {
  const { award } = await import(document.querySelector('script[src*="/js/foundation/page.js"]').src
    .replace('foundation/page.js', 'marking/tablet/compute.js'));
  return cases.map(([maximum, calculation, code]) => award(maximum, calculation, code));
}"""
Case = tuple[int, Calculation | None, str]

_numbers = st.decimals(min_value=-2000, max_value=2000, places=3)
_some = st.decimals(min_value=0, max_value=300, places=2)
_units = st.sampled_from(list(Unit))
_bands = st.lists(st.builds(Band, _some, _some, _some), min_size=1, max_size=5).map(tuple)
_options = st.lists(st.builds(Option, st.just("x"), _some), min_size=1, max_size=5).map(tuple)
_calculations: st.SearchStrategy[Calculation | None] = st.one_of(
    st.none(),
    st.just(PassFail()),
    st.builds(NumberCompleted, st.decimals(min_value=Decimal("0.5"), max_value=40, places=1)),
    st.builds(Choice, _options, _units),
    st.builds(RangedScore, _numbers, _bands, _units),
    st.builds(
        RegularDifference,
        _numbers,
        st.decimals(min_value=Decimal("0.01"), max_value=90, places=2),
        _units,
        _some,
        _units,
    ),
    st.just(Unknown("GRID", "a=1")),
)
_codes = st.one_of(
    st.sampled_from(
        ["passed:yes", "passed:no", "passed:", "typed:", "completed:-1", "option:0", "measured:1e3", "typed:0.105", ""]
    ),
    st.integers(0, 45).map("completed:{}".format),
    st.integers(0, 7).map("option:{}".format),
    _numbers.map("measured:{}".format),
    _numbers.map(lambda value: f"measured:{value}".replace(".", ",")),
    st.decimals(min_value=0, max_value=6, places=2).map("typed:{}".format),
)
_cases = st.lists(st.tuples(st.integers(1, 500), _calculations, _codes), min_size=IN_A_BATCH, max_size=IN_A_BATCH)


def by_the_rules(maximum: int, calculation: Calculation | None, code: str) -> str | None:
    try:
        return format_hundredths(measurement.award(maximum, calculation, answers.read_answer(code)))
    except RuleBroken:
        return None


def asked(case: Case) -> list[Any]:
    maximum, calculation, code = case
    document = calculation_document(CalculationRow(calculation))["calculation"] if calculation is not None else None
    return [format_hundredths(maximum), document, code]


def test_the_tablet_computes_what_the_rules_compute(browser: Browser, product: Product) -> None:
    with reader(browser, product) as person:
        page = person.open(Visit("sign-in", "/sign-in"))

        @settings(max_examples=BATCHES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(_cases)
        def same(cases: list[Case]) -> None:
            told = page.evaluate(COMPUTE, [asked(case) for case in cases])
            wrong = [
                (json.dumps(asked(case)), mark, by_the_rules(*case))
                for case, mark in zip(cases, told, strict=True)
                if mark != by_the_rules(*case)
            ]
            assert wrong == []

        same()
