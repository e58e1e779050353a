"""Ties at the cut: shown, never split by themselves, decided by a person. decisions.md 18"""

import pytest

from scoring.rules.advancement import Approved, Corrected, TieReconsidered, after
from scoring.rules.cutline import Notice, Tie, TieDecided, TieTaken
from tests.rules.advancing_lists import ADVANCES, RESERVE, UNDECIDED, broken_code, left, opening, results, tied


def chosen(group: str, seats: str, reason: str = "reason-2") -> TieDecided:
    return TieDecided(tied(group), tied(seats), reason)


TIED = {"a": 90_00, "b": 80_00, "c": 80_00, "d": 80_00, "e": 70_00}


@pytest.mark.clause("decisions.md 18")
def test_tie_at_the_cut_is_shown_and_never_split() -> None:
    proposed = opening(TIED, places=2).proposed

    assert [line.status for line in proposed.lines] == [ADVANCES, UNDECIDED, UNDECIDED, UNDECIDED, RESERVE]
    assert proposed.tie == Tie(("b", "c", "d"), 1, tied("bcd"))
    assert proposed.notices == ()


@pytest.mark.clause("decisions.md 18")
def test_undecided_tie_cannot_be_approved() -> None:
    assert broken_code(lambda: after([Approved()], opening(TIED, 2))) == (
        "advancing-tie-undecided",
        {"tied": 3, "places": 1},
    )


@pytest.mark.clause("decisions.md 18")
def test_taking_all_tied_exceeds_the_quota_with_a_warning() -> None:
    proposed = after([TieTaken(tied("bcd"))], opening(TIED, 2)).proposed

    assert proposed.with_status(ADVANCES) == ("a", "b", "c", "d")
    assert (proposed.tie, proposed.notices) == (None, (Notice.QUOTA_EXCEEDED,))


@pytest.mark.clause("decisions.md 18")
def test_deciding_a_tie_puts_the_chosen_on_and_the_others_first_among_the_reserves() -> None:
    proposed = after([chosen("bcd", "c")], opening(TIED, 2)).proposed

    assert proposed.with_status(ADVANCES) == ("a", "c")
    assert [(line.seat, line.order) for line in proposed.lines if line.status is RESERVE] == [
        ("b", 1),
        ("d", 1),
        ("e", 3),
    ]


@pytest.mark.clause("decisions.md 18")
@pytest.mark.parametrize(
    ("decision", "broken"),
    [
        pytest.param(chosen("bcd", "b", reason=""), ("advancing-reason-missing", {}), id="no reason"),
        pytest.param(chosen("bc", "b"), ("advancing-no-such-tie", {}), id="another tie"),
        pytest.param(
            chosen("bcd", "bc"), ("advancing-tie-wrong-choice", {"places": 1, "tied": 3}), id="two for one place"
        ),
        pytest.param(chosen("bcd", ""), ("advancing-tie-wrong-choice", {"places": 1, "tied": 3}), id="nobody"),
        pytest.param(chosen("bcd", "e"), ("advancing-tie-wrong-choice", {"places": 1, "tied": 3}), id="one not tied"),
    ],
)
def test_decision_that_does_not_answer_the_tie_is_refused(
    decision: TieDecided, broken: tuple[str, dict[str, str | int]]
) -> None:
    assert broken_code(lambda: after([decision], opening(TIED, 2))) == broken


@pytest.mark.clause("decisions.md 18")
def test_decline_of_the_chosen_makes_the_others_a_tie_again() -> None:
    current = after([chosen("bcd", "c"), Approved(), left("c")], opening(TIED, 2))

    assert current.proposed.tie == Tie(("b", "d"), 1, tied("bd"))
    assert after([chosen("bd", "d")], current).proposed.with_status(ADVANCES) == ("a", "d")


@pytest.mark.clause("decisions.md 18")
def test_decline_of_one_not_chosen_leaves_the_decision_standing() -> None:
    assert after([chosen("bcd", "c"), left("b")], opening(TIED, 2)).proposed.with_status(ADVANCES) == ("a", "c")


@pytest.mark.clause("decisions.md 18")
def test_those_who_left_are_not_asked_for_in_a_tie() -> None:
    current = after([left("b")], opening(TIED, 2))

    assert current.proposed.tie == Tie(("c", "d"), 1, tied("bcd"))
    assert broken_code(lambda: after([chosen("bcd", "b")], current))[0] == "advancing-tie-wrong-choice"


@pytest.mark.clause("decisions.md 18")
def test_correction_that_changes_the_tie_asks_again() -> None:
    corrected = Corrected(results({**TIED, "e": 80_00}, "hash-2"))

    current = after([chosen("bcd", "c"), corrected], opening(TIED, 2))

    assert current.proposed.tie == Tie(("b", "c", "d", "e"), 1, tied("bcde"))


@pytest.mark.clause("decisions.md 18")
def test_correction_elsewhere_leaves_the_decision_standing() -> None:
    current = after([chosen("bcd", "c"), Corrected(results({**TIED, "e": 60_00}, "hash-2"))], opening(TIED, 2))

    assert current.proposed.with_status(ADVANCES) == ("a", "c")


@pytest.mark.clause("decisions.md 18")
def test_decision_taken_back_leaves_the_tie_undecided() -> None:
    current = after([chosen("bcd", "c"), TieReconsidered(tied("bcd"))], opening(TIED, 2))

    assert current.proposed.tie == Tie(("b", "c", "d"), 1, tied("bcd"))


@pytest.mark.clause("decisions.md 18")
def test_tie_of_twelve_for_one_place_is_one_tie() -> None:
    current = opening({f"{seat:02}": 50_00 for seat in range(12)})

    assert current.proposed.tie is not None
    assert (len(current.proposed.tie.seats), current.proposed.tie.places) == (12, 1)
    assert len(after([TieTaken(current.proposed.tie.group)], current).proposed.with_status(ADVANCES)) == 12


@pytest.mark.clause("decisions.md 18")
def test_tie_below_the_minimum_is_no_tie() -> None:
    assert opening({"a": 90_00, "b": 40_00, "c": 40_00}, places=2, minimum=50_00).proposed.tie is None
