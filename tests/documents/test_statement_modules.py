"""The quick way to the modules of a square code gives every module as the library gives it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.documents.proof.alphabet import ALPHABET
from scoring.documents.proof.modules import modules
from scoring.documents.proof.square import ADDRESS_MAX, square
from tests.documents.paper import ADDRESS, TEXT, changed

SITE = "https://a.kz/v/"


def drawn(address, text):
    return [bytes(row) for row in square(address, text).matrix]


@settings(max_examples=60, deadline=None)
@given(st.text("Қabc/-09", max_size=40), st.text(ALPHABET, min_size=1, max_size=320))
def test_every_module_is_the_librarys(path, text):
    assert list(modules(SITE + path, text)) == drawn(SITE + path, text)


@pytest.mark.parametrize("length", [*range(1, 24), 187, 188, 189, 190, 191, 192, 193, 194])
def test_around_the_edges_of_the_sizes_too(length):
    assert list(modules(SITE, "0" * length)) == drawn(SITE, "0" * length)


@pytest.mark.parametrize("text", [TEXT, changed(number="9" * 40, skill="9" * 20)], ids=["usual", "longest"])
def test_statements_of_papers_too(text):
    assert list(modules(ADDRESS, text)) == drawn(ADDRESS, text)


@pytest.mark.parametrize("address", [f"{SITE}#a", SITE + "a" * ADDRESS_MAX], ids=["a fragment", "too long"])
def test_what_is_no_short_address_is_refused(address):
    with pytest.raises(ValueError, match="short address"):
        modules(address, TEXT)
