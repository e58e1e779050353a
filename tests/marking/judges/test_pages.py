"""The pages of judges by plain forms, without script: proposals, opening, rehearsing, replacing, own ties."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.judges import readiness, wording
from scoring.marking.opening import Missing
from scoring.marking.recording import room
from scoring.people.actors import Actor
from tests.marking.hall import Hall
from tests.marking.judges.doing import draft_of, number

pytestmark = pytest.mark.one_database
Enter = Callable[..., Actor]


def frame_of(app: Flask, assessment: str) -> Frame:
    with app.app_context(), db.reading() as session:
        return room().frames.get(session, assessment)


def test_a_draft_is_proposed_changed_taken_and_opened_by_forms(
    app: Flask, client: FlaskClient, signed_in: Enter
) -> None:
    assessment, chief, accounts = draft_of(app)
    signed_in(client, "organizer")
    root = f"/assessments/{assessment}"
    assert client.post(f"{root}/open").status_code == 422

    client.post(f"{root}/panels/proposal", data={"panels": "2"})
    whole = {
        "count": "1",
        "name-0": "Whole",
        "sheet-0": "0",
        "sheet-1": "0",
        **{f"judge-0-{position}": str(account) for position, account in enumerate(accounts[:4], 1)},
    }
    added = client.post(f"{root}/panels/proposal/change", data={**whole, "act": "add", "seen": "1"})
    assert (added.status_code, added.location) == (302, f"{root}/panels/proposal")
    stale = client.post(f"{root}/panels/proposal/change", data={**whole, "act": "take", "seen": "1"})
    assert stale.status_code == 409
    assert 'value="Whole"' in stale.text
    client.post(f"{root}/panels/proposal/change", data={**whole, "act": "take", "seen": "2"})
    assert [panel.seated() for panel in frame_of(app, assessment).panels] == [tuple(accounts[:4])]

    unplanned = client.post(f"{root}/open")
    assert unplanned.status_code == 422
    assert f'href="{root}/days"' in client.get(root).text
    with app.app_context(), db.transaction() as session:
        setting_up.add_day(session, assessment, date(2026, 11, 22), actor=chief)
    assert client.get(f"{root}/open").status_code == 200
    client.post(f"{root}/open")

    assert frame_of(app, assessment).state is AssessmentState.OPEN


def test_a_rehearsal_has_its_ribbon_on_every_page_and_leads_back(
    client: FlaskClient, hall: Hall, signed_in: Enter
) -> None:
    signed_in(client, "organizer")

    copy = client.post(f"/assessments/{hall.assessment}/rehearsal").location

    for page in ("", "/judges", "/panels", "/conflicts"):
        assert 'class="rehearsal"' in client.get(f"{copy}{page}").text
        assert 'class="rehearsal"' not in client.get(f"/assessments/{hall.assessment}{page}").text
    assert f'href="/assessments/{hall.assessment}"' in client.get(copy).text
    assert client.post(f"{copy}/rehearsal").status_code == 422


def test_replacing_shows_what_happens_needs_a_reason_and_lists_what_went_back(
    client: FlaskClient, hall: Hall, signed_in: Enter
) -> None:
    hall.score("j2", (0, 2), seat=1)
    signed_in(client, "organizer")
    leaves, comes = number(hall.judges[1]), number(hall.judges[4])
    address = f"/assessments/{hall.assessment}/panels/{hall.panel}/replace"

    assert "A2.3" in client.get(f"{address}?leaves={leaves}&comes={comes}").text
    form = {"leaves": leaves, "comes": comes}
    assert client.post(address, data={**form, "reason": " "}).status_code == 422
    done = client.post(address, data={**form, "reason": "fell ill"})

    assert done.status_code == 200
    assert "A2.3" in done.text
    overview = client.get(f"/assessments/{hall.assessment}").text
    assert "fell ill" in overview
    assert hall.judges[4].display_name in overview
    assert client.post(address, data={**form, "reason": "again"}).status_code == 422


def test_an_expert_declares_a_tie_by_number_and_sees_no_name(client: FlaskClient, hall: Hall, signed_in: Enter) -> None:
    signed_in(client, account=hall.judges[0])
    address = f"/assessments/{hall.assessment}/my-ties"

    start = client.get("/").text
    assert address in start
    assert start.index('href="/marking"') < start.index(address)  # marks first, ties after
    page = client.get(address).text
    assert "person-" not in page
    assert "seat-0" not in page
    assert client.post(address, data={"seat": hall.seats[0], "tie": "region"}).status_code == 422
    assert client.post(address, data={"seat": "elsewhere", "tie": "mentor"}).status_code == 404
    client.post(address, data={"seat": hall.seats[0], "tie": "mentor"})

    assert list(hall.frame().declared) == [(number(hall.judges[0]), hall.seats[0])]


def test_a_list_without_judges_leads_to_the_page_that_names_them(app: Flask) -> None:
    frame = frame_of(app, draft_of(app)[0])

    pages = {point.name: point.page for point in readiness.points(replace(frame, judges={}), ())}

    assert (pages["panels"], pages["judges"], pages["seats"]) == ("judges", "judges", "seats")
    assert {point.name: point.page for point in readiness.points(frame, ())}["panels"] == "panels"


def test_a_judge_of_another_assessment_declares_nothing_here(client: FlaskClient, hall: Hall, signed_in: Enter) -> None:
    signed_in(client, "expert")

    assert client.get(f"/assessments/{hall.assessment}/my-ties").status_code == 403


def test_an_override_without_a_conflict_is_refused_and_says_why(
    client: FlaskClient, hall: Hall, signed_in: Enter
) -> None:
    signed_in(client, account=hall.president)
    form = {"judge": number(hall.judges[0]), "seat": hall.seats[0], "reason": "<b>nobody else</b>"}

    answer = client.post(f"/assessments/{hall.assessment}/conflicts/override", data=form)

    assert answer.status_code == 422
    assert "<b>nobody" not in answer.text
    assert 'role="alert"' in answer.text
    assert hall.frame().overridden == frozenset()


def test_an_override_without_a_reason_says_so_at_its_field(client: FlaskClient, hall: Hall, signed_in: Enter) -> None:
    signed_in(client, account=hall.judges[0])
    client.post(f"/assessments/{hall.assessment}/my-ties", data={"seat": hall.seats[0], "tie": "teacher"})
    signed_in(client, account=hall.president)
    client.set_cookie("language", "en")
    form = {"judge": number(hall.judges[0]), "seat": hall.seats[0], "reason": " "}

    answer = client.post(f"/assessments/{hall.assessment}/conflicts/override", data=form)

    assert answer.status_code == 422
    said = re.search(r'<details class="fold" open>.*?id="override-1-error"><svg.*?</svg>([^<]*)', answer.text, re.S)
    assert said is not None
    assert said[1] == "There is no text. Write it in a few words."
    assert hall.frame().overridden == frozenset()


@pytest.mark.parametrize("missing", ["judge", "seat"])
def test_a_tie_is_not_declared_by_what_nobody_chose(
    client: FlaskClient, hall: Hall, signed_in: Enter, missing: str
) -> None:
    signed_in(client, account=hall.chief)
    form = {"judge": number(hall.judges[0]), "seat": hall.seats[0], "tie": "teacher", missing: ""}

    answer = client.post(f"/assessments/{hall.assessment}/conflicts", data=form)

    assert answer.status_code == 422
    assert f'id="declare-{missing}-error"' in answer.text
    assert hall.frame().declared == {}


def test_the_checklist_counts_every_seat_without_a_number(app: Flask) -> None:
    point = readiness.Point("numbers", False, "draw", (Missing("seat-without-number", {"seats": 8}),))

    with app.test_request_context(), force_locale("en"):
        said = wording.lacking_words(point)

    assert said == "8 seats have no number"
