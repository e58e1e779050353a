"""Counting seats for a board is what folding and rolling up say, by a shorter way; comparing is of like with like."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.championships.boards.counting import Counting, Line, Progress, SeatCount
from scoring.rules.folding import fold, marks_of
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.ranking import Participation
from scoring.rules.rollup import roll_up
from scoring.rules.rulesets import ruleset
from tests.marking.hall import two_kinds

RULES = ruleset("wsk-2026")
SCHEME = two_kinds(2)
KEYS = [aspect.key for aspect in SCHEME.aspects()]
OFFICIAL, WITHDRAWN, GUEST = Participation.OFFICIAL, Participation.WITHDRAWN, Participation.GUEST


def entries() -> st.SearchStrategy[list[Entry]]:
    """Anything that a journal may hold, in any order."""
    whole = st.sampled_from(
        [
            (EntryKind.MARK, {"value": 40}),
            (EntryKind.CORRECTION, {"value": 70, "reason": "appeal"}),
            (EntryKind.NOT_ATTEMPTED, {}),
            (EntryKind.EXCUSED, {"reason": "accommodation"}),
            (EntryKind.WITHDRAWAL, {"ends": 1}),
            (EntryKind.RETURNED, {"reason": "scheme-changed"}),
            (EntryKind.COMMENT, {"sheet": "A1", "text": "t", "text_hash": "h"}),
        ]
    )
    score = st.tuples(st.sampled_from("123"), st.integers(0, 3), st.sampled_from([1, 1, 1, 2])).map(
        lambda said: (EntryKind.SCORE, {"judge": said[0], "value": said[1], "round": said[2]})
    )
    taken_back = st.sampled_from("123").map(
        lambda judge: (EntryKind.WITHDRAWAL, {"judge": judge, "round": 1, "ends": 1})
    )
    of_aspect = st.tuples(st.sampled_from(KEYS), st.one_of(whole, score, score, score, taken_back)).map(
        lambda said: Entry("s", said[1][0], "b", "2026", aspect=said[0], **said[1][1])
    )
    of_sheet = st.tuples(st.sampled_from(["A1", "A2"]), st.sampled_from([EntryKind.LOCK, EntryKind.UNLOCK])).map(
        lambda said: Entry("s", said[1], "b", "2026", sheet=said[0], content="c")
    )
    return st.lists(st.one_of(of_aspect, of_aspect, of_sheet), max_size=30).map(numbered)


def numbered(said: list[Entry]) -> list[Entry]:
    from dataclasses import replace

    return [replace(entry, seq=seq) for seq, entry in enumerate(said, 1)]


def lines(said: list[Entry]) -> list[Line]:
    return [Line._make(getattr(entry, name) for name in Line._fields) for entry in said]


@given(entries())
def test_a_seat_counts_as_folding_and_rolling_up_say(said: list[Entry]) -> None:
    marks = marks_of(fold(said, SCHEME, RULES.judgement))
    locked: dict[str, bool] = defaultdict(bool)
    for entry in said:
        if entry.kind in (EntryKind.LOCK, EntryKind.UNLOCK):
            locked[entry.sheet or ""] = entry.kind is EntryKind.LOCK

    count = Counting(SCHEME, RULES).seat(lines(said))

    assert {sheet: one.tally for sheet, one in count.sheets.items()} == roll_up(SCHEME, marks).sub_criteria
    assert {sheet: one.locked for sheet, one in count.sheets.items()} == {
        sheet: locked[sheet] for sheet in ("A1", "A2")
    }
    assert count.seq == len(said)


@given(entries(), entries())
def test_new_marks_put_over_a_seat_are_the_seat_counted_whole(before: list[Entry], after: list[Entry]) -> None:
    counting = Counting(SCHEME, RULES)
    said = numbered([*before, *(entry for entry in after if entry.aspect is not None)])
    old, whole = counting.seat(lines(said[: len(before)])), counting.seat(lines(said))

    patched = counting.marked(old, whole.marks, len(said))

    assert patched.sheets == whole.sheets


def seat(counting: Counting, first: int, second: int | None, *locked: str) -> SeatCount:
    """Marks of m1 and m2, the rest full, and which sheets are locked."""
    marks: list[dict[str, Any]] = [{"aspect": "m1", "value": first}, {"aspect": "n1", "value": 100}]
    marks += [{"aspect": "j1", "value": 100}]
    if second is not None:
        marks += [{"aspect": key, "value": value} for key, value in (("m2", second), ("n2", 100), ("j2", 100))]
    said = [Entry("s", EntryKind.MARK, "b", "2026", **mark) for mark in marks]
    said += [Entry("s", EntryKind.LOCK, "b", "2026", sheet=sheet, content="c") for sheet in locked]
    return counting.seat(lines(numbered(said)))


def totals(counting: Counting, seats: dict[str, tuple[int, Participation]], counts: dict[str, SeatCount]) -> Any:
    running = counting.running(seats, counts)
    return running.counted, {row.seat: (row.place, row.total) for row in running.rows}


@pytest.fixture
def counting() -> Counting:
    return Counting(SCHEME, RULES)


def test_only_what_is_locked_for_the_whole_field_is_compared(counting: Counting) -> None:
    seats = {"a": (1, OFFICIAL), "b": (2, OFFICIAL)}
    counts = {"a": seat(counting, 10, 90, "A1", "A2"), "b": seat(counting, 20, 0, "A1")}

    assert totals(counting, seats, counts) == (1, {"2": (1, 220), "1": (2, 210)})


def test_nothing_is_compared_while_one_seat_has_nothing_locked(counting: Counting) -> None:
    seats = {"a": (1, OFFICIAL), "b": (2, OFFICIAL)}
    counts = {"a": seat(counting, 10, 90, "A1", "A2"), "b": seat(counting, 20, 0)}

    assert totals(counting, seats, counts) == (0, {})


def test_a_guest_does_not_hold_the_others_up_and_is_not_shown_before_its_sheet_is_locked(counting: Counting) -> None:
    seats = {"a": (1, OFFICIAL), "g": (2, GUEST)}
    counts = {"a": seat(counting, 10, 0, "A1"), "g": seat(counting, 99, 99)}

    assert totals(counting, seats, counts) == (1, {"1": (1, 210)})
    counts["g"] = seat(counting, 99, 99, "A1")
    assert totals(counting, seats, counts) == (1, {"1": (1, 210), "2": (None, 299)})


def test_all_withdrawn_are_still_a_field(counting: Counting) -> None:
    seats = {"a": (1, WITHDRAWN), "b": (2, WITHDRAWN)}
    counts = {name: seat(counting, 10, 10, "A1", "A2") for name in seats}

    assert totals(counting, seats, counts) == (2, {"1": (1, 420), "2": (1, 420)})


def test_nobody_started_gives_no_places_and_no_progress(counting: Counting) -> None:
    seats = {"a": (1, Participation.DID_NOT_START)}
    counts = {"a": seat(counting, 10, 10, "A1")}

    assert totals(counting, seats, counts) == (0, {})
    assert counting.progress(seats, counts) == Progress(0, 0, 0, 0)


@pytest.mark.parametrize(("field", "scaled"), [(4, False), (5, True)])
def test_a_small_field_has_places_and_no_scale(counting: Counting, field: int, *, scaled: bool) -> None:
    seats = {f"s{number}": (number, OFFICIAL) for number in range(1, field + 1)}
    counts = {name: seat(counting, 10 * number, 0, "A1") for name, (number, _) in seats.items()}

    running = counting.running(seats, counts)

    assert [row.place for row in running.rows] == list(range(1, field + 1))
    assert all((row.scale is not None) is scaled for row in running.rows)


def test_who_is_excused_from_all_that_counts_stops_the_comparison(counting: Counting) -> None:
    seats = {"a": (1, OFFICIAL), "b": (2, OFFICIAL)}
    said = [
        Entry("s", EntryKind.EXCUSED, "b", "2026", aspect=key, reason="accommodation") for key in ("m1", "n1", "j1")
    ]
    said.append(Entry("s", EntryKind.LOCK, "b", "2026", sheet="A1", content="c"))
    counts = {"a": seat(counting, 10, 0, "A1"), "b": counting.seat(lines(numbered(said)))}

    assert totals(counting, seats, counts) == (1, {})
