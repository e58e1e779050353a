"""Skills of a stage: written all at once or not at all, over what was looked at, within named limits."""

from dataclasses import replace
from typing import Any

import pytest

from scoring.championships.stages import changing_many
from scoring.championships.stages.cards import SkillCard, card_of_reference
from scoring.championships.stages.changing_many import Kept
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.sheet import read_sheet
from scoring.championships.stages.skills import Act, Change, usable
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.marking.setup.listing import scheme_choices
from scoring.people.actors import Actor, Grant, Scope
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Text
from scoring.schemes.reference import skills as known_skills
from tests.championships.stages.conftest import Setting, card

NONE = {Act.NEW: 0, Act.CHANGED: 0, Act.SAME: 0, Act.TAKEN_OUT: 0}


def refused(setting: Setting, *cards: SkillCard) -> tuple[str, dict[str, Any]]:
    with pytest.raises((Refused, RuleBroken)) as caught:
        setting.add(*cards)
    assert setting.cards() == []  # nothing of it, not even the good ones
    return caught.value.code, caught.value.params


def test_all_55_skills_of_the_list_are_added_in_one_act(setting: Setting) -> None:
    picked = [card_of_reference(skill) for skill in known_skills()]

    done = setting.add(*picked)

    assert done == NONE | {Act.NEW: 55}
    assert sorted(setting.cards(), key=lambda one: one.number) == sorted(picked, key=lambda one: one.number)
    assert setting.revision() == 2


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param({"team_size": 0}, "team-size-wrong", id="a team of nobody"),
        pytest.param({"team_size": 4}, "team-size-wrong", id="a team of four"),
        pytest.param({"age_min": 22, "age_max": 16}, "ages-swapped", id="ages swapped"),
        pytest.param({"age_min": 3}, "age-wrong", id="an infant"),
        pytest.param({"places": -1}, "places-wrong", id="places below zero"),
        pytest.param({"places": 31}, "places-wrong", id="too many places"),
        pytest.param({"minimum": 10_001}, "minimum-wrong", id="a minimum above the scheme"),
        pytest.param({"sector": "magic"}, "sector-unknown", id="no such sector"),
        pytest.param({"rule_set": "exam-2026"}, "rule-set-of-another-purpose", id="a rule set for exams"),
        pytest.param({"rule_set": "wsk-1999"}, "rule-set-unknown", id="no such rule set"),
        pytest.param({"names": Text()}, "name-missing", id="no name"),
        pytest.param({"names": Text("ә" * 201)}, "text-too-long", id="a name of 201 characters"),
        pytest.param({"number": "7" * 21}, "skill-number-wrong", id="a number too long"),
        pytest.param({"scheme": 999}, "scheme-not-of-skill", id="a scheme that is not there"),
    ],
)
def test_a_wrong_skill_keeps_the_good_ones_out(setting: Setting, wrong: dict[str, Any], code: str) -> None:
    assert refused(setting, card("1"), replace(card("2"), **wrong))[0] == code


@pytest.mark.one_database
def test_a_name_of_200_characters_a_quota_of_0_and_a_team_of_three_are_kept(setting: Setting) -> None:
    long = SkillCard("301", Text("Ң" * 200, "Щ" * 200, "W" * 200), places=0, team_size=3)

    setting.add(long)

    assert setting.cards() == [long]


@pytest.mark.one_database
def test_400_skills_fit_and_the_401st_is_refused(setting: Setting) -> None:
    setting.add(*(card(str(number)) for number in range(1, 401)))

    with pytest.raises(Refused) as caught:
        setting.add(card("401"))

    assert (caught.value.code, caught.value.params) == ("stage-skills-too-many", {"limit": 400})
    assert len(setting.cards()) == 400


def test_a_number_stands_once_however_it_is_written(setting: Setting) -> None:
    assert refused(setting, card("7"), card("07")) == ("skill-number-twice", {"number": "07"})


def test_two_skills_may_change_their_numbers(setting: Setting) -> None:
    setting.add(card("1"), card("2"))
    ids = setting.ids()

    setting.write(
        Change(ids["1"], card("1"), replace(card("1"), number="2")),
        Change(ids["2"], card("2"), replace(card("2"), number="1")),
    )

    assert [(one.number, one.names.kk) for one in setting.cards()] == [("1", "Құзырет 2"), ("2", "Құзырет 1")]


def test_what_another_wrote_meanwhile_is_not_overwritten(setting: Setting) -> None:
    setting.add(card("1"))
    seen, one = setting.revision(), setting.ids()["1"]
    setting.write(Change(one, card("1"), card("1", places=2)))

    with pytest.raises(Outdated) as caught:
        setting.write(Change(one, card("1"), card("1", places=5)), seen=seen)

    assert caught.value.code == "stage-changed"
    assert [row.places for row in setting.cards()] == [2]


def test_saving_what_is_there_already_begins_no_revision(setting: Setting) -> None:
    setting.add(card("1"))

    done = setting.write(Change(setting.ids()["1"], card("1"), card("1")))

    assert (done, setting.revision()) == (NONE | {Act.SAME: 1}, 2)


def test_an_organizer_of_another_region_writes_nothing(setting: Setting) -> None:
    stranger = Actor(setting.organizer.account_id, grants=(Grant("organizer", Scope("region", "KZ-10")),))

    with pytest.raises(Forbidden):
        setting.write(Change("", None, card("1")), actor=stranger)

    assert setting.cards() == []


def test_a_scheme_is_that_of_its_own_skill(setting: Setting) -> None:
    version = setting.scheme()
    setting.add(card("17", scheme=version))

    with pytest.raises(Refused) as caught:
        setting.add(card("18", scheme=version))

    assert (caught.value.code, caught.value.params) == ("scheme-not-of-skill", {"number": "18"})
    assert [one.scheme for one in setting.cards()] == [version]


@pytest.mark.one_database
def test_settings_for_many_are_shown_before_they_are_written(setting: Setting) -> None:
    version = setting.scheme()
    setting.add(card("10"), card("17"), card("18", places=2))
    ids = setting.ids()
    said = {"places": "2", "scheme": "newest", "rule_set": "cis-2024", "minimum": "50,5"}

    with setting.app.app_context(), db.reading() as session:
        schemes = usable(scheme_choices(session, actor=setting.organizer))
        row = stage_row(session, setting.stage)
        plan = changing_many.plan_settings(session, row, [ids["17"], ids["18"]], said, schemes)

    assert [change.differences for change in plan.changes] == [
        (
            ("scheme", None, version),
            ("rule_set", "wsk-2026", "cis-2024"),
            ("places", 1, 2),
            ("minimum", None, 5050),
        ),
        (("rule_set", "wsk-2026", "cis-2024"), ("minimum", None, 5050)),
    ]
    assert plan.kept == (Kept(card("18", places=2), "skill-without-published-scheme"),)
    assert [one.places for one in setting.cards()] == [1, 1, 2]  # nothing is written yet

    setting.write(*plan.changes)

    assert [(one.number, one.places, one.rule_set, one.scheme) for one in setting.cards()] == [
        ("10", 1, "wsk-2026", None),
        ("17", 2, "cis-2024", version),
        ("18", 2, "cis-2024", None),
    ]


def test_a_copy_adds_what_is_missing_and_leaves_what_is_there(setting: Setting) -> None:
    last_year = setting.season.stages["republic"]
    setting.add(card("1", places=3), card("2", places=3), stage=last_year)
    setting.add(card("02", places=1))

    with setting.app.app_context(), db.reading() as session:
        source = changing_many.cards_of_stage(session, stage_row(session, last_year))
        row = stage_row(session, setting.stage)
        missing = changing_many.plan_copy(session, row, source, also_known=False)
        both = changing_many.plan_copy(session, row, source, also_known=True)

    assert [change.act for change in missing.changes] == [Act.NEW, Act.SAME]
    assert [change.act for change in both.changes] == [Act.NEW, Act.CHANGED]
    setting.write(*missing.changes)
    assert [(one.number, one.places) for one in setting.cards()] == [("1", 3), ("02", 1)]


def test_a_copy_of_an_empty_stage_is_refused(setting: Setting) -> None:
    with setting.app.app_context(), db.reading() as session, pytest.raises(Refused) as caught:
        changing_many.plan_copy(session, stage_row(session, setting.stage), [], also_known=True)

    assert caught.value.code == "source-without-skills"


def test_the_sheet_says_what_stands_against_which_cell(setting: Setting) -> None:
    setting.add(card("1"), card("2"))
    ids = setting.ids()
    typed = {
        ids["1"]: {"places": "много", "team_size": "1"},
        ids["2"]: {"number": "2", "age_min": "22", "age_max": "16"},
        "new1": {"number": "1", "names_kk": "Киіз басу", "team_size": "1", "places": "1", "rule_set": "wsk-2026"},
        "new2": {"number": "", "names_kk": "", "team_size": "1", "places": "1"},
    }

    with setting.app.app_context(), db.reading() as session:
        _changes, faults = read_sheet(session, stage_row(session, setting.stage), typed, {})

    assert {place: fault.code for place, fault in faults.items()} == {
        (ids["1"], "places"): "places-unread",
        (ids["2"], "age_max"): "ages-swapped",
        ("new1", "number"): "skill-number-twice",
    }
