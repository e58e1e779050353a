"""Issuing to single people: found by name, ticked, nobody twice, and nobody whom the paper is not due to."""

import pytest

from scoring.championships.papers.choosing import choices
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.jobs import queue
from tests.championships.papers.hall import make_papers

pytestmark = pytest.mark.one_database


@pytest.fixture
def papers(app):
    return make_papers(app)


@pytest.fixture
def client(papers, signed_in):
    made = papers.app.test_client()
    signed_in(made, account=papers.stage.organizer)
    return made


def found(papers, *kinds, search=""):
    with papers.app.app_context(), db.reading() as session:
        _row, every = choices(
            session, papers.stage.id, kinds, skill="", search=search, language="kk", actor=papers.stage.organizer
        )
    return every


def holders_of(papers, kind):
    return [paper.person_id for paper in papers.papers(kind)]


def test_only_those_who_are_ticked_are_issued_a_paper(papers):
    second, fourth = found(papers, "participation")[1::2]

    papers.issue("participation", chosen=[second.key, fourth.key])

    assert holders_of(papers, "participation") == ["p1", "p3"]


def test_who_has_the_paper_is_shown_with_its_number_and_gets_no_second_one(papers):
    papers.issue("participation", chosen=[found(papers, "participation")[0].key])
    [first, *others] = found(papers, "participation")

    papers.issue("participation", chosen=[first.key, others[0].key])

    assert (first.number, {one.number for one in others}) == (papers.papers("participation")[0].number, {""})
    assert holders_of(papers, "participation") == ["p0", "p1"]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        pytest.param("мұхамет", ["Нұрмұхамедқызы-Әбдірахманова Айгүлжанат Мұхаметжанқызы"], id="a part"),
        pytest.param("иван ПЕТРОВ", ["Петров Иван Петрович"], id="words in any order"),
        pytest.param("", None, id="everybody"),
        pytest.param("жоқ", [], id="nobody"),
        pytest.param("%", [], id="a sign of databases"),
    ],
)
def test_people_are_found_by_parts_of_the_name(papers, search, names):
    every = [one.name for one in found(papers, "participation", search=search)]

    assert every == names if names is not None else len(every) == 5


def test_a_paper_that_is_not_due_is_not_issued(papers):
    gold = found(papers, "diploma-gold")[0].key

    with pytest.raises(Refused) as refused:
        papers.ask("participation", chosen=[gold])

    assert refused.value.code == "paper-holder-unknown"


def test_the_file_holds_the_chosen_ones_alone(papers):
    papers.issue("participation")
    one = found(papers, "participation")[2]

    job = papers.issue("participation", chosen=[one.key], form="zip")

    with papers.app.app_context():
        assert papers.result(job)["papers"] == 1


def test_the_page_issues_to_those_who_are_ticked(papers, client):
    key = found(papers, "participation")[0].key

    answer = client.post(papers.page, data=asked(whom="ticked", holder=key))

    assert answer.status_code == 302
    papers.work_off()
    assert holders_of(papers, "participation") == ["p0"]


def test_the_page_issues_to_all_that_are_found(papers, client):
    client.post(papers.page, data=asked(whom="found", search="петров"))
    papers.work_off()

    assert holders_of(papers, "participation") == ["p4"]


def test_the_page_of_the_job_begins_with_no_empty_banner(papers, client):
    waiting = client.post(papers.page, data={"kind": "participation", "language": "both", "form": "none"}).location

    assert '<div class="notices"></div>' in client.get(waiting).text


def test_whoever_closed_the_page_of_the_job_finds_it_again_with_how_far_it_is(papers, client):
    waiting = client.post(papers.page, data=asked(whom="found")).location
    there = client.get(papers.page).text
    elsewhere = papers.app.test_client()

    assert waiting in there
    assert "Кезегін күтуде" in there
    papers.work_off()
    assert "Кезегін күтуде" not in client.get(papers.page).text
    assert elsewhere.get(papers.page).status_code != 200


def test_what_was_stopped_is_issued_to_the_end_to_the_same_people_by_one_button(papers, client):
    key = found(papers, "participation")[0].key
    waiting = client.post(papers.page, data=asked(whom="ticked", holder=key)).location
    with papers.app.app_context(), db.transaction() as session:
        queue.ask_to_stop(session, waiting.rsplit("/", 1)[1], account=papers.stage.organizer.account_id)
    page = client.get(waiting).text

    assert f'action="{waiting}/again"' in page
    assert "Қалғанын беру" in page
    onward = client.post(f"{waiting}/again")
    papers.work_off()

    assert onward.status_code == 302
    assert onward.location != waiting
    assert holders_of(papers, "participation") == ["p0"]
    assert "Қалғанын беру" not in client.get(onward.location).text
    assert client.post(f"{papers.page}/jobs/{'0' * 32}/again").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Жалғасы: басталған уақыты"),
        ("ru", "Продолжение: время начала"),
        ("en", "Continued by the issuing begun"),
    ],
)
@pytest.mark.parametrize("how", ["by the button", "asked for anew"])
def test_what_was_stopped_leads_to_the_issuing_that_went_on_after_it(papers, client, language, words, how):
    waiting = client.post(papers.page, data=asked(whom="found")).location
    with papers.app.app_context(), db.transaction() as session:
        queue.ask_to_stop(session, waiting.rsplit("/", 1)[1], account=papers.stage.organizer.account_id)
    client.set_cookie("language", language)
    before = [words in client.get(page).text for page in (papers.page, waiting)]

    if how == "by the button":
        onward = client.post(f"{waiting}/again").location
    else:
        client.post(papers.page, data=asked(kind="badge-seat", whom="found"))  # goes on after nothing
        onward = client.post(papers.page, data=asked(whom="found")).location
    papers.work_off()

    assert before == [False, False]
    for page in (papers.page, waiting):
        assert f'<a href="{onward}">{words}' in client.get(page).text
    assert client.post(f"{waiting}/again").location == onward
    assert words not in client.get(onward).text


def test_nobody_ticked_is_said_and_what_was_asked_stays(papers, client):
    answer = client.post(papers.page, data=asked(whom="ticked", search="петров"), headers={"Accept-Language": "en"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="петров"' in page
    assert papers.plan().papers == ()


def test_without_a_kind_the_page_of_papers_says_what_is_missing(papers, client):
    answer = client.get(f"{papers.page}/people")

    assert answer.status_code == 422
    assert 'name="language"' in answer.get_data(as_text=True)


def test_one_paper_can_be_looked_at_before_it_is_issued(papers, client):
    key = found(papers, "participation")[1].key

    answer = client.get(f"{papers.page}/preview/participation", query_string={"holder": key})

    assert answer.data.count(b"/Type /Page\n") == 1


def asked(**said):
    return {"kind": "participation", "skill": "", "language": "both", "form": "none", **said}
