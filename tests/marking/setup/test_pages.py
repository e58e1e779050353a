"""Pages of setting up: refused forms keep what was typed, names are for whoever seats people."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, DayRow
from scoring.people.actors import Actor
from scoring.people.models import AccessLog
from scoring.people.scopes import places
from tests.marking.hall import Hall
from tests.marking.setup.conftest import Draft


def test_form_begins_an_assessment_with_its_days(draft: Draft, entered: FlaskClient) -> None:
    form = {
        "version": "1", "level": "region", "organisation": draft.colleges[0], "day": ["2027-01-25", "", "2027-01-26"],
    }  # fmt: skip
    sent = entered.post("/assessments", data=form)

    with draft.app.app_context(), db.reading() as session:
        row = session.scalars(select(AssessmentRow).order_by(AssessmentRow.id.desc())).first()
        assert row is not None
        days = session.scalars(select(DayRow.date).where(DayRow.assessment_id == row.id)).all()
    assert sent.location.endswith(f"/assessments/{row.public_id}/days")
    assert (row.conflict_level, row.region, row.organisation, row.skill) == ("region", "KZ-55", draft.colleges[0], "17")
    assert [day.day for day in days] == [25, 26]


def test_refused_form_keeps_what_was_typed_and_writes_nothing(draft: Draft, entered: FlaskClient) -> None:
    tries = [
        {"version": "1"},
        {"version": "99", "level": "region"},
        {"version": "1", "level": "region", "rule_set": "exam-2026"},
        {"version": "1", "level": "region", "rule_set": "none"},
        {"version": "1", "level": "region", "day": ["2027-01-26", "2027-01-25"]},
        {"version": "1", "level": "region", "day": "кеше"},
        {"version": "1", "level": "region", "organisation": "nobody"},
    ]
    answers = [entered.post("/assessments", data=form) for form in tries]

    with draft.app.app_context(), db.reading() as session:
        rows = session.scalars(select(AssessmentRow.public_id)).all()
    assert [answer.status_code for answer in answers] == [422] * len(tries)
    assert 'value="region" required checked' in answers[2].text
    assert rows == [draft.id]


def test_table_refused_shows_the_numbers_that_were_typed(draft: Draft, entered: FlaskClient) -> None:
    one, two = draft.seat(0, number=1), draft.seat(1, number=2)
    answer = entered.post(
        f"/assessments/{draft.id}/seats/places",
        data={f"number-{one}": "7", f"workplace-{one}": "Q-9", f"number-{two}": "7"},
    )

    assert answer.status_code == 422
    assert 'value="Q-9"' in answer.text
    assert [seat.number for seat in draft.seats()] == [1, 2]


def test_person_is_found_and_seated_without_script(draft: Draft, entered: FlaskClient) -> None:
    found = entered.get(f"/assessments/{draft.id}/seats/new?q=сәрс&chosen=yes&person={draft.people[0]}")
    sent = entered.post(
        f"/assessments/{draft.id}/seats",
        data={"person": [draft.people[0], draft.people[1]], "accommodation": "extra-time", "minutes": "20"},
    )

    assert f"person={draft.people[0]}&amp;person={draft.people[1]}" in found.text
    assert sent.status_code == 302
    assert [len(seat.persons) for seat in draft.seats()] == [2]


def test_looking_at_names_is_logged(draft: Draft, entered: FlaskClient) -> None:
    draft.seat(0)

    page = entered.get(f"/assessments/{draft.id}/seats")

    with draft.app.app_context(), db.reading() as session:
        logged = session.scalars(select(AccessLog.subject).where(AccessLog.what == "seats-seen")).all()
    assert "Бектасов" in page.text
    assert logged == [f"assessment:{draft.id}"]


def test_expert_sees_no_names_and_finds_the_assessment_in_the_list(
    hall: Hall, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    signed_in(client, account=hall.judges[0])

    answers = [client.get(f"/assessments/{hall.assessment}/{page}").status_code for page in ("seats", "draw", "days")]
    listed = client.get("/assessments")

    assert answers == [403, 403, 403]
    assert "Веб-технологиялар" in listed.text


def test_stranger_to_an_assessment_does_not_see_it_in_the_list(
    hall: Hall, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    signed_in(client, "chief-expert", scope=("assessment", "another"))

    assert hall.assessment not in client.get("/assessments").text


def test_roles_can_be_given_for_an_assessment_by_its_name(app: Flask, draft: Draft) -> None:
    with app.app_context(), db.reading() as session:
        offered = {place.scope.id: place.name for place in places(session, "kk") if place.scope.kind == "assessment"}

    assert offered == {draft.id: "17 Веб-технологиялар, 2026 жылғы 22 қараша"}


def test_seat_of_another_assessment_is_not_found(draft: Draft, hall: Hall, entered: FlaskClient) -> None:
    answers = [
        entered.get(f"/assessments/{draft.id}/seats/{hall.seats[0]}").status_code,
        entered.post(f"/assessments/{draft.id}/seats/{hall.seats[0]}", data={}).status_code,
        entered.post(f"/assessments/{draft.id}/seats/{hall.seats[0]}/remove").status_code,
        entered.post(f"/assessments/{draft.id}/seats/places", data={f"workplace-{hall.seats[0]}": "X"}).status_code,
    ]

    assert answers == [404, 404, 404, 404]


def test_refused_status_stays_chosen_and_says_at_its_field_what_is_missing(draft: Draft, entered: FlaskClient) -> None:
    page = f"/assessments/{draft.id}/seats/{draft.seat(0, number=1)}"

    answer = entered.post(f"{page}/status", data={"status": "disqualified", "reason": " "})

    assert answer.status_code == 422
    assert 'value="disqualified" checked' in answer.text
    assert 'id="reason-error"' in answer.text
