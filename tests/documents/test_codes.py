"""Verification codes: a wrong sign and two swapped ones are found; what people type is read as they meant it."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.documents.codes import LENGTH, SIGNS, check_character, checks, new_code, read_code, shown_code

drawn = st.text(alphabet=SIGNS, min_size=LENGTH - 1, max_size=LENGTH - 1)


def test_a_code_holds_at_least_sixty_random_bits():
    assert (LENGTH - 1) * math.log2(len(SIGNS)) >= 60


@given(drawn)
def test_every_single_wrong_sign_is_found(text):
    code = text + check_character(text)

    for place, sign in itertools.product(range(LENGTH), SIGNS):
        changed = code[:place] + sign + code[place + 1 :]
        assert checks(changed) is (changed == code)


@given(drawn, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_signs_that_changed_places_are_found(text, one, other):
    signs = list(text + check_character(text))
    code = "".join(signs)
    signs[one], signs[other] = signs[other], signs[one]

    assert checks("".join(signs)) is ("".join(signs) == code)


def test_a_code_is_made_of_what_is_drawn():
    code = new_code(lambda signs: signs[-1])

    assert (code[:-1], checks(code)) == ("Z" * 15, True)
    assert shown_code(code) == f"ZZZZ-ZZZZ-ZZZZ-ZZZ{code[-1]}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("k7rm-4tqx-92hd-pw3c", "K7RM4TQX92HDPW3C", id="small letters"),
        pytest.param(" K7RM 4TQX 92HD PW3C ", "K7RM4TQX92HDPW3C", id="blanks"),
        pytest.param("К7RМ-4ТQХ-92НD-РW3С", "K7RM4TQX92HDPW3C", id="a Kazakh keyboard"),
        pytest.param("O0IL-1111-1111-1111", "0011111111111111", id="looks alike"),
        pytest.param("KZ-35-2026-D-00214", None, id="a number"),
        pytest.param("K7RM-4TQX-92HD-PW3", None, id="too short"),
        pytest.param("K7RM-4TQX-92HD-PW3U", None, id="a letter of no code"),
        pytest.param("A" * 10_000, None, id="a novel"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_what_people_type_is_read(typed, read):
    assert read_code(typed) == read
