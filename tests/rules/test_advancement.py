"""Advancing: quota, reserves, the tie nobody splits but a person, and a list that never moves quietly."""

import pytest

from scoring.rules.advancement import (
    Act,
    AdvancingList,
    Approved,
    Change,
    Corrected,
    Departure,
    Left,
    Provenance,
    Returned,
    TieReconsidered,
    after,
    provenance,
)
from scoring.rules.cutline import Notice, Quota, Status, TieTaken, TotalOutside, region_totals_outside
from scoring.rules.ranking import Participation, Result
from scoring.rules.rulesets import AdvancingRules, ruleset
from tests.rules.advancing_lists import ADVANCES, RESERVE, broken_code, left, opening, results, tied


def advancing_rules() -> AdvancingRules:
    rules = ruleset("wsk-2026").advancing
    assert rules is not None
    return rules


ABC = {"a": 90_00, "b": 80_00, "c": 70_00}


@pytest.mark.clause("decisions.md 17")
@pytest.mark.parametrize(
    ("totals", "places", "statuses"),
    [
        pytest.param(ABC, 1, [ADVANCES, RESERVE, RESERVE], id="one place"),
        pytest.param(ABC, 2, [ADVANCES, ADVANCES, RESERVE], id="two places"),
        pytest.param(ABC, 3, [ADVANCES] * 3, id="as many places as competitors"),
        pytest.param(ABC, 9, [ADVANCES] * 3, id="more places than competitors"),
        pytest.param(ABC, 0, [Status.NO_PLACES] * 3, id="a quota of 0 sends nobody and keeps nobody waiting"),
        pytest.param({"a": 80_00, "b": 80_00, "c": 70_00}, 2, [ADVANCES, ADVANCES, RESERVE], id="a tie that fits"),
        pytest.param({}, 1, [], id="nobody"),
    ],
)
def test_places_go_in_order_and_reserves_follow(totals: dict[str, int], places: int, statuses: list[Status]) -> None:
    assert [line.status for line in opening(totals, places).proposed.lines] == statuses


@pytest.mark.clause("decisions.md 17")
def test_quota_of_the_rule_set_is_one_place_and_no_minimum() -> None:
    assert Quota.of(advancing_rules()) == Quota(1, None)


@pytest.mark.clause("decisions.md 17")
def test_negative_quota_is_refused() -> None:
    assert broken_code(lambda: Quota(-1)) == ("quota-negative", {})


@pytest.mark.clause("decisions.md 17")
def test_reserves_are_numbered_and_equal_reserves_share_the_number() -> None:
    proposed = opening({"a": 90_00, "b": 80_00, "c": 70_00, "d": 70_00, "e": 60_00}).proposed

    assert [(line.seat, line.order) for line in proposed.lines] == [("a", None), ("b", 1), ("c", 2), ("d", 2), ("e", 4)]


@pytest.mark.clause("decisions.md 17")
def test_minimum_result_holds_back_those_below_it_and_not_those_at_it() -> None:
    proposed = opening({"a": 60_00, "b": 50_00, "c": 49_99}, places=3, minimum=50_00).proposed

    assert [line.status for line in proposed.lines] == [ADVANCES, ADVANCES, Status.BELOW_MINIMUM]
    assert proposed.notices == (Notice.QUOTA_UNFILLED,)


@pytest.mark.clause("decisions.md 17")
def test_places_left_over_are_noticed() -> None:
    assert opening(ABC, 4).proposed.notices == (Notice.QUOTA_UNFILLED,)
    assert opening(ABC, 3).proposed.notices == ()


@pytest.mark.clause("decisions.md 17")
def test_one_who_withdrew_at_the_stage_and_still_holds_a_place_is_noticed() -> None:
    withdrawn = Result("w", "region-w", 95_00, Participation.WITHDRAWN)

    current = AdvancingList(results(ABC, "hash-1", withdrawn), Quota(1))

    assert current.proposed.notices == (Notice.WITHDREW_AT_STAGE,)


@pytest.mark.clause("decisions.md 17")
@pytest.mark.parametrize(
    ("count", "outside"),
    [(14, True), (15, False), (30, False), (31, True)],
    ids=["14 is few", "15 is enough", "30 is not too many", "31 is many"],
)
def test_region_total_outside_15_to_30_is_a_warning(count: int, outside: bool) -> None:
    warned = region_totals_outside({"abai": count, "aktobe": 20}, advancing_rules())

    assert warned == ((TotalOutside("abai", count, 15, 30),) if outside else ())


@pytest.mark.clause("decisions.md 17")
@pytest.mark.parametrize("departure", list(Departure))
def test_decline_after_approval_reopens_the_list_and_moves_nobody_yet(departure: Departure) -> None:
    approved = after([Approved()], opening(ABC))

    reopened = after([left("a", departure)], approved)

    assert (approved.open, reopened.open) == (False, True)
    assert reopened.approved == approved.approved
    assert reopened.changes == (
        Change("a", ADVANCES, Status(departure.value)),
        Change("b", RESERVE, ADVANCES),
    )


@pytest.mark.clause("decisions.md 17")
def test_approving_the_change_closes_the_list_again() -> None:
    closed = after([Approved(), left("a"), Approved()], opening(ABC))

    assert (closed.open, closed.changes) == (False, ())
    assert closed.proposed.with_status(ADVANCES) == ("b",)


@pytest.mark.clause("decisions.md 17")
def test_decline_of_a_reserve_moves_the_reserves_behind_it_up() -> None:
    after_decline = after([left("b")], opening(ABC)).proposed

    assert [(line.status, line.order) for line in after_decline.lines] == [
        (ADVANCES, None),
        (Status.DECLINED, None),
        (RESERVE, 1),
    ]


@pytest.mark.clause("decisions.md 17")
def test_everyone_declining_leaves_the_places_unfilled() -> None:
    proposed = after([left(seat) for seat in "abc"], opening(ABC)).proposed

    assert (proposed.with_status(ADVANCES), proposed.notices) == ((), (Notice.QUOTA_UNFILLED,))


@pytest.mark.clause("decisions.md 17")
def test_first_approval_shows_everybody_as_new() -> None:
    assert opening(ABC, 1).changes == (
        Change("a", None, ADVANCES),
        Change("b", None, RESERVE),
        Change("c", None, RESERVE),
    )


@pytest.mark.clause("decisions.md 17")
def test_correction_that_swaps_places_shows_who_would_fall_and_who_would_rise() -> None:
    corrected = Corrected(results({**ABC, "b": 95_00}, "hash-2"))

    reopened = after([Approved(), corrected], opening(ABC))

    assert reopened.open
    assert reopened.changes == (Change("b", RESERVE, ADVANCES), Change("a", ADVANCES, RESERVE))
    assert reopened.approved is not None
    assert reopened.approved.with_status(ADVANCES) == ("a",)


@pytest.mark.clause("decisions.md 17")
def test_correction_reopens_the_list_even_where_nobody_moves() -> None:
    reopened = after([Approved(), Corrected(results(ABC, "hash-2"))], opening(ABC))

    assert (reopened.open, reopened.changes) == (True, ())


@pytest.mark.clause("decisions.md 17")
def test_one_disqualified_by_a_correction_is_shown_as_gone() -> None:
    disqualified = Result("a", "region-a", 90_00, Participation.DISQUALIFIED)
    corrected = Corrected(results({"b": 80_00, "c": 70_00}, "hash-2", disqualified))

    reopened = after([Approved(), corrected], opening(ABC))

    assert reopened.changes == (Change("b", RESERVE, ADVANCES), Change("a", ADVANCES, None))


@pytest.mark.clause("decisions.md 17")
def test_decline_survives_a_correction() -> None:
    current = after([left("a"), Corrected(results({**ABC, "a": 99_00}, "hash-2"))], opening(ABC))

    assert current.proposed.statuses()["a"] is Status.DECLINED


@pytest.mark.clause("decisions.md 17")
def test_departure_that_was_a_mistake_is_taken_back_visibly() -> None:
    reopened = after([left("a"), Approved(), Returned("a", "reason-3")], opening(ABC))

    assert reopened.open
    assert reopened.changes == (Change("a", Status.DECLINED, ADVANCES), Change("b", ADVANCES, RESERVE))


@pytest.mark.clause("decisions.md 17")
@pytest.mark.parametrize(
    ("act", "broken"),
    [
        pytest.param(
            left("x"), ("advancing-seat-unknown", {"seat": "x"}), id="a decline of somebody not in the results"
        ),
        pytest.param(left("b"), ("advancing-already-left", {"seat": "b"}), id="a second decline"),
        pytest.param(
            Left("a", Departure.DECLINED, " "), ("advancing-reason-missing", {}), id="a decline without a reason"
        ),
        pytest.param(
            Returned("a", "reason"), ("advancing-seat-unknown", {"seat": "a"}), id="a return of one who never left"
        ),
        pytest.param(Returned("b", ""), ("advancing-reason-missing", {}), id="a return without a reason"),
        pytest.param(
            Corrected(results(ABC, skill="welding")),
            ("advancing-other-skill", {"skill": "welding"}),
            id="results of another skill",
        ),
        pytest.param(TieTaken(tied("bc")), ("advancing-no-such-tie", {}), id="taking a tie that is none"),
        pytest.param(TieReconsidered(tied("bc")), ("advancing-no-such-tie", {}), id="reconsidering nothing"),
    ],
)
def test_act_that_fits_nothing_is_refused(act: Act, broken: tuple[str, dict[str, str | int]]) -> None:
    current = after([left("b")], opening(ABC))

    assert broken_code(lambda: after([act], current)) == broken


def test_something_that_is_no_act_is_refused() -> None:
    with pytest.raises(AssertionError):
        after(["approve"], opening(ABC))  # type: ignore[list-item]


@pytest.mark.clause("decisions.md 19")
def test_entry_at_the_next_stage_carries_stage_skill_place_total_and_hash() -> None:
    entries = provenance(after([left("a"), Approved()], opening(ABC)))

    assert entries == (Provenance("region-2026", "web", "b", "region-b", 2, 80_00, "hash-1"),)


@pytest.mark.clause("decisions.md 19")
@pytest.mark.parametrize(
    "acts",
    [
        pytest.param([], id="nothing approved"),
        pytest.param([Approved(), left("a")], id="a decline since"),
        pytest.param([Approved(), Corrected(results(ABC, "hash-2"))], id="a correction since"),
    ],
)
def test_open_list_makes_no_entries(acts: list[Act]) -> None:
    assert broken_code(lambda: provenance(after(acts, opening(ABC)))) == ("advancing-list-open", {"skill": "web"})
