"""What there is to mark: the same for all who may see it, without a mark and without a competitor's name."""

from collections.abc import Callable
from typing import Any

import pytest

from scoring.people.actors import Actor
from tests.marking.api.conftest import Tablet, code
from tests.marking.hall import Hall

Enter = Callable[[Actor], Tablet]
pytestmark = pytest.mark.one_database


def work(tablet: Tablet) -> dict[str, Any]:
    response = tablet.get("/work")
    assert response.status_code == 200
    assert response.json is not None
    return dict(response.json)


def test_judge_is_told_what_to_mark_and_with_whom(hall: Hall, tablet: Enter) -> None:
    judge = hall.judges[0]

    told = work(tablet(judge))

    assert told["assessment"] == {
        "id": hall.assessment,
        "title": {"kk": "Веб-технологиялар", "ru": "Веб-технологии", "en": "Web Technologies"},
        "skill": "17",
        "state": "open",
        "rehearsal": False,
        "revision": hall.frame().revision,
        "scheme_version": hall.frame().scheme_version,
        "today": None,
        "days": [{"number": "1", "date": "2026-11-22"}],
        "judges": 3,
        "most_score": 3,
        "spread": 1,
    } | {"today": told["assessment"]["today"]}
    assert [seat["number"] for seat in told["seats"]] == [1, 2]
    assert told["mine"] == {"A1": list(hall.seats), "A2": list(hall.seats)}
    assert told["judges"]["A1"][hall.seats[0]] == [str(judge.account_id) for judge in hall.judges[:3]]
    assert told["me"]["account"] == str(judge.account_id)
    assert told["me"]["roles"] == ["expert"]


def test_sheet_carries_all_that_its_form_needs(hall: Hall, tablet: Enter) -> None:
    (sheet, _other) = work(tablet(hall.judges[0]))["sheets"]

    assert (sheet["id"], sheet["day"], sheet["maximum"]) == ("A1", "1", "3.00")
    assert (sheet["measured"], sheet["judged"]) == (True, True)
    assert [(each["key"], each["number"], each["kind"]) for each in sheet["aspects"]] == [
        ("m1", "A1.1", "measurement"),
        ("n1", "A1.2", "measurement"),
        ("j1", "A1.3", "judgement"),
    ]
    assert [each["calculation"] for each in sheet["aspects"]] == [
        None,
        {"type": "NUMBER_COMPLETED", "possible": "4"},
        None,
    ]
    assert [each["en"] for each in sheet["aspects"][2]["benchmarks"]] == ["Level 0", "Level 1", "Level 2", "Level 3"]


def test_judge_of_no_panel_is_told_of_no_sheet(hall: Hall, tablet: Enter) -> None:
    told = work(tablet(hall.judges[4]))

    assert (told["sheets"], told["panels"], told["mine"], told["judges"]) == ([], [], {}, {})


def test_who_stands_by_is_told_of_the_panels_sheets_and_of_none_to_mark(hall: Hall, tablet: Enter) -> None:
    told = work(tablet(hall.judges[3]))

    assert ([sheet["id"] for sheet in told["sheets"]], told["mine"]) == (["A1", "A2"], {})


@pytest.mark.parametrize("role", ["chief", "deputy", "president", "organizer"])
def test_who_leads_is_told_of_every_sheet(hall: Hall, tablet: Enter, role: str) -> None:
    told = work(tablet(getattr(hall, role)))

    assert [sheet["id"] for sheet in told["sheets"]] == ["A1", "A2"]


def test_competitor_is_nowhere_named(hall: Hall, tablet: Enter) -> None:
    """Seats hold "person-0" and the college "seat-0": neither leaves the server."""
    for actor in (hall.judges[0], hall.chief, hall.organizer):
        wire = tablet(actor).get("/work").data

        assert b"person-" not in wire
        assert b"seat-" not in wire


def test_acts_are_those_of_the_roles_here(hall: Hall, tablet: Enter) -> None:
    assert work(tablet(hall.judges[0]))["me"]["may"] == [
        "see-assessment",
        "see-sheets",
        "declare-conflict",
        "record-mark",
        "open-round",
        "comment-mark",
        "agree-on-sheet",
        "sign-sheet",
        "dispute-sheet",
    ]
    assert "lock-sheet" in work(tablet(hall.chief))["me"]["may"]


def test_visitor_is_asked_to_sign_in(hall: Hall) -> None:
    response = hall.app.test_client().get(f"/api/marking/{hall.assessment}/work")

    assert code(response) == (401, "sign-in-needed")


def test_unknown_assessment_is_not_found(hall: Hall, tablet: Enter) -> None:
    response = tablet(hall.chief).client.get("/api/marking/nowhere/work")

    assert code(response) == (404, "assessment-unknown")
