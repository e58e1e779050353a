"""Which card comes next, and what an empty one may tell: nothing that a hall could not know yet."""

import pytest

from scoring.championships.ceremony.cards import CARDS, next_card, told

ALL = {"medallion": ["4", "5"], "bronze": ["3"], "silver": ["2"], "gold": ["1"]}
NO_SILVER = {"bronze": ["3"], "gold": ["1", "2"]}
NO_BRONZE = {"silver": ["2", "3"], "gold": ["1"]}
GOLD_ALONE = {"gold": ["1"]}


@pytest.mark.parametrize(
    ("winners", "turns"),
    [
        pytest.param(ALL, ["medallion", "bronze", "silver", "gold"], id="all four"),
        pytest.param(NO_SILVER, ["bronze", "gold"], id="two golds leave no silver"),
        pytest.param(NO_BRONZE, ["silver", "gold"], id="two silvers leave no bronze"),
        pytest.param(GOLD_ALONE, ["gold"], id="a field of one"),
        pytest.param({}, [], id="no medal"),
    ],
)
def test_cards_are_opened_from_the_least_to_the_gold(winners: dict[str, list[str]], turns: list[str]) -> None:
    opened: list[str] = []
    while (card := next_card(winners, opened)) is not None:
        opened.append(card)

    assert opened == turns


@pytest.mark.parametrize(
    ("winners", "opened", "open_cards"),
    [
        pytest.param(ALL, [], {}, id="face down"),
        pytest.param(ALL, ["medallion"], {"medallion": ("4", "5")}, id="medallions"),
        pytest.param(NO_SILVER, [], {}, id="an empty card lies face down like the others"),
        pytest.param(NO_SILVER, ["bronze"], {"medallion": (), "bronze": ("3",)}, id="the missing silver is not told"),
        pytest.param(
            NO_SILVER, ["bronze", "gold"], {"medallion": (), "bronze": ("3",), "silver": (), "gold": ("1", "2")},
            id="with two golds the missing silver is told",
        ),
        pytest.param(
            NO_BRONZE, ["silver"], {"medallion": (), "bronze": (), "silver": ("2", "3")},
            id="with two silvers the missing bronze is told",
        ),
        pytest.param({}, [], {}, id="no medal tells nothing"),
    ],
)  # fmt: skip
def test_an_empty_card_opens_with_the_next_that_somebody_won(
    winners: dict[str, list[str]], opened: list[str], open_cards: dict[str, tuple[str, ...]]
) -> None:
    assert told(winners, opened) == open_cards


def test_until_the_gold_the_same_cards_lie_open_whether_it_is_shared_or_not() -> None:
    one, two = ALL | {"silver": ["2"]}, {**ALL, "silver": [], "gold": ["1", "2"]}

    assert told(one, ["medallion", "bronze"]) == told(two, ["medallion", "bronze"])
    assert len(CARDS) == 4
