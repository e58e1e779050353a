"""Events leave after the commit, and nobody hears of what was rolled back."""

from dataclasses import dataclass

import pytest

from scoring.foundation import events
from scoring.foundation.db import db


@dataclass(frozen=True)
class Happened:
    what: str


@dataclass(frozen=True)
class WentWrong:
    pass


@pytest.fixture
def heard(app):
    found: list[str] = []
    events.listen(Happened, lambda event: found.append(event.what))
    with app.app_context():
        yield found


@pytest.mark.one_database
def test_event_is_heard_only_after_the_commit(heard):
    with db.transaction() as session:
        events.note(session, Happened("in time"))
        before = list(heard)

    assert (before, heard) == ([], ["in time"])


@pytest.mark.one_database
def test_event_of_a_rolled_back_transaction_is_never_heard(heard):
    def roll_back() -> None:
        with db.transaction() as session:
            events.note(session, Happened("never"))
            raise LookupError

    with pytest.raises(LookupError):
        roll_back()

    assert heard == []


@pytest.mark.one_database
def test_listener_that_fails_keeps_the_others_hearing(app, caplog):
    found: list[str] = []

    def fail(_event: WentWrong) -> None:
        raise LookupError

    events.listen(WentWrong, fail)
    events.listen(WentWrong, lambda event: found.append("still told"))

    with app.app_context(), db.transaction() as session:
        events.note(session, WentWrong())

    assert (found, len(caplog.records)) == (["still told"], 1)


@pytest.mark.one_database
def test_of_what_is_noted_over_the_same_only_the_newest_is_heard(heard):
    with db.transaction() as session:
        for what in ("first of one", "of another", "second of one"):
            events.note(session, Happened(what), over=what.removeprefix("first ").removeprefix("second "))

    assert heard == ["of another", "second of one"]
