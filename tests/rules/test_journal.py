"""Entries hang together by hashes, hold no names, and tell a writer what was not seen."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.canonical import digest
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import (
    FORMAT,
    START,
    Cell,
    Entry,
    EntryKind,
    Fault,
    Head,
    append,
    cell_of,
    checkpoint_hash,
    entry_hash,
    head_of,
    unseen,
    verify_chain,
    verify_chains,
)


def mark(value: int = 150, seat: str = "seat-7", aspect: str = "k1") -> Entry:
    return Entry(seat, EntryKind.MARK, "account-3", "2026-05-12T08:30:00Z", aspect=aspect, value=value)


def score(judge: str, number: int = 1, value: int = 2) -> Entry:
    entry = Entry("seat-7", EntryKind.SCORE, "account-3", "2026-05-12T08:30:00Z")
    return replace(entry, aspect="k2", round=number, judge=judge, value=value)


def chain(*drafts: Entry) -> list[Entry]:
    entries: list[Entry] = []
    for draft in drafts:
        entries.append(append(draft, head_of(entries[-1]) if entries else Head()))
    return entries


@pytest.mark.clause("decisions.md 11")
def test_the_first_entry_starts_the_chain_and_the_next_holds_its_hash() -> None:
    first, second = chain(mark(100), mark(150))

    assert (first.seq, first.previous) == (1, START)
    assert (second.seq, second.previous) == (2, entry_hash(first))


def test_the_hash_of_an_entry_never_changes() -> None:
    assert entry_hash(mark()) == "dc57a86a2e521869d71b15a96757617962cf7ecc4cce2ac3d4496ced6a81dc0e"


@pytest.mark.clause("decisions.md 25")
@pytest.mark.parametrize(
    ("kind", "parts", "missing"),
    [
        (EntryKind.MARK, {"aspect": "k"}, "value"),
        (EntryKind.SCORE, {"aspect": "k", "round": 1, "value": 2}, "judge"),
        (EntryKind.ROUND, {"aspect": "k"}, "round"),
        (EntryKind.NOT_ATTEMPTED, {}, "aspect"),
        (EntryKind.EXCUSED, {"aspect": "k"}, "reason"),
        (EntryKind.WITHDRAWAL, {"aspect": "k"}, "ends"),
        (EntryKind.CORRECTION, {"aspect": "k", "value": 1}, "reason"),
        (EntryKind.RETURNED, {"aspect": "k"}, "reason"),
        (EntryKind.SIGN, {"sheet": "A1", "judge": "j"}, "content"),
        (EntryKind.LOCK, {"sheet": "A1"}, "content"),
        (EntryKind.UNLOCK, {"sheet": "A1", "reason": "slip"}, "consent"),
        (EntryKind.DISPUTE, {"sheet": "A1"}, "reason"),
        (EntryKind.SETTLED, {"sheet": "A1"}, "reason"),
    ],
)
def test_an_entry_without_what_its_kind_needs_is_refused(
    kind: EntryKind, parts: dict[str, str | int], missing: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        append(Entry("seat-7", kind, "account-3", "2026-05-12T08:30:00Z", **parts), Head())  # type: ignore[arg-type]

    assert (refused.value.code, refused.value.params) == ("entry-malformed", {"part": missing})


@pytest.mark.clause("decisions.md 25")
@pytest.mark.parametrize("name", ["Айгүл Серікқызы", "Anna Schmidt", "", "x" * 65, "<b>", "a\n"])
@pytest.mark.parametrize("part", ["by", "judge", "reason", "answer", "text"])
def test_a_name_or_a_free_text_does_not_fit_into_the_journal(part: str, name: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        append(replace(mark(), **{part: name}), Head())  # type: ignore[arg-type]

    assert (refused.value.code, refused.value.params) == ("entry-malformed", {"part": part})


@pytest.mark.clause("decisions.md 11")
def test_an_unbroken_chain_has_no_fault() -> None:
    entries = chain(mark(100), mark(150), score("judge-1"))

    assert verify_chain([]) is None
    assert verify_chain(entries) is None
    assert verify_chain(entries, head_of(entries[-1])) is None
    assert verify_chain(entries, head_of(entries[0])) is None


@pytest.mark.clause("decisions.md 11")
@given(st.integers(2, 6), st.data())
def test_a_changed_entry_is_found_at_its_number(length: int, data: st.DataObject) -> None:
    entries = chain(*(mark(value) for value in range(length)))
    changed = data.draw(st.integers(0, length - 1))
    entries[changed] = replace(entries[changed], value=99)

    fault = verify_chain(entries, Head(length, head_of(chain(*(mark(value) for value in range(length)))[-1]).hash))

    code = "chain-checkpoint-differs" if changed == length - 1 else "chain-entry-changed"
    assert fault == Fault(code, "seat-7", changed + 1)


@pytest.mark.clause("decisions.md 11")
@given(st.integers(2, 6), st.data())
def test_a_cut_tail_is_found_against_the_checkpoint(length: int, data: st.DataObject) -> None:
    entries = chain(*(mark(value) for value in range(length)))
    kept = data.draw(st.integers(1, length - 1))

    assert verify_chain(entries[:kept]) is None
    assert verify_chain(entries[:kept], head_of(entries[-1])) == Fault("chain-tail-missing", "seat-7", kept + 1)


@pytest.mark.clause("decisions.md 11")
def test_a_missing_or_swapped_entry_is_a_gap() -> None:
    entries = chain(mark(1), mark(2), mark(3))

    assert verify_chain([entries[0], entries[2]]) == Fault("chain-gap", "seat-7", 2)
    assert verify_chain([entries[1], entries[0], entries[2]]) == Fault("chain-gap", "seat-7", 1)
    assert verify_chain([entries[0], replace(entries[1], seat="seat-8")]) == Fault("chain-gap", "seat-7", 2)


@pytest.mark.clause("decisions.md 11")
def test_a_first_entry_that_claims_an_entry_before_it_is_found() -> None:
    first = replace(mark(), seq=1, previous="1" * 64)

    assert verify_chain([first]) == Fault("chain-entry-changed", "seat-7", 1)


@pytest.mark.clause("decisions.md 11")
def test_all_seats_are_checked_against_all_heads() -> None:
    seven, eight = chain(mark(1), mark(2)), chain(mark(1, seat="seat-8"))
    heads = {"seat-7": head_of(seven[-1]), "seat-8": head_of(eight[-1]), "seat-9": Head(3, "a" * 64)}

    faults = verify_chains({"seat-7": seven[:1], "seat-8": eight}, heads)

    assert faults == (Fault("chain-tail-missing", "seat-7", 2), Fault("chain-tail-missing", "seat-9", 1))


@pytest.mark.clause("decisions.md 11")
def test_a_checkpoint_is_another_when_one_head_is() -> None:
    heads = {"seat-7": Head(2, "a" * 64), "seat-8": Head(1, "b" * 64)}

    assert checkpoint_hash(heads) == checkpoint_hash(dict(reversed(heads.items())))
    assert checkpoint_hash(heads) != checkpoint_hash(heads | {"seat-8": Head(1, "c" * 64)})
    assert checkpoint_hash(heads) != checkpoint_hash(heads | {"seat-9": Head()})


def test_a_cell_is_an_aspect_a_score_or_a_sheet() -> None:
    lock = Entry("seat-7", EntryKind.LOCK, "account-3", "t", sheet="A1", content="c")

    assert cell_of(mark()) == Cell("seat-7", "k1")
    assert cell_of(score("judge-1", 2)) == Cell("seat-7", "k2", round=2, judge="judge-1")
    assert cell_of(replace(lock, kind=EntryKind.SIGN, judge="judge-1")) == Cell("seat-7", None, sheet="A1")
    assert cell_of(lock) == Cell("seat-7", None, sheet="A1")


@pytest.mark.parametrize(
    ("seen", "stale"),
    [pytest.param(None, True, id="nothing"), (0, True), (1, True), pytest.param(2, False, id="just"), (9, False)],
)
def test_a_writer_who_has_not_seen_the_last_entry_of_the_cell_is_told_which(seen: int | None, stale: bool) -> None:
    entries = chain(mark(100), mark(150))

    assert unseen(entries, Cell("seat-7", "k1"), seen) == (entries[1] if stale else None)


def test_entries_of_other_cells_never_make_a_writer_stale() -> None:
    entries = chain(mark(100), score("judge-1"), score("judge-2"), mark(100, aspect="k3"))

    assert unseen(entries, Cell("seat-7", "k1"), 1) is None
    assert unseen(entries, Cell("seat-7", "k2", round=1, judge="judge-1"), 2) is None
    assert unseen(entries, Cell("seat-7", "k2", round=1, judge="judge-3"), None) is None
    assert unseen(entries, Cell("seat-7", "k2", round=2, judge="judge-1"), None) is None


@pytest.mark.clause("decisions.md 8")
def test_a_return_to_not_marked_yet_makes_every_score_of_the_aspect_stale() -> None:
    returned = Entry("seat-7", EntryKind.RETURNED, "12", "t", aspect="k2", reason="scheme-changed", seq=5)

    assert unseen([returned], Cell("seat-7", "k2", round=1, judge="judge-1"), 4) == returned
    assert unseen([returned], Cell("seat-7", "k2", round=1, judge="judge-1"), 5) is None
    assert unseen([returned], Cell("seat-7", "k1", round=1, judge="judge-1"), None) is None


TEXTS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(EntryKind))


@given(st.builds(Entry, *[st.text(max_size=9)] * 4, st.integers(), *[TEXTS] * 2, st.none() | st.integers(), TEXTS))
def test_an_entry_is_hashed_over_its_canonical_bytes(entry: Entry) -> None:
    assert entry_hash(entry) == digest({"format": FORMAT, **asdict(entry)})


def test_what_no_entry_holds_is_spelled_as_everywhere_or_refused() -> None:
    odd = replace(mark(), value=True)

    assert entry_hash(odd) == digest({"format": FORMAT, **asdict(odd)})
    with pytest.raises(TypeError):
        entry_hash(replace(mark(), value=1.5))  # type: ignore[arg-type]  # what a forged file may hold
