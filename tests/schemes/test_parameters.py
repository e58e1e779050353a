"""The parameter grammar of column D is read to the letter, written back, and kept word for word when it is odd."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from scoring.schemes.content.parameters import Malformed, compose, parse, type_name

KNOWN = ["PASS_FAIL", "NUMBER_COMPLETED", "CHOICE", "RANGED_SCORE", "REGULAR_DIFFERENCE_DEDUCTION"]

numbers = st.decimals(min_value=0, max_value=10_000, places=8).map(lambda n: n.normalize() + 0)
labels = st.text(st.characters(blacklist_characters="#:", blacklist_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: bool(text.strip())
)
units = st.sampled_from(Unit)
bands = st.builds(Band, numbers, numbers, numbers)
calculations = st.one_of(
    st.just(PassFail()),
    st.builds(NumberCompleted, numbers),
    st.builds(Choice, st.lists(st.builds(Option, labels, numbers), max_size=12).map(tuple), units),
    st.builds(RangedScore, numbers, st.lists(bands, max_size=12).map(tuple), units),
    st.builds(RegularDifference, numbers, numbers, units, numbers, units),
    st.builds(Unknown, st.just("TIME_LIMIT"), st.text()),
)


@given(calculations)
def test_what_is_written_is_read_back(calculation: Calculation) -> None:
    assert parse(*compose(calculation)) == calculation


@given(st.sampled_from(KNOWN), st.text())
def test_any_text_is_understood_or_malformed(name: str, text: str) -> None:
    try:
        understood = parse(name, text)
    except Malformed:
        return
    assert type_name(understood) == name


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("PASS_FAIL", "", PassFail()),
        ("NUMBER_COMPLETED", "NUM_POSSIBLE:::4.00000000#x~x#", NumberCompleted(Decimal(4))),
        (
            "CHOICE",
            "CHOICE2_DEDUCTION:::33.30000000#x~x##-#DEDUCTION_TYPE:::#x~x#PERCENT#-#CHOICE1_LABEL:::#x~x#None"
            "#-#CHOICE1_DEDUCTION:::0E-8#x~x##-#CHOICE2_LABEL:::#x~x#Some",
            Choice((Option("None", Decimal(0)), Option("Some", Decimal("33.3"))), Unit.PERCENT),
        ),
        (
            "RANGED_SCORE",
            "RANGE1_LOWER:::0E-8#x~x##-#DEDUCTION_TYPE:::#x~x#PERCENT#-#RANGE1_DEDUCTION:::0E-8#x~x##-#RANGE1_UPPER:::"
            "3.00000000#x~x##-#TARGET_VALUE:::0E-8#x~x##-#RANGE2_DEDUCTION:::#x~x##-#RANGE2_LOWER:::#x~x##-#"
            "RANGE2_UPPER:::#x~x#",
            RangedScore(Decimal(0), (Band(Decimal(0), Decimal(3), Decimal(0)),), Unit.PERCENT),
        ),
        (
            "REGULAR_DIFFERENCE_DEDUCTION",
            "DEDUCTION_TYPE:::#x~x#UNIT#-#TARGET_VALUE:::0E-8#x~x##-#DIFFERENCE:::1.00000000#x~x##-#"
            "DIFFERENCE_TYPE:::#x~x#UNIT#-#DEDUCTION:::0.25000000#x~x#",
            RegularDifference(Decimal(0), Decimal(1), Unit.UNIT, Decimal("0.25"), Unit.UNIT),
        ),
        ("TIME_LIMIT", "anything at all", Unknown("TIME_LIMIT", "anything at all")),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isupper() and value.isidentifier() else "",
)
def test_the_serialisation_of_the_cis_is_understood(name: str, text: str, expected: Calculation) -> None:
    assert parse(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text", "entry"),
    [
        pytest.param("PASS_FAIL", "LIMIT:::1#x~x#", "LIMIT", id="an entry that pass or fail does not have"),
        pytest.param("NUMBER_COMPLETED", "", "NUM_POSSIBLE", id="the number is missing"),
        pytest.param("NUMBER_COMPLETED", "NUM_POSSIBLE:::4#x~x##-#NUM_POSSIBLE:::5#x~x#", "NUM_POSSIBLE", id="twice"),
        pytest.param("NUMBER_COMPLETED", "NUM_POSSIBLE:::NaN#x~x#", "NUM_POSSIBLE", id="no number"),
        pytest.param("NUMBER_COMPLETED", "NUM_POSSIBLE:::1E+99#x~x#", "NUM_POSSIBLE", id="a number out of all bounds"),
        pytest.param("NUMBER_COMPLETED", "NUM_POSSIBLE=4", "NUM_POSSIBLE=4", id="another grammar"),
        pytest.param("CHOICE", "CHOICE1_LABEL:::#x~x#Yes", "DEDUCTION_TYPE", id="no unit"),
        pytest.param("CHOICE", "DEDUCTION_TYPE:::#x~x#MARKS", "DEDUCTION_TYPE", id="a unit nobody knows"),
        pytest.param(
            "CHOICE", "DEDUCTION_TYPE:::#x~x#UNIT#-#CHOICE1_LABEL:::#x~x#Yes", "CHOICE1_DEDUCTION", id="half a choice"
        ),
        pytest.param(
            "RANGED_SCORE",
            "DEDUCTION_TYPE:::#x~x#UNIT#-#TARGET_VALUE:::1#x~x##-#RANGE1_LOWER:::1#x~x#",
            "RANGE1_UPPER",
            id="half a band",
        ),
    ],
)
def test_a_malformed_text_names_its_entry(name: str, text: str, entry: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse(name, text)

    assert caught.value.entry == entry


def test_numbers_are_written_as_java_prints_them() -> None:
    calculation = Choice((Option("None", Decimal("0.00")), Option("All", Decimal("33.3"))), Unit.PERCENT)

    assert compose(calculation) == (
        "CHOICE",
        "DEDUCTION_TYPE:::#x~x#PERCENT#-#CHOICE1_LABEL:::#x~x#None#-#CHOICE1_DEDUCTION:::0E-8#x~x##-#"
        "CHOICE2_LABEL:::#x~x#All#-#CHOICE2_DEDUCTION:::33.30000000#x~x#",
    )
