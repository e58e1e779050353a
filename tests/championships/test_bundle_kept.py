"""Bundles for the public are written once and kept; an erased text is in none of them from then on."""

import json
import time

import pytest

from scoring.championships.bundle.keeping import Shelf, kept_bundle
from scoring.foundation.db import db
from scoring.foundation.waiting import politely
from scoring.marking.entries import erase_text
from tests.championships.skills import finalise, lock_all, make_skill, sign_sheets, unlock

KEY, LATER = ("a" * 64, 0), ("a" * 64, 1)


def test_what_was_written_is_not_written_again():
    shelf, written = Shelf(), []

    given = [shelf.take(KEY, lambda: written.append(1) or b"bundle") for _time in range(2)]

    assert (given, written) == ([b"bundle"] * 2, [1])


@pytest.mark.parametrize(
    ("most", "between"),
    [pytest.param(100, LATER, id="an erasure"), pytest.param(10, ("b" * 64, 0), id="no more room")],
)
def test_what_must_go_is_written_anew(most, between):
    shelf = Shelf(most)
    shelf.take(KEY, lambda: b"the first")

    shelf.take(between, lambda: b"another")

    assert shelf.take(KEY, lambda: b"the second") == b"the second"


@pytest.mark.one_database
def test_a_kept_bundle_holds_no_text_that_was_erased(app):
    hall = make_skill(app)
    unlock(hall, 1)  # a reason in words
    sign_sheets(hall, [1])
    lock_all(hall)
    finalise(hall)
    with app.app_context(), db.reading() as session:
        before = kept_bundle(session, hall.assessment, 1, "h")
    (wanted,) = [name for name, kept in json.loads(before)["texts"].items() if kept]

    with app.app_context(), db.transaction() as session:
        erase_text(session, wanted)
    with app.app_context(), db.reading() as session:
        after = json.loads(kept_bundle(session, hall.assessment, 1, "h"))

    assert after["texts"] == {wanted: None}


def test_others_go_first_after_so_many_items(monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)

    assert list(politely(range(7), every=3)) == list(range(7))
    assert slept == [0, 0]
