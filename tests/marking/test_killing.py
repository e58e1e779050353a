"""The server is killed under load and started again, in the short form of bench/kill_server.py."""

import sys
from dataclasses import replace

import pytest

from bench.kill_server import Mark, lost, run, twice, wrong
from tests.conftest import run_on_postgresql

ROUNDS = {False: 2, True: 1}  # by whether it is PostgreSQL, where a server takes longer to come up
SAVED = Mark("seat-1", 4, "m1", "7", "passed:yes", 100)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("postgresql", [False, True], ids=["sqlite", "postgresql"])
def test_killed_server_has_every_acknowledged_mark_and_none_twice(postgresql: bool) -> None:
    if postgresql:
        run_on_postgresql("SELECT 1")  # skips, or fails in CI, where it does not answer

    found = run(ROUNDS[postgresql], postgresql=postgresql, tablets=8)

    assert wrong(found) == {}, found


@pytest.mark.parametrize(
    ("journal", "missing"),
    [
        pytest.param({SAVED}, [], id="there"),
        pytest.param(set(), ["id"], id="gone"),
        pytest.param({replace(SAVED, value=0)}, ["id"], id="another value"),
        pytest.param({replace(SAVED, by="8")}, ["id"], id="by another"),
        pytest.param({replace(SAVED, seq=5)}, ["id"], id="another entry"),
    ],
)
def test_mark_is_lost_when_the_journal_does_not_hold_it_as_it_was_given(journal: set[Mark], missing: list[str]) -> None:
    assert lost({"id": SAVED}, journal) == missing


def test_entry_without_a_command_and_one_acknowledged_for_two_are_there_twice() -> None:
    other = replace(SAVED, seq=5)

    assert twice({"a": SAVED, "b": other}, {SAVED, other}, accepted=2) == 0
    assert twice({"a": SAVED}, {SAVED, other}, accepted=1) == 1
    assert twice({"a": SAVED, "b": SAVED}, {SAVED, other}, accepted=2) == 1


def test_run_in_which_hardly_anything_was_acknowledged_proves_nothing() -> None:
    found = {"acknowledged": 1, "at_least": 16, "lost": [], "twice": 0, "refused": {}, "chain_faults": []}

    assert wrong(found) == {"acknowledged": 1}
    assert wrong(found | {"acknowledged": 16}) == {}
    assert wrong(found | {"acknowledged": 16, "refused": {"403": 1}}) == {"refused": {"403": 1}}
