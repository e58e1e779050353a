"""The pages of advancing: what is shown, what a form does, and what a stranger's form does not."""

import json
import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select, update

from scoring.championships.advancing.course import Answer
from scoring.championships.boards.choosing import release_results
from scoring.championships.entries.origin import origin_of
from scoring.championships.packages.models import NominationAnswerRow, TakenPackageRow
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.people.models import Organisation
from scoring.people.regions import load_reference
from tests.championships.advancing.lists import AT, Lists, make_lists

pytestmark = pytest.mark.one_database
TIED = ("0.90", "0.80", "0.80")


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


def page_of(lists: Lists) -> str:
    return f"/stages/{lists.stage}/advancing/{lists.skill}"


def text_of(response) -> str:
    return unescape(response.get_data(as_text=True))


def seen_on(text: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', text)
    assert found is not None
    return found[1]


def test_tie_is_shown_with_two_ways_out_and_taking_all_is_one_of_them(app, client, signed_in):
    lists = make_lists(app, TIED)
    lists.set_skill(places=2)
    signed_in(client, "organizer")
    page = text_of(client.get(page_of(lists)))

    assert "Take all of them" in page
    assert "Choose and write why" in page
    assert page.count('class="cut"') == 1

    answer = client.post(f"{page_of(lists)}/tie", data={"way": "all", "seen": seen_on(page)})

    assert answer.status_code == 302
    assert len(lists.view().above) == 3


def test_refused_choice_stays_ticked_and_its_reason_stands_in_no_other_form(app, client, signed_in):
    lists = make_lists(app, ("0.90", "0.90", "0.90", "0.50"))
    lists.set_skill(places=2)
    signed_in(client, "organizer")
    seen = seen_on(text_of(client.get(page_of(lists))))
    said = {"way": "chosen", "chosen": ["1"], "reason": "They were first to apply.", "seen": seen}

    refused = client.post(f"{page_of(lists)}/tie", data=said)

    page = text_of(refused)
    assert refused.status_code == 422
    assert re.findall(r'name="chosen" value="(\d)" checked', page) == ["1"]
    assert re.findall(r'id="([\w-]+)"[^>]*>They were first to apply\.', page) == ["tie-reason"]


def test_nominations_that_nobody_answered_in_time_lead_the_organizer_to_the_answers(app, client, signed_in):
    lists = make_lists(app)
    lists.approve()
    lists.nominate()  # until a day long past
    signed_in(client, "organizer")

    pages = [text_of(client.get(address)) for address in (page_of(lists), f"/stages/{lists.stage}/advancing")]

    assert ["1 nomination was not answered in time." in page for page in pages] == [True, True]
    assert ['href="/advanced"' in page for page in pages] == [True, True]


def test_refused_answer_says_so_at_its_nomination_and_keeps_the_reason(app, client, signed_in):
    lists = make_lists(app)
    lists.approve()
    lists.nominate()
    [nomination] = lists.view().nominations
    signed_in(client, "organizer")  # the day until which the college answers is past
    long = "x" * 5000

    refused = client.post(f"/advanced/{nomination.id}", data={"answer": "declined", "reason": long})

    card = text_of(refused).partition(f'aria-labelledby="n-{nomination.id}"')[2]
    assert (refused.status_code, 'role="alert"' in card, long in card) == (422, True, True)


def test_what_the_next_stage_said_by_a_package_stands_at_its_nomination(app, client, signed_in):
    lists = make_lists(app, levels=("region",))
    lists.approve()
    lists.nominate()
    told(lists, 1, "refused")
    signed_in(client, "organizer")

    page = text_of(client.get(page_of(lists)))

    assert (dict(lists.view().elsewhere), lists.view().ended) == ({"1": "refused"}, ("1",))
    assert "Answer from the next stage: turned down" in page
    assert "The next stage has withdrawn or refused an entry of this list." in page


def told(lists: Lists, seat: int, state: str) -> None:
    """An answer of another server, as a package brings it."""

    def tell(session):
        skill = session.scalars(select(StageSkillRow).where(StageSkillRow.public_id == lists.skill)).one()
        entry = StageEntryRow(
            public_id="entry-1", stage_skill_id=skill.id, participation="official", state="confirmed", team="",
            seat=lists.hall.seats[seat - 1], created_at=AT, revision=1,
        )  # fmt: skip
        package = TakenPackageRow(
            hash="a" * 64, kind="answers", stage="stage-9", fingerprint="b" * 64, as_of="2026-01-23", file="c" * 64,
            account_id=lists.hall.organizer.account_id, at=AT,
        )  # fmt: skip
        session.add_all([entry, package])
        session.flush()
        session.add(NominationAnswerRow(entry_id=entry.id, state=state, at=AT, reason="Full.", package_id=package.id))

    lists.do(tell)


def test_old_form_decides_nothing_and_shows_what_is_new(app, client, signed_in):
    lists = make_lists(app, TIED)
    signed_in(client, "organizer")
    old = seen_on(text_of(client.get(page_of(lists))))
    lists.leave("3")

    answer = client.post(f"{page_of(lists)}/approve", data={"seen": old})

    assert answer.status_code == 409
    assert "changed since you opened the page" in text_of(answer)
    assert lists.view().approved is False


def test_way_of_a_form_that_is_none_is_no_act(app, client, signed_in):
    lists = make_lists(app, TIED)
    signed_in(client, "organizer")

    for act in ("tie", "departures"):
        assert client.post(f"{page_of(lists)}/{act}", data={"way": "x", "seen": ""}).status_code == 400


def test_many_lists_are_approved_and_nominated_from_the_page_of_the_stage(app, client, signed_in):
    lists = make_lists(app)
    signed_in(client, "organizer")
    stage = f"/stages/{lists.stage}/advancing"
    preview = text_of(client.get(f"{stage}/approve"))
    token = re.search(rf'name="seen-{lists.skill}" value="([^"]*)"', preview)
    assert token is not None

    client.post(f"{stage}/approve", data={"skill": lists.skill, f"seen-{lists.skill}": token[1]})
    answer = client.post(f"{stage}/nominate", data={"answer_by": "2099-01-30T18:00"})

    assert answer.status_code == 302
    assert [entry.state for entry in lists.entries()] == ["nominated"]


def test_deadline_is_read_as_the_wall_clock_has_it(app, client, signed_in):
    lists = make_lists(app)
    lists.approve()
    signed_in(client, "organizer")

    wrong = client.post(f"{page_of(lists)}/nominate", data={"answer_by": "tomorrow"})
    client.post(f"{page_of(lists)}/nominate", data={"answer_by": "2099-01-30T18:00"})

    assert wrong.status_code == 422
    [nomination] = lists.view().nominations
    assert nomination.answer_by is not None
    assert nomination.answer_by.isoformat() == "2099-01-30T18:00:00+05:00"


def test_organizer_of_another_stage_is_turned_away_from_list_and_acts(app, client, signed_in, make_account):
    lists = make_lists(app)
    other = make_lists(app)
    stranger = make_account("organizer", scope=("stage", other.stage))
    signed_in(client, account=stranger)

    assert client.get(page_of(other)).status_code == 200
    assert client.get(page_of(lists)).status_code == 403
    assert client.post(f"{page_of(lists)}/approve", data={"seen": lists.view().token}).status_code == 403
    assert client.get(f"/stages/{other.stage}/advancing/{lists.skill}").status_code == 404


def test_answer_that_is_neither_declines_nothing(app, client, signed_in):
    lists = make_lists(app)
    lists.approve()
    lists.nominate()
    signed_in(client, "organizer")
    [nomination] = lists.view().nominations

    assert client.post(f"/advanced/{nomination.id}", data={"answer": "maybe"}).status_code == 422
    assert lists.view().nominations[0].answer.value == "waiting"


def test_camp_is_added_and_its_roster_ticked_on_pages(app, client, signed_in):
    lists = make_lists(app, level="republic")
    signed_in(client, "organizer")
    camps = f"/stages/{lists.stage}/camps"

    made = client.post(camps, data={"name": "Camp", "begins": "2026-02-01", "ends": "2026-02-05"})
    camp = (made.location or "").partition("?")[0]
    client.post(f"{camp}/roster", data={"seen": "1", "places": "2", "person": "person-0", "lodging": "person-0"})

    page = text_of(client.get(camp))
    assert re.findall(r'name="(\w+)" value="person-0" checked', page) == ["person", "lodging"]


def test_entry_that_advanced_says_stage_skill_place_total_and_hash_it_came_from(app):
    lists = make_lists(app)
    lists.approve()
    lists.nominate()
    [entry] = lists.entries()

    found = lists.do(lambda session: origin_of(session, entry, actor=lists.hall.organizer))

    said = json.loads(entry.provenance)
    assert (found.stage.public_id, found.skill.public_id, found.open) == (lists.stage, lists.skill, True)
    assert (found.place, found.total, found.hash) == (said["place"], said["total"], said["hash"])


def test_nobody_is_chosen_beforehand_to_leave(app, client, signed_in):
    lists = make_lists(app)
    signed_in(client, "organizer")

    page = text_of(client.get(page_of(lists)))

    assert '<select class="input" id="leaves" name="seat" required><option value="">Choose who it is</option>' in page
    assert '<option value="">Choose what happened</option>' in page


def test_every_page_of_a_stage_leads_up_to_its_championship_and_its_assessment_to_the_stage(app, client, signed_in):
    lists = make_lists(app)
    signed_in(client, "organizer")

    for page in ("advancing", "results", "entries", "final", "board", "camps"):
        assert f'href="/championships/{lists.season.championship}"' in text_of(
            client.get(f"/stages/{lists.stage}/{page}")
        )
    assert f'href="/stages/{lists.stage}"' in text_of(client.get(f"/assessments/{lists.hall.assessment}/standings"))


def of_college(lists: Lists, client, signed_in) -> str:

    def found(session):
        load_reference(session)
        session.add(
            Organisation(
                public_id="seat-0", kind="college", region="KZ-55", name_kk="Колледж", name_ru="Колледж", name_en="",
                searched="", ordered="колледж", revision=1,
            )
        )  # fmt: skip

    lists.do(found)
    signed_in(client, "organizer", scope=("college", "seat-0"))
    return text_of(client.get("/advanced"))


def test_a_college_reads_which_stage_is_next_and_that_its_time_is_over(app, client, signed_in):
    lists = make_lists(app)
    lists.approve()
    lists.nominate()  # until a day long past

    page = of_college(lists, client, signed_in)

    assert re.search(r"Goes on to:\s*<b>[^<]+</b>", page)
    assert "The time to answer was over at" in page
    assert "You may still answer" in page
    assert "Answer until" not in page


def test_a_college_reads_what_the_next_stage_on_another_server_said(app, client, signed_in):
    lists = make_lists(app, levels=("region",))
    lists.approve()
    lists.nominate()
    told(lists, 1, "refused")

    page = of_college(lists, client, signed_in)

    assert "Answer from the next stage: turned down" in page
    assert "Goes on to:" not in page


def test_reserves_have_no_turn_while_a_tie_before_them_is_open(app, client, signed_in):
    lists = make_lists(app, ("0.90", "0.90", "0.50"))
    signed_in(client, "organizer")
    tied = text_of(client.get(page_of(lists)))

    client.post(
        f"{page_of(lists)}/tie", data={"way": "chosen", "chosen": "1", "reason": "A draw.", "seen": seen_on(tied)}
    )

    decided = text_of(client.get(page_of(lists)))
    assert ("Reserve 1" in tied, "Its turn is known once the tie is decided" in tied) == (False, True)
    assert ("Reserve 1" in decided, "Its turn is known once the tie is decided" in decided) == (True, False)
    assert "A decided tie: №01, №02" in decided


NOT_SET = {"kk": "Келесі кезең көрсетілмеген", "ru": "Следующий этап не указан", "en": "The next stage is not set"}
FOR_A_PACKAGE = {"kk": "Пакет үшін ұсыну", "ru": "Выдвинуть для пакета", "en": "Nominate for a package"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_where_no_next_stage_is_set_the_list_and_the_stage_say_so_and_lead_to_it(app, client, signed_in, language):
    lists = make_lists(app, ("0.90", "0.80"), levels=("region",))
    lists.approve()
    signed_in(client, "organizer")
    client.set_cookie("language", language)

    for address in (page_of(lists), f"/stages/{lists.stage}/advancing"):
        page = text_of(client.get(address))
        assert (NOT_SET[language] in page, page.count(FOR_A_PACKAGE[language])) == (True, 1)
        assert f'href="/stages/{lists.stage}/edit#sends_to"' in page
    assert 'id="sends_to"' in text_of(client.get(f"/stages/{lists.stage}/edit"))


def test_where_the_next_stage_is_set_nothing_is_said_of_it(app, client, signed_in):
    lists = make_lists(app)
    lists.approve()
    signed_in(client, "organizer")

    for address in (page_of(lists), f"/stages/{lists.stage}/advancing"):
        page = text_of(client.get(address))
        assert (NOT_SET["en"] in page, FOR_A_PACKAGE["en"] in page) == (False, False)


WAIT = {"kk": "1 ұсыну жауабыңызды күтіп тұр", "ru": "1 выдвижение ждёт вашего ответа", "en": "1 waits for your answer"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_start_page_of_a_college_counts_nominations_that_wait_for_it(app, client, signed_in, language):
    lists = make_lists(app, ("0.90", "0.80"))
    lists.approve()
    of_college(lists, client, signed_in)
    client.set_cookie("language", language)
    found = [WAIT[language] in text_of(client.get("/"))]
    lists.nominate()
    found.append(WAIT[language] in text_of(client.get("/")))
    lists.answer(Answer.ACCEPTED, "", actor=lists.college(1))
    found.append(WAIT[language] in text_of(client.get("/")))

    assert found == [False, True, False]


@pytest.mark.one_database
def test_nobody_is_nominated_from_a_page_that_showed_other_names(app, client, signed_in):
    lists = make_lists(app, ("0.90", "0.80", "0.70"))
    lists.approve()
    signed_in(client, "organizer")
    shown = lists.view().token
    lists.leave("1")
    lists.approve()
    asked = {"answer_by": "2099-01-30T18:00"}

    old = client.post(f"{page_of(lists)}/nominate", data=asked | {"seen": shown})
    nobody = lists.entries()
    said = asked | {"seen": lists.view().token}
    new, twice = (client.post(f"{page_of(lists)}/nominate", data=said) for _press in (1, 2))

    assert (old.status_code, nobody, new.status_code, twice.status_code) == (409, [], 302, 302)
    assert [one.seat for one in lists.view().nominations] == ["2"]


@pytest.mark.one_database
def test_a_next_stage_that_has_begun_is_said_before_anybody_is_nominated(app, client, signed_in):
    lists = make_lists(app, ("0.90", "0.80", "0.70"))
    lists.approve()
    signed_in(client, "organizer")
    client.set_cookie("language", "en")
    said = "The competition of the next stage has begun already."
    before = said in client.get(page_of(lists)).text

    above = update(StageRow).where(StageRow.public_id == lists.season.stages["republic"])
    lists.do(lambda session: session.execute(above.values(first_day=date(2026, 1, 20), last_day=date(2026, 1, 22))))

    assert (before, said in client.get(page_of(lists)).text) == (False, True)


@pytest.mark.one_database
def test_results_that_nobody_announced_are_said_before_a_college_is_asked(app, client, signed_in):
    lists = make_lists(app, ("0.90", "0.80", "0.70"))
    lists.approve()
    signed_in(client, "organizer")
    client.set_cookie("language", "en")
    said, pages = "Results not announced yet, skills: 17.", (page_of(lists), f"/stages/{lists.stage}/advancing")
    before = [said in client.get(page).text for page in pages]

    lists.do(lambda session: release_results(session, lists.stage, lists.skill, actor=lists.hall.organizer, at=AT))

    assert (before, [said in client.get(page).text for page in pages]) == ([True, True], [False, False])
