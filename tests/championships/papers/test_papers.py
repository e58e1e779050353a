"""A stage's papers: who gets which, nothing twice, nothing before the ceremony, and what a correction asks for."""

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import func, select, update

from scoring.championships.papers import issuing, kinds
from scoring.championships.papers.holders import Holder
from scoring.championships.papers.wording import scale_text
from scoring.documents import files
from scoring.documents.models import PaperCopyRow, PaperRow
from scoring.documents.queries import State
from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.foundation.jobs.progress import Stopped
from scoring.marking.models import SeatRow
from scoring.people.access_log import Visit
from scoring.people.actors import VISITOR
from scoring.people.models import Person
from tests.championships.awards.stage import refix
from tests.championships.papers.hall import make_papers
from tests.marking.hall import MOMENT

MEDALS = ("diploma-gold", "diploma-silver", "diploma-bronze", "medallion")
OF_RESULTS = ("participation", *MEDALS)


@pytest.fixture
def papers(app):
    return make_papers(app)


def holders_of(papers, kind):
    return [paper.person_id for paper in papers.papers(kind)]


def verified(papers, paper):
    client = papers.app.test_client()
    client.set_cookie("language", "ru")
    return client.get(f"/v/{paper.code}").get_data(as_text=True)


def done(papers, job):
    with papers.app.app_context(), db.reading() as session:
        return jobs.find(session, job, account=papers.stage.organizer.account_id)


def rename(papers, person, surname):
    with papers.app.app_context(), db.transaction() as session:
        named = update(Person).where(Person.public_id == person)
        session.execute(named.values(surname_kk=surname, surname_ru=surname))


def test_each_competitor_gets_what_the_final_results_say(papers):
    papers.issue(*OF_RESULTS)

    assert holders_of(papers, "participation") == ["p0", "p1", "p2", "p3", "p4"]
    assert [holders_of(papers, kind) for kind in MEDALS[:3]] == [["p0"], ["p1"], ["p2"]]
    assert {paper.results_hash for paper in papers.papers("participation")} == {
        papers.stage.skills()[0].final.hash,
    }


def test_issued_twice_nothing_is_issued_twice(papers):
    for _ in range(2):
        papers.issue(*OF_RESULTS)

    with papers.app.app_context(), db.reading() as session:
        count = session.scalars(select(func.count(PaperRow.id))).one()
    assert count == len(papers.plan().papers) == len({paper.once for paper in papers.plan().papers})
    assert [one.missing for one in papers.plan().counts if one.kind.code in OF_RESULTS] == [0] * 5


@pytest.mark.one_database
@pytest.mark.one_database
def test_a_name_that_cannot_be_printed_keeps_nobody_elses_paper_back(papers, signed_in):
    rename(papers, "p1", "Әлі 🎉")

    job = papers.issue("participation", form="zip")
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)
    client.set_cookie("language", "ru")
    page = client.get(f"{papers.page}/jobs/{job}").get_data(as_text=True)

    assert len(papers.papers("participation")) == 4
    assert papers.result(job) == {
        "stage": papers.stage.id, "issued": 4, "form": "zip", "papers": 4,
        "unfit": [{"name": "Әлі 🎉 Айгүлжанат Мұхаметжанқызы", "letters": "🎉",
                   "text": "Әлі 🎉 Айгүлжанат Мұхаметжанқызы"}],
    }  # fmt: skip
    assert "В шрифте документов нет этих знаков: 🎉. Они в тексте «Әлі 🎉 Айгүлжанат Мұхаметжанқызы»." in page

    rename(papers, "p1", "Әлі")
    papers.issue("participation")

    assert len(papers.papers("participation")) == 5


@pytest.mark.one_database
def test_results_of_seats_without_a_name_are_told(papers, signed_in):
    seat = papers.stage.halls["17"].seats[0]
    with papers.app.app_context(), db.transaction() as session:
        session.execute(update(SeatRow).where(SeatRow.public_id == seat).values(person=None))
    client = papers.app.test_client()
    signed_in(client, "organizer")
    client.set_cookie("language", "ru")

    page = client.get(papers.page).get_data(as_text=True)

    assert papers.plan().nameless == 1
    assert "Результатов у мест без имени участника: 1." in page


def test_stopped_and_asked_for_again_it_goes_on(papers, monkeypatch):
    monkeypatch.setattr(issuing, "BATCH", 2)
    real, done_batches = issuing.issue, []

    def stop_after_one(batch, office):
        done_batches.append(real(batch, office))
        raise Stopped

    monkeypatch.setattr(issuing, "issue", stop_after_one)
    first = papers.issue("participation")
    monkeypatch.setattr(issuing, "issue", real)
    papers.issue("participation")

    assert done(papers, first).state is jobs.State.STOPPED
    assert [paper.seq for paper in papers.papers("participation")] == [1, 2, 3, 4, 5]
    assert holders_of(papers, "participation") == ["p0", "p1", "p2", "p3", "p4"]


@pytest.mark.one_database
def test_a_paper_says_name_skill_and_result_in_both_languages(papers):
    papers.issue("diploma-gold")

    kk, ru = papers.papers("diploma-gold")[0].content["columns"]
    assert (kk["title"], kk["name"]) == ("Алтын медаль", "Тен Милана")
    assert ru["body"].startswith("золотой медалью в компетенции «Компетенция 17» (17). Результат **100,00** балла")
    assert kk["body"].startswith("«Құзырет 17» (17) құзыреті бойынша алтын медальмен. Нәтижесі 100 балдан **100,00**")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("bound", "scale", "text"),
    [(500, None, ""), (500, 738, "738"), (500, 500, "500"), (500, 499, "<500"), (450, 449, "<450"), (450, 499, "499")],
)
def test_a_scale_below_the_bound_of_its_rule_set_is_not_printed(papers, bound, scale, text):
    [skill] = papers.stage.skills()
    scaled = {**skill.final.rules["scale"], "display_bound": bound}
    final = replace(skill.final, rules={**skill.final.rules, "scale": scaled})
    holder = Holder(kinds.GOLD, None, replace(skill, final=final), {**final.rows[0], "scale": scale})

    assert scale_text(holder) == text


@pytest.mark.one_database
def test_before_the_ceremony_no_paper_of_results_tells_anything(papers):
    papers.issue(*OF_RESULTS)

    for paper in papers.plan().papers:
        text = verified(papers, paper)
        assert "Действителен, откроется после церемонии" in text
        assert not [one for one in ("медал", "Компетенция", "участника", paper.number) if one in text]


@pytest.mark.one_database
def test_after_the_release_the_result_is_told_and_the_name_by_consent(papers):
    papers.issue("diploma-gold", "diploma-silver")
    papers.release()
    papers.consent("p0")
    gold, silver = papers.papers("diploma-gold")[0], papers.papers("diploma-silver")[0]

    assert "Тен Милана" in verified(papers, gold)
    assert "Диплом золотой медали" in verified(papers, gold)
    text = verified(papers, silver)
    assert "А. Н." in text
    assert "Айгүлжанат" not in text


@pytest.mark.one_database
def test_a_track_that_reveals_health_shows_no_name_whatever_was_agreed(papers):
    papers.issue("diploma-gold")
    papers.release()
    papers.consent("p0")
    papers.hide_names()

    text = verified(papers, papers.papers("diploma-gold")[0])

    assert "Диплом золотой медали" in text
    assert not [one for one in ("Тен", "М. Т.") if one in text]


@pytest.mark.one_database
def test_a_correction_names_the_papers_that_would_say_something_else(papers):
    papers.issue(*OF_RESULTS)

    refix(papers.stage.halls["17"], ("0.80", "1.00", "0.70", "0.60", "0.50"))

    found = {(one.paper.kind, one.paper.person_id): one.draft and one.draft.kind.code for one in papers.plan().outdated}
    assert found == {("diploma-gold", "p0"): "diploma-silver", ("diploma-silver", "p1"): "diploma-gold"}
    assert [(one.kind.code, one.missing) for one in papers.plan().counts if one.missing] == [
        ("diploma-gold", 1), ("diploma-silver", 1), ("best-of-member", 5), ("badge-seat", 5),
    ]  # fmt: skip


@pytest.mark.one_database
def test_a_corrected_total_is_issued_anew_in_the_place_of_the_old_paper(papers, signed_in):
    papers.issue("diploma-gold")
    refix(papers.stage.halls["17"], ("0.90", "0.80", "0.70", "0.60", "0.50"))
    [old] = papers.papers("diploma-gold")
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)

    answer = client.post(f"{papers.page}/issued/{old.paper_id}/reissue", data={"reason": "Решение 12"})

    assert answer.status_code == 302
    first, second = papers.papers("diploma-gold")
    assert (first.state, first.ended.other, second.state) == (State.REPLACED, second.number, State.VALID)
    assert "90,00" in second.content["columns"][1]["body"]
    assert papers.plan().outdated == ()


@pytest.mark.one_database
def test_an_annulled_paper_may_be_issued_anew(papers, signed_in):
    papers.issue("diploma-gold")
    [old] = papers.papers("diploma-gold")
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)

    client.post(f"{papers.page}/issued/{old.paper_id}/annul", data={"reason": "Ошибка"})
    papers.issue("diploma-gold")

    assert [paper.state for paper in papers.papers("diploma-gold")] == [State.ANNULLED, State.VALID]


@pytest.mark.one_database
def test_a_zip_has_the_issued_files_and_is_known_as_their_copy(papers, signed_in):
    job = papers.issue("participation", form="zip")
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)

    content = client.get(f"{papers.page}/jobs/{job}/file", buffered=True).data

    with zipfile.ZipFile(io.BytesIO(content)) as archive, papers.app.app_context():
        inside = [archive.read(name) for name in archive.namelist()]
        assert archive.namelist() == [
            f"{turn:04d}, {paper.number}, participation, {paper.told('name', 'kk')}.pdf"
            for turn, paper in enumerate(papers.papers("participation"), 1)
        ]
        assert inside == [files.bytes_of(paper) for paper in papers.papers("participation")]
    with papers.app.app_context(), db.reading() as session:
        copy = session.scalars(select(PaperCopyRow)).one()
    assert copy.sha256 == sha256(content).hexdigest()
    assert json.loads(copy.papers) == [paper.paper_id for paper in papers.papers("participation")]


@pytest.mark.one_database
def test_one_pdf_to_print_has_every_paper_gold_last(papers, signed_in):
    job = papers.issue(*OF_RESULTS, form="print")
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)

    content = client.get(f"{papers.page}/jobs/{job}/file", buffered=True).data

    assert content.count(b"/Type /Page\n") == len(papers.plan().papers)
    with papers.app.app_context(), db.reading() as session:
        turns = json.loads(session.scalars(select(PaperCopyRow.papers)).one())
    assert turns[-1] == papers.papers("diploma-gold")[0].paper_id


@pytest.mark.one_database
def test_badges_and_certificates_are_not_printed_in_one_file(papers):
    with pytest.raises(Refused) as refused:
        papers.ask("participation", "badge-seat", form="print")

    assert refused.value.code == "paper-sizes-mixed"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kinds": []}, "paper-kinds-missing"),
        ({"kinds": ["a-medal-for-me"]}, "paper-kinds-missing"),
        ({"language": "tlh"}, "paper-language-unknown"),
        ({"form": "docx"}, "paper-form-unknown"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused(papers, said, code):
    wanted = said.pop("kinds", ["participation"])

    with pytest.raises(Refused) as refused:
        papers.ask(*wanted, **said)

    assert refused.value.code == code


@pytest.mark.one_database
def test_who_may_not_issue_asks_for_no_job(papers):
    with papers.app.app_context(), pytest.raises((Forbidden, Refused)), db.transaction() as session:
        issuing.ask_to_issue(
            session, papers.stage.id, ["participation"], skill="", language="both", form="none", address="",
            visit=Visit(), actor=VISITOR, at=MOMENT,
        )  # fmt: skip


@pytest.mark.one_database
def test_three_are_shown_before_any_is_issued(papers, signed_in):
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)

    answer = client.get(f"{papers.page}/preview/participation")

    assert (answer.mimetype, answer.data.count(b"/Type /Page\n")) == ("application/pdf", 3)
    assert papers.plan().papers == ()


@pytest.mark.one_database
def test_the_pages_of_papers_can_be_read(papers, signed_in):
    papers.issue("participation")
    client = papers.app.test_client()
    signed_in(client, account=papers.stage.organizer)
    paper = papers.papers("participation")[0]

    for address in ("", "/issued", f"/issued/{paper.paper_id}"):
        assert client.get(papers.page + address).status_code == 200
    assert client.get(f"{papers.page}/issued/{paper.paper_id}/file").data.startswith(b"%PDF")
    assert client.get("/stages/none/papers").status_code == 404


def test_every_kind_has_a_place_in_the_order_of_the_ceremony():
    assert set(kinds.AS_HANDED_OVER) == set(kinds.KINDS)


@pytest.mark.one_database
def test_a_skill_of_another_stage_is_refused_before_there_is_a_job(papers):
    with pytest.raises(NotFound) as refused:
        papers.ask("participation", skill="elsewhere")

    assert refused.value.code == "stage-skill-unknown"


@pytest.mark.one_database
def test_what_a_paper_waits_for_is_its_skill_and_of_the_best_of_all_skills_the_whole_stage(papers):
    papers.issue("diploma-gold", "participation", "best-of-member", "badge-seat")

    with papers.app.app_context(), db.reading() as session:
        waits = {row.kind: row.reveals for row in session.scalars(select(PaperRow))}
    assert waits == {
        "diploma-gold": f"skill:{papers.skill}", "participation": f"skill:{papers.skill}",
        "best-of-member": f"stage:{papers.stage.id}", "badge-seat": None,
    }  # fmt: skip
