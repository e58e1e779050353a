"""The cards of a skill on the big screen: which is opened next, and what a card that stays empty may tell.

Four cards always lie there, whatever the results are: a missing one would tell that two share the gold.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from scoring.rules.rulesets import Medal

CARDS = (Medal.MEDALLION.value, Medal.BRONZE.value, Medal.SILVER.value, Medal.GOLD.value)  # as they are opened
Row = TypeVar("Row")


def next_card(winners: Mapping[str, Sequence[Row]], opened: Collection[str]) -> str | None:
    """The card to open now; None when all are. A card that nobody won is passed over. decisions.md 14."""
    return next((card for card in CARDS if winners.get(card) and card not in opened), None)


def told(winners: Mapping[str, Sequence[Row]], opened: Collection[str]) -> Mapping[str, Sequence[Row]]:
    """Who won each card that lies open; an empty one opens with the next that somebody won, and tells nothing before.

    So a hall that has seen the bronze does not know yet that there is no silver.
    """
    won = [place for place, card in enumerate(CARDS) if card in opened and winners.get(card)]
    last = max(won, default=-1)
    if won and next_card(winners, opened) is None:
        last = len(CARDS)
    return {
        card: tuple(winners.get(card, ()))
        for place, card in enumerate(CARDS)
        if place <= last and (card in opened or not winners.get(card))
    }
