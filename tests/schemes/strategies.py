"""Arbitrary marking schemes for hypothesis: drafts with holes, odd texts, every calculation, three languages."""

from decimal import Decimal

from hypothesis import strategies as st

from scoring.rules.calculations import (
    Band,
    Choice,
    NumberCompleted,
    Option,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
    Unknown,
)
from scoring.rules.scheme import (
    Aspect,
    CalculationRow,
    Criterion,
    ExtraLine,
    Kind,
    Scheme,
    Section,
    SubCriterion,
    Text,
)
from scoring.schemes.bringing_in.matching import with_keys

ODD = (
    "=1+1",
    "+7 701 000 00 00",
    "-",
    "@SUM(A1)",
    '=HYPERLINK("http://example.invalid")',
    "http://example.invalid/",
    "мәтін\nекінші жол",
    "  бос орын  ",
    "😀 эмодзи",
    "\ufeffBOM",
    "_x0041_",
    "x005F_",
    "<r><t>x</t></r>",
    "<b>&amp;</b>",
    "1.50",
    "1,5",
    "007",
    "TRUE",
    "#-#KEY:::1#x~x#",
    "A1",
    "M",
    "Competition",
    "Total Variation",
    "\u2028",
    "\xa0",
    "'",
)
storable = st.characters(
    codec="utf-8", exclude_categories=("Cs",), exclude_characters="".join(map(chr, range(32))) + "\ufffe\uffff"
)
words = st.one_of(st.text(st.one_of(storable, st.sampled_from("\n\t")), max_size=20), st.sampled_from(ODD), st.just(""))
texts = st.builds(Text, kk=words, ru=words, en=words)
hundredths = st.one_of(st.none(), st.integers(0, 10_000), st.integers(0, 999_999_999))
units = st.sampled_from(Unit)
numbers = st.decimals(
    Decimal("-99999"), Decimal("99999"), allow_nan=False, allow_infinity=False, places=8
) | st.sampled_from([Decimal(0), Decimal("0E-8"), Decimal("4.00000000"), Decimal("33.30")])
amounts = numbers.map(abs)
calculations = st.one_of(
    st.builds(PassFail),
    st.builds(NumberCompleted, possible=amounts),
    st.builds(
        Choice,
        options=st.lists(st.builds(Option, label=words, deduction=amounts), max_size=4).map(tuple),
        unit=units,
    ),
    st.builds(
        RangedScore,
        target=numbers,
        bands=st.lists(st.builds(Band, lower=amounts, upper=amounts, deduction=amounts), max_size=3).map(tuple),
        unit=units,
    ),
    st.builds(
        RegularDifference,
        target=numbers,
        difference=amounts,
        difference_unit=units,
        deduction=amounts,
        unit=units,
    ),
    st.builds(Unknown, type=st.sampled_from(["TIME_BASED", "PASS_FAIL", "", "=1"]), parameters=words),
)
calculation_rows = st.builds(CalculationRow, calculation=calculations, name=words, library=st.booleans())
section_ids = st.sampled_from(["1", "2", "3", "10", "01", "I", ""])
aspects = st.builds(
    Aspect,
    key=st.just(""),
    kind=st.one_of(st.sampled_from(Kind), st.none()),
    description=texts,
    maximum=hundredths,
    section=st.one_of(st.none(), section_ids),
    extra=st.lists(st.builds(ExtraLine, text=texts, mark=hundredths), max_size=3).map(tuple),
    requirement=texts,
    calculation=st.one_of(st.none(), st.integers(1, 9)),
    benchmarks=st.lists(texts, max_size=4).map(tuple),
    gate=words,
)
sub_criteria = st.builds(
    SubCriterion,
    id=st.sampled_from(["A1", "A2", "B1", "A1", "", "АӘ", "Z99"]),
    name=texts,
    day=st.sampled_from(["", "1", "2", "C1", "01", "-1"]),
    aspects=st.lists(aspects, max_size=3).map(tuple),
)
criteria = st.builds(
    Criterion,
    id=st.sampled_from(["A", "B", "I", "J", ""]),
    name=texts,
    declared=hundredths,
    sub_criteria=st.lists(sub_criteria, max_size=3).map(tuple),
)
sections = st.builds(Section, id=section_ids, name=texts, declared=hundredths)


def _numbered(scheme: Scheme) -> Scheme:
    """No two aspects of a scheme share a key."""
    return with_keys(scheme, [f"key{number}" for number, _ in enumerate(scheme.aspects())])


schemes = st.builds(
    Scheme,
    skill_number=st.sampled_from(["17", "", "KZ-01", "=1"]),
    title=texts,
    sections=st.lists(sections, max_size=4).map(tuple),
    criteria=st.lists(criteria, max_size=3).map(tuple),
    calculations=st.lists(calculation_rows, max_size=5).map(tuple),
    standard=st.sampled_from(["WSOS", "WSSS"]),
).map(_numbered)
