"""The pages of a stage that was brought: what may be read there, and what is decided elsewhere."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from scoring.championships.entries.queries import open_stages
from scoring.championships.packages.decisions import Decisions
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageRow
from scoring.foundation.jobs.worker import work_off
from scoring.people.models import AccessLog, Organisation, Person
from tests.championships.awards.stage import correct
from tests.championships.packages.browsing import enter, fingerprint_of, page
from tests.championships.packages.exchanged import rows
from tests.championships.packages.installations import AT, Installation
from tests.marking.hall import make_actor

pytestmark = pytest.mark.one_database


def test_a_stage_goes_out_on_its_page(two):
    college, region = two
    client = enter(college)
    address = f"/stages/{college.season.stages['college']}/package"

    assert "1 nomination out of final results." in page(client, address)
    waiting = client.post(address, data={"kind": "stage"}).location
    assert "Writing the package" in page(client, waiting)
    assert client.get(f"{waiting}/file").status_code == 302
    work_off(college.app)
    shown = page(client, waiting)
    assert ("The package is written" in shown, "Writing the package" in shown) == (True, False)
    sent = client.get(f"{waiting}/file", buffered=True)
    path = college.folder / "downloaded.zip"
    path.write_bytes(sent.get_data())

    region.take(path)
    assert len(rows(region, Person)) == 5


def test_a_brought_stage_has_a_page_of_its_own_and_opens_with_it(two):
    college, region = two
    stage, skill = college.season.stages["college"], college.season.skills["college", "17"]
    client = enter(region)
    assert client.get(f"/stages/{region.season.stages['region']}/brought").status_code == 404  # our own
    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))

    assert client.get(f"/stages/{stage}").location == f"/stages/{stage}/brought"
    shown = page(client, f"/stages/{stage}/brought")
    for words in ("Brought from Колледж", "Organizer", "revision 1", rows(college, FinalisationRow)[0].hash[:16]):
        assert words in shown
    assert "Nothing out of the ordinary was found" in shown
    standings = page(client, f"/stages/{stage}/brought/{skill}")
    assert "Brought from Колледж" in standings
    assert re.findall(r"№0(\d)", standings) == ["1", "2", "3", "4", "5", "6"]
    assert "Қанатова Айым" in standings
    assert "Серікова" not in standings  # did not agree to be passed on
    assert rows(region, AccessLog)[-1].what == "entries-seen"


def test_a_brought_stage_shows_what_may_be_read_and_says_where_it_is_decided(two):
    college, region = two
    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))
    client = enter(region)
    client.set_cookie("language", "en")
    stage, own = college.season.stages["college"], region.season.stages["region"]

    def tabs(address: str) -> list[str]:
        shown = client.get(address).get_data(as_text=True)
        nav = shown.split('<nav class="tabs"')[1].split("</nav>")[0]
        return re.findall(r">([^<]+)</a>", nav)

    entries = page(client, f"/stages/{stage}/entries")
    assert tabs(f"/stages/{stage}/brought") == tabs(f"/stages/{stage}/entries") == ["Brought stage", "Entries"]
    assert len(tabs(f"/stages/{own}/entries")) > 10
    assert "Brought from Колледж. A record: it is changed there" in entries
    assert "Confirm the chosen" not in entries
    assert "A record: it is changed there" not in page(client, f"/stages/{own}/entries")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "skills", id="the sheet of skills"),
        pytest.param("POST", "skills", id="saving the sheet"),
        pytest.param("GET", "edit", id="settings"),
        pytest.param("POST", "remove", id="removing it"),
        pytest.param("GET", "assessments", id="beginning assessments"),
        pytest.param("GET", "entries/decide", id="deciding on entries"),
        pytest.param("POST", "entries/seating", id="seating"),
        pytest.param("POST", "board", id="what the public sees"),
        pytest.param("GET", "advancing/approve", id="approving lists"),
        pytest.param("GET", "ceremony", id="the ceremony"),
    ],
)
def test_what_is_decided_elsewhere_is_refused_with_a_sentence_whoever_types_the_address(two, method, path):
    college, region = two
    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))
    client = enter(region)
    stage = college.season.stages["college"]

    client.set_cookie("language", "en")
    answer = client.open(f"/stages/{stage}/{path}", method=method)

    assert answer.status_code == 422
    assert "came in a package from another server (Колледж)" in answer.get_data(as_text=True)


def test_nobody_is_nominated_for_a_stage_that_is_held_elsewhere(two):
    college, region = two
    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))

    def offered(session) -> list[str]:
        of = session.scalars(select(Organisation).where(Organisation.kind == "college")).first()
        session.execute(update(StageRow).values(organisation=of.public_id).where(StageRow.level == "college"))
        return [one.stage.level for one in open_stages(session, of, at=AT)]

    assert region.write(offered) == ["region"]


def test_a_correction_there_is_shown_beside_what_was_and_as_a_finding(two):
    college, region = two
    stage, skill = college.season.stages["college"], college.season.skills["college", "17"]
    region.take(college.export("college"))
    correct(college.halls["17"], 2, "0.95")
    region.take(college.export("college"))
    region.withdraw(fingerprint_of(college))
    client = enter(region)

    shown = page(client, f"/stages/{stage}/brought")
    assert "revision 2" in shown
    assert "Changed there Final results: Skill 17" in shown
    assert "Trust in the key of Колледж was withdrawn" in shown
    assert "Difference of revisions 1 and 2" in page(client, f"/stages/{stage}/brought/{skill}")


def test_an_observer_sees_the_results_of_a_brought_stage_by_number_alone(two):
    college, region = two
    region.take(college.export("college"))
    stage, skill = college.season.stages["college"], college.season.skills["college", "17"]
    observer = region.write(lambda session: make_actor(session, "observer"))

    standings = page(enter(replace(region, organizer=observer)), f"/stages/{stage}/brought/{skill}")
    assert "№01" in standings
    assert "Қанатова" not in standings


def test_a_kind_that_does_not_exist_is_refused_on_the_page(two):
    college, _region = two

    answer = enter(college).post(f"/stages/{college.season.stages['college']}/package", data={"kind": "everything"})

    assert answer.status_code == 422


def test_commands_carry_a_stage_too(two):
    college, region = two
    out = college.folder / "by-command.zip"
    stage = college.season.stages["college"]

    def run(here: Installation, *arguments: str):
        return here.app.test_cli_runner().invoke(args=["package", *arguments])

    assert run(college, "export", stage, str(out)).exit_code == 0
    assert fingerprint_of(college) in run(region, "keys").output
    shown = run(region, "show", str(out))
    assert (shown.exit_code, f"stage  {stage}" in shown.output) == (0, True)
    dry = run(region, "import", str(out), "--dry-run")
    assert "entries: new 6" in dry.output
    assert rows(region, Person) == []
    assert run(region, "import", str(out)).exit_code != 0  # nobody answers for it
    taken = run(region, "import", str(out), "--as", region.organizer.login, "--into", region.season.stages["region"])
    assert taken.exit_code == 0
    assert len(region.entries(region.season.stages["region"])) == 1
