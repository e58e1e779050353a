"""A scheme as a document and back."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from scoring.rules.calculations import NumberCompleted
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, SubCriterion, Text
from scoring.schemes.content import canonical_bytes, fingerprint, scheme_document, scheme_from, scheme_from_bytes
from tests.schemes.strategies import schemes

ASPECT = Aspect("k1", Kind.MEASUREMENT, Text(kk="Мәзір"), 150, calculation=1)
SMALL = Scheme(
    "17",
    Text(kk="Веб-технологиялар", ru="Веб-технологии", en="Web Technologies"),
    criteria=(Criterion("A", Text(en="Design"), 150, (SubCriterion("A1", Text(en="Menu"), "1", (ASPECT,)),)),),
    calculations=(CalculationRow(NumberCompleted(Decimal(4)), "Four", library=True),),
)


def document() -> Any:
    return scheme_document(SMALL)


@given(scheme=schemes)
def test_a_scheme_comes_back_from_its_document(scheme: Scheme) -> None:
    assert scheme_from(json.loads(json.dumps(scheme_document(scheme)))) == scheme


@given(scheme=schemes)
def test_a_scheme_comes_back_from_its_bytes_and_gives_the_same_bytes(scheme: Scheme) -> None:
    again = scheme_from_bytes(canonical_bytes(scheme))

    assert (again, canonical_bytes(again)) == (scheme, canonical_bytes(scheme))


def test_marks_and_numbers_travel_as_decimal_text() -> None:
    content = document()

    aspect = content["criteria"][0]["sub_criteria"][0]["aspects"][0]
    assert (aspect["maximum"], content["calculations"][0]["calculation"]["possible"]) == ("1.50", "4")


def test_equal_numbers_written_otherwise_give_the_same_bytes() -> None:
    other = replace(SMALL, calculations=(CalculationRow(NumberCompleted(Decimal("4.00000000")), "Four", library=True),))

    assert fingerprint(other) == fingerprint(SMALL)


def test_another_letter_gives_another_fingerprint() -> None:
    other = replace(SMALL, title=replace(SMALL.title, kk="Веб технологиялар"))

    assert fingerprint(other) != fingerprint(SMALL)


def test_canonical_bytes_have_sorted_keys_and_no_spaces() -> None:
    assert (
        canonical_bytes(Scheme("17", Text(kk="Ә")))
        == (
            '{"calculations":[],"criteria":[],"format":"sheber-scheme","sections":[],"skill_number":"17",'
            '"standard":"WSOS","title":{"en":"","kk":"Ә","ru":""},"version":1}'
        ).encode()
    )


def _missing(content: Any) -> None:
    del content["criteria"][0]["sub_criteria"][0]["aspects"][0]["kind"]


def _unknown(content: Any) -> None:
    content["criteria"][0]["colour"] = "red"


def _mark_as_number(content: Any) -> None:
    content["criteria"][0]["declared"] = 1.5


def _fine_mark(content: Any) -> None:
    content["criteria"][0]["declared"] = "0.105"


def _kind(content: Any) -> None:
    content["criteria"][0]["sub_criteria"][0]["aspects"][0]["kind"] = "S"


def _control(content: Any) -> None:
    content["title"]["ru"] = "a\x07b"


def _surrogate(content: Any) -> None:
    content["title"]["ru"] = "\ud800"


def _long(content: Any) -> None:
    content["title"]["en"] = "a" * 10_001


def _number(content: Any) -> None:
    content["calculations"][0]["calculation"]["possible"] = "1e3"


def _row_zero(content: Any) -> None:
    content["criteria"][0]["sub_criteria"][0]["aspects"][0]["calculation"] = 0


def _true_as_number(content: Any) -> None:
    content["version"] = True


def _list(content: Any) -> None:
    content["sections"] = {}


def _future(content: Any) -> None:
    content["version"] = 2


def _twice(content: Any) -> None:
    content["criteria"][0]["sub_criteria"][0]["aspects"] *= 2


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        pytest.param(_missing, "content-field-missing", "criteria[0].sub_criteria[0].aspects[0].kind", id="missing"),
        pytest.param(_unknown, "content-field-unknown", "criteria[0]", id="unknown field"),
        pytest.param(_mark_as_number, "content-wrong-type", "criteria[0].declared", id="a float for a mark"),
        pytest.param(_fine_mark, "content-number-malformed", "criteria[0].declared", id="three decimals"),
        pytest.param(
            _kind, "content-value-unknown", "criteria[0].sub_criteria[0].aspects[0].kind", id="an unknown kind"
        ),
        pytest.param(_control, "content-text-not-storable", "title.ru", id="a control character"),
        pytest.param(_surrogate, "content-text-not-storable", "title.ru", id="half a character"),
        pytest.param(_long, "content-text-too-long", "title.en", id="a long text"),
        pytest.param(_number, "content-number-malformed", "calculations[0].calculation.possible", id="an exponent"),
        pytest.param(
            _row_zero, "content-wrong-type", "criteria[0].sub_criteria[0].aspects[0].calculation", id="row zero"
        ),
        pytest.param(_true_as_number, "content-wrong-type", "version", id="true for a number"),
        pytest.param(_list, "content-wrong-type", "sections", id="an object for a list"),
        pytest.param(_future, "content-format-unknown", None, id="a later version"),
        pytest.param(_twice, "content-key-twice", None, id="one key twice"),
    ],
)
def test_a_spoilt_document_is_refused_and_the_place_named(spoil: Any, code: str, place: str | None) -> None:
    content = document()
    spoil(content)

    with pytest.raises(RuleBroken) as refused:
        scheme_from(content)

    assert (refused.value.code, refused.value.params.get("place")) == (code, place)


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"", id="empty"), pytest.param(b"\xff", id="no utf-8"), pytest.param(b"[" * 99_999, id="deep")],
)
def test_bytes_that_are_no_json_are_refused(content: bytes) -> None:
    with pytest.raises(RuleBroken) as refused:
        scheme_from_bytes(content)

    assert refused.value.code == "content-not-json"
