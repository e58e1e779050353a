"""The demonstration's season: what stands in it, that its journals and bundles hold, and that twice is once."""

import json
import re
import runpy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from scoring.app import create_app
from scoring.championships.bundle import exporting
from scoring.championships.bundle.reading import bundle_from
from scoring.championships.bundle.verifying import verify
from scoring.championships.entries.queries import colleges
from scoring.championships.insights.benchmarks import belongs, years
from scoring.championships.insights.reading import Place, held_where, lines_of, released
from scoring.championships.stages.models import ChampionshipRow, StageEntryRow, StageRow, StageSkillRow, TrackRow
from scoring.foundation import clock
from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.db import db
from scoring.marking import checkpoints, demonstration
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.ledgers import read_ledgers
from scoring.marking.models import AssessmentRow, JournalEntryRow, SeatRow
from scoring.marking.recording import room
from scoring.marking.sheets import sheet_views
from scoring.people.accounts import acting, find_account
from scoring.people.demonstration import JUDGING, OF_COLLEGE, SHOWN
from scoring.people.models import Organisation, Person
from scoring.people.personal.demonstration import CODE, PATH
from scoring.people.personal.models import PersonalLinkRow
from scoring.preparing import fill_demonstration, prepare, say_who_may_enter
from scoring.rules.judgement import revealed, too_wide
from scoring.rules.sheets import SheetState
from tests.once import made_once, shared_folder

FINAL = 6 + 1 + 3 + 6 + 2  # last year's skills, the region, colleges of two regions, Abilympics and the teachers


ASKED = "statements.txt"
ASKED_MOST = 13_000  # statements: what a newcomer waits for, counted so that a busy machine does not matter


def _fill(folder: Path) -> None:
    app = create_app(Settings(instance=str(folder)))
    prepare(app)
    asked: list[None] = []
    event.listen(app.extensions["scoring.db"], "before_cursor_execute", lambda *_of: asked.append(None))
    fill_demonstration(app)
    (folder / ASKED).write_text(str(len(asked)))
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Filled once for all that is read here: it takes seconds."""
    folder = tmp_path_factory.mktemp("demonstration")
    made_once(shared_folder(tmp_path_factory, "demonstration"), folder, _fill)
    app = create_app(Settings(instance=str(folder)))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_filling_asks_no_more_of_the_database_than_it_did(filled: Flask) -> None:
    """A step that asks once a seat what it could ask once a hall shows here."""
    asked = int((Path(filled.config["SETTINGS"].instance) / ASKED).read_text())

    assert 5_000 < asked < ASKED_MOST


def frame_of(app: Flask, assessment: str) -> Frame:
    with app.app_context(), db.reading() as session:
        return room().frames.get(session, assessment)


def states(app: Flask, assessment: str) -> Counter[SheetState]:
    with app.app_context(), db.reading() as session:
        return Counter(view.state for view in sheet_views(session, assessment).values())


def test_republic_has_24_seats_and_16_experts_and_is_half_marked(filled: Flask) -> None:
    frame, found = frame_of(filled, demonstration.REPUBLIC), states(filled, demonstration.REPUBLIC)

    assert (len(frame.seats), len(frame.judges), frame.state) == (24, 16, AssessmentState.OPEN)
    assert found[SheetState.LOCKED] == 2 * 23
    assert found[SheetState.SIGNED] == 4 * 23
    assert found[SheetState.EMPTY] > 0
    with filled.app_context(), db.reading() as session:
        shown = find_account(session, JUDGING.login)
    today = [seat for seat in frame.seats if shown and shown.id in (frame.judges_if_any(seat, "B5") or ())]
    assert len(today) == 23


def test_one_judged_aspect_has_scores_too_far_apart_and_one_waits_for_the_third(filled: Flask) -> None:
    frame = frame_of(filled, demonstration.REPUBLIC)
    with filled.app_context(), db.reading() as session:
        ledgers = read_ledgers(session, frame)
    rounds = [
        showing
        for ledger in ledgers.values()
        for aspect in frame.sheet("B5").aspects
        for showing in ledger.folded(aspect.key).rounds
    ]

    assert sum(too_wide(showing, frame.rule_set.judgement) for showing in rounds) == 1
    assert sum(not revealed(showing, frame.rule_set.judgement) for showing in rounds) == 1


def test_a_region_is_locked_another_half_marked_and_a_college_is_being_set_up(filled: Flask) -> None:
    assert states(filled, demonstration.REGION) == {SheetState.LOCKED: 24 * demonstration.REGION_SEATS}
    assert states(filled, "demo-kz-35-17") == {
        SheetState.LOCKED: 6, SheetState.COMPLETE: 3, SheetState.EMPTY: 3 + 6,
    }  # fmt: skip
    assert frame_of(filled, demonstration.COLLEGE).state is AssessmentState.DRAFT


def test_competitors_of_a_regional_stage_come_from_its_region_by_their_colleges_stages(filled: Flask) -> None:
    with filled.app_context(), db.reading() as session:
        rows = session.execute(
            select(StageRow.region, StageEntryRow.region, StageEntryRow.provenance, Organisation.region)
            .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
            .join(StageRow, StageRow.id == StageSkillRow.stage_id)
            .join(Organisation, Organisation.public_id == StageEntryRow.organisation)
            .where(StageRow.level.in_(["college", "region"]))
        ).all()
        advanced = [row for row in rows if row[2]]

    assert [row for row in rows if not row[0] == row[1] == row[3]] == []
    assert Counter(row[0] for row in advanced) == {"KZ-55": 6, "KZ-35": 12}


def test_all_tracks_and_the_teachers_contest_are_there(filled: Flask) -> None:
    with filled.app_context(), db.reading() as session:
        found = select(TrackRow.code, ChampionshipRow.kind).join(TrackRow, TrackRow.id == ChampionshipRow.track_id)
        rows = Counter((track, kind) for track, kind in session.execute(found))

    assert rows == {
        ("main", "students"): 2, ("main", "teachers"): 1, ("abilympics", "students"): 1,
        ("deafskills", "students"): 1, ("agroskills", "students"): 1,
    }  # fmt: skip


def test_two_regions_have_two_years_to_compare(filled: Flask) -> None:
    with filled.app_context(), db.reading() as session:
        for region in ("KZ-55", "KZ-35"):
            held = released(session, held_where(session, Place(region)), None, at=clock.now())
            own = [line for line in lines_of(session, held) if belongs(line, college=None, region=region)]
            ours = [one for one in years(own) if one.category == ("students", "main")]
            republic = [one for one in ours if one.level == "republic"]

            assert [(one.seats, one.skills) for one in republic] == [(6, 6)]
            assert len({one.season for one in ours}) == 2
            assert max(line.scale for line in own if line.field.level == "republic" and line.scale) > 700


def test_every_final_skill_has_a_bundle_that_holds_for_both_programs(filled: Flask) -> None:
    script = runpy.run_path(str(PROJECT / "docs" / "verify_bundle.py"))
    with filled.app_context(), db.reading() as session:
        bundles = {name: exporting.bundle(session, name) for name, _row in exporting.finalised(session)}

    verdicts = {name: verify(bundle_from(content)) for name, content in bundles.items()}

    assert len(bundles) == FINAL
    assert {name: verdict.differences for name, verdict in verdicts.items()} == dict.fromkeys(bundles, ())
    assert {name: script["verify"](json.loads(content)) for name, content in bundles.items()} == {
        name: [] for name in bundles
    }
    assert [standing["place"] for standing in verdicts["demo-region"].standings] == [1, 2, 3, 4, 5, 6]


def test_a_competitor_finds_own_results_by_the_link_that_is_printed(
    filled: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(filled.config, "WTF_CSRF_ENABLED", False)
    client = filled.test_client()

    entered = client.post(PATH, data={"code": CODE}, follow_redirects=True)

    assert (entered.status_code, entered.request.path) == (200, "/my")
    assert len(set(re.findall(r"/my/results/[\w-]+", entered.text))) == 2  # the college and the region


def test_who_may_enter_is_printed_with_the_link_and_its_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEBER_LANGUAGE", "en")

    say_who_may_enter(SHOWN, "http://127.0.0.1:8000")

    *_accounts, last = capsys.readouterr().out.splitlines()
    assert last == f"A competitor's own page: http://127.0.0.1:8000{PATH}, code {CODE}."


def test_its_journals_are_intact(filled: Flask) -> None:
    with filled.app_context(), db.reading() as session:
        faults = {
            assessment: checkpoints.verify(session, assessment).faults
            for assessment in session.scalars(select(AssessmentRow.public_id))
        }

    assert {assessment: found for assessment, found in faults.items() if found} == {}


def test_filled_again_it_changes_nothing(filled: Flask) -> None:
    def count() -> list[int | None]:
        tables = (Person, PersonalLinkRow, ChampionshipRow, StageRow, StageEntryRow, SeatRow, JournalEntryRow)
        with filled.app_context(), db.reading() as session:
            return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    before = count()
    fill_demonstration(filled)

    assert count() == before


def test_a_college_answers_for_its_own_alone(filled: Flask) -> None:
    with filled.app_context(), db.reading() as session:
        account = find_account(session, OF_COLLEGE.login)
        assert account is not None
        actor = acting(session, account.id)
        own = [one.public_id for one in colleges(session, actor=actor)]

    assert own == [OF_COLLEGE.college]
