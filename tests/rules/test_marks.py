"""Four states of an aspect that never stand for one another."""

import pytest

from scoring.rules.marks import EXCUSED, NOT_ATTEMPTED, NOT_MARKED, Mark, State, marked

pytestmark = pytest.mark.clause("decisions.md 3")


def test_the_four_states_differ_though_they_count_the_same() -> None:
    states = [NOT_MARKED, marked(0), NOT_ATTEMPTED, EXCUSED]

    assert len(set(states)) == 4
    assert [mark.counts for mark in states] == [0, 0, 0, 0]


def test_everything_but_not_marked_yet_is_settled() -> None:
    assert [mark.settled for mark in (NOT_MARKED, marked(0), NOT_ATTEMPTED, EXCUSED)] == [False, True, True, True]


def test_a_mark_counts_its_hundredths() -> None:
    assert marked(150).counts == 150


@pytest.mark.parametrize(
    ("state", "value"), [(State.MARKED, None), (State.NOT_MARKED, 0), (State.NOT_ATTEMPTED, 0), (State.EXCUSED, 50)]
)
def test_only_a_marked_aspect_has_a_value(state: State, value: int | None) -> None:
    with pytest.raises(ValueError, match="MARKED"):
        Mark(state, value)
