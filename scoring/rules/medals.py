"""Medals and the Medallion for Excellence: who ties with whom, and what a tie does to the medals below."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scoring.rules.rulesets import Medal, MedalRules, TieAnchor


class _Contender(NamedTuple):
    seat: str
    worth: int  # published scale points, or the raw total in hundredths where no scale exists


def award_by_scale(scores: Mapping[str, int], rules: MedalRules) -> dict[str, Medal]:
    """Seat to honour in a field of published scale points; a seat without one is absent. decisions.md 14, 15."""
    medals = _award(scores, rules, width=rules.tie_width)
    medallions = {seat: Medal.MEDALLION for seat, score in scores.items() if score >= rules.medallion}
    return medallions | medals


def award_by_total(totals: Mapping[str, int], rules: MedalRules) -> dict[str, Medal]:
    """Seat to medal in a field too small for a scale: only equal totals tie, and no medallion. decisions.md 14, 15."""
    return _award(totals, rules, width=0)


def _award(worths: Mapping[str, int], rules: MedalRules, *, width: int) -> dict[str, Medal]:
    queue = sorted((_Contender(*item) for item in worths.items()), key=lambda one: -one.worth)
    given = _given_to_field_of(len(queue), rules)
    golds, silvers, bronzes = _groups(queue, width, rules.tie_anchor)
    winners = ((Medal.GOLD, golds), (Medal.SILVER, silvers), (Medal.BRONZE, bronzes))
    return {one.seat: medal for medal, group in winners if medal in given for one in group}


def _given_to_field_of(size: int, rules: MedalRules) -> tuple[Medal, ...]:
    given: tuple[Medal, ...] = ()
    for from_size, medals in rules.field_sizes:
        if size >= from_size:
            given = medals
    return given


def _groups(queue: Sequence[_Contender], width: int, anchor: TieAnchor) -> tuple[Sequence[_Contender], ...]:
    """Golds, silvers, bronzes of a queue in falling order of worth. decisions.md 14."""
    golds, rest = _split_tied(queue, width, anchor)
    silvers: Sequence[_Contender] = ()
    if len(golds) == 1:  # two golds: no silver
        silvers, rest = _split_tied(rest, width, anchor)
    if len(golds) >= 3 or len(silvers) >= 2:
        last = (silvers or golds)[-1]
        bronzes: Sequence[_Contender] = [one for one in rest if last.worth - one.worth <= width]
    else:
        bronzes, _ = _split_tied(rest, width, anchor)
    return golds, silvers, bronzes


def _split_tied(
    queue: Sequence[_Contender], width: int, anchor: TieAnchor
) -> tuple[Sequence[_Contender], Sequence[_Contender]]:
    """The first of the queue with everyone tied to it, and the rest."""
    end = min(1, len(queue))
    while end < len(queue):
        measured_from = queue[0] if anchor is TieAnchor.FIRST else queue[end - 1]
        if measured_from.worth - queue[end].worth > width:
            break
        end += 1
    return queue[:end], queue[end:]
