"""What went out as a package is listed, and outdated by what is corrected, or opened for it, afterwards."""

import json

import pytest
from sqlalchemy import update

from scoring.championships.packages import sent
from scoring.championships.packages.models import TakenPackageRow
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import jobs
from scoring.foundation.jobs.worker import work_off
from scoring.people.models import AccessLog
from tests.championships.packages.browsing import enter, page
from tests.championships.packages.exchanged import rows
from tests.championships.packages.installations import Installation, hold_season, mark_skill
from tests.championships.packages.test_exchange import correct
from tests.championships.test_finalising import decide


def write_package(here: Installation, level: str, kind: str = "stage") -> tuple[str, bytes]:
    """The address of the stage's package, and the file that a page gave out."""
    client, address = enter(here), f"/stages/{here.season.stages[level]}/package"
    waiting = client.post(address, data={"kind": kind}).location
    work_off(here.app)
    return address, client.get(f"{waiting}/file", buffered=True).get_data()


def packages(here: Installation, level: str):
    return here.read(lambda session: sent.sent_of(session, stage_row(session, here.season.stages[level])))


def to_do(here: Installation, level: str):
    return here.read(lambda session: sent.outdated_skills(session, stage_row(session, here.season.stages[level])))


def test_a_correction_outdates_what_went_out_until_a_new_package_is_written(found):
    region = found("region")
    hold_season(region, "region")
    region.make_key("Өңір")
    mark_skill(region, "region")
    skill = region.season.skills["region", "17"]

    write_package(region, "region")
    (first,) = packages(region, "region")
    assert [(one.skill, one.then, one.now, one.reopened) for one in first.skills] == [(skill, 1, 1, False)]
    assert (first.by, first.nominations, len(first.hash), first.outdated) == ("Organizer", 1, 64, ())
    assert to_do(region, "region") is None

    correct(region)
    (old,) = packages(region, "region")
    assert [(one.then, one.now, one.reopened) for one in old.outdated] == [(1, 2, False)]
    assert to_do(region, "region") == [skill]

    write_package(region, "region")
    new, old = packages(region, "region")
    assert (new.outdated, new.newest, new.skills[0].then) == ((), True, 2)
    assert (len(old.outdated), old.newest, old.hash == first.hash) == (1, False, True)
    assert to_do(region, "region") is None
    assert len(rows(region, FinalisationRow)) == 2


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["stage", "nominations"])
def test_who_else_is_nominated_since_outdates_what_went_out(two, kind):
    college, _region = two
    address, _file = write_package(college, "college", kind)
    skill = college.season.skills["college", "17"]
    (before,) = packages(college, "college")

    more = update(StageSkillRow).where(StageSkillRow.public_id == skill).values(places=2)
    college.write(lambda session: session.execute(more))

    (after,) = packages(college, "college")
    assert (before.outdated, [(one.skill, one.renominated) for one in after.outdated]) == ((), [(skill, True)])
    assert to_do(college, "college") == [skill]
    assert "Others are nominated now, or a decision on the list waits." in page(enter(college), address)


@pytest.mark.one_database
def test_the_page_of_the_sender_names_what_went_out_and_what_changes(two):
    college, region = two
    address, file = write_package(college, "college")
    path = college.folder / "sent.zip"
    path.write_bytes(file)
    region.take(path)
    client = enter(college)
    before = page(client, address)
    decide(college.halls["17"])
    opened = page(client, address)
    dashboard = page(client, f"/stages/{college.season.stages['college']}")

    assert rows(region, TakenPackageRow)[0].hash[:16] in before
    assert "Skill 17: revision 1" in before
    assert ("Holds" in before, "Outdated" in before) == (True, False)
    assert "Outdated 17 Skill 17: Revision 1 is open for correction." in opened
    assert "Write a new package" in opened
    assert "Packages that went out are outdated" in dashboard


@pytest.mark.one_database
def test_a_package_that_says_itself_that_a_correction_is_under_way_holds_until_the_new_results(two):
    college, _region = two
    decide(college.halls["17"])
    write_package(college, "college")

    (one,) = packages(college, "college")
    assert one.outdated == ()


def write_by_command(here: Installation, level: str, *options: str):
    arguments = ["package", "export", here.season.stages[level], str(here.folder / "by-command.zip"), *options]
    return here.app.test_cli_runner().invoke(args=arguments)


def test_a_package_that_a_command_wrote_is_listed_and_outdated_as_one_that_a_page_wrote(two):
    college, _region = two

    assert write_by_command(college, "college").exit_code == 0
    (one,) = packages(college, "college")
    assert (one.command, one.by, one.newest, one.nominations, one.outdated) == (True, "", True, 1, ())
    assert [(skill.then, skill.now) for skill in one.skills] == [(1, 1)]
    assert one.hash in college.app.test_cli_runner().invoke(
        args=["package", "show", str(college.folder / "by-command.zip")]
    ).output  # fmt: skip
    assert [row.what for row in rows(college, AccessLog)][-1] == "package-exported"
    assert "by a command on the server" in page(enter(college), f"/stages/{college.season.stages['college']}/package")

    decide(college.halls["17"])
    assert to_do(college, "college") == [college.season.skills["college", "17"]]


@pytest.mark.one_database
def test_a_command_names_who_answers_for_the_package_and_asks_whether_they_may(two):
    college, _region = two

    assert write_by_command(college, "college", "--as", "organizer-here").exit_code == 0
    (one,) = packages(college, "college")
    assert (one.command, one.by) == (True, "Organizer")

    assert write_by_command(college, "college", "--as", "nobody-here").exit_code != 0
    assert len(packages(college, "college")) == 1


@pytest.mark.one_database
def test_of_a_package_whose_contents_were_not_kept_the_page_says_so(two):
    college, _region = two
    address, _file = write_package(college, "college")
    old = json.dumps({"kind": "stage", "stage": college.season.stages["college"], "to": "", "size": 1000})
    college.write(lambda session: session.execute(update(jobs.Job).values(result=old)))

    said = page(enter(college), address)
    assert "The list of contents was not kept." in said
    assert "Whether it still holds cannot be said here." in said
    assert "Write a new package" in said


@pytest.mark.one_database
def test_what_went_out_of_another_stage_is_not_listed(two):
    college, _region = two
    write_package(college, "college")
    other = StageRow(public_id=college.season.stages["college"][:-1])

    assert college.read(lambda session: sent.sent_of(session, other)) == ()
