"""Raw scores become a mark, hidden until all are in; a wide spread opens a new round."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.errors import RuleBroken
from scoring.rules.judgement import (
    Round,
    award,
    check_open_for_score,
    complete,
    deciding_round,
    next_round,
    revealed,
    spread,
    too_wide,
    visible_scores,
)
from scoring.rules.rulesets import JudgementRules

RULES = JudgementRules()
TWO_JUDGES = JudgementRules(judges=2)
FIVE_JUDGES = JudgementRules(judges=5)

pytestmark = pytest.mark.clause("decisions.md 4")


def showing(number: int, *scores: int) -> Round:
    return Round(number, {f"judge-{place}": score for place, score in enumerate(scores, 1)})


@pytest.mark.parametrize(
    ("maximum", "scores", "expected"),
    [
        pytest.param(100, (2, 2, 3), 78, id="2 2 3 of 1.00"),
        pytest.param(75, (2, 2, 3), 58, id="2 2 3 of 0.75"),
        pytest.param(125, (1, 2, 2), 69, id="1 2 2 of 1.25"),
        pytest.param(50, (0, 1, 1), 11, id="0 1 1 of 0.50"),
        pytest.param(100, (0, 0, 0), 0, id="nothing"),
        pytest.param(100, (3, 3, 3), 100, id="everything"),
    ],
)
def test_three_scores_are_worth(maximum: int, scores: tuple[int, ...], expected: int) -> None:
    assert award(maximum, scores, RULES) == expected


def test_other_rule_sets_may_have_two_or_five_judges() -> None:
    assert award(100, (2, 3), TWO_JUDGES) == 83
    assert award(100, (2, 2, 3, 3, 3), FIVE_JUDGES) == 87


def test_exactly_the_lawful_triples_are_worth_a_mark() -> None:
    lawful = set()
    for scores in product(range(4), repeat=3):
        try:
            award(100, scores, RULES)
        except RuleBroken:
            continue
        lawful.add("".join(map(str, sorted(scores))))

    assert lawful == {"000", "001", "011", "111", "112", "122", "222", "223", "233", "333"}


@pytest.mark.parametrize(
    ("maximum", "scores", "code", "params"),
    [
        pytest.param(100, (2, 2), "panel-incomplete", {"scores": 2, "judges": 3}, id="two of three"),
        pytest.param(100, (2, 2, 2, 2), "panel-incomplete", {"scores": 4, "judges": 3}, id="four of three"),
        pytest.param(100, (2, 2, 4), "score-out-of-range", {"top": 3}, id="a four"),
        pytest.param(100, (0, 0, -1), "score-out-of-range", {"top": 3}, id="below zero"),
        pytest.param(100, (1, 2, 3), "spread-too-wide", {"spread": 2, "max_spread": 1}, id="1 2 3"),
        pytest.param(0, (1, 1, 1), "aspect-maximum-not-positive", {}, id="nothing to win"),
    ],
)
def test_scores_are_refused(maximum: int, scores: tuple[int, ...], code: str, params: dict[str, int]) -> None:
    with pytest.raises(RuleBroken) as refused:
        award(maximum, scores, RULES)

    assert (refused.value.code, refused.value.params) == (code, params)


@given(st.integers(1, 300), st.integers(0, 2), st.lists(st.integers(0, 1), min_size=3, max_size=3), st.randoms())
def test_the_order_of_the_judges_does_not_matter(maximum: int, base: int, extra: list[int], shuffle) -> None:  # type: ignore[no-untyped-def]
    scores = [base + more for more in extra]
    other = scores[:]
    shuffle.shuffle(other)

    assert award(maximum, scores, RULES) == award(maximum, other, RULES)


def test_the_spread_of_no_scores_is_zero() -> None:
    assert spread([]) == 0


def test_scores_are_hidden_from_every_other_judge_until_all_are_in() -> None:
    two_of_three = showing(1, 2, 3)

    assert not revealed(two_of_three, RULES)
    assert visible_scores(two_of_three, "judge-1", RULES) == {"judge-1": 2}
    assert visible_scores(two_of_three, "judge-3", RULES) == {}
    assert visible_scores(two_of_three, None, RULES) == {}


def test_scores_are_shown_to_all_when_all_are_in() -> None:
    all_in = showing(1, 2, 3, 2)

    assert revealed(all_in, RULES)
    assert visible_scores(all_in, "judge-1", RULES) == {"judge-1": 2, "judge-2": 3, "judge-3": 2}
    assert visible_scores(all_in, None, RULES) == {"judge-1": 2, "judge-2": 3, "judge-3": 2}


@pytest.mark.parametrize(
    ("rounds", "number"),
    [
        pytest.param([], None, id="no round"),
        pytest.param([showing(1, 2, 2)], None, id="a judge is missing"),
        pytest.param([showing(1, 2, 2, 2, 2)], None, id="a judge too many"),
        pytest.param([showing(1, 1, 2, 3)], None, id="too wide"),
        pytest.param([showing(1, 1, 1, 2)], 1, id="close enough"),
        pytest.param([showing(1, 1, 2, 3), showing(2, 2, 2, 3)], 2, id="the second round"),
        pytest.param([showing(2, 2, 2, 3), showing(1, 1, 2, 3)], 2, id="in any order"),
        pytest.param([showing(1, 2, 2, 2), showing(2, 3)], None, id="an open round decides nothing"),
    ],
)
def test_the_last_round_decides_when_it_is_complete_and_close(rounds: list[Round], number: int | None) -> None:
    decided = deciding_round(rounds, RULES)

    assert (decided and decided.number) == number


def test_a_wide_spread_opens_the_next_round() -> None:
    first = showing(1, 0, 2, 3)

    assert complete(first, RULES)
    assert too_wide(first, RULES)
    assert next_round([first], RULES) == 2
    assert next_round([first, showing(2, 1, 3, 3)], RULES) == 3


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param([], id="nothing was scored"),
        pytest.param([showing(1, 0, 3)], id="a judge is missing"),
        pytest.param([showing(1, 2, 2, 3)], id="close enough"),
    ],
)
def test_nothing_but_a_wide_spread_opens_a_round(rounds: list[Round]) -> None:
    with pytest.raises(RuleBroken) as refused:
        next_round(rounds, RULES)

    assert refused.value.code == "round-not-due"


def test_a_score_may_change_while_a_judge_is_missing() -> None:
    check_open_for_score(showing(1, 2, 2), "judge-1", RULES)
    check_open_for_score(showing(1, 2, 2), "judge-3", RULES)


@pytest.mark.parametrize(("judge", "code"), [("judge-1", "round-revealed"), ("judge-4", "panel-full")])
def test_a_score_is_fixed_once_all_have_seen_all(judge: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_open_for_score(showing(1, 2, 2, 3), judge, RULES)

    assert refused.value.code == code
