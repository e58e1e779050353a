"""What nobody plans for, tried at the doors that people use: it is sensible there, or refused with a sentence."""

import gc
import html
import io
import json
import random
import re
import runpy
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from scoring.championships.packages import layout
from scoring.championships.packages.layout import PACKAGE_MAX
from scoring.championships.packages.models import InstallationKeyRow, PackageImportRow
from scoring.championships.stages.models import ChampionshipRow, StageEntryRow, StageRow, StageSkillRow
from scoring.cli import root
from scoring.foundation.config import PROJECT
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.marking.models import AssessmentRow
from scoring.people.directory.naming import new_public_id
from scoring.people.models import Organisation, Person
from tests.championships.awards.stage import FIVE, Stage, make_stage
from tests.championships.entries.conftest import TEAM, Hosted, hosted  # noqa: F401  # a fixture
from tests.championships.made import made_bundle, made_scheme
from tests.championships.packages.made import FINGERPRINT, PUBLIC, made_parts, write
from tests.championships.skills import make_skill
from tests.conftest import PASSWORD

pytestmark = pytest.mark.one_database
LONG = "Ұзынатау" * 25  # 200 characters without a place to break a line
TWELVE = ("0.80",) * 12
# What was taken of a body that is then refused lies in a file without a name, which the collector closes.
CUT_OFF = "ignore:.*:pytest.PytestUnraisableExceptionWarning"
SCRIPT = runpy.run_path(str(PROJECT / "docs" / "verify_bundle.py"))


@pytest.fixture(autouse=True)
def english(client: FlaskClient) -> None:
    client.set_cookie("language", "en")


def text_of(answer: Any) -> str:
    """What a reader sees of a page."""
    body = answer.get_data(as_text=True).partition("<main")[2]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def seen_on(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', client.get(page).text)
    assert found is not None
    return html.unescape(found[1])


def pages_of(stage: Stage) -> list[str]:
    """Every page that shows a stage or one of its skills."""
    here = f"/stages/{stage.id}"
    skills = [skill for (_level, _number), skill in stage.season.skills.items()][:1]
    marked = [hall.assessment for hall in stage.halls.values()][:1]
    return [
        here,
        *(f"{here}/{name}" for name in ("skills", "entries", "entries/seating", "experts", "results", "tables")),
        *(f"{here}/{name}" for name in ("awards", "final", "board", "ceremony", "advancing", "package", "camps")),
        f"{here}/assessments",
        f"/boards/{stage.id}",
        f"/boards/{stage.id}/projector",
        *(f"{here}/advancing/{skill}" for skill in skills),
        *(f"/boards/{stage.id}/{skill}" for skill in skills),
        *(f"/assessments/{one}/{name}" for one in marked for name in ("standings", "finalise", "insights")),
        "/benchmarks",
    ]


def look_at(client: FlaskClient, stage: Stage) -> None:
    """Each page opens, whatever the stage is like."""
    answers = {page: client.get(page, follow_redirects=True).status_code for page in pages_of(stage)}

    assert {page: status for page, status in answers.items() if status != 200} == {}


def made(app, signed_in, client, skills: dict[str, Sequence[str]], **said: Any) -> Stage:
    stage = make_stage(app, skills, **said)
    signed_in(client, "organizer")
    return stage


def places(client: FlaskClient, stage: Stage, number: str = "17") -> list[tuple[str, str, str]]:
    """(place, scale points, medal) of each row of the page of standings."""
    page = client.get(f"/assessments/{stage.halls[number].assessment}/standings").text
    rows = re.findall(r"<tr>(<td class=\"num strong\" data-label=\"Place\">.*?)</tr>", page, flags=re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, flags=re.DOTALL) for row in rows]
    return [(row[0], row[2], re.sub(r"<[^>]+>", "", row[3])) for row in cells]


def test_a_stage_with_no_skills_opens_everywhere_and_is_not_final(app, client, signed_in):
    stage = made(app, signed_in, client, {})

    look_at(client, stage)
    page = f"/stages/{stage.id}"
    assert "No skills in this stage yet" in text_of(client.get(page))
    refused = client.post(f"{page}/final", data={"pin": PASSWORD, "shown": "x"})
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    begun = client.post(f"{page}/assessments", data={"seen": seen_on(client, f"{page}/edit")})
    assert (begun.status_code, 'role="alert"' in begun.text) == (422, True)


def test_one_competitor_has_gold_and_no_scale(app, client, signed_in):
    stage = made(app, signed_in, client, {"17": ("0.80",)})

    look_at(client, stage)
    assert places(client, stage) == [("1", "—", "Gold")]


def test_all_equal_share_the_first_place_and_the_gold(app, client, signed_in):
    stage = made(app, signed_in, client, {"17": ("0.80",) * 5})

    look_at(client, stage)
    assert places(client, stage) == [("1", "700", "Gold")] * 5


def test_a_mad_of_zero_is_measured_by_the_guard(app, client, signed_in):
    stage = made(app, signed_in, client, {"17": ("0.80", "0.80", "0.80", "0.80", "0.75")})

    look_at(client, stage)
    assert places(client, stage) == [("1", "700", "Gold")] * 4 + [("5", "550", "—")]  # 700 + 30 x -5.00 / 1.00


def test_where_all_withdrew_before_the_start_results_are_final_and_nobody_goes_on(app, client, signed_in):
    hall = make_skill(app, ("0.80", "0.70"), lock=False)
    stage = make_stage(app, {"17": FIVE}, level="region")
    with app.app_context(), db.transaction() as session:
        ours = select(AssessmentRow.id).where(AssessmentRow.public_id == hall.assessment).scalar_subquery()
        session.execute(update(StageSkillRow).values(assessment_id=ours))
        session.execute(update(AssessmentRow).where(AssessmentRow.id == ours).values(stage=stage.id))
    stage = replace(stage, halls={"17": hall})
    signed_in(client, "organizer")
    for seat in hall.seats:
        said = client.post(
            f"/assessments/{hall.assessment}/seats/{seat}/status", data={"status": "did-not-start", "reason": "Ill."}
        )
        assert said.status_code == 302, text_of(said)

    look_at(client, stage)
    assert {place for place, _scale, _medal in places(client, stage)} <= {"—"}
    advancing = f"/stages/{stage.id}/advancing/{stage.season.skills['region', '17']}"
    assert client.post(f"{advancing}/approve", data={"seen": ""}).status_code in (409, 422)


def test_twelve_who_are_tied_at_the_cut_line_are_split_by_nobody_but_a_person(app, client, signed_in):
    stage = made(app, signed_in, client, {"17": TWELVE}, level="region")
    set_skill(app, places=3)
    page = f"/stages/{stage.id}/advancing/{stage.season.skills['region', '17']}"

    look_at(client, stage)
    assert "Tie at the cut line: competitors 12, places 3" in text_of(client.get(page))
    refused = client.post(f"{page}/approve", data={"seen": seen_on(client, page)})
    assert refused.status_code == 422
    one = {"way": "chosen", "chosen": ["1"], "reason": "x", "seen": seen_on(client, page)}
    too_few = client.post(f"{page}/tie", data=one)
    assert too_few.status_code == 422
    assert client.post(f"{page}/tie", data={"way": "all", "seen": seen_on(client, page)}).status_code == 302
    assert client.post(f"{page}/approve", data={"seen": seen_on(client, page)}).status_code == 302
    assert text_of(client.get(page)).count("Advances") >= 12


def set_skill(app, **values: Any) -> None:
    with app.app_context(), db.transaction() as session:
        session.execute(update(StageSkillRow).values(**values))


def test_a_quota_of_zero_sends_nobody_on_and_everything_says_so(app, client, signed_in):
    stage = made(app, signed_in, client, {"17": FIVE}, level="region")
    set_skill(app, places=0)
    page = f"/stages/{stage.id}/advancing/{stage.season.skills['region', '17']}"

    look_at(client, stage)
    assert "Cut line: quota 0" in text_of(client.get(page))
    assert client.post(f"{page}/approve", data={"seen": seen_on(client, page)}).status_code == 302
    answer = client.post(f"{page}/nominate", data={"seen": seen_on(client, page), "answer_by": "2099-01-30T18:00"})
    assert answer.status_code == 302
    assert "Everybody who advances was nominated already." in text_of(client.get(page))
    refused = client.post(f"/stages/{stage.id}/package", data={"kind": "nominations"})
    assert refused.status_code == 422


def test_a_team_with_a_missing_member_is_taken_and_shown_as_not_whole(hosted: Hosted, client, signed_in):  # noqa: F811
    with hosted.app.app_context(), db.transaction() as session:
        session.execute(update(StageRow).values(nominate_until=None, opens=None, first_day=None, last_day=None))
    signed_in(client, account=hosted.nominators[0])
    form = {"skill": hosted.skill(TEAM), "person": [hosted.people[0]], "team": "Барыс"}
    page = f"/nominations/{hosted.stage}/{hosted.colleges[0]}"

    assert client.post(page, data=form).status_code == 302
    nobody = client.post(page, data={**form, "person": []})
    three = client.post(page, data={**form, "person": list(hosted.people[1:4])})

    assert (nobody.status_code, three.status_code) == (422, 422)
    shown = text_of(client.get(page))
    assert "Барыс" in shown
    assert "1 of 2" in shown or "incomplete" in shown.lower() or "missing" in shown.lower(), shown


def test_400_skills_open_everywhere_and_the_next_one_is_refused(app, client, signed_in):
    stage = made(app, signed_in, client, {"17": FIVE}, level="region")
    with app.app_context(), db.transaction() as session:
        row = session.scalars(select(StageSkillRow)).one()
        columns = {one.name: getattr(row, one.name) for one in StageSkillRow.__table__.columns if one.name != "id"}
        fresh = {"assessment_id": None, "scheme_version_id": None}
        more = [{**columns, **fresh, "public_id": new_public_id(), "number": f"n{at}"} for at in range(399)]
        session.execute(insert(StageSkillRow), more)

    look_at(client, stage)
    sheet = f"/stages/{stage.id}/skills"
    form = {"row": ["new1"], "new1-number": "401", "new1-names_kk": "Тағы", "new1-rule_set": "wsk-2026"}
    refused = client.post(sheet, data={**form, "seen": seen_on(client, f"{sheet}?page=4")})
    assert refused.status_code == 422
    assert "400" in text_of(refused)


def test_names_of_200_characters_are_shown_everywhere_and_one_more_is_refused(app, client, signed_in):
    stage = made(app, signed_in, client, {"17": FIVE}, level="region")
    long_names(app)

    look_at(client, stage)
    names = {f"name_{code}": LONG + "а" for code in ("kk", "ru", "en")}
    page = f"/stages/{stage.id}/edit"
    refused = client.post(page, data={**names, "region": "KZ-55", "seen": seen_on(client, page)})
    assert refused.status_code == 422


def long_names(app) -> None:
    """Everything that has a name has one of 200 characters."""
    names = {f"name_{code}": LONG for code in ("kk", "ru", "en")}
    with app.app_context(), db.transaction() as session:
        for table in (StageRow, StageSkillRow, ChampionshipRow, Organisation):
            session.execute(update(table).values(**names))
        session.execute(update(Person).values(surname_kk=LONG, surname_ru=LONG, given_kk=LONG, given_ru=LONG))
        session.execute(update(StageEntryRow).values(team=LONG))


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise AssertionError("the body was read")

    readinto = readline = read  # type: ignore[assignment]


class Endless(io.BytesIO):
    """A body that goes on for ever, and counts what was taken of it."""

    HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="p.zip"\r\n\r\n'
    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = size if size is not None and size > 0 else 2**16
        piece = (b"" if self.taken else self.HEAD).ljust(wanted, b"0")[:wanted]
        self.taken += wanted
        return piece

    def readinto(self, buffer: Any, /) -> int:
        buffer[:] = self.read(len(buffer))
        return len(buffer)


def test_a_package_of_2_gb_is_refused_before_it_is_read(app, client, signed_in):
    signed_in(client, "organizer")
    said = {"CONTENT_LENGTH": str(2 * 1024**3), "CONTENT_TYPE": "multipart/form-data; boundary=x"}

    answer = client.post("/packages/imports", input_stream=Unread(), environ_overrides=said)

    assert answer.status_code == 413
    assert "larger than 256 MB" in text_of(answer)
    assert f'data-most="{PACKAGE_MAX}"' in client.get("/packages").text  # the browser refuses it before it travels


@pytest.mark.filterwarnings(CUT_OFF)
def test_a_package_that_does_not_say_how_long_it_is_is_cut_at_the_limit(app, client, signed_in, monkeypatch):
    monkeypatch.setattr("scoring.championships.packages.pages.PACKAGE_MAX", 2**20)
    signed_in(client, "organizer")
    body = Endless()
    said = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "CONTENT_TYPE": "multipart/form-data; boundary=x"}

    answer = client.post("/packages/imports", input_stream=body, environ_overrides=said)

    assert answer.status_code == 413
    assert body.taken < 2 * 2**20
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(PackageImportRow)).all() == []
    del answer
    gc.collect()


def test_the_command_refuses_2_gb_by_their_size(app, tmp_path: Path):
    huge = tmp_path / "huge.zip"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)  # a hole: it takes no place on the disk

    said = CliRunner().invoke(root, ["--lang", "en", "package", "show", str(huge)], obj=app)

    assert said.exit_code != 0
    assert "256" in said.output
    assert "Traceback" not in said.output


def hostile() -> dict[str, tuple[bytes, str]]:
    """Bundles that a stranger wrote: (bytes, the sentence or a part of it)."""
    bundle = made_bundle(3, made_scheme(1, 2), random.Random(7).randrange)
    text = json.dumps(bundle, ensure_ascii=False)
    unreadable, twice = "cannot be read as JSON", text.replace('"version": 1', '"version": 1, "version": 1', 1)
    return {
        "deep nesting": (b'{"results":' * 100_000, unreadable),
        "a deep list": (text.replace('"signatures": [', '"signatures": [' + "[" * 5000, 1).encode(), unreadable),
        "a name twice": (twice.encode(), unreadable),
        "not a number": (text.replace('"revision": 1', '"revision": NaN', 1).encode(), unreadable),
        "no end": (text.replace('"revision": 1', '"revision": Infinity', 1).encode(), unreadable),
        "a fraction": (text.replace('"revision": 1', '"revision": 1.0', 1).encode(), unreadable),
    }


@pytest.mark.parametrize("what", list(hostile()))
def test_a_hostile_bundle_is_refused_with_a_sentence(what: str, tmp_path: Path):
    content, sentence = hostile()[what]
    path = tmp_path / "bundle.json"
    path.write_bytes(content)

    said = CliRunner().invoke(root, ["--lang", "en", "verify", str(path)])

    assert said.exit_code == 2, said.output
    assert sentence in said.output, said.output
    assert "Traceback" not in said.output


def cycles() -> dict[str, Any]:
    """Bundles in which one thing leads back to itself."""

    def follows_itself(bundle: dict[str, Any]) -> None:
        bundle["results"]["follows"] = {"revision": 1, "hash": bundle["hash"]}

    def chain_in_a_circle(bundle: dict[str, Any]) -> None:
        bundle["journal"]["1"][0]["previous"] = bundle["results"]["seats"][0]["head"]["hash"]

    def ends_itself(bundle: dict[str, Any]) -> None:
        bundle["journal"]["1"][1]["ends"] = bundle["journal"]["1"][1]["seq"]

    return {"follows itself": follows_itself, "a chain in a circle": chain_in_a_circle, "ends itself": ends_itself}


@pytest.mark.parametrize("what", list(cycles()))
def test_a_bundle_with_a_cycle_comes_to_an_end_and_does_not_hold(what: str, tmp_path: Path):
    bundle = made_bundle(3, made_scheme(1, 2), random.Random(7).randrange)
    cycles()[what](bundle)
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle, ensure_ascii=False), "utf-8")

    said = CliRunner().invoke(root, ["--lang", "en", "verify", str(path), "--json"])

    assert said.exit_code == 1, said.output
    verdict = json.loads(said.output)
    assert (verdict["holds"], bool(verdict["differences"])) == (False, True)
    assert SCRIPT["verify"](bundle) != []


@pytest.mark.parametrize(
    ("part", "content"),
    [
        pytest.param(layout.ENTRIES, b"[" * 100_000, id="deep nesting"),
        pytest.param(layout.ENTRIES, b'[{"id": "a", "id": "b"}]', id="a name twice"),
        pytest.param(layout.ENTRIES, b"[NaN]", id="not a number"),
        pytest.param(layout.results_part("skill-1"), b'{"a":' * 100_000, id="a deep bundle"),
    ],
)
def test_a_hostile_part_of_a_package_is_refused_with_a_sentence_on_the_page(
    app, client, signed_in, tmp_path: Path, part: str, content: bytes
):
    signed_in(client, "organizer")
    with app.app_context(), db.transaction() as session:
        session.add(InstallationKeyRow(fingerprint=FINGERPRINT, public_key=PUBLIC, name="Колледж", state="trusted"))
    path = write(tmp_path / "hostile.zip", {**made_parts(), part: content})
    sent = {"file": (io.BytesIO(path.read_bytes()), "hostile.zip")}

    address = client.post("/packages/imports", data=sent).location
    work_off(app)

    shown = text_of(client.get(address))
    assert part in shown or "JSON" in shown, shown
    assert "Take as shown" not in shown
