"""Places, and who has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.errors import RuleBroken
from scoring.rules.ranking import Participation, Result, stand

FIELD = (Participation.OFFICIAL, Participation.WITHDRAWN)


def result(seat: str, total: int | None, participation: Participation = Participation.OFFICIAL) -> Result:
    return Result(seat, f"region-{seat}", total, participation)


def places(*results: Result) -> dict[str, int]:
    return {one.seat: one.place for one in stand(results).placed}


fields = st.lists(st.integers(0, 100_00), max_size=12).map(
    lambda totals: tuple(result(str(number), total) for number, total in enumerate(totals, start=1))
)


@pytest.mark.clause("decisions.md 12")
@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([0], [1], id="one competitor with nothing"),
        pytest.param([90_00, 80_00, 70_00], [1, 2, 3], id="three apart"),
        pytest.param([90_00, 90_00, 70_00], [1, 1, 3], id="two firsts leave no second"),
        pytest.param([90_00, 80_00, 80_00, 80_00, 70_00], [1, 2, 2, 2, 5], id="three seconds"),
        pytest.param([80_01, 80_00], [1, 2], id="a hundredth decides"),
    ],
)
def test_equal_totals_share_the_place(totals: list[int], expected: list[int]) -> None:
    standing = stand(result(str(seat), total) for seat, total in enumerate(totals))

    assert [one.place for one in standing.placed] == expected


@pytest.mark.clause("decisions.md 12")
def test_guests_reserves_and_disqualified_have_no_place_and_are_listed_apart() -> None:
    standing = stand(
        [
            result("1", 99_00, Participation.DISQUALIFIED),
            result("2", 98_00, Participation.GUEST),
            result("3", None, Participation.RESERVE),
            result("4", 97_00, Participation.GUEST),
            result("5", None, Participation.DID_NOT_START),
            result("6", 50_00),
        ]
    )

    assert [(one.seat, one.place) for one in standing.placed] == [("6", 1)]
    assert [one.seat for one in standing.apart] == ["2", "4", "3", "5", "1"]


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize("participation", list(Participation))
def test_field_is_official_competitors_who_started(participation: Participation) -> None:
    assert participation.in_field is (participation in FIELD)


@pytest.mark.clause("decisions.md 13")
@pytest.mark.parametrize(
    ("before", "started", "expected"),
    [
        pytest.param(Participation.OFFICIAL, True, Participation.WITHDRAWN, id="after starting stays in the field"),
        pytest.param(Participation.OFFICIAL, False, Participation.DID_NOT_START, id="before is not starting"),
        pytest.param(Participation.GUEST, True, Participation.GUEST, id="a guest stays a guest"),
        pytest.param(Participation.DISQUALIFIED, True, Participation.DISQUALIFIED, id="the disqualified stay so"),
    ],
)
def test_withdrawal_depends_on_the_start(before: Participation, started: bool, expected: Participation) -> None:
    assert before.after_withdrawal(started=started) is expected


@pytest.mark.clause("decisions.md 13")
def test_withdrawn_after_starting_keeps_a_place() -> None:
    assert places(result("1", 10_00, Participation.WITHDRAWN), result("2", 5_00)) == {"1": 1, "2": 2}


@pytest.mark.clause("decisions.md 13")
def test_seat_named_twice_is_refused_because_a_team_is_one_seat() -> None:
    with pytest.raises(RuleBroken) as broken:
        stand([result("7", 10_00), result("7", 10_00)])

    assert (broken.value.code, broken.value.params) == ("seat-twice", {"seat": "7"})


@pytest.mark.clause("decisions.md 12")
def test_field_without_a_total_is_refused() -> None:
    with pytest.raises(RuleBroken) as broken:
        stand([result("7", None)])

    assert (broken.value.code, broken.value.params) == ("total-missing", {"seat": "7"})


def test_tied_seats_stand_in_the_order_of_their_numbers() -> None:
    standing = stand([result("10", 5_00), result("9", 5_00), result("11", 6_00)])

    assert [one.seat for one in standing.placed] == ["11", "9", "10"]


@pytest.mark.clause("decisions.md 12")
@given(fields, st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(field: tuple[Result, ...], random: object) -> None:
    shuffled = list(field)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert stand(shuffled) == stand(field)


@pytest.mark.clause("decisions.md 12")
@given(fields)
def test_place_is_one_more_than_the_number_of_better_totals(field: tuple[Result, ...]) -> None:
    placed = stand(field).placed

    assert [one.place for one in placed] == [1 + sum(other.total > one.total for other in placed) for one in placed]


@pytest.mark.clause("decisions.md 12")
@given(fields.filter(bool), st.data())
def test_nobody_overtakes_by_losing_marks(field: tuple[Result, ...], data: st.DataObject) -> None:
    loser = data.draw(st.sampled_from(field))
    lowered = result(loser.seat, data.draw(st.integers(0, loser.total or 0)))
    before, after = places(*field), places(*(lowered if one is loser else one for one in field))

    assert after[loser.seat] >= before[loser.seat]
    assert all(after[seat] <= before[seat] for seat in before if seat != loser.seat)


@pytest.mark.clause("decisions.md 12")
@given(fields, st.sampled_from([one for one in Participation if one not in FIELD]), st.integers(0, 100_00))
def test_somebody_outside_the_field_moves_nobody(
    field: tuple[Result, ...], participation: Participation, total: int
) -> None:
    assert stand([*field, result("outside", total, participation)]).placed == stand(field).placed
