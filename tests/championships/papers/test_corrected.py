"""Where papers are listed, those that rest on corrected results say so, and an open correction is told."""

import re

import pytest
from sqlalchemy import update

from scoring.documents import issuing
from scoring.documents.codes import shown_code
from scoring.documents.queries import State
from scoring.foundation.db import db
from scoring.people.models import Person
from tests.championships.awards.stage import decide, refix
from tests.championships.papers.hall import make_papers

CHANGED = ("0.80", "1.00", "0.70", "0.60", "0.50")  # the first two change places
OPEN = {
    "kk": "Нәтижелер түзетілуде",
    "ru": "Результаты исправляются",
    "en": "Results are being corrected",
}
OUTDATED = {"kk": "Жарамды, ескірген", "ru": "Действителен, устарел", "en": "Valid, outdated"}
TO_DO = {
    "kk": "Берілген құжаттар ескірген: 1",
    "ru": "Выданные документы устарели: 1",
    "en": "Issued papers are outdated: 1",
}


@pytest.fixture
def papers(app):
    return make_papers(app)


@pytest.fixture
def client(papers, signed_in):
    found = papers.app.test_client()
    signed_in(found, account=papers.stage.organizer)
    return found


def states(client, address):
    """What the list says of each paper, by its number."""
    text = client.get(address).text
    rows = re.findall(r'<tr><th scope="row"><a [^>]*>([^<]+)</a></th>(.*?)</tr>', text, re.DOTALL)
    return {number: re.findall(r"</svg>([^<]+)</span>(?:<small>([^<]*)</small>)?", row)[0] for number, row in rows}


def test_the_list_marks_the_papers_that_would_say_something_else(papers, client):
    papers.issue("diploma-gold", "diploma-bronze")
    client.set_cookie("language", "en")
    before = set(states(client, f"{papers.page}/issued").values())

    refix(papers.stage.halls["17"], CHANGED)

    [gold], [bronze] = papers.papers("diploma-gold"), papers.papers("diploma-bronze")
    assert before == {("Valid", "")}
    assert states(client, f"{papers.page}/issued") == {
        gold.number: (
            "Valid, outdated",
            "The results it rests on were corrected since: to be issued anew; due now: Diploma of the silver medal",
        ),
        bronze.number: ("Valid", ""),
    }


@pytest.mark.one_database
def test_whoever_has_another_medal_now_is_told_which_diploma_is_due(papers, client):
    papers.issue("diploma-gold", "participation")
    [gold] = papers.papers("diploma-gold")
    client.set_cookie("language", "en")

    refix(papers.stage.halls["17"], CHANGED)

    listed = client.get(papers.page).text.partition('aria-labelledby="outdated"')[2].partition("</section>")[0]
    assert listed.count("to be issued anew; due now: ") == 1
    assert "Its holder has another award now: " in client.get(f"{papers.page}/issued/{gold.paper_id}").text
    silver = next(one.missing for one in papers.plan().counts if one.kind.code == "diploma-silver")
    assert silver == 1


def told_of(client, address, paper):
    """What a page says that differs on a paper: term, before and after."""
    text = client.get(address).text
    if address.endswith("/papers"):
        text = next(one for one in re.findall(r"<li>.*?</li>", text, re.DOTALL) if paper.number in one)
    return re.findall(r"<small>([^<]+): ([^<]+) → <b>([^<]+)</b></small>", text)


@pytest.mark.one_database
def test_each_outdated_paper_says_what_differs_for_its_holder_before_and_after(papers, client):
    papers.issue("diploma-gold", "diploma-silver")
    [gold], [silver] = papers.papers("diploma-gold"), papers.papers("diploma-silver")
    client.set_cookie("language", "en")

    refix(papers.stage.halls["17"], CHANGED)

    down = [
        ("Place", "1", "2"), ("Ranking total", "100.00", "80.00"), ("Scale points", "761", "720"),
        ("Medal", "Gold", "Silver"),
    ]  # fmt: skip
    assert told_of(client, papers.page, gold) == down
    assert told_of(client, papers.page, silver) == [(term, after, before) for term, before, after in down]
    assert told_of(client, f"{papers.page}/issued/{gold.paper_id}", gold) == down


@pytest.mark.one_database
def test_who_lost_a_medal_by_the_correction_has_a_paper_that_says_what_is_lost(papers, client):
    papers.issue("diploma-bronze")
    [bronze] = papers.papers("diploma-bronze")
    client.set_cookie("language", "en")

    refix(papers.stage.halls["17"], ("1.00", "0.80", "0.50", "0.70", "0.60"))

    assert ("Medal", "Bronze", "—") in told_of(client, papers.page, bronze)
    assert "no longer due" in client.get(papers.page).text


@pytest.mark.one_database
def test_where_only_the_name_differs_the_paper_says_the_name(papers, client):
    papers.issue("participation")
    paper = next(one for one in papers.papers("participation") if one.person_id == "p0")
    client.set_cookie("language", "en")

    with papers.app.app_context(), db.transaction() as session:
        session.execute(update(Person).where(Person.public_id == "p0").values(surname_kk="Тең", surname_ru="Тең"))
    refix(papers.stage.halls["17"], ("1.00", "0.80", "0.70", "0.50", "0.60"))

    assert told_of(client, papers.page, paper) == [("Issued to", "Тен Милана", "Тең Милана")]


@pytest.mark.one_database
def test_a_replaced_paper_leads_to_the_one_in_its_place(papers, client):
    papers.issue("diploma-gold")
    [gold] = papers.papers("diploma-gold")
    address = f"{papers.page}/issued/{gold.paper_id}"

    made = client.post(f"{address}/reissue", data={"reason": "Decision 12"}).location

    assert f'href="{made}"' in client.get(address).text


@pytest.mark.one_database
def test_issued_anew_after_the_medal_changed_it_is_the_diploma_of_that_medal_and_both_lead_to_each_other(
    papers, client
):
    papers.issue("diploma-gold", "diploma-silver")
    [gold], [silver] = papers.papers("diploma-gold"), papers.papers("diploma-silver")
    refix(papers.stage.halls["17"], CHANGED)

    client.set_cookie("language", "en")
    for old in (gold, silver):
        client.post(f"{papers.page}/issued/{old.paper_id}/reissue", data={"reason": "Decision 12"})

    (old_gold, new_gold), (old_silver, new_silver) = papers.papers("diploma-gold"), papers.papers("diploma-silver")
    assert (old_gold.state, old_gold.ended.other_id) == (State.REPLACED, new_silver.paper_id)
    assert (old_silver.state, old_silver.ended.other_id) == (State.REPLACED, new_gold.paper_id)
    assert (new_silver.person_id, new_gold.person_id) == (gold.person_id, silver.person_id)
    assert papers.plan().outdated == ()
    old, new = (client.get(f"{papers.page}/issued/{one.paper_id}").text for one in (old_gold, new_silver))
    assert f'/{new_silver.paper_id}">№ {new_silver.number}</a><br><small>Diploma of the silver medal' in old
    assert "Stands in the place of" in new
    assert f'/{old_gold.paper_id}">№ {old_gold.number}</a><br><small>Diploma of the gold medal' in new
    papers.release()
    assert f"№ {new_silver.number}" in client.get(f"/v/{shown_code(old_gold.code)}").text
    assert states(client, f"{papers.page}/issued")[old_gold.number] == (
        "Replaced", f"In its place: № {new_silver.number}",
    )  # fmt: skip


@pytest.mark.one_database
def test_where_the_diploma_due_now_was_issued_with_the_stage_it_stands_in_the_place_of_the_old_one(papers, client):
    papers.issue("diploma-gold")
    [gold] = papers.papers("diploma-gold")
    refix(papers.stage.halls["17"], CHANGED)
    papers.issue("diploma-silver")
    [silver] = papers.papers("diploma-silver")

    client.post(f"{papers.page}/issued/{gold.paper_id}/reissue", data={"reason": "Decision 12"})

    assert papers.papers("diploma-gold")[0].ended.other_id == silver.paper_id
    assert papers.papers("diploma-silver") == [silver]


@pytest.mark.one_database
def test_diplomas_of_other_medals_that_are_issued_with_the_stage_stand_in_the_place_of_the_old_ones(papers, client):
    papers.issue("diploma-gold", "diploma-silver", "diploma-bronze", "participation")
    [gold], [silver], [bronze] = (papers.papers(f"diploma-{medal}") for medal in ("gold", "silver", "bronze"))
    refix(papers.stage.halls["17"], CHANGED)

    papers.issue("diploma-silver")
    untouched = papers.papers("diploma-silver")[0].state
    papers.issue("diploma-gold", "diploma-bronze", "participation")

    (old_gold, new_gold), (old_silver, new_silver) = papers.papers("diploma-gold"), papers.papers("diploma-silver")
    assert untouched is State.VALID  # its holder's gold was not asked for then
    assert (old_gold.paper_id, old_silver.paper_id) == (gold.paper_id, silver.paper_id)
    assert (old_gold.state, old_gold.ended.other_id) == (State.REPLACED, new_silver.paper_id)
    assert (old_silver.state, old_silver.ended.other_id) == (State.REPLACED, new_gold.paper_id)
    assert papers.papers("diploma-bronze")[0].paper_id == bronze.paper_id
    assert (papers.papers("diploma-bronze")[0].state, papers.plan().outdated) == (State.VALID, ())
    client.set_cookie("language", "en")
    old, new = (client.get(f"{papers.page}/issued/{one.paper_id}").text for one in (old_gold, new_silver))
    assert f'/{new_silver.paper_id}">№ {new_silver.number}</a>' in old
    assert f'/{old_gold.paper_id}">№ {old_gold.number}</a>' in new
    papers.release()
    assert "По исправленным результатам медаль другая." in client.get(f"/v/{shown_code(old_gold.code)}").text


@pytest.mark.one_database
def test_pressed_twice_it_is_issued_anew_once_and_both_end_at_the_newer_paper(papers, client):
    papers.issue("diploma-gold")
    [gold] = papers.papers("diploma-gold")
    address, said = f"{papers.page}/issued/{gold.paper_id}", {"reason": "Decision 12"}
    client.set_cookie("language", "en")

    first, second = (client.post(f"{address}/reissue", data=said) for _press in (1, 2))

    assert (first.status_code, second.status_code, first.location) == (302, 302, second.location)
    assert len(papers.papers("diploma-gold")) == 2
    assert "It was issued anew already" in client.get(second.location).text


@pytest.mark.one_database
def test_pressed_twice_at_the_same_moment_it_is_issued_anew_once(papers, client, monkeypatch):
    papers.issue("diploma-gold")
    [gold] = papers.papers("diploma-gold")
    reissue = issuing.reissue

    def overtaken(*asked):
        reissue(*asked)  # the first click, when the second has read the paper already
        return reissue(*asked)

    monkeypatch.setattr(issuing, "reissue", overtaken)
    answer = client.post(f"{papers.page}/issued/{gold.paper_id}/reissue", data={"reason": "Decision 12"})

    old, new = papers.papers("diploma-gold")
    assert (answer.status_code, answer.location.rpartition("/")[2]) == (302, new.paper_id)
    assert old.ended.other_id == new.paper_id


@pytest.mark.one_database
def test_an_annulled_paper_is_not_issued_anew_by_its_page(papers, client):
    papers.issue("diploma-gold")
    [gold] = papers.papers("diploma-gold")
    address = f"{papers.page}/issued/{gold.paper_id}"
    client.post(f"{address}/annul", data={"reason": "A slip"})

    assert client.post(f"{address}/reissue", data={"reason": "A slip"}).status_code == 422
    assert len(papers.papers("diploma-gold")) == 1


@pytest.mark.one_database
def test_a_paper_that_was_annulled_is_not_outdated(papers, client):
    papers.issue("diploma-gold")
    refix(papers.stage.halls["17"], CHANGED)
    [gold] = papers.papers("diploma-gold")
    client.set_cookie("language", "en")

    client.post(f"{papers.page}/issued/{gold.paper_id}/annul", data={"reason": "Decision 12"})

    assert states(client, f"{papers.page}/issued") == {gold.number: ("Annulled", "")}


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_lists_and_pages_say_it_in_every_language(papers, client, language):
    papers.issue("diploma-gold")
    [gold] = papers.papers("diploma-gold")
    addresses = ("", "/issued", f"/issued/{gold.paper_id}")
    client.set_cookie("language", language)

    def told(sentence):
        return [sentence in client.get(papers.page + address).text for address in addresses]

    before = told(OPEN[language])
    decide(papers.stage.halls["17"])
    opened, untouched = told(OPEN[language]), told(OUTDATED[language])

    assert (before, opened, untouched) == ([False, False, False], [True, False, False], [False, False, False])


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_outdated_paper_says_so_in_every_language(papers, client, language):
    papers.issue("diploma-gold")
    [gold] = papers.papers("diploma-gold")
    client.set_cookie("language", language)

    refix(papers.stage.halls["17"], CHANGED)

    assert OPEN[language] not in client.get(papers.page).text
    for address in ("/issued", f"/issued/{gold.paper_id}"):
        assert client.get(papers.page + address).text.count(OUTDATED[language]) == 1


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_stage_names_outdated_papers_among_the_things_to_do(papers, client, language):
    papers.issue("diploma-gold", "diploma-bronze")
    client.set_cookie("language", language)
    found = []

    def look():
        page = client.get(f"/stages/{papers.stage.id}").text
        found.append(re.findall(r'<li [^>]*data-matter="papers-outdated".*?</li>', page, re.DOTALL))

    look()
    refix(papers.stage.halls["17"], CHANGED)
    look()
    [gold] = papers.papers("diploma-gold")
    client.post(f"{papers.page}/issued/{gold.paper_id}/annul", data={"reason": "Decision 12"})
    look()

    assert (found[0], len(found[1]), found[2]) == ([], 1, [])
    assert TO_DO[language] in found[1][0]
    assert f'href="{papers.page}"' in found[1][0]
