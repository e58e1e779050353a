"""While marking goes on: who is through whatever comes, who still can be, and who cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.cutline import Quota, Status, propose
from scoring.rules.marks import NOT_MARKED, Mark, State
from scoring.rules.prospects import Bounds, Prospect, bounds, candidates, prospects
from scoring.rules.ranking import Result, stand
from scoring.rules.rollup import tally_of
from scoring.rules.scheme import Aspect, Kind, Text

CLINCHED, POSSIBLE, OUT = Prospect.CLINCHED, Prospect.POSSIBLE, Prospect.OUT


def aspect(maximum: int) -> Aspect:
    return Aspect(f"a{maximum}", Kind.MEASUREMENT, Text(en="a"), maximum)


def hopes(field: dict[str, tuple[int, int]], quota: Quota) -> list[Prospect]:
    found = prospects([Bounds(seat, low, high) for seat, (low, high) in field.items()], quota)
    return [found[seat] for seat in field]


@pytest.mark.clause("decisions.md 17")
def test_bounds_count_the_unmarked_as_nothing_and_as_its_maximum() -> None:
    marked, open_one = tally_of(aspect(200), Mark(State.MARKED, 150)), tally_of(aspect(100), NOT_MARKED)

    assert bounds("7", [marked, open_one]) == Bounds("7", 150, 250)


@pytest.mark.clause("decisions.md 3")
def test_bounds_are_ranking_totals_where_something_is_excused() -> None:
    marked, excused = tally_of(aspect(100), Mark(State.MARKED, 50)), tally_of(aspect(100), Mark(State.EXCUSED))

    assert bounds("7", [marked, excused]) == Bounds("7", 100, 100)


@pytest.mark.clause("decisions.md 17")
@pytest.mark.parametrize(
    ("field", "quota", "expected"),
    [
        pytest.param({"a": (90, 95), "b": (50, 89)}, Quota(1), [CLINCHED, OUT], id="nobody reaches the first"),
        pytest.param({"a": (90, 95), "b": (50, 90)}, Quota(1), [POSSIBLE, POSSIBLE], id="drawing level is enough"),
        pytest.param({"a": (90, 90), "b": (50, 89)}, Quota(2), [CLINCHED, CLINCHED], id="a place for each"),
        pytest.param({"a": (0, 100), "b": (0, 100)}, Quota(1), [POSSIBLE, POSSIBLE], id="nothing marked"),
        pytest.param({"a": (80, 80), "b": (80, 80)}, Quota(1), [POSSIBLE, POSSIBLE], id="a tie at the cut at the end"),
        pytest.param({"a": (90, 95)}, Quota(0), [OUT], id="a quota of 0"),
        pytest.param({"a": (40, 60)}, Quota(1, 50), [POSSIBLE], id="the minimum may still be missed"),
        pytest.param({"a": (40, 49)}, Quota(1, 50), [OUT], id="the minimum is out of reach"),
        pytest.param({"a": (50, 60)}, Quota(1, 50), [CLINCHED], id="the minimum is reached"),
        pytest.param({}, Quota(1), [], id="nobody"),
    ],
)
def test_who_is_through_who_can_be_and_who_cannot(
    field: dict[str, tuple[int, int]], quota: Quota, expected: list[Prospect]
) -> None:
    assert hopes(field, quota) == expected


ranges = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted).map(tuple)
fields = st.dictionaries(st.sampled_from("abcde"), ranges, min_size=1)
quotas = st.builds(Quota, st.integers(0, 4), st.none() | st.integers(0, 8))


def ended(totals: dict[str, int], quota: Quota) -> dict[str, Status]:
    placed = stand(Result(seat, "", total) for seat, total in totals.items()).placed
    return propose(placed, quota, {}).statuses()


@pytest.mark.clause("decisions.md 17")
@given(fields, quotas, st.data())
def test_whatever_comes_the_clinched_advance_and_those_out_do_not(
    field: dict[str, tuple[int, int]], quota: Quota, data: st.DataObject
) -> None:
    said = dict(zip(field, hopes(field, quota), strict=True))

    statuses = ended({seat: data.draw(st.integers(low, high)) for seat, (low, high) in field.items()}, quota)

    for seat, status in statuses.items():
        assert said[seat] is not CLINCHED or status is Status.ADVANCES
        assert said[seat] is not OUT or status not in (Status.ADVANCES, Status.UNDECIDED)


@pytest.mark.clause("decisions.md 17")
@given(fields, quotas)
def test_bounds_are_exact_somebody_possible_can_both_reach_and_miss(
    field: dict[str, tuple[int, int]], quota: Quota
) -> None:
    for seat, said in zip(field, hopes(field, quota), strict=True):
        best = ended({one: field[one][1 if one == seat else 0] for one in field}, quota)[seat]
        worst = ended({one: field[one][0 if one == seat else 1] for one in field}, quota)[seat]

        assert (said is CLINCHED) == (worst is Status.ADVANCES)
        assert (said is OUT) == (best not in (Status.ADVANCES, Status.UNDECIDED))


@pytest.mark.clause("decisions.md 17")
@given(fields, quotas, st.data())
def test_marking_more_only_settles_hopes(field: dict[str, tuple[int, int]], quota: Quota, data: st.DataObject) -> None:
    before = dict(zip(field, hopes(field, quota), strict=True))
    narrowed = {
        seat: tuple(sorted(data.draw(st.lists(st.integers(low, high), min_size=2, max_size=2))))
        for seat, (low, high) in field.items()
    }

    after = dict(zip(field, hopes(narrowed, quota), strict=True))

    assert all(after[seat] is said for seat, said in before.items() if said is not POSSIBLE)


def test_candidates_are_places_one_and_two_and_a_tie_is_never_split() -> None:
    totals = {"a": 90_00, "b": 80_00, "c": 80_00, "d": 70_00}
    placed = stand(Result(seat, "", total) for seat, total in totals.items()).placed

    assert [one.seat for one in candidates(placed)] == ["a", "b", "c"]
    assert [one.seat for one in candidates(placed, 1)] == ["a"]
