"""The permanent keys of aspects."""

from itertools import cycle

from scoring.schemes.content.keys import ALPHABET, LENGTH, new_aspect_key


def test_a_key_has_twelve_letters_that_nobody_mistakes_for_others() -> None:
    keys = {new_aspect_key() for _ in range(200)}

    assert {len(key) for key in keys} == {LENGTH} == {12}
    assert not set("".join(keys)) & set("01ilouIO")


def test_two_hundred_keys_are_two_hundred() -> None:
    assert len({new_aspect_key() for _ in range(200)}) == 200


def test_the_chance_can_be_given() -> None:
    letters = cycle("ab")

    assert new_aspect_key(lambda _: next(letters)) == "abababababab"


def test_no_letter_is_more_likely_than_another() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 30
