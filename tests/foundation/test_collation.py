"""The Kazakh order of letters and numbers, and the likeness that a search column keeps."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.foundation.collation import KAZAKH_ALPHABET, kazakh_key, normalised, sortable, sought


def test_the_alphabet_has_its_42_letters() -> None:
    assert len(set(KAZAKH_ALPHABET)) == 42


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(list("АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"), id="capital letters"),
        pytest.param(["Абай", "Әлихан", "Бекзат", "Қанат", "Ләззат", "Яна"], id="Қанат stands before Яна"),
        pytest.param(["Ғани", "Дана", "Өміржан", "Павел", "Ұлан", "Үміт", "Фарида", "Ілияс", "Юлия"], id="names"),
        pytest.param(["Аспект 2", "Аспект 10", "Аспект 100"], id="numbers by value"),
        pytest.param(["Аспект 0", "Аспект 09", "Аспект 10", "Аспект 99", "Аспект 100"], id="leading noughts"),
        pytest.param(["A" + "9" * 4999, "A1" + "0" * 4999, "A2" + "0" * 4999], id="numbers of five thousand digits"),
        pytest.param(["3D модельдеу", "Бояу", "Яхта", "CNC", "Web"], id="numbers, Kazakh, Latin"),
        pytest.param(["ана", "ана тілі", "анар"], id="a gap before any letter"),
        pytest.param(["Ақ-төбе", "Ақтөбе"], id="a hyphen is a gap"),
    ],
)
def test_texts_stand_in_the_kazakh_order(ordered: list[str]) -> None:
    mixed = ordered[1::2] + ordered[::2]

    assert sorted(mixed, key=kazakh_key) == ordered


@given(st.integers(min_value=0), st.integers(min_value=0))
def test_numbers_stand_by_value(one: int, other: int) -> None:
    assert (kazakh_key(f"№ {one}") < kazakh_key(f"№ {other}")) == (one < other)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        pytest.param("0", "1010", id="nought"),
        pytest.param("007", "1017", id="seven"),
        pytest.param("1" * 5000, "130" + "1" * 30, id="five thousand digits"),
    ],
)
def test_numbers_have_a_place_in_a_sorted_column(text: str, column: str) -> None:
    assert sortable(text) == column


def test_a_small_letter_comes_before_its_capital_only_when_all_else_is_equal() -> None:
    assert sorted(["Қан", "қан", "Қаз"], key=kazakh_key) == ["Қаз", "қан", "Қан"]


@given(st.text(), st.text())
def test_different_texts_have_different_keys(one: str, other: str) -> None:
    assert (kazakh_key(one) == kazakh_key(other)) == (one == other)


@given(st.lists(st.text()), st.randoms())
def test_the_order_does_not_depend_on_where_one_begins(texts: list[str], chance: Random) -> None:
    shuffled = texts.copy()
    chance.shuffle(shuffled)

    assert sorted(shuffled, key=kazakh_key) == sorted(texts, key=kazakh_key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ҚАНАТ", "қанат", id="capitals that SQLite does not fold"),
        pytest.param("  Алёна\t Ким ", "алена ким", id="ё and gaps"),
        pytest.param("й", "й", id="a letter in two parts"),
        pytest.param("Ｗｅｂ", "web", id="wide letters"),
    ],
)
def test_likeness_ignores_case_gaps_and_forms(text: str, expected: str) -> None:
    assert normalised(text) == expected


def test_a_kazakh_letter_is_found_by_the_russian_one_that_is_typed_for_it() -> None:
    assert sought("касымов") in sought("Өмірбек  ҚАСЫМОВ")
    assert sought("ӘҒҚҢӨҰҮҺІ") == sought("агкноуухи")
    assert normalised("Қасымов") != normalised("Касымов")  # found, and not the same person


@given(st.text())
def test_saying_it_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
