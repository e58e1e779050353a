"""The matrix: states and counts of cells, what is patched, what a filter leaves."""

import re

import pytest

from scoring.marking.commands import Act
from scoring.marking.live import live
from tests.marking.desk.seen import Desk, cell, sign_all
from tests.marking.hall import Hall
from tests.marking.live.ears import Ear


def test_cell_goes_from_empty_to_locked_and_never_shows_a_sum_before(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)

    seen = [cell(chief)]
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")
    seen.append(cell(chief))
    hall.complete()
    seen.append(cell(chief))
    sign_all(hall)
    seen.append(cell(chief))
    chief.post(chief.sheet(), act="lock")
    seen.append(cell(chief))

    assert seen == [
        ("none", "0/3"), ("progress", "1/3"), ("complete", "3/3"), ("signed", "3/3"), ("locked", "2.28"),
    ]  # fmt: skip


def test_patch_brings_only_columns_that_went_on(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)
    first = chief.patch().json
    assert first is not None
    seen = ",".join(f"{seat}:{column['seq']}" for seat, column in first["seats"].items())

    hall.send(hall.judges[0], Act.ANSWER, "m1", seat=1, answer="typed:0.75")
    patch = chief.patch(seen).json

    assert patch is not None
    assert list(patch["seats"]) == [hall.seats[1]]
    label = patch["seats"][hall.seats[1]]["cells"]["A1"]["label"]
    assert label == "A1, competitor 02: In progress, 1/3 aspects have a mark"


def test_counts_of_aspects_and_of_signatures_are_told_apart_in_words(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)

    def label() -> str:
        return str(chief.patch().json["seats"][hall.seats[0]]["cells"]["A1"]["label"])  # type: ignore[index]

    hall.complete()
    complete = label()
    sign_all(hall)

    assert complete == "A1, competitor 01: Complete, 3/3 aspects have a mark, signatures: 0 of 3"
    assert label() == "A1, competitor 01: Signed, signatures: 3 of 3"


@pytest.mark.parametrize("seen", ["x", "a:b:c", ":::", "0" * 500])
def test_patch_of_nonsense_is_a_whole_patch(hall: Hall, desk: Desk, seen: str) -> None:
    assert desk(hall.chief).patch(seen).status_code == 200


def test_filter_leaves_rows_and_columns_that_fit(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)
    hall.score("j2", (0, 3, 1), seat=1)

    page = chief.get("/matrix?show=disputed").text

    assert re.findall(r'data-sheet="(\w+)"', page) == ["A2"]
    assert re.findall(r'data-seat="(\w+)"', page) == [hall.seats[1]]
    assert "A2.3" in page


@pytest.mark.parametrize("left", [False, True], ids=["connected", "gone with marks waiting"])
def test_filter_of_what_waits_on_a_tablet_holds_exactly_what_tablets_said(hall: Hall, desk: Desk, left: bool) -> None:
    """Blank sheets of the same judge, on which nothing waits, are not among them."""
    judge = Ear(hall.app, hall.judges[0], assessment=hall.assessment, device="tablet-0001")
    told = {"count": 2, "oldest": None, "refused": 1, "places": [[hall.seats[1], "A2"], [hall.seats[1], "A2"]]}
    judge.say("waiting", told)
    if left:
        judge.client.disconnect()
        with hall.app.app_context():
            live().announcer.write_reports()

    page = desk(hall.chief).get("/matrix?show=waiting").text

    assert re.findall(r'data-sheet="(\w+)"', page) == ["A2"]
    assert re.findall(r'data-seat="(\w+)"', page) == [hall.seats[1]]
    assert 'Waiting on a tablet <span class="count">1</span>' in page


def test_tablet_that_names_no_sheets_puts_none_into_the_filter(hall: Hall, desk: Desk) -> None:
    judge = Ear(hall.app, hall.judges[0], assessment=hall.assessment, device="tablet-0001")

    said = judge.say("waiting", {"count": 2, "oldest": None, "refused": 1})

    assert said == {"ok": True}
    assert 'Waiting on a tablet <span class="count">0</span>' in desk(hall.chief).get("/matrix").text
