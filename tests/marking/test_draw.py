"""The draw: the printed seed alone gives the same numbers to anybody, and nobody is favoured."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.marking.draw import draw
from scoring.rules.errors import RuleBroken

ENTRANTS = ["aibek", "aigerim", "bolat", "dana"]


def test_draw_is_what_the_documented_algorithm_says() -> None:
    def ticket(what: str, entrant: str) -> str:
        return hashlib.sha256(f"sheber-draw-1\nC-1 09:00 4711\n{what}\n{entrant}".encode()).hexdigest()

    drawn = draw("C-1 09:00 4711", ENTRANTS, ["W1", "W2", "W3", "W4", "W5"])

    assert [each.entrant for each in drawn] == sorted(ENTRANTS, key=lambda entrant: ticket("number", entrant))
    by_workplace = sorted(drawn, key=lambda each: str(each.workplace))
    assert [each.entrant for each in by_workplace] == sorted(ENTRANTS, key=lambda each: ticket("workplace", each))


def test_draw_never_changes() -> None:
    assert [(each.entrant, each.number, each.workplace) for each in draw("2026", ENTRANTS, ["1", "2", "3", "4"])] == [
        ("bolat", 1, "1"),
        ("dana", 2, "4"),
        ("aigerim", 3, "2"),
        ("aibek", 4, "3"),
    ]


@given(st.text(max_size=20), st.lists(st.text(max_size=8), unique=True, max_size=12))
def test_every_entrant_draws_one_number_and_one_workplace_whatever_the_order_of_the_list(
    seed: str, entrants: list[str]
) -> None:
    workplaces = [f"W{number}" for number in range(len(entrants))]
    shuffled = sorted(entrants, reverse=True)

    drawn = draw(seed, entrants, workplaces)

    assert draw(seed, shuffled, workplaces) == drawn
    assert [each.number for each in drawn] == list(range(1, len(entrants) + 1))
    assert sorted(each.entrant for each in drawn) == sorted(entrants)
    assert {each.workplace for each in drawn} == set(workplaces)


def test_another_seed_draws_otherwise() -> None:
    orders = {tuple(each.entrant for each in draw(str(seed), ENTRANTS)) for seed in range(200)}

    assert len(orders) == 24


@pytest.mark.parametrize(
    ("entrants", "workplaces", "code"),
    [
        (["a", "a"], [], "draw-repeats"),
        (["a", "b"], ["1", "1"], "draw-repeats"),
        (["a", "b"], ["1"], "workplaces-too-few"),
    ],
)
def test_draw_is_refused(entrants: list[str], workplaces: list[str], code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        draw("seed", entrants, workplaces)
    assert broken.value.code == code
