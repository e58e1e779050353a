"""The dashboard of a stage names appeals that wait, and upheld ones that nothing followed, among the things to do."""

import re

import pytest

from tests.championships.appeals.appealing import appeal, college, settle
from tests.championships.appeals.test_pages import of_college
from tests.championships.awards.stage import FIVE, make_stage
from tests.championships.stages.test_matters import of_stage
from tests.marking.hall import MOMENT

OPEN = {
    "kk": "Апелляциялар шешім күтіп тұр: 1",
    "ru": "Апелляции ждут решения: 1",
    "en": "Appeals wait for a decision: 1",
}


@pytest.fixture
def stage(app):
    return make_stage(app, {"17": FIVE})


def test_an_appeal_after_the_results_were_final_is_to_be_decided_and_then_followed(stage):
    hall = stage.halls["17"]
    found = [of_stage(stage)]
    public_id = appeal(hall, college(hall), at=MOMENT)
    found.append(of_stage(stage))
    settle(hall, public_id, "upheld")
    found.append(of_stage(stage))

    assert found == [
        [],
        [("appeals-open", "jury-president", ["17"], True)],
        [("appeals-unfollowed", "jury-president", ["17"], True)],
    ]


@pytest.mark.one_database
def test_a_rejected_appeal_leaves_nothing_to_do(stage):
    hall = stage.halls["17"]
    settle(hall, appeal(hall, college(hall), at=MOMENT))

    assert of_stage(stage) == []


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_dashboard_leads_to_the_appeals_of_the_skill(stage, client, signed_in, language):
    hall = stage.halls["17"]
    appeal(hall, college(hall), at=MOMENT)
    signed_in(client, account=stage.organizer)
    client.set_cookie("language", language)

    page = client.get(f"/stages/{stage.id}").text

    [listed] = re.findall(r'<li [^>]*data-matter="appeals-open".*?</li>', page, re.DOTALL)
    assert OPEN[language] in listed
    assert f'href="/assessments/{hall.assessment}/appeals"' in listed


UNANSWERED = {
    "kk": "Нәтиже бекітілген, бірақ жауап күтетіні бар",
    "ru": "Результаты утверждены, но вот что осталось без ответа",
    "en": "What waits, although the results are final",
}


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_finalising_page_of_final_results_names_an_upheld_appeal_that_nothing_followed(
    stage, client, signed_in, language
):
    hall = stage.halls["17"]
    page = f"/assessments/{hall.assessment}/finalise"
    signed_in(client, account=hall.president)
    client.set_cookie("language", language)
    before = client.get(page).text
    settle(hall, appeal(hall, college(hall), at=MOMENT), "upheld")

    after = client.get(page).text

    assert [UNANSWERED[language] in before, UNANSWERED[language] in after] == [False, True]
    assert re.search(r'aria-labelledby="unanswered".*?<b>A1</b>, [^<]*№01', after, re.S)


WAIT = {"kk": "1 апелляция шешім күтіп тұр", "ru": "1 апелляция ждёт решения", "en": "1 appeal waits for a decision"}


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_start_page_of_a_college_counts_its_appeals_that_nobody_decided(stage, client, signed_in, language):
    hall = stage.halls["17"]
    own = college(hall)
    of_college(hall.app, client, signed_in, hall)
    client.set_cookie("language", language)
    found = [WAIT[language] in client.get("/").text]
    public_id = appeal(hall, own, at=MOMENT)
    found.append(WAIT[language] in client.get("/").text)
    settle(hall, public_id)
    found.append(WAIT[language] in client.get("/").text)

    assert found == [False, True, False]
