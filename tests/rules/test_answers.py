"""An answer goes into the journal as a code and comes back the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.answers import answer_code, read_answer
from scoring.rules.calculations import Answer, Chosen, Completed, Measured, Passed, Typed
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import Entry, EntryKind, Head, append
from tests.rules.strategies import values

every_answer = st.one_of(
    st.builds(Passed, st.booleans()),
    st.builds(Completed, st.integers(0, 999_999)),
    st.builds(Chosen, st.integers(1, 99)),
    st.builds(Measured, values),
    st.builds(Typed, st.integers(0, 10_000)),
)


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Passed(True), "passed:yes"),
        (Passed(False), "passed:no"),
        (Completed(4), "completed:4"),
        (Chosen(2), "option:2"),
        (Measured(Decimal("-12.50")), "measured:-12.50"),
        (Measured(Decimal("1E+3")), "measured:1000"),
        (Typed(75), "typed:0.75"),
    ],
)
def test_an_answer_is_written_as_a_code(answer: Answer, code: str) -> None:
    assert answer_code(answer) == code


@pytest.mark.clause("decisions.md 5")
@given(every_answer)
def test_reading_a_code_gives_the_answer_back(answer: Answer) -> None:
    assert read_answer(answer_code(answer)) == answer


@pytest.mark.clause("decisions.md 25")
@given(every_answer)
def test_every_code_fits_into_the_journal(answer: Answer) -> None:
    code = answer_code(answer)

    entry = append(Entry("seat-7", EntryKind.MARK, "a", "t", aspect="k", value=1, answer=code), Head())

    assert entry.answer == code


@pytest.mark.clause("decisions.md 5")
@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        *((code, "answer-malformed") for code in ("", "passed", "passed:", "passed:1", "completed:", "completed:4.0")),
        *((code, "answer-malformed") for code in ("completed:-1", "completed:٣", "option:1e1", "other:1", "option:²")),
        ("completed:1234567", "answer-malformed"),
        ("measured:NaN", "value-not-a-number"),
        ("typed:0.755", "mark-not-a-number"),
    ],
)
def test_any_other_code_is_refused(code: str, refusal: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_answer(code)

    assert refused.value.code == refusal
