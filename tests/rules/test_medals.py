"""Medals and the medallion: every worked example, every field size, and what never happens."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.medals import award_by_scale, award_by_total
from scoring.rules.outcome import settle
from scoring.rules.ranking import Participation, Result
from scoring.rules.rulesets import Medal, MedalRules, TieAnchor, ruleset

LETTERS = {Medal.GOLD: "G", Medal.SILVER: "S", Medal.BRONZE: "B", Medal.MEDALLION: "M", None: "-"}
ORDER = [Medal.GOLD, Medal.SILVER, Medal.BRONZE, Medal.MEDALLION, None]


def rules(name: str = "wsk-2026") -> MedalRules:
    medals = ruleset(name).medals
    assert medals is not None
    return medals


NO_MEDALLION = replace(rules(), medallion=10_000)  # the worked examples speak of medals alone


def given_to(scores: list[int], medal_rules: MedalRules) -> str:
    """One letter for each score in the order given: Gold, Silver, Bronze, Medallion, - for nothing."""
    medals = award_by_scale({str(seat): score for seat, score in enumerate(scores)}, medal_rules)
    return "".join(LETTERS[medals.get(str(seat))] for seat in range(len(scores)))


fields = st.lists(st.integers(690, 712), max_size=9)
anchors = st.sampled_from(list(TieAnchor))


@pytest.mark.clause("decisions.md 14")
@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([754, 751, 742], "GSB", id="three apart (3 > 2)"),
        pytest.param([754, 752, 750, 745], "GGB-", id="two golds leave no silver; 750 is 4 below the first"),
        pytest.param([754, 753, 752, 751, 740], "GGGB-", id="three golds; bronze within 2 of the last gold"),
        pytest.param([754, 748, 747, 746, 745], "GSSSB", id="three silvers; bronze within 2 of the last silver"),
        pytest.param([754, 748, 740, 739, 738, 730], "GSBBB-", id="three bronzes"),
        pytest.param([754, 753, 752, 749], "GGG-", id="three golds; 3 below the last gold is nothing"),
        pytest.param([754, 748, 747, 744], "GSS-", id="two silvers; 3 below the last silver is nothing"),
        pytest.param([754, 754, 740, 739, 738, 737], "GGBBB-", id="two golds; the next group is bronze, however far"),
        pytest.param([754, 752, 752, 752, 750, 750, 749], "GGGGBB-", id="four golds, two bronzes within 2"),
        pytest.param([754, 752, 751], "GGB", id="exactly 2 is tied, 3 is not"),
        pytest.param([700] * 5, "GGGGG", id="all equal"),
    ],
)
def test_worked_examples_of_ties(scores: list[int], expected: str) -> None:
    assert given_to(scores, NO_MEDALLION) == expected


@pytest.mark.clause("decisions.md 14")
@pytest.mark.parametrize(
    ("scores", "first", "previous"),
    [
        pytest.param([754, 752, 750, 745], "GGB-", "GGG-", id="a chain of golds"),
        pytest.param([754, 748, 746, 744, 740], "GSSB-", "GSSS-", id="a chain of silvers"),
        pytest.param([754, 751, 742], "GSB", "GSB", id="no tie, no difference"),
    ],
)
def test_tie_is_measured_from_the_first_of_the_group_unless_the_rule_set_says_previous(
    scores: list[int], first: str, previous: str
) -> None:
    assert given_to(scores, NO_MEDALLION) == first
    assert given_to(scores, replace(NO_MEDALLION, tie_anchor=TieAnchor.PREVIOUS)) == previous


@pytest.mark.clause("decisions.md 14")
@pytest.mark.parametrize(
    ("name", "totals", "expected"),
    [
        pytest.param("wsk-2026", [], "", id="wsk: nobody"),
        pytest.param("wsk-2026", [10_00], "G", id="wsk: one, gold"),
        pytest.param("wsk-2026", [20_00, 10_00], "GS", id="wsk: two, gold and silver"),
        pytest.param("wsk-2026", [20_00, 20_00], "GG", id="wsk: two equal, two golds"),
        pytest.param("wsk-2026", [30_00, 20_00, 10_00], "GSB", id="wsk: three, all three"),
        pytest.param("wsk-2026", [30_00, 20_00, 10_00, 5_00], "GSB-", id="wsk: four, all three"),
        pytest.param("wsk-2026", [30_00, 30_00, 10_00, 5_00], "GGB-", id="wsk: two golds, the next is bronze"),
        pytest.param("wsk-2026", [30_00, 20_00, 20_00, 10_00], "GSS-", id="wsk: two silvers, only an equal total ties"),
    ],
)
def test_size_of_the_field_decides_which_medals_there_are(name: str, totals: list[int], expected: str) -> None:
    medals = award_by_total({str(seat): total for seat, total in enumerate(totals)}, rules(name))

    assert "".join(LETTERS[medals.get(str(seat))] for seat in range(len(totals))) == expected


@pytest.mark.clause("decisions.md 14")
@pytest.mark.parametrize(
    ("size", "expected"), [(2, ""), (3, "G"), (4, "G"), (5, "GS"), (6, "GSB")], ids=lambda value: str(value)
)
def test_another_field_size_table_is_a_value_of_the_rule_set(size: int, expected: str) -> None:
    table = ((3, (Medal.GOLD,)), (5, (Medal.GOLD, Medal.SILVER)), (6, (Medal.GOLD, Medal.SILVER, Medal.BRONZE)))
    scores = [800 - 10 * seat for seat in range(size)]

    assert given_to(scores, replace(NO_MEDALLION, field_sizes=table)).replace("-", "") == expected


@pytest.mark.clause("decisions.md 14")
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param([80_01, 80_00], [Medal.GOLD, Medal.SILVER], id="a hundredth parts two"),
        pytest.param([80_00, 80_00], [Medal.GOLD, Medal.GOLD], id="equal totals tie"),
    ],
)
def test_without_a_scale_only_equal_totals_tie(raw: list[int], expected: list[Medal]) -> None:
    outcome = settle([Result(str(seat), "r", total) for seat, total in enumerate(raw)], ruleset("wsk-2026"))

    assert [row.medal for row in outcome.rows] == expected


@pytest.mark.clause("decisions.md 14")
def test_field_size_counts_the_field_and_not_those_apart() -> None:
    apart = [
        Result("g", "r", 90_00, Participation.GUEST),
        Result("d", "r", 95_00, Participation.DISQUALIFIED),
        Result("n", "r", None, Participation.DID_NOT_START),
    ]

    outcome = settle([Result("1", "r", 50_00), Result("2", "r", 40_00), *apart], ruleset("wsk-2026"))

    assert [row.medal for row in outcome.rows] == [Medal.GOLD, Medal.SILVER]


@pytest.mark.clause("decisions.md 14")
def test_medal_ties_compare_published_integers() -> None:
    # unit 1.00: 0.06 is 1.8 points, published 701.8 -> 702 and 704.2 -> 704: two apart, though 2.4 exactly
    field = [60_14, 60_06, 60_00, 60_00, 60_00, 60_00, 60_00]

    outcome = settle([Result(str(seat), "r", total) for seat, total in enumerate(field)], ruleset("wsk-2026"))

    assert [row.published for row in outcome.rows[:2]] == [704, 702]
    assert [row.medal for row in outcome.rows[:2]] == [Medal.GOLD, Medal.GOLD]


@pytest.mark.clause("decisions.md 15")
@pytest.mark.parametrize(
    ("name", "scores", "expected"),
    [
        pytest.param("wsk-2026", [754, 740, 730, 700, 699], "GSBM-", id="700 and more, no medal"),
        pytest.param("wsk-2026", [699, 690, 680], "GSB", id="a medal needs no 700"),
        pytest.param("wsk-2026", [754, 753, 752, 745, 700], "GGGMM", id="no bronze, but medallions"),
        pytest.param("wsi-2015", [565, 540, 530, 500, 499], "GSBM-", id="500 on the old scale"),
    ],
)
def test_medallion_is_for_the_threshold_without_a_medal(name: str, scores: list[int], expected: str) -> None:
    assert given_to(scores, rules(name)) == expected


@pytest.mark.clause("decisions.md 15")
def test_no_scale_no_medallion() -> None:
    field = [Result(str(seat), "r", 90_00 - seat) for seat in range(4)]

    outcome = settle(field, ruleset("wsk-2026"))

    assert [row.medal for row in outcome.rows] == [Medal.GOLD, Medal.SILVER, Medal.BRONZE, None]


@pytest.mark.clause("decisions.md 15")
def test_exam_has_places_and_neither_scale_nor_medals() -> None:
    outcome = settle([Result(str(seat), "r", 90_00 - seat) for seat in range(6)], ruleset("exam-2026"))

    assert [(row.placed.place, row.exact, row.published, row.medal) for row in outcome.rows] == [
        (place, None, None, None) for place in range(1, 7)
    ]
    assert outcome.scale is None


@pytest.mark.clause("decisions.md 14")
@given(fields, anchors)
def test_equal_scores_get_equal_medals(scores: list[int], anchor: TieAnchor) -> None:
    letters = given_to(scores, replace(rules(), tie_anchor=anchor))

    assert len(set(zip(scores, letters, strict=True))) == len(set(scores))


@pytest.mark.clause("decisions.md 14")
@given(fields, anchors)
def test_nobody_with_more_points_has_the_lesser_medal(scores: list[int], anchor: TieAnchor) -> None:
    medals = award_by_scale({str(seat): one for seat, one in enumerate(scores)}, replace(rules(), tie_anchor=anchor))
    ranks = [ORDER.index(medals.get(str(seat))) for seat in sorted(range(len(scores)), key=lambda seat: -scores[seat])]

    assert ranks == sorted(ranks)


@pytest.mark.clause("decisions.md 14")
@given(fields.filter(bool), anchors, st.data())
def test_nobody_earns_a_better_medal_by_losing_points(
    scores: list[int], anchor: TieAnchor, data: st.DataObject
) -> None:
    loser = data.draw(st.integers(0, len(scores) - 1))
    lowered = [*scores]
    lowered[loser] -= data.draw(st.integers(0, 20))
    before = given_to(scores, replace(rules(), tie_anchor=anchor))[loser]
    after = given_to(lowered, replace(rules(), tie_anchor=anchor))[loser]

    assert "GSBM-".index(after) >= "GSBM-".index(before)


@pytest.mark.clause("decisions.md 14")
@given(fields)
def test_two_golds_leave_no_silver(scores: list[int]) -> None:
    letters = given_to(scores, NO_MEDALLION)

    assert not (letters.count("G") >= 2 and "S" in letters)


@pytest.mark.clause("decisions.md 14")
@given(st.lists(st.integers(0, 100_00), max_size=9), st.integers(0, 100_00))
def test_guest_changes_nobodys_score_place_or_medal(totals: list[int], guest: int) -> None:
    field = [Result(str(seat), "r", total) for seat, total in enumerate(totals)]

    with_guest = settle([Result("guest", "r", guest, Participation.GUEST), *field], ruleset("wsk-2026"))

    assert with_guest.rows == settle(field, ruleset("wsk-2026")).rows


@pytest.mark.clause("decisions.md 14")
@given(st.lists(st.integers(0, 100_00), max_size=9), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(totals: list[int], random: object) -> None:
    field = [Result(str(seat), "r", total) for seat, total in enumerate(totals)]
    shuffled = list(field)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert settle(shuffled, ruleset("wsk-2026")) == settle(field, ruleset("wsk-2026"))


@pytest.mark.clause("decisions.md 14")
@given(st.lists(st.sampled_from([40_00, 50_00, 50_05, 60_00]), max_size=9), st.sampled_from(["wsk-2026", "cis-2024"]))
def test_equal_totals_get_equal_places_scores_and_medals(totals: list[int], name: str) -> None:
    outcome = settle([Result(str(seat), "r", total) for seat, total in enumerate(totals)], ruleset(name))

    seen = {(row.placed.total, row.placed.place, row.exact, row.published, row.medal) for row in outcome.rows}
    assert len(seen) == len(set(totals))
