"""The 700 scale, exact, for every rule set."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.hundredths import format_hundredths, parse_hundredths, round_half_up
from scoring.rules.outcome import settle
from scoring.rules.ranking import Participation, Result
from scoring.rules.rulesets import ScaleRules, ruleset
from scoring.rules.scale import median, public_text, scale_of


def rules(name: str) -> ScaleRules:
    scale = ruleset(name).scale
    assert scale is not None
    return scale


def marks(text: str) -> list[int]:
    return [parse_hundredths(one) for one in text.split()]


def scores(raw: str, name: str) -> list[str] | None:
    """Scale points of a field to two decimals, as the table of assessment-rules 4.4 prints them."""
    scale = scale_of(marks(raw), rules(name))
    return scale and [format_hundredths(round_half_up(scale.score(total))) for total in marks(raw)]


totals = st.lists(st.integers(0, 100_00), min_size=5, max_size=14)

CIS, WSK = "cis-2024", "wsk-2026"
DNF_KEPT = "88.1 80.4 75.25 61 42.3 38 0"


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        pytest.param(CIS, "63.2", ["700.00"], id="cis: one competitor"),
        pytest.param(WSK, "63.2", None, id="wsk: one competitor, no scale"),
        pytest.param(CIS, "81.5 60.25", ["720.23", "679.77"], id="cis: two"),
        pytest.param(WSK, "81.5 60.25", None, id="wsk: two, no scale"),
        pytest.param(CIS, "78.4 71 55.5", ["720.23", "700.00", "657.62"], id="cis: three"),
        pytest.param(CIS, "80 79.9 40", ["720.23", "700.00", "-7373.65"], id="cis: three, two close"),
        pytest.param(WSK, "80 79.9 40", None, id="wsk: three, no scale"),
        pytest.param(
            CIS, "88.1 80.4 75.25 61 42.3", ["720.23", "708.11", "700.00", "677.56", "648.11"], id="cis: five"
        ),
        pytest.param(
            WSK, "88.1 80.4 75.25 61 42.3", ["720.23", "708.11", "700.00", "677.56", "648.11"], id="wsk: five"
        ),
        pytest.param(CIS, "70 70 70 70", ["700.00"] * 4, id="cis: all equal"),
        pytest.param(WSK, "70 70 70 70", None, id="wsk: four, no scale"),
        pytest.param(WSK, "70 70 70 70 70", ["700.00"] * 5, id="wsk: five equal, by the guard"),
        pytest.param(CIS, "70 70 70 85 50", ["700.00"] * 3 + ["751.29", "631.61"], id="cis: MAD 0, mean deviation"),
        pytest.param(WSK, "70 70 70 85 50", ["700.00"] * 3 + ["1150.00", "100.00"], id="wsk: MAD 0, guard of 1.00"),
    ],
)
def test_edge_cases_of_small_and_flat_fields(name: str, raw: str, expected: list[str] | None) -> None:
    assert scores(raw, name) == expected


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize("name", [CIS, WSK])
@pytest.mark.parametrize(
    ("raw", "highest", "lowest"),
    [
        pytest.param(DNF_KEPT, "728.27", "636.38", id="who did not finish stays in the field"),
        pytest.param(DNF_KEPT.removesuffix(" 0"), "725.07", "662.20", id="the same without the 0"),
    ],
)
def test_zero_of_one_who_did_not_finish_counts(name: str, raw: str, highest: str, lowest: str) -> None:
    points = scores(raw, name)

    assert points is not None
    assert (points[0], points[-1]) == (highest, lowest)


@pytest.mark.clause("decisions.md 13")
def test_eight_printed_scores_of_the_standardisation_example() -> None:
    printed = marks("61.42 54.33 39.58 37.75 35.50 8.75 7.25 0.00")
    field = printed + marks("8.00 8.00") + marks("1.00 " * 13) + marks("15.00 " * 9)  # 32, median 8.00, MAD 7.00

    scale = scale_of(field, rules(WSK))

    assert scale is not None
    assert (len(field), scale.median, scale.mad) == (32, 8_00, 7_00)
    assert [scale.published(total) for total in printed] == [854, 834, 791, 786, 779, 702, 698, 677]


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        pytest.param("50 50.5 51 51.5 52", 1_00, id="narrow: the guard"),
        pytest.param("40 50 60 70 80", Fraction("1482.6"), id="wide: 1.4826 x MAD"),
    ],
)
def test_unit_of_wsk_is_never_below_one_mark(raw: str, unit: Fraction) -> None:
    scale = scale_of(marks(raw), rules(WSK))

    assert scale is not None
    assert scale.unit == unit


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize(
    ("size", "exists"), [pytest.param(4, False, id="four"), pytest.param(5, True, id="five, the least field")]
)
def test_wsk_has_no_scale_below_five(size: int, exists: bool) -> None:
    assert (scale_of([50_00] * size, rules(WSK)) is not None) is exists


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize(
    "scale_rules",
    [
        pytest.param(rules(WSK), id="wsk"),
        pytest.param(rules(CIS), id="cis"),
        pytest.param(rules("wsi-2015"), id="wsi"),
        pytest.param(replace(rules(CIS), minimum_field=0), id="a rule set without a minimum"),
    ],
)
def test_nobody_in_the_field_means_no_scale(scale_rules: ScaleRules) -> None:
    assert scale_of([], scale_rules) is None


@pytest.mark.clause("decisions.md 13")
def test_scale_of_2015_is_centred_on_500() -> None:
    assert scores("40 50 60 70 80", "wsi-2015") == ["459.53", "479.77", "500.00", "520.23", "540.47"]
    assert ruleset("wsi-2015").remarks == ("not-reproduced-exactly",)


@pytest.mark.clause("decisions.md 13")
def test_unit_of_nothing_puts_everyone_at_the_centre() -> None:
    bare = replace(rules(CIS), mean_deviation_factor=None)

    scale = scale_of(marks("70 70 70 85"), bare)

    assert scale is not None
    assert scale.published(85_00) == 700


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize(
    ("total", "published"),
    [
        pytest.param(60_05, 702, id="701.5 goes up"),
        pytest.param(59_95, 699, id="698.5 goes up too"),
        pytest.param(60_04, 701, id="701.2"),
        pytest.param(59_94, 698, id="698.2"),
    ],
)
def test_published_score_is_the_floor_of_a_half_more(total: int, published: int) -> None:
    scale = scale_of([60_00] * 5, rules(WSK))  # unit 1.00: one hundredth is 0.3 points

    assert scale is not None
    assert scale.published(total) == published


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize(
    ("score", "text"), [(854, "854"), (500, "500"), (499, "<500"), (-7374, "<500")], ids=lambda value: str(value)
)
def test_public_text_hides_the_number_below_the_bound(score: int, text: str) -> None:
    assert public_text(score, rules(WSK)) == text


@pytest.mark.parametrize(("values", "middle"), [([3], 3), ([3, 1, 2], 2), ([4, 1, 2, 3], Fraction(5, 2))])
def test_median_is_exact(values: list[int], middle: Fraction) -> None:
    assert median(values) == middle


def official(field: list[int]) -> list[Result]:
    return [Result(str(seat), "region", total) for seat, total in enumerate(field)]


@pytest.mark.clause("decisions.md 13")
def test_guest_is_shown_a_score_by_the_official_median_and_nobody_else_apart_is() -> None:
    field = official(marks("40 50 60 70 80"))
    apart = [
        Result("g", "region", 60_00, Participation.GUEST),
        Result("h", "region", None, Participation.GUEST),
        Result("d", "region", 99_00, Participation.DISQUALIFIED),
    ]

    outcome = settle([*field, *apart], ruleset(WSK))

    assert [(row.result.seat, row.published) for row in outcome.apart] == [("g", 700), ("h", None), ("d", None)]


@pytest.mark.clause("decisions.md 13")
def test_guest_of_a_field_without_scale_is_shown_no_score() -> None:
    outcome = settle([*official([50_00]), Result("g", "region", 60_00, Participation.GUEST)], ruleset(WSK))

    assert [row.published for row in outcome.apart] == [None]


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize("name", [WSK, CIS])
def test_disqualified_and_not_started_do_not_move_the_median(name: str) -> None:
    field = official(marks("40 50 60 70 80"))
    outside = [Result("d", "r", 0, Participation.DISQUALIFIED), Result("n", "r", None, Participation.DID_NOT_START)]

    assert settle([*field, *outside], ruleset(name)).rows == settle(field, ruleset(name)).rows


@pytest.mark.clause("decisions.md 13")
@given(totals, st.sampled_from([WSK, CIS]))
def test_more_marks_never_mean_fewer_points(field: list[int], name: str) -> None:
    scale = scale_of(field, rules(name))

    assert scale is not None
    published = [scale.published(total) for total in sorted(field)]
    assert published == sorted(published)


@pytest.mark.clause("decisions.md 13")
@given(totals, st.randoms(use_true_random=False))
def test_order_of_the_field_does_not_matter(field: list[int], random: object) -> None:
    shuffled = list(field)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert scale_of(shuffled, rules(WSK)) == scale_of(field, rules(WSK))


@pytest.mark.clause("decisions.md 13")
@given(st.tuples(st.integers(0, 100_00), st.integers(0, 100_00)).filter(lambda pair: pair[0] != pair[1]))
def test_two_competitors_always_have_the_same_two_scores(pair: tuple[int, int]) -> None:
    scale = scale_of(pair, rules(CIS))

    assert scale is not None
    assert (scale.published(max(pair)), scale.published(min(pair))) == (720, 680)


@pytest.mark.clause("decisions.md 13")
@given(totals, st.sampled_from([WSK, CIS]))
def test_median_of_the_field_stands_at_the_centre(field: list[int], name: str) -> None:
    scale = scale_of(field, rules(name))

    assert scale is not None
    assert median([scale.score(total) for total in field]) == 700
