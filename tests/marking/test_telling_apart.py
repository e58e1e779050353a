"""Assessments of one title on one day: a list says what tells them apart, and nothing of the others."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Level
from scoring.marking.models import AssessmentRow
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup.pages import offered_assessments
from scoring.marking.telling_apart import REHEARSAL, SKILL, differences
from scoring.people import scopes
from tests.marking.setup.conftest import NOW, Draft, draft, entered  # noqa: F401  # fixtures

DAY, NEXT = date(2026, 1, 22), date(2026, 1, 23)
pytestmark = pytest.mark.one_database


def begun(draft: Draft, day: date = DAY, **said: Any) -> str:  # noqa: F811
    with draft.app.app_context(), db.transaction() as session:
        new = NewAssessment(1, Level.COLLEGE, days=[day], **said)
        return setting_up.create_assessment(session, new, actor=draft.organizer, at=NOW).public_id


def said(draft: Draft, *assessments: str, told: tuple[str, ...] = ()) -> list[str]:  # noqa: F811
    with draft.app.test_request_context(headers={"Cookie": "language=en"}), db.reading() as session:
        found = differences(session, assessments, "en", told=told)
    return [found.get(assessment, "") for assessment in assessments]


def number(draft: Draft, assessment: str) -> int:  # noqa: F811
    with draft.app.app_context(), db.reading() as session:
        return session.scalars(select(AssessmentRow.id).where(AssessmentRow.public_id == assessment)).one()


def test_the_stage_tells_apart_and_another_day_needs_no_mark(draft: Draft) -> None:  # noqa: F811
    scopes.offer(draft.app, "stage", lambda _session, _language: [("s1", "Regional stage"), ("s2", "National stage")])
    one, two, later = begun(draft, stage="s1"), begun(draft, stage="s2"), begun(draft, NEXT, stage="s2")

    assert said(draft, one, two, later) == ["Regional stage", "National stage", ""]


def test_where_stages_are_alike_the_host_is_said_and_then_the_opening(draft: Draft) -> None:  # noqa: F811
    college, region = begun(draft, organisation=draft.colleges[0]), begun(draft, region="KZ-55")
    opened = begun(draft, region="KZ-55")
    with draft.app.app_context(), db.transaction() as session:
        row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == opened)).one()
        row.opened_at = NOW
        names = {kind: scopes.names(session, kind, "en") for kind in ("college", "region")}

    held = [names["college"][draft.colleges[0]], names["region"]["KZ-55"]]
    found = said(draft, college, region, opened)
    assert [mark.split(" · ")[0] for mark in found] == [held[0], held[1], held[1]]
    assert [mark.split(" · ")[1][:6] for mark in found] == ["not op", "not op", "opened"]


def test_what_nothing_else_tells_apart_has_its_number(draft: Draft) -> None:  # noqa: F811
    one, two = begun(draft), begun(draft)

    assert said(draft, one, two) == [f"№ {number(draft, one)}", f"№ {number(draft, two)}"]


def test_a_rehearsal_is_told_unless_the_list_does(draft: Draft) -> None:  # noqa: F811
    real = begun(draft)
    with draft.app.app_context(), db.transaction() as session:
        copy = setting_up.rehearse(session, real, actor=draft.organizer, at=NOW).public_id

    assert said(draft, real, copy) == ["", "Rehearsal"]
    assert said(draft, real, copy, told=(SKILL, REHEARSAL)) == ["", ""]


def test_list_and_chooser_say_it(draft: Draft, entered: FlaskClient) -> None:  # noqa: F811
    one, two = begun(draft), begun(draft)

    page = entered.get("/assessments").text
    with draft.app.test_request_context(), db.reading() as session:
        offered = dict(offered_assessments(session, "en"))

    assert all(f" · № {number(draft, each)}</small>" in page for each in (one, two))
    assert offered[one] != offered[two]
