"""Papers in the hands of their students, of colleges and of regions: own ones, announced ones, and nothing else."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from scoring.championships.stages.models import ChampionshipRow, StageSkillRow
from scoring.documents import annulling, files
from scoring.documents.codes import new_code, shown_code
from scoring.documents.getting import zipping
from scoring.documents.getting.collecting import Chosen, collected, whose_of
from scoring.documents.models import PaperCopyRow
from scoring.documents.proof import bodies, issuer_keys
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.foundation.jobs.worker import work_off
from scoring.marking.models import SeatRow
from scoring.people.access_log import CONSOLE_VISIT, Visit
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.models import AccessLog, Organisation, Person
from scoring.people.personal.links import LinkCard, draw, make_link
from scoring.people.regions import load_reference
from tests.championships.boards.test_freeze import open_routes, readable
from tests.championships.papers.hall import make_papers
from tests.chance import without_chance

KINDS = ("participation", "diploma-gold", "badge-seat")


@pytest.fixture
def papers(app):
    """Two colleges of two regions: p0, p1, p2 are of the first, p3 of the second; p4 is of none."""
    made = make_papers(app)
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        for public_id, region, name in (("c1", "KZ-55", "Павлодар колледжі"), ("c2", "KZ-10", "Абай колледжі")):
            row = Organisation(
                public_id=public_id, kind="college", region=region, name_kk=name, name_ru=name, name_en="",
                searched="", ordered=name, revision=1,
            )  # fmt: skip
            session.add(row)
            session.flush()
            persons = ("p0", "p1", "p2") if public_id == "c1" else ("p3",)
            session.execute(update(Person).where(Person.public_id.in_(persons)).values(organisation_id=row.id))
    return made


@pytest.mark.one_database
def test_a_badge_names_the_college_in_each_of_its_languages(papers):
    with papers.app.app_context(), db.transaction() as session:
        named = update(Organisation).where(Organisation.public_id == "c1")
        session.execute(named.values(name_ru="Павлодарский колледж"))
        session.execute(update(SeatRow).where(SeatRow.person == "p0").values(organisation="c1"))

    papers.issue("badge-seat", language="three")

    badge = next(one for one in papers.papers("badge-seat") if one.person_id == "p0")
    assert badge.content["below"][-2:] == ["Павлодар колледжі", "Павлодарский колледж"]  # it has no English name


@pytest.mark.one_database
def test_what_has_no_english_name_goes_by_its_kazakh_one_in_the_english_column(papers):
    with papers.app.app_context(), db.transaction() as session:
        session.execute(update(Person).where(Person.public_id == "p1").values(surname_kk="Әлі", surname_ru="Али"))
        session.execute(update(StageSkillRow).values(name_kk="Құзырет", name_ru="Компетенция", name_en=""))
        session.execute(update(ChampionshipRow).values(name_kk="Чемпионат KK", name_ru="Чемпионат RU", name_en=""))

    papers.issue("participation", language="three")

    english = papers.papers("participation")[1].content["columns"][2]
    assert english["name"].startswith("Әлі ")
    assert english["above"][0].startswith("Чемпионат KK")
    assert "“Құзырет” (17)" in english["body"]


def link(papers, person):
    with papers.app.app_context():
        drawn, now = draw(), clock.now()
        card = LinkCard(clock.shown(now).date() + timedelta(days=30))
        with db.transaction() as session:
            make_link(session, person, card, drawn, CONSOLE_VISIT, actor=CONSOLE, at=now)
    return drawn


def phone_of(papers, person):
    """A phone on which this person has opened their page, in Russian."""
    drawn, phone = link(papers, person), papers.app.test_client()
    phone.set_cookie("language", "ru")
    assert phone.post(f"/link/{drawn.secret}", data={"code": drawn.code}).status_code == 302
    return phone


def organizer(papers, kind="college", public_id="c1"):
    account = papers.stage.organizer.account_id
    return Actor(account_id=account, grants=(Grant("organizer", Scope(kind, public_id)),))


def listed(papers, kind="college", public_id="c1", **chosen):
    """(student, kind, state) of each line, and how many there are."""
    with papers.app.app_context(), db.reading() as session:
        whose = whose_of(session, kind, public_id, actor=organizer(papers, kind, public_id))
        found = collected(session, whose, Chosen(**chosen), page=1, at=clock.now())
        return [(one.paper.person_id, one.kind.code, one.paper.state.value) for one in found.lines], found


def collect(papers, monkeypatch, kind="college", public_id="c1", **chosen):
    """The ZIP, made by a job."""
    actor = organizer(papers, kind, public_id)
    monkeypatch.setattr(zipping, "acting", lambda _session, _account: actor)
    with papers.app.app_context(), db.transaction() as session:
        job = zipping.ask_to_collect(session, kind, public_id, Chosen(**chosen), Visit(), actor=actor, at=clock.now())
    work_off(papers.app)
    with papers.app.app_context(), db.reading() as session:
        path = zipping.finished_zip(jobs.find(session, job, account=actor.account_id))
        return Path(path)


def annul(papers, paper, reason="Фамилияда қате"):
    with papers.app.app_context(), db.transaction() as session:
        annulling.annul(session, paper.paper_id, reason, account=papers.stage.organizer.account_id, at=clock.now())


@pytest.mark.one_database
def test_before_the_release_the_own_page_does_not_tell_that_there_is_a_paper(papers):
    phone = phone_of(papers, "p0")
    before = phone.get("/my").get_data(as_text=True)
    papers.issue("participation", "diploma-gold")
    gold = papers.papers("diploma-gold")[0]

    after = phone.get("/my").get_data(as_text=True)

    assert 'aria-labelledby="papers"' not in after
    assert (gold.number in after, gold.code in after) == (False, False)
    assert without_chance(after) == without_chance(before)
    assert phone.get(f"/my/papers/{gold.paper_id}/file").status_code == 404


@pytest.mark.one_database
def test_after_the_release_the_own_papers_are_there_and_nobody_elses(papers):
    papers.issue(*KINDS)
    papers.release()
    phone = phone_of(papers, "p0")
    gold, others = papers.papers("diploma-gold")[0], papers.papers("participation")

    page = phone.get("/my").get_data(as_text=True)
    file = phone.get(f"/my/papers/{gold.paper_id}/file")

    assert page.count("data-share") == len(KINDS)
    assert f"https://sheber.example/v/{gold.code}" in page
    with papers.app.app_context():
        assert file.data == files.bytes_of(gold)
    assert [one.number in page for one in others] == [True, False, False, False, False]
    assert phone.get(f"/my/papers/{others[1].paper_id}/file").status_code == 404
    assert papers.app.test_client().get(f"/my/papers/{gold.paper_id}/file").status_code == 401


def walked(papers, code):
    """All that the open routes of a paper say to whoever knows its code."""
    client = papers.app.test_client()
    client.set_cookie("language", "ru")
    routes = [route for route in open_routes() if "<code>" in route]
    return {route: readable(client.get(route.replace("<code>", code)).get_data(as_text=True)) for route in routes}


@pytest.mark.one_database
def test_no_open_route_tells_of_a_result_before_its_release_or_a_name_without_consent(papers):
    papers.issue("diploma-gold")
    gold = papers.papers("diploma-gold")[0]
    results, name = (gold.number, "медал", "Компетенция 17"), ("Тен", "Милана")

    before = walked(papers, gold.code)
    papers.release()
    released = walked(papers, gold.code)
    papers.consent("p0")
    agreed = walked(papers, gold.code)

    assert set(before) >= {"/v/<code>", "/v/<code>/mine", "/credentials/<code>"}
    assert {route for route, text in before.items() if any(one in text for one in (*results, *name))} == set()
    assert {route for route, text in released.items() if any(one in text for one in name)} == set()
    assert all(one in released["/v/<code>"] for one in results)
    assert {route for route, text in agreed.items() if all(one in text for one in name)} == {"/v/<code>"}


@pytest.mark.one_database
def test_the_pages_of_a_college_and_a_region_say_nothing_before_the_release(papers, signed_in):
    papers.issue("participation", "diploma-gold")
    gold = papers.papers("diploma-gold")[0]
    client = papers.app.test_client()
    signed_in(client, "organizer")
    client.set_cookie("language", "ru")
    pages = ("/organisations/c1/papers", "/regions/KZ-55/papers", "/organisations/c1/papers?kind=diploma-gold")

    before = [client.get(page).get_data(as_text=True) for page in pages]
    refused = client.post(pages[0], data={"kind": "diploma-gold"})
    papers.release()
    after = [client.get(page).get_data(as_text=True) for page in pages]
    made = client.post(pages[0], data={"kind": "diploma-gold"})

    assert [one in text for text in before for one in (gold.number, "медал", "Компетенция 17", "Тен")] == [False] * 12
    assert [gold.number in text for text in after] == [True] * 3
    assert (refused.status_code, made.status_code) == (Refused.status, 302)
    assert client.get(f"{made.location}/file").location == made.location  # not yet made
    work_off(papers.app)
    assert zipfile.ZipFile(io.BytesIO(client.get(f"{made.location}/file", buffered=True).data)).namelist() == [
        f"Тен Милана, {gold.number}, diploma-gold, 0001.pdf"
    ]
    stranger = papers.app.test_client()
    signed_in(stranger, "organizer")
    assert stranger.get(made.location).status_code == 404


@pytest.mark.one_database
def test_a_badge_is_there_before_the_release(papers):
    papers.issue(*KINDS)

    page = phone_of(papers, "p0").get("/my").get_data(as_text=True)

    assert page.count("data-share") == 1
    assert "Бейдж участника" in page


@pytest.mark.one_database
def test_an_annulled_paper_is_shown_as_such_and_is_not_given(papers):
    papers.issue("diploma-gold")
    papers.release()
    gold = papers.papers("diploma-gold")[0]
    annul(papers, gold)
    phone = phone_of(papers, "p0")

    page = phone.get("/my").get_data(as_text=True)

    assert ("Аннулирован" in page or "Отозван" in page, "Фамилияда қате" in page) == (True, True)
    assert "data-share" not in page
    assert phone.get(f"/my/papers/{gold.paper_id}/file").status_code == Refused.status


@pytest.mark.one_database
def test_a_credential_is_offered_where_its_address_answers(papers):
    papers.issue("diploma-gold", "badge-seat")
    papers.release()
    gold, phone = papers.papers("diploma-gold")[0], phone_of(papers, "p0")

    page = phone.get("/my").get_data(as_text=True)
    answered = phone.get(f"/credentials/{gold.code}").status_code
    with papers.app.app_context(), db.transaction() as session:
        issuer = bodies.id_of(gold.issuer)
        key = issuer_keys.current_key(session, issuer)
        issuer_keys.withdraw_key(session, key.fingerprint, "Copied", actor=CONSOLE, at=clock.now())

    assert (page.count("/credentials/"), f"/credentials/{gold.code}" in page, answered) == (1, True, 200)
    assert phone.get(f"/credentials/{gold.code}").status_code == Refused.status  # no key signs now
    assert "/credentials/" not in phone.get("/my").get_data(as_text=True)


@pytest.mark.one_database
def test_a_badge_and_the_code_that_was_given_apart_open_the_own_page(papers):
    papers.issue("badge-seat")
    badge, drawn, phone = papers.papers("badge-seat")[0], link(papers, "p0"), papers.app.test_client()
    phone.set_cookie("language", "ru")
    address = f"/v/{shown_code(badge.code)}/mine"

    offered = phone.get(f"/v/{badge.code}").get_data(as_text=True)
    wrong = phone.post(address, data={"code": "AAAA-AAAA"})
    right = phone.post(address, data={"code": drawn.code})

    assert f'href="{address}"' in offered
    assert (wrong.status_code, right.status_code, right.location) == (Refused.status, 302, "/my")
    assert phone.get("/my").status_code == 200


@pytest.mark.one_database
def test_what_is_no_badge_opens_nothing_and_says_nothing_else(papers):
    papers.issue(*KINDS)
    papers.release()
    drawn = link(papers, "p0")
    another = papers.papers("badge-seat")[1]  # of p1, who has no link
    ended = papers.papers("badge-seat")[0]
    annul(papers, ended)
    client, answers = papers.app.test_client(), set()
    for code in (papers.papers("diploma-gold")[0].code, another.code, ended.code, new_code(), "none"):
        answer = client.post(f"/v/{code}/mine", data={"code": drawn.code})
        text = answer.get_data(as_text=True).split("<main")[1].replace(f"/v/{code}/", "")
        answers.add((answer.status_code, text.split("csrf_token")[0]))

    assert len(answers) == 1
    assert client.get("/my").status_code == 401


@pytest.mark.one_database
def test_codes_are_not_tried_on_a_badge_for_ever(papers):
    papers.issue("badge-seat")
    badge, drawn, client = papers.papers("badge-seat")[0], link(papers, "p0"), papers.app.test_client()

    tried = [client.post(f"/v/{badge.code}/mine", data={"code": "AAAA-AAAA"}).status_code for _ in range(10)]

    assert set(tried) == {Refused.status}
    assert client.post(f"/v/{badge.code}/mine", data={"code": drawn.code}).status_code == 429


@pytest.mark.one_database
def test_a_badge_written_in_another_way_gives_no_more_tries(papers):
    papers.issue("badge-seat")
    badge, drawn, client = papers.papers("badge-seat")[0], link(papers, "p0"), papers.app.test_client()
    spelled = [f"{badge.code[:place]}-{badge.code[place:]}".lower() for place in range(1, 11)]

    tried = [client.post(f"/v/{one}/mine", data={"code": "AAAA-AAAA"}).status_code for one in spelled]

    assert set(tried) == {Refused.status}
    assert client.post(f"/v/{badge.code}/mine", data={"code": drawn.code}).status_code == 429


def test_a_college_lists_what_was_announced_of_its_students(papers):
    papers.issue(*KINDS)

    before, of_before = listed(papers)
    papers.release()
    after, of_after = listed(papers)

    assert sorted(before) == [(person, "badge-seat", "valid") for person in ("p0", "p1", "p2")]
    assert [kind.code for kind in of_before.choices.kinds] == ["badge-seat"]
    assert (of_before.count, of_before.valid) == (3, 3)
    assert {person for person, _kind, _state in after} == {"p0", "p1", "p2"}
    assert (of_after.count, of_after.valid, len(after)) == (7, 7, 7)
    assert {kind.code for kind in of_after.choices.kinds} == set(KINDS)


def test_papers_are_chosen_by_stage_kind_skill_and_name(papers):
    papers.issue(*KINDS)
    papers.release()
    with papers.app.app_context(), db.transaction() as session:
        session.execute(update(Person).where(Person.public_id == "p2").values(searched="ли ян"))
    stage = f"stage:{papers.stage.id}"

    assert listed(papers, kind="college", place=stage, skill="17")[1].count == 7
    assert listed(papers, place="stage:none")[1].count == 0
    assert listed(papers, skill="99")[1].count == 0
    assert listed(papers, search="ЛИ")[0] == [("p2", "participation", "valid"), ("p2", "badge-seat", "valid")]
    with papers.app.app_context(), db.reading() as session:
        whose = whose_of(session, "college", "c1", actor=organizer(papers))
        diplomas = collected(session, whose, Chosen(kind="diploma-gold"), page=1, at=clock.now())
    assert [(one.paper.person_id, one.student_name("kk")) for one in diplomas.lines] == [("p0", "Тен Милана")]


def test_the_zip_holds_the_issued_files_and_verifies_as_a_copy(papers, monkeypatch):
    papers.issue(*KINDS)
    papers.release()
    annul(papers, papers.papers("participation")[1])

    path = collect(papers, monkeypatch)

    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        names, contents = archive.namelist(), {archive.read(name) for name in archive.namelist()}
    gold = papers.papers("diploma-gold")[0]
    with papers.app.app_context(), db.reading() as session:
        assert files.bytes_of(gold) in contents
        copy = session.scalars(select(PaperCopyRow)).one()
        logged = session.scalars(select(AccessLog.subject).where(AccessLog.what == "papers-exported")).all()
    assert len(names) == len(contents) == 6
    assert any(name.startswith(f"Тен Милана, {gold.number}") for name in names)
    assert gold.paper_id in json.loads(copy.papers)
    assert logged == ["organisation:c1"]


@pytest.mark.one_database
def test_a_zip_asked_for_before_the_release_has_nothing_of_the_results(papers, monkeypatch):
    papers.issue(*KINDS)

    with zipfile.ZipFile(collect(papers, monkeypatch, "region", "KZ-55")) as archive:
        names = archive.namelist()

    assert len(names) == 3
    assert {name.split("/")[0] for name in names} == {"Павлодар колледжі"}
    badges = [paper.number for paper in papers.papers("badge-seat")[:3]]
    assert sorted(name.split(", ")[1] for name in names) == sorted(badges)


@pytest.mark.one_database
def test_a_region_takes_what_is_of_its_colleges_and_no_other(papers):
    papers.issue(*KINDS)
    papers.release()

    assert {person for person, *_ in listed(papers, "region", "KZ-10")[0]} == {"p3"}
    with papers.app.app_context(), db.reading() as session:
        for actor, kind, place in (
            (organizer(papers), "college", "c2"),
            (organizer(papers), "region", "KZ-55"),
            (organizer(papers, "region", "KZ-10"), "college", "c1"),
        ):
            with pytest.raises(Forbidden):
                whose_of(session, kind, place, actor=actor)
        with pytest.raises(NotFound):
            whose_of(session, "region", "KZ-99", actor=papers.stage.organizer)


@pytest.mark.one_database
def test_nothing_valid_makes_no_zip(papers, monkeypatch):
    papers.issue("participation")
    with pytest.raises(Refused) as refused:
        collect(papers, monkeypatch)

    monkeypatch.setattr(zipping, "MOST", 2)
    papers.release()
    with pytest.raises(Refused) as too_many:
        collect(papers, monkeypatch)

    assert (refused.value.code, too_many.value.code) == ("collected-none", "collected-too-many")
