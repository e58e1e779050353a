"""A stage is final when all its skills are and its signatures are given; what is corrected later stands beside it."""

import json

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from scoring.championships.awards.finalising import StageFinalised
from scoring.championships.awards.models import FROZEN_TABLES, StageFinalisationRow, StageSignatureRow
from scoring.championships.awards.outdated import currency, outdated_among, stage_currency
from scoring.championships.results.gathering import newest
from scoring.championships.results.models import FinalisationRow
from scoring.foundation import events
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Outdated, Refused
from scoring.marking.models import JudgeRow
from scoring.people.actors import Scope
from scoring.rules.canonical import digest
from tests.championships.awards.stage import FIVE, Stage, correct, decide, fix, make_stage, refix, with_role
from tests.marking.hall import make_actor

SWAPPED = ("1.00", "0.80", "0.90", "0.60", "0.50")  # the third overtakes the second
REGIONS = ("KZ-10", "KZ-11", "KZ-15", "KZ-19", "KZ-23")


def revisions(stage: Stage) -> list[StageFinalisationRow]:
    with stage.app.app_context(), db.reading() as session:
        return list(session.scalars(select(StageFinalisationRow).order_by(StageFinalisationRow.revision)))


def without_president(stage: Stage) -> None:
    with stage.app.app_context(), db.transaction() as session:
        session.execute(text("DELETE FROM role_grant WHERE role = 'jury-president'"))


def test_organizer_and_jury_president_make_a_stage_final(app):
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS})
    heard: list[StageFinalised] = []
    events.listen(StageFinalised, heard.append)

    first = stage.sign(stage.organizer)
    second = stage.sign(stage.president)

    assert (first.revision, second.revision) == (None, 1)
    [row] = revisions(stage)
    document = json.loads(row.document)
    assert digest(document) == row.hash == second.hash
    assert document["tables"]["medal_total"][0] == {"place": 1, "member": "KZ-10", "worth": "4", "skills": 1}
    assert document["skills"][0]["hash"] == stage.skills()[0].final.hash
    assert heard[-1] == StageFinalised(stage.id, 1, row.hash)
    with app.app_context(), db.reading() as session:
        signed = session.scalars(select(StageSignatureRow).order_by(StageSignatureRow.id)).all()
    assert [one.role for one in signed] == ["organizer", "jury-president"]


def test_where_nobody_is_jury_president_the_organizer_signs_alone(app):
    stage = make_stage(app, {"17": FIVE})
    without_president(stage)

    assert stage.sign(stage.organizer).revision == 1


@pytest.mark.one_database
def test_the_same_person_with_another_account_is_no_second_person(app):
    stage = make_stage(app, {"17": FIVE})
    hall = stage.halls["17"]
    with app.app_context(), db.transaction() as session:
        for actor in (stage.organizer, stage.president):
            judge = JudgeRow(assessment_id=hall.frame().id, account_id=actor.account_id, organisation=None, region=None)
            judge.person = "one-person"
            session.add(judge)
    stage.sign(stage.organizer)

    with pytest.raises(Refused) as refused:
        stage.sign(stage.president)

    assert refused.value.code == "signature-needs-another-person"


@pytest.mark.one_database
def test_a_second_organizer_does_not_sign_for_the_president(app):
    stage = make_stage(app, {"17": FIVE})
    with app.app_context(), db.transaction() as session:
        other = make_actor(session, "organizer")
    stage.sign(stage.organizer)

    with pytest.raises(Refused) as refused:
        stage.sign(other)

    assert refused.value.code == "results-signed-in-this-role"


@pytest.mark.one_database
def test_the_organizer_of_another_region_signs_nothing(app):
    stage = make_stage(app, {"17": FIVE}, level="region")
    with app.app_context(), db.transaction() as session:
        nobody = make_actor(session, "press")
    elsewhere = with_role(nobody, "organizer", Scope("region", "KZ-10"))
    here = with_role(nobody, "organizer", Scope("region", "KZ-55"))

    with pytest.raises(Forbidden):
        stage.sign(elsewhere)
    assert stage.sign(here).revision is None


def test_a_skill_that_is_not_final_is_in_the_way_and_named(app):
    stage = make_stage(app, {"3": FIVE, "17": FIVE}, final=False)
    fix(stage.halls["3"], FIVE)

    assert stage.waiting() == [("skill-not-final", "17")]
    with pytest.raises(Refused) as refused:
        stage.sign(stage.organizer)
    assert (refused.value.code, refused.value.params) == ("stage-not-finalisable", {"count": 1})


@pytest.mark.one_database
def test_a_skill_that_a_decision_has_opened_is_in_the_way(app):
    stage = make_stage(app, {"17": FIVE})
    decide(stage.halls["17"])

    assert stage.waiting() == [("skill-being-corrected", "17")]


@pytest.mark.one_database
def test_a_stage_without_skills_is_never_final(app):
    stage = make_stage(app, {})

    assert stage.waiting() == [("stage-without-skills", "")]


@pytest.mark.one_database
def test_what_was_not_looked_at_is_not_signed(app):
    stage = make_stage(app, {"17": FIVE})

    with pytest.raises(Outdated) as refused:
        stage.sign(stage.organizer, shown="of yesterday")

    assert refused.value.code == "stage-results-outdated"


@pytest.mark.one_database
def test_a_first_signature_falls_when_a_skill_was_corrected_before_the_second(app):
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS})
    stage.sign(stage.organizer)
    refix(stage.halls["17"], SWAPPED)

    assert stage.sign(stage.president).revision is None  # now the president's is the first
    assert stage.sign(stage.organizer).revision == 1


@pytest.mark.one_database
def test_a_stage_that_is_final_is_not_signed_again_while_nothing_changed(app):
    stage = make_stage(app, {"17": FIVE})
    stage.finalise()

    with pytest.raises(Refused) as refused:
        stage.sign(stage.organizer)

    assert refused.value.code == "stage-final-already"


def test_a_correction_that_swaps_silver_and_bronze_outdates_the_stage_and_says_what_moves(app):
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS}, marked=True)
    hall = stage.halls["17"]
    stage.finalise()
    before = stage.skills()[0].final.hash

    correct(hall, 2, "0.90")  # the third overtakes the second
    with app.app_context(), db.reading() as session:
        current = stage_currency(session, stage.row())
        skill = currency(session, hall.assessment, hash=before)

    assert current is not None
    assert (current.outdated, current.decided, current.open) == (True, (), ())
    [change] = current.changes.skills
    assert (change.before, change.after) == (1, 2)
    moved = {one["seat"]: (one["before"]["medal"], one["after"]["medal"]) for one in change.rows}
    assert (moved["2"], moved["3"]) == (("silver", "bronze"), ("bronze", "silver"))
    medal_total = {one.member: (one.before, one.after) for one in current.changes.lines if one.table == "medal_total"}
    assert medal_total == {
        "KZ-11": ({"place": 2, "worth": "3"}, {"place": 3, "worth": "2"}),
        "KZ-15": ({"place": 3, "worth": "2"}, {"place": 2, "worth": "3"}),
    }
    assert (skill.newest, skill.newest_revision, skill.decided) == (False, 2, False)
    assert [one["seat"] for one in skill.changes][:2] == [one["seat"] for one in change.rows][:2]


def test_the_new_revision_of_a_stage_stands_beside_the_old_one(app):
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS})
    first = stage.finalise()
    refix(stage.halls["17"], SWAPPED)

    second = stage.finalise()

    assert second.revision == 2
    old, new = revisions(stage)
    assert (old.hash, json.loads(new.document)["follows"]) == (first.hash, first.hash)
    with app.app_context(), db.reading() as session:
        current = stage_currency(session, stage.row())
    assert current is not None
    assert current.outdated is False


@pytest.mark.one_database
def test_results_that_a_decision_opened_are_the_newest_and_may_change(app):
    stage = make_stage(app, {"17": FIVE})
    hall = stage.halls["17"]
    hashed = stage.skills()[0].final.hash
    with app.app_context(), db.reading() as session:
        assert outdated_among(session, [(hall.assessment, hashed)]) == {}

    decide(hall)

    with app.app_context(), db.reading() as session:
        found = currency(session, hall.assessment, revision=1)
        assert list(outdated_among(session, [(hall.assessment, hashed)])) == [(hall.assessment, hashed)]
    assert (found.newest, found.decided, found.changes) == (True, True, [])
    assert found.decisions[0].number == "12-Ө"


@pytest.mark.one_database
@pytest.mark.parametrize("asked", [{"revision": 2}, {"hash": "f" * 64}, {}])
def test_results_that_were_never_final_have_no_currency(app, asked):
    stage = make_stage(app, {"17": FIVE})

    with app.app_context(), db.reading() as session, pytest.raises(NotFound) as refused:
        currency(session, stage.halls["17"].assessment, **asked)

    assert refused.value.code == "results-not-final"


@pytest.mark.one_database
def test_a_stage_that_was_never_finalised_has_no_currency(app):
    stage = make_stage(app, {"17": FIVE})

    with app.app_context(), db.reading() as session:
        assert stage_currency(session, stage.row()) is None


@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_a_final_stage_is_never_rewritten(app, table, statement):
    stage = make_stage(app, {"17": FIVE})
    stage.finalise()

    with app.app_context(), pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
        session.execute(text(statement.format(table)))


@pytest.mark.one_database
def test_results_of_many_skills_take_as_many_queries_as_of_one(app):
    stage = make_stage(app, {"17": FIVE, "3": FIVE, "9": FIVE})
    few = make_stage(app, {"17": FIVE})
    counts = []
    for one in (few, stage):
        said: list[str] = []
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", count := (lambda *args, said=said: said.append(args[2])))
            assert all(skill.final for skill in one.skills())
            event.remove(db.engine, "before_cursor_execute", count)
        counts.append(len(said))

    assert counts[0] == counts[1]


@pytest.mark.one_database
def test_newest_final_results_are_those_of_the_last_revision(app):
    stage = make_stage(app, {"17": FIVE})
    refix(stage.halls["17"], SWAPPED)

    with app.app_context(), db.reading() as session:
        row = newest(session, stage.halls["17"].frame())
        assert isinstance(row, FinalisationRow)
        assert (stage.skills()[0].final.revision, stage.skills()[0].final.hash) == (row.revision, row.hash)
