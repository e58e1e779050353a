"""Assessments of the skills of a stage: begun together, or drafts taken that are there."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from scoring.championships.stages import beginning
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.skills import Change
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking import access as marking_access
from scoring.marking import setting_up
from scoring.marking.independence import Level
from scoring.marking.models import AssessmentRow, DayRow
from scoring.marking.setting_up import NewAssessment
from scoring.people.actors import Actor, Scope
from tests.championships.season import AT
from tests.championships.stages.conftest import Setting, card


def days(setting: Setting, stage: str) -> None:
    with setting.app.app_context(), db.transaction() as session:
        row = stage_row(session, stage)
        row.first_day, row.last_day = date(2026, 3, 2), date(2026, 3, 4)


def begin(setting: Setting, *numbers: str, stage: str = "") -> list[str]:
    ids, stage = setting.ids(stage), stage or setting.stage
    with setting.app.app_context(), db.transaction() as session:
        return beginning.begin_assessments(
            session, stage, {ids[number] for number in numbers}, actor=setting.organizer, at=AT,
            seen=stage_row(session, stage).revision,
        )  # fmt: skip


def code_of(work: Any) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


@pytest.mark.parametrize(("level", "conflict"), [("college", "teacher"), ("region", "college"), ("republic", "region")])
@pytest.mark.one_database
def test_assessments_begin_on_the_days_of_the_stage_at_its_level_of_conflict(
    setting: Setting, level: str, conflict: str
) -> None:
    stage, version = setting.season.stages[level], setting.scheme()
    setting.add(card("17", scheme=version, rule_set="cis-2024"), card("18"), stage=stage)
    days(setting, stage)

    (begun,) = begin(setting, "17", stage=stage)

    with setting.app.app_context(), db.reading() as session:
        row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == begun)).one()
        planned = session.execute(select(DayRow.number, DayRow.date).where(DayRow.assessment_id == row.id)).all()
        assert (row.conflict_level, row.rule_set, row.scheme_version_id) == (conflict, "cis-2024", version)
        assert (row.stage, row.region) == (stage, None if level == "republic" else "KZ-55")
    assert [tuple(one) for one in planned] == [
        (1, date(2026, 3, 2)),
        (2, date(2026, 3, 3)),
        (3, date(2026, 3, 4)),
    ]


def test_what_cannot_begin_keeps_all_from_beginning(setting: Setting) -> None:
    setting.add(card("17", scheme=setting.scheme()), card("18"))

    assert code_of(lambda: begin(setting, "17")) == "stage-days-missing"
    days(setting, setting.stage)
    assert code_of(lambda: begin(setting, "17", "18")) == "skill-without-scheme"
    assert code_of(lambda: begin(setting)) == "skills-not-chosen"
    with setting.app.app_context(), db.reading() as session:
        assert session.scalars(select(AssessmentRow.id)).all() == []
    begin(setting, "17")
    assert code_of(lambda: begin(setting, "17")) == "skill-has-assessment"


@pytest.mark.one_database
def test_nothing_is_marked_at_an_international_stage(setting: Setting) -> None:
    abroad = setting.season.stages["international"]
    setting.add(card("17", scheme=setting.scheme()), stage=abroad)
    days(setting, abroad)

    assert code_of(lambda: begin(setting, "17", stage=abroad)) == "international-not-marked"


@pytest.mark.one_database
def test_scheme_and_rule_set_stand_once_the_assessment_is_begun(setting: Setting) -> None:
    setting.add(card("17", scheme=setting.scheme()))
    days(setting, setting.stage)
    begin(setting, "17")
    (one,) = setting.cards()
    (skill,) = setting.ids().values()

    assert (
        code_of(lambda: setting.write(Change(skill, one, replace(one, rule_set="cis-2024")))) == "skill-has-assessment"
    )
    assert code_of(lambda: setting.write(Change(skill, one, None))) == "skill-has-assessment"
    setting.write(Change(skill, one, replace(one, places=3)))
    assert [row.places for row in setting.cards()] == [3]


@pytest.mark.one_database
def test_a_draft_that_is_there_is_taken_once(setting: Setting) -> None:
    setting.add(card("17"), card("18"))
    ids, version = setting.ids(), setting.scheme()
    with setting.app.app_context(), db.transaction() as session:
        new = NewAssessment(version, Level.COLLEGE, "cis-2024", region="KZ-55")
        draft = setting_up.create_assessment(session, new, actor=setting.organizer, at=AT).public_id

    def take(number: str) -> None:
        with setting.app.app_context(), db.transaction() as session:
            beginning.take_assessment(
                session, setting.stage, ids[number], draft, actor=setting.organizer,
                seen=stage_row(session, setting.stage).revision,
            )  # fmt: skip

    assert code_of(lambda: take("18")) == "assessment-of-another-skill"
    take("17")
    assert code_of(lambda: take("17")) == "skill-has-assessment"

    assert [(one.number, one.scheme, one.rule_set) for one in setting.cards()] == [
        ("17", version, "cis-2024"),
        ("18", None, "wsk-2026"),
    ]
    with setting.app.app_context():
        assert Scope("stage", setting.stage) in marking_access.places(draft)


def test_who_may_not_begin_here_begins_nothing(setting: Setting) -> None:
    setting.add(card("17", scheme=setting.scheme()))
    days(setting, setting.stage)
    stranger = Actor(setting.organizer.account_id)

    with setting.app.app_context(), db.transaction() as session, pytest.raises(Refused):
        beginning.begin_assessments(session, setting.stage, set(setting.ids().values()), actor=stranger, at=AT, seen=2)

    with setting.app.app_context(), db.reading() as session:
        assert session.scalars(select(AssessmentRow.id)).all() == []
