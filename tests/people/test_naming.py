"""Names tidied for keeping, sorted by the Kazakh alphabet in any database, searched by any part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.foundation.collation import KAZAKH_ALPHABET, kazakh_key, sortable
from scoring.foundation.errors import Refused
from scoring.people.directory.naming import in_language, like, searched, tidy

WORDS = st.text(alphabet=[*KAZAKH_ALPHABET, " ", "-", "0", "7", "z", "w"], max_size=12)


@given(WORDS, WORDS)
def test_sort_column_orders_as_the_kazakh_alphabet_does(one: str, other: str) -> None:
    assert (sortable(one) < sortable(other)) is (kazakh_key(one)[0] < kazakh_key(other)[0])


def test_kazakh_letters_stand_in_their_places() -> None:
    names = ["Яна", "Қанат", "Кенже", "Ұлан", "Әсел", "Асқар", "Ілияс", "Ырыс"]

    assert sorted(names, key=sortable) == ["Асқар", "Әсел", "Кенже", "Қанат", "Ұлан", "Ырыс", "Ілияс", "Яна"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  Әсел \n Қанатқызы ", "Әсел Қанатқызы", id="blanks"),
        pytest.param("Але\u200bксей\x00", "Алексей", id="signs nobody sees"),
        pytest.param("И\u0306", "Й", id="composed"),
    ],
)
def test_name_is_tidied(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_too_long_a_name_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        tidy("ә" * 201)

    assert (refused.value.code, refused.value.params) == ("text-too-long", {"limit": 200})


def test_a_search_looks_through_kazakh_names_as_they_are_typed_without_kazakh_letters_too() -> None:
    assert searched("Қасымов Әли", "", None, "Али") == "қасымов әли али касымов"
    assert all(pattern.strip("%") in searched("Ғани ҚАСЫМОВ") for pattern in [*like("Касым Гани"), *like("қасым ғани")])


def test_search_takes_every_word_and_no_wildcards() -> None:
    assert like("ӘСЕЛ 5%_") == ["%әсел%", r"%5\%\_%"]


@pytest.mark.parametrize(("language", "name"), [("kk", "Әсел"), ("ru", "Асель"), ("en", "Асель")])
def test_reader_sees_the_spelling_of_their_language(language: str, name: str) -> None:
    assert in_language(language, kk="Әсел", ru="Асель") == name


def test_missing_spelling_is_replaced_by_the_other() -> None:
    assert in_language("ru", kk="Әсел", ru="") == "Әсел"
