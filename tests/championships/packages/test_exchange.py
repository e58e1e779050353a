"""A stage goes from one installation into another and back: new, known, in doubt, in conflict; twice is once."""

import json
from datetime import date

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from scoring.championships.entries.newer import newer_results
from scoring.championships.packages import queries
from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.lines import Act
from scoring.championships.packages.models import (
    FROZEN_TABLES,
    ImportedEntryRow,
    ImportedResultsRow,
    ImportedStageRow,
    TakenPackageRow,
)
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow, StageRow, StageSkillRow
from scoring.foundation.errors import Outdated
from scoring.marking.commands import Act as Mark
from scoring.marking.models import AssessmentRow
from scoring.people.directory.consents import consented
from scoring.people.models import Person
from scoring.schemes.models import VersionRow
from tests.championships.packages.exchanged import acts, persons, refusal, rows, withdraw_entry
from tests.championships.packages.installations import Installation, hold_season, mark_skill
from tests.championships.skills import finalise, lock_all, sign_sheets, unlock
from tests.championships.test_finalising import decide


def stage_of(here: Installation, public_id: str) -> StageRow:
    return here.read(lambda session: session.scalars(select(StageRow).where(StageRow.public_id == public_id)).one())


def test_a_stage_is_taken_as_a_record_of_the_other_installation(two):
    college, region = two
    path = college.export("college")

    region.take(path)

    stage = stage_of(region, college.season.stages["college"])
    origin = rows(region, ImportedStageRow)[0]
    results = rows(region, ImportedResultsRow)[0]
    fixed = rows(college, FinalisationRow)[0]
    skill = region.read(lambda session: session.get(StageSkillRow, results.stage_skill_id))
    assert (stage.level, stage.name_kk, stage.region) == ("college", "college kk", "KZ-55")
    assert (origin.stage_id, origin.fingerprint) == (stage.id, rows(region, TakenPackageRow)[0].fingerprint)
    assert (results.hash, results.revision) == (fixed.hash, 1)
    assert json.loads(results.document) == json.loads(fixed.document)
    assert (skill.public_id, skill.assessment_id) == (college.season.skills["college", "17"], None)
    version = region.read(lambda session: session.get(VersionRow, skill.scheme_version_id))
    assert version.sha256 == rows(college, VersionRow)[0].sha256
    (found,) = region.read(lambda session: queries.imported_skills(session, stage))
    assert (found.hash, [row["place"] for row in found.standings]) == (fixed.hash, [1, 2, 3, 4, 5, 6])
    assert {*found.entries.values()} == {row.public_id for row in region.entries(stage.public_id)}
    assert region.read(lambda session: queries.origin_of(session, stage)).name == "Колледж"
    assert college.read(lambda session: queries.origin_of(session, stage)) is None


@pytest.mark.one_database
def test_entries_come_with_their_acts_numbers_and_conditions(two):
    college, region = two
    region.take(college.export("college"))

    here, there = region.entries(college.season.stages["college"]), college.entries(college.season.stages["college"])
    assert [row.public_id for row in here] == [row.public_id for row in there]
    assert [row.state for row in here] == ["confirmed"] * 6
    seats = sorted(row.seat for row in rows(region, ImportedEntryRow))
    assert seats == ["1", "2", "3", "4", "5", "6"]
    said = text("SELECT act, reason FROM stage_entry_act WHERE act <> 'imported' ORDER BY reason, id")
    found = region.read(lambda session: [tuple(row) for row in session.execute(said)])
    assert found == [("nominated", "")] + [("nominated", "As agreed.")] * 5  # one did not agree to be passed on
    condition = region.read(
        lambda session: session.execute(text("SELECT code, minutes FROM stage_entry_condition")).all()
    )
    assert [tuple(row) for row in condition] == [("extra-time", 30)]


@pytest.mark.one_database
def test_a_person_who_did_not_agree_stays_at_home(two):
    college, region = two
    path = college.export("college")
    region.take(path)

    (silent,) = persons(college, "Серікова")
    assert persons(region, "Серікова") == []
    assert "Серікова".encode() not in path.read_bytes()
    with_id = select(StageEntryPersonRow.person).where(StageEntryPersonRow.person == silent.public_id)
    assert region.read(lambda session: session.scalars(with_id).all()) == [silent.public_id]
    (known,) = persons(region)
    assert known.birth_date == date(2007, 3, 1)
    assert region.read(lambda session: consented(session, known.public_id, "publish-name"))


@pytest.mark.one_database
def test_the_same_state_gives_the_same_bytes(two):
    college, _region = two

    assert college.export("college").read_bytes() == college.export("college").read_bytes()


@pytest.mark.one_database
def test_a_package_holds_no_account_of_those_who_marked(two):
    import zipfile

    college, _region = two
    with zipfile.ZipFile(college.export("college")) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()

    hall = college.halls["17"]
    logins = [actor.login for actor in (*hall.judges, hall.chief, hall.president, college.organizer)]
    assert [login for login in logins if login in everything] == []


@pytest.mark.one_database
def test_twice_is_once(two):
    college, region = two
    path = college.export("college")
    region.take(path)
    before = [len(rows(region, kind)) for kind in (StageEntryRow, Person, ImportedResultsRow)]

    assert refusal(region.take, path) == ("package-taken-already", {})
    assert [len(rows(region, kind)) for kind in (StageEntryRow, Person, ImportedResultsRow)] == before


@pytest.mark.one_database
def test_the_same_package_back_at_home_is_refused(two):
    college, region = two
    path = college.export("college")
    college.trust(region)

    assert refusal(college.take, path) == ("package-own-stage", {})


@pytest.mark.one_database
def test_a_signer_that_nobody_trusted_is_refused(two, found):
    college, _region = two
    republic = found("republic")

    code, params = refusal(republic.take, college.export("college"))
    assert (code, params["name"]) == ("package-signer-unknown", "Колледж")


@pytest.mark.one_database
def test_a_signer_whose_trust_was_withdrawn_is_refused_and_what_was_taken_stays(two):
    college, region = two
    region.take(college.export("college"))
    fingerprint = rows(region, TakenPackageRow)[0].fingerprint
    region.withdraw(fingerprint)

    code, params = refusal(region.plan, college.export("college"))
    assert (code, params["fingerprint"]) == ("package-signer-withdrawn", fingerprint[:16])
    assert len(rows(region, ImportedResultsRow)) == 1


@pytest.mark.one_database
def test_an_earlier_key_of_theirs_still_proves_what_it_signed(two):
    college, region = two
    path = college.export("college")
    college.make_key("Колледж")

    assert acts(region.plan(path), "stage") == [Act.NEW]
    assert refusal(region.plan, college.export("college"))[0] == "package-signer-unknown"  # the new one, untrusted


@pytest.mark.one_database
def test_another_key_for_the_same_stage_is_a_question(two):
    college, region = two
    region.take(college.export("college"))
    college.make_key("Колледж")
    region.trust(college)
    path = college.export("college")

    assert acts(region.plan(path), "stage") == [Act.DOUBT]
    assert refusal(region.take, path) == ("package-undecided", {"count": 1})
    region.take(path, Decisions(signer_changed=True))
    assert rows(region, ImportedStageRow)[0].fingerprint == rows(region, TakenPackageRow)[1].fingerprint


def test_marks_of_an_imported_stage_can_never_be_given_here(two):
    college, region = two
    region.take(college.export("college"))
    mark_skill(region, "region")  # a stage of our own, marked here
    own = rows(region, AssessmentRow)[0].id
    theirs = StageSkillRow.public_id == college.season.skills["college", "17"]

    with pytest.raises(DBAPIError, match="imported-stage-is-not-marked-here"):
        region.write(lambda session: session.execute(update(StageSkillRow).where(theirs).values(assessment_id=own)))


def test_what_was_taken_and_trusted_is_never_rewritten(two):
    college, region = two
    region.take(college.export("college"))

    for table in sorted({*FROZEN_TABLES} - {"nomination_answer"}):  # answers come in the story of three installations
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="append-only"):
                region.write(lambda session, said=statement: session.execute(text(said)))


@pytest.mark.one_database
def test_a_track_that_hides_names_here_goes_on_hiding_them(two):
    college, region = two
    region.write(lambda session: session.execute(text("UPDATE track SET hides_names = 1 WHERE code = 'main'")))

    region.take(college.export("college"))

    hidden = text("SELECT hides_names FROM track WHERE code = 'main'")
    assert region.read(lambda session: session.execute(hidden).scalar()) == 1


@pytest.mark.one_database
def test_a_correction_there_comes_as_a_new_revision_beside_the_old(two):
    college, region = two
    first = college.export("college")
    region.take(first)
    correct(college)
    second = college.export("college")

    found = region.plan(second)
    changes = [line for line in found.lines if line.kind == "results"]
    region.take(second)

    assert [line.code for line in changes] == ["package-results-corrected"]
    held = rows(region, ImportedResultsRow)
    assert [row.revision for row in held] == [1, 2]
    assert json.loads(held[1].document)["follows"]["hash"] == held[0].hash
    third = region.folder / "old.zip"
    third.write_bytes(first.read_bytes())
    assert refusal(region.plan, third)[0] == "package-taken-already"


@pytest.mark.one_database
def test_a_nominee_of_another_installation_is_known_to_come_from_an_earlier_revision(two):
    college, region = two
    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))
    before = region.read(lambda session: newer_results(session, region.entries(region.season.stages["region"])))
    correct(college)

    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))

    entered = region.entries(region.season.stages["region"])
    found = region.read(lambda session: newer_results(session, entered))
    (one,) = found.values()
    assert (before, one.was, one.now, one.decided, one.assessment) == ({}, 1, 2, False, "")
    assert (one.decision.number, one.own["seat"], one.own["before"]["place"]) == ("12-Ө", "1", 1)
    assert one.own["before"]["scale"] > one.own["after"]["scale"]  # the third came nearer, and the median with it


def correct(here: Installation) -> None:
    hall = here.halls["17"]
    decide(hall)
    unlock(hall, 2)
    hall.send(hall.judges[0], Mark.ANSWER, "m1", 2, answer="typed:0.95")
    sign_sheets(hall, [2])
    lock_all(hall)
    finalise(hall)


@pytest.mark.one_database
def test_an_older_package_that_was_never_taken_is_refused_after_a_newer_one(two):
    college, region = two
    older = college.export("college")
    entry = college.entries(college.season.stages["college"])[0]
    college.write(lambda session: withdraw_entry(session, college, entry.public_id))
    region.take(college.export("college"))

    with pytest.raises(Outdated) as refused:
        region.plan(older)

    assert refused.value.code == "package-older"


@pytest.mark.one_database
def test_a_newer_package_shows_what_differs_and_is_followed(two):
    college, region = two
    region.take(college.export("college"))
    entry = college.entries(college.season.stages["college"])[0]
    college.write(lambda session: withdraw_entry(session, college, entry.public_id))

    path = college.export("college")
    found = region.plan(path)
    changed = [(line.key, line.code, dict(line.params)) for line in found.lines if line.act is Act.CHANGED]
    region.take(path)

    state = {"before": "confirmed", "after": "withdrawn"}
    assert changed == [(entry.public_id, "package-entry-state", state)]
    assert region.entries(college.season.stages["college"])[0].state == "withdrawn"


@pytest.mark.one_database
def test_a_package_without_a_key_of_ours_cannot_be_made(found):
    college = found("college")
    hold_season(college, "college")

    assert refusal(college.export, "college") == ("installation-key-not-made", {})


@pytest.mark.one_database
def test_a_stage_of_another_is_not_sent_on_as_ours(two):
    college, region = two
    region.take(college.export("college"))
    region.season.stages["theirs"] = college.season.stages["college"]

    assert refusal(region.export, "theirs") == ("package-stage-of-another", {})


@pytest.mark.one_database
def test_a_stage_without_skills_goes_and_comes(found):
    college, region = found("college"), found("region")
    hold_season(college, "college", numbers=())
    college.make_key("Колледж")
    region.trust(college)

    region.take(college.export("college"))

    assert stage_of(region, college.season.stages["college"]).level == "college"
    assert refusal(college.export, "college", Kind.NOMINATIONS) == ("nothing-to-nominate", {})
