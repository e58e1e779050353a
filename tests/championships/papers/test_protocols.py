"""Protocols, acts and lists of results: what stands on each, under which embargo, once, and what a correction does."""

import shutil
from hashlib import sha256

import pytest
from sqlalchemy import update

from scoring.championships.papers.material import material_of
from scoring.championships.papers.planning import outdated_papers
from scoring.championships.stages.queries import stage_row
from scoring.documents import printing, registering
from scoring.documents.queries import State, papers_of
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.marking.models import AssessmentRow
from scoring.marking.setup.drawing import entrants_of
from tests.championships.appeals.appealing import appeal, college, settle
from tests.championships.awards.stage import correct, make_stage, refix
from tests.championships.insights.republics import agree, of_kind, release, republic, republic_again
from tests.championships.papers.hall import NAMES, make_papers
from tests.championships.skills import TYPED
from tests.marking.hall import make_actor, make_hall
from tests.printing import asked, copied_out, printed

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")


@pytest.fixture
def papers(app):
    return make_papers(app)


def assessment(papers):
    return papers.stage.halls["17"].assessment


def protocol(papers):
    return printed(papers.app, "skill-protocol", papers.stage.organizer, assessment=assessment(papers))


@needs_poppler
def test_the_protocol_of_a_skill_has_names_places_and_the_hash_of_the_results(papers, tmp_path):
    first, again = protocol(papers), protocol(papers)

    text, final = copied_out(first, tmp_path), papers.stage.skills()[0].final
    (paper,) = papers.papers("skill-protocol")
    assert sha256(first).hexdigest() == sha256(again).hexdigest() == paper.sha256
    assert all(surname in text for surname, _given, _patronymic in NAMES if "-" not in surname)
    assert final.hash in text
    assert paper.results_hash == final.hash
    assert paper.number in text
    assert "wsk-2026" in text


@pytest.mark.one_database
def test_nothing_is_told_of_a_protocol_before_the_ceremony(papers):
    protocol(papers)
    (paper,) = papers.papers("skill-protocol")
    client = papers.app.test_client()
    client.set_cookie("language", "ru")

    before = client.get(f"/v/{paper.code}").get_data(as_text=True)
    papers.release()
    after = client.get(f"/v/{paper.code}").get_data(as_text=True)

    assert paper.number not in before
    assert "Протокол результатов компетенции" not in before
    assert paper.number in after
    assert "Протокол результатов компетенции" in after
    assert not [name for names in NAMES for name in names if len(name) > 2 and name in after]


@pytest.mark.one_database
def test_after_a_correction_the_next_protocol_replaces_the_first(papers):
    protocol(papers)
    refix(papers.stage.halls["17"], ("0.40", "0.80", "0.70", "0.60", "0.50"))
    with papers.app.app_context(), db.reading() as session:
        material = material_of(session, stage_row(session, papers.stage.id))
        stale = outdated_papers(session, material, papers.papers("skill-protocol"), clock.now().date())

    protocol(papers)

    assert stale == ()  # nobody holds it: it is replaced when the next one is made
    old, new = papers.papers("skill-protocol")
    assert (old.state, new.state) == (State.REPLACED, State.VALID)
    assert old.ended.other == new.number


def test_whoever_asks_for_a_newer_protocol_at_the_same_time_gets_the_one_that_is_there(papers, monkeypatch):
    protocol(papers)
    refix(papers.stage.halls["17"], ("0.40", "0.80", "0.70", "0.60", "0.50"))
    reissue = registering.reissue

    def overtaken(*asked):
        monkeypatch.setattr(registering, "reissue", reissue)
        reissue(*asked)  # somebody else is first
        return reissue(*asked)

    monkeypatch.setattr(registering, "reissue", overtaken)

    given = protocol(papers)

    old, new = papers.papers("skill-protocol")
    assert (old.state, new.state) == (State.REPLACED, State.VALID)
    assert sha256(given).hexdigest() == new.sha256


def test_what_was_read_before_a_correction_replaces_no_newer_protocol(papers, monkeypatch):
    protocol(papers)
    refix(papers.stage.halls["17"], ("0.40", "0.80", "0.70", "0.60", "0.50"))
    register = printing.register

    def late(draft, office):
        monkeypatch.setattr(printing, "register", register)
        refix(papers.stage.halls["17"], ("0.40", "0.80", "0.70", "0.60", "0.55"))
        protocol(papers)
        return register(draft, office)

    monkeypatch.setattr(printing, "register", late)

    given = protocol(papers)

    old, new = papers.papers("skill-protocol")
    assert (old.state, new.state) == (State.REPLACED, State.VALID)
    assert new.results_hash == papers.stage.skills()[0].final.hash
    assert sha256(given).hexdigest() == new.sha256


@needs_poppler
def test_the_act_of_correction_has_the_decision_and_what_changed(app, tmp_path):
    stage = make_stage(app, {"17": TYPED[:3]}, level="region", marked=True)
    hall = stage.halls["17"]
    correct(hall, 2, "0.99")

    pdf = printed(app, "correction-act", stage.organizer, assessment=hall.assessment, revision="2")

    text = copied_out(pdf, tmp_path)
    assert "№ 12-Ө" in text
    assert "An item was not counted." in text
    assert "2,33" in text  # the second seat was 2.43 and kept it; the third went from 2.33 up
    assert stage.skills()[0].final.hash in text


@pytest.mark.one_database
def test_a_first_revision_has_no_act_and_no_stage_a_list_before_it_is_final(papers):
    organizer = papers.stage.organizer

    with pytest.raises(NotFound, match="results-not-final"):
        asked(papers.app, "correction-act", organizer, assessment=assessment(papers), revision="1")
    with pytest.raises(Refused, match="stage-not-final"):
        asked(papers.app, "award-list", organizer, stage=papers.stage.id)


@needs_poppler
def test_the_list_for_the_order_names_everybody_who_is_awarded_once(papers, tmp_path):
    papers.stage.finalise()

    first, again = (printed(papers.app, "award-list", papers.stage.organizer, stage=papers.stage.id) for _ in range(2))

    text = copied_out(first, tmp_path)
    assert first == again
    assert "Тен Милана" in text
    assert "Диплом золотой медали" in text
    assert papers.papers("award-list")[0].number in text


@pytest.mark.one_database
def test_a_protocol_is_no_certificate_and_is_not_issued_anew_by_hand(papers, signed_in):
    protocol(papers)
    (paper,) = papers.papers("skill-protocol")
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)

    page = client.get(f"{papers.page}/issued/{paper.paper_id}").get_data(as_text=True)
    refused = client.post(f"{papers.page}/issued/{paper.paper_id}/reissue", data={"reason": "A slip"})

    assert "/reissue" not in page
    assert "/annul" in page
    assert refused.status_code == 422


@pytest.mark.one_database
def test_whoever_may_not_see_names_prints_none(papers):
    with papers.app.app_context(), db.transaction() as session:
        stranger = make_actor(session, "observer", assessment(papers))

    for name in ("skill-protocol", "correction-act", "appeal-decision"):
        with pytest.raises(Forbidden):
            asked(papers.app, name, stranger, assessment=assessment(papers))
    with pytest.raises(Forbidden):
        asked(papers.app, "award-list", stranger, stage=papers.stage.id)


@needs_poppler
def test_the_decision_on_an_appeal_says_what_was_decided_and_why(app, tmp_path):
    hall = make_hall(app, seats=2, sheets=1)
    public_id = appeal(hall, college(hall))
    with pytest.raises(Refused, match="appeal-not-decided"):
        asked(app, "appeal-decision", hall.chief, assessment=hall.assessment, appeal=public_id)
    settle(hall, public_id)

    first, again = (
        printed(app, "appeal-decision", hall.chief, assessment=hall.assessment, appeal=public_id) for _ in range(2)
    )

    text = copied_out(first, tmp_path)
    assert first == again
    assert "The third item was done." in text
    assert "Looked at." in text
    assert hall.president.display_name in text
    assert f"assessment:{hall.assessment}" in {paper.place for paper in registered(app, hall)}


def registered(app, hall):
    with app.app_context(), db.reading() as session:
        return papers_of(session, f"assessment:{hall.assessment}")


@needs_poppler
@pytest.mark.one_database
def test_the_press_sheet_names_whoever_agreed_and_nobody_else(app, tmp_path):
    stage = republic(app)
    agree(stage, "person-0", "processing", "publish-name")
    with pytest.raises(Refused, match="press-nothing-released"):
        asked(app, "press-sheet", stage.organizer, kind="region", place="KZ-55", season="")
    release(stage)

    text = copied_out(printed(app, "press-sheet", stage.organizer, kind="region", place="KZ-55", season=""), tmp_path)

    assert "Әлиев Қанат" in text
    assert "имя не публикуется" in text


@needs_poppler
@pytest.mark.one_database
def test_the_press_sheet_on_paper_is_of_the_contest_that_was_asked_for(app, tmp_path):
    stage = republic(app)
    release(stage)
    of_kind(republic_again(app, stage), "teachers")

    texts = [
        copied_out(
            printed(app, "press-sheet", stage.organizer, kind="region", place="KZ-55", season="", contest=contest),
            tmp_path,
        )
        for contest in ("", "teachers.main")
    ]

    said = ("Чемпионат студентов", "Конкурс профессионального мастерства педагогов", "2025/26", "2024/25")
    assert [[one in text for one in said] for text in texts] == [
        [True, False, True, False], [False, True, False, True],
    ]  # fmt: skip


@pytest.mark.one_database
def test_a_draw_names_whoever_agreed_and_nobody_in_a_track_that_reveals_health(papers):
    def named():
        with papers.app.app_context(), db.reading() as session:
            found = entrants_of(session, assessment(papers), "kk", actor=papers.stage.organizer)
        return sorted(one.name for one in found if one.name)

    with papers.app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).values(stage=papers.stage.id))
    papers.consent("p0")
    agreed = named()
    papers.hide_names()

    assert (agreed, named()) == (["Тен Милана"], [])
