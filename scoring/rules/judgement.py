"""Judgement aspects: the judges show 0-3; a wide spread is talked through and scored again. decisions.md 4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import HUNDRED, round_half_up
from scoring.rules.rulesets import JudgementRules


@dataclass(frozen=True, slots=True)
class Round:
    """One showing of scores: its number from 1, and each judge's id with the raw score (who has none is not in it)."""

    number: int
    scores: Mapping[str, int] = field(default_factory=dict)


def award(maximum: int, scores: Sequence[int], rules: JudgementRules) -> int:
    """The mark (hundredths) that one round of raw scores is worth: max x sum / (judges x top score). decisions.md 2, 4.

    `maximum` is the aspect's, in hundredths; `scores` are one per judge, in any order.
    Raises RuleBroken: aspect-maximum-not-positive, panel-incomplete, score-out-of-range, spread-too-wide.
    """
    if maximum <= 0:
        raise RuleBroken("aspect-maximum-not-positive")
    if len(scores) != rules.judges:
        raise RuleBroken("panel-incomplete", scores=len(scores), judges=rules.judges)
    for score in scores:
        check_score(score, rules)
    if spread(scores) > rules.max_spread:
        raise RuleBroken("spread-too-wide", spread=spread(scores), max_spread=rules.max_spread)
    return round_half_up(Fraction(maximum * sum(scores), HUNDRED * rules.judges * rules.top_score))


def check_score(score: int, rules: JudgementRules) -> None:
    """Raise RuleBroken score-out-of-range unless the raw score is 0 to the top score. decisions.md 4."""
    if not 0 <= score <= rules.top_score:
        raise RuleBroken("score-out-of-range", top=rules.top_score)


def spread(scores: Sequence[int]) -> int:
    """How far the highest raw score is from the lowest; 0 while there are none."""
    return max(scores, default=0) - min(scores, default=0)


def complete(showing: Round, rules: JudgementRules) -> bool:
    """Whether exactly the panel's number of judges has shown a score."""
    return len(showing.scores) == rules.judges


def too_wide(showing: Round, rules: JudgementRules) -> bool:
    """Whether the scores, once all are in, are too far apart to become a mark. decisions.md 4."""
    return complete(showing, rules) and spread(list(showing.scores.values())) > rules.max_spread


def revealed(showing: Round, rules: JudgementRules) -> bool:
    """Whether judges may see each other's scores: only when all are in. decisions.md 4."""
    return len(showing.scores) >= rules.judges


def visible_scores(showing: Round, judge: str | None, rules: JudgementRules) -> dict[str, int]:
    """What `judge` (None: anyone who is no judge of it) may see of a round. decisions.md 4."""
    if revealed(showing, rules):
        return dict(showing.scores)
    return {who: score for who, score in showing.scores.items() if who == judge}


def deciding_round(rounds: Sequence[Round], rules: JudgementRules) -> Round | None:
    """The round whose scores become the mark: the last, when it is complete and close enough; else None."""
    last = max(rounds, key=lambda showing: showing.number, default=None)
    settled = last is not None and complete(last, rules) and not too_wide(last, rules)
    return last if settled else None


def next_round(rounds: Sequence[Round], rules: JudgementRules) -> int:
    """The number of the round that may be opened now. decisions.md 4: only a wide spread opens one.

    Raises RuleBroken: round-not-due.
    """
    last = max(rounds, key=lambda showing: showing.number, default=None)
    if last is None or not too_wide(last, rules):
        raise RuleBroken("round-not-due")
    return last.number + 1


def check_open_for_score(showing: Round, judge: str, rules: JudgementRules) -> None:
    """Raise RuleBroken when this judge may not show a score in this round any more. decisions.md 4.

    Codes: round-revealed (all scores are in and seen: a change now is no longer independent), panel-full.
    """
    if revealed(showing, rules):
        raise RuleBroken("round-revealed" if judge in showing.scores else "panel-full", round=showing.number)
