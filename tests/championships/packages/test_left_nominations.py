"""Nominations of a package are never lost: left out by somebody's word alone, and taken later out of the same file."""

import json

import pytest
from sqlalchemy import delete, select, text

from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.lines import Act
from scoring.championships.packages.models import (
    ImportedNominationRow,
    ImportedResultsRow,
    PackageImportRow,
    TakenPackageRow,
)
from scoring.championships.stages.models import StageEntryActRow, StageRow, StageSkillRow
from scoring.foundation.jobs.worker import work_off
from scoring.people.models import AccessLog, Person
from tests.championships.packages.browsing import enter, page
from tests.championships.packages.exchanged import acts, refusal, rows
from tests.championships.packages.test_exchange import correct
from tests.championships.packages.test_pages import WITHOUT, bring


@pytest.mark.parametrize("kind", [Kind.STAGE, Kind.NOMINATIONS])
def test_what_was_left_out_for_lack_of_a_stage_is_taken_out_of_the_same_file_once(two, kind):
    college, region = two
    path, into = college.export("college", kind), Decisions(target=region.season.stages["region"])
    region.take(path)
    kept = [len(rows(region, one)) for one in (TakenPackageRow, Person, ImportedResultsRow)]

    left = region.plan(path)
    counts = region.take(path, into)

    assert {line.kind for line in left.lines} == {"organisations", "persons", "nominations"}
    assert (acts(left, "nominations"), left.unplaced) == ([Act.OUT], 1)
    assert counts["nominations"] == {"new": 1}
    (entry,) = region.entries(region.season.stages["region"])
    (taken,) = rows(region, TakenPackageRow)
    assert json.loads(entry.provenance)["installation"] == taken.fingerprint
    act = region.read(
        lambda session: session.scalars(select(StageEntryActRow).where(StageEntryActRow.entry_id == entry.id)).one()
    )
    assert (act.act, act.account_id, act.reason) == (
        "nominated-by-package",
        region.organizer.account_id,
        taken.hash[:12],
    )
    assert rows(region, ImportedNominationRow)[0].package_id == taken.id
    assert [len(rows(region, one)) for one in (TakenPackageRow, Person, ImportedResultsRow)] == kept
    assert refusal(region.take, path, into) == ("package-taken-already", {})
    assert len(region.entries(region.season.stages["region"])) == 1


@pytest.mark.one_database
def test_a_newer_package_of_the_stage_says_who_goes_on_and_the_older_one_no_more(two):
    college, region = two
    first = college.export("college")
    region.take(first)
    correct(college)
    region.take(college.export("college"))

    assert refusal(region.plan, first) == ("package-taken-already", {})


@pytest.mark.one_database
def test_nobody_else_is_said_to_be_nominated_no_more(two):
    college, region = two
    path = college.export("college")
    region.take(path)

    assert "package-nomination-gone" not in {line.code for line in region.plan(path).lines}


@pytest.mark.one_database
def test_one_who_is_not_named_is_not_left_to_be_taken(two):
    college, region = two
    college.write(lambda session: session.execute(text("UPDATE consent SET withdrawn_at = noted_at")))
    path = college.export("college", Kind.NOMINATIONS)
    region.take(path)

    assert refusal(region.plan, path) == ("package-taken-already", {})


@pytest.mark.one_database
def test_a_package_is_taken_without_its_nominations_by_a_tick_alone(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)

    shown = page(client, address)
    refused = client.post(f"{address}/take")
    client.post(f"{address}/take", data=WITHOUT)
    work_off(region.app)

    assert "1 nomination has no stage to go into." in shown
    assert "Take without the nominations" in shown
    assert refused.status_code == 422
    assert "Nominations without a stage: 1." in refused.get_data(as_text=True)
    assert rows(region, PackageImportRow)[0].taken is not None
    assert "package-taken-without" in {row.what for row in rows(region, AccessLog)}
    assert "1 nomination was left out." in page(client, address)


@pytest.mark.one_database
def test_the_same_file_brought_again_shows_what_is_left_and_takes_just_that(two):
    college, region = two
    path = college.export("college")
    region.take(path)
    client = enter(region)
    address = bring(client, path)
    work_off(region.app)

    shown = page(client, address)
    assert "Its nominations below were not taken for lack of a stage." in shown
    assert "Take as shown" not in shown
    assert client.post(f"{address}/take", data=WITHOUT).status_code == 422  # nothing would be taken
    client.post(f"{address}/decide", data={"target": region.season.stages["region"]})
    work_off(region.app)
    assert "Take as shown" in page(client, address)
    assert client.post(f"{address}/take").status_code == 302
    work_off(region.app)

    assert "The package is taken." in page(client, address)
    assert len(region.entries(region.season.stages["region"])) == 1
    brought = page(client, f"/stages/{college.season.stages['college']}/brought")
    assert ("taken out of the same file since" in brought, "No stage is chosen" in brought) == (True, False)
    assert "package-rest-taken" in {row.what for row in rows(region, AccessLog)}
    again = bring(client, path)
    work_off(region.app)
    assert "taken already" in page(client, again)


@pytest.mark.one_database
def test_where_no_stage_can_take_them_the_page_says_to_found_one_first(two):
    college, region = two

    def leave_no_stage(session) -> None:
        session.execute(delete(StageSkillRow))
        session.execute(delete(StageRow))

    region.write(leave_no_stage)
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)

    shown = client.get(f"{address}?lang=en", follow_redirects=True).get_data(as_text=True)
    assert "No stage here can take them" in shown
    assert "/stages/new" in shown


@pytest.mark.one_database
def test_a_command_leaves_nominations_out_by_word_alone(two):
    college, region = two
    path = college.export("college")

    def run(*said: str):
        command = ["package", "import", str(path), "--as", region.organizer.login, *said]
        return region.app.test_cli_runner().invoke(args=command)

    assert run().exit_code != 0
    assert rows(region, TakenPackageRow) == []
    assert run("--without-nominations").exit_code == 0
    assert run("--into", region.season.stages["region"]).exit_code == 0
    assert len(region.entries(region.season.stages["region"])) == 1
