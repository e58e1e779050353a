"""Candidates are the best of the republic, a tie never split; a camp knows who comes and what is provided for them."""

from datetime import date

import pytest

from scoring.championships.advancing import camps
from scoring.championships.advancing.camp_queries import camp_view, candidate_lines
from scoring.championships.advancing.camp_standing import Stand
from scoring.championships.advancing.camps import CampCard, Ticks
from scoring.championships.advancing.course import Answer
from scoring.championships.stages.queries import stage_row
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import Scope
from tests.championships.advancing.lists import AT, Lists, make_lists, open_correction, organizer_at

CARD = CampCard("Camp", "Polytechnic", "Abai 1", date(2026, 2, 1), date(2026, 2, 5))
TOTALS = ("0.90", "0.80", "0.80", "0.70")


def candidates(lists: Lists, places: int = 2) -> list[tuple[str, int]]:
    with lists.app.app_context(), db.reading() as session:
        found = candidate_lines(session, stage_row(session, lists.stage), places)
    return [(line.person.id, line.place) for line in found]


def create(lists: Lists, card: CampCard = CARD, actor=None) -> str:
    actor = actor or lists.hall.organizer
    return lists.do(lambda session: camps.create_camp(session, lists.stage, card, CONSOLE_VISIT, actor=actor, at=AT))


def roster(lists: Lists, camp: str, said: dict[str, Ticks], seen: int = 1, places: int = 2, actor=None) -> None:
    actor = actor or lists.hall.organizer
    given = (lists.stage, camp, said, places, seen, CONSOLE_VISIT)
    lists.do(lambda session: camps.set_roster(session, *given, actor=actor, at=AT))


def shown(lists: Lists, camp: str) -> dict[str, Ticks | None]:
    with lists.app.app_context(), db.reading() as session:
        view = camp_view(session, lists.stage, camp, 2, actor=lists.hall.organizer)[1]
    return {line.person.id: line.ticks for line in view.roster}


def code_of(work) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def test_candidates_for_the_national_team_are_places_one_and_two_with_all_who_share_them(app):
    lists = make_lists(app, TOTALS, level="republic")

    assert candidates(lists) == [("person-0", 1), ("person-1", 2), ("person-2", 2)]
    assert candidates(lists, 1) == [("person-0", 1)]


@pytest.mark.one_database
def test_nobody_is_a_candidate_while_results_are_being_corrected(app):
    lists = make_lists(app, TOTALS, level="republic")
    open_correction(lists)

    assert candidates(lists) == []


@pytest.mark.one_database
def test_a_region_prepares_those_it_sends_on(app):
    lists = make_lists(app, TOTALS)
    lists.approve()
    before = candidates(lists)
    lists.nominate()

    assert (before, candidates(lists)) == ([], [("person-0", 1)])


def test_roster_is_chosen_from_candidates_with_lodging_and_transport(app):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)

    roster(lists, camp, {"person-0": Ticks(lodging=True), "person-2": Ticks()})
    roster(lists, camp, {"person-0": Ticks(lodging=True, transport=True)}, seen=2)

    assert shown(lists, camp) == {"person-0": Ticks(lodging=True, transport=True)}


@pytest.mark.one_database
def test_whom_lodging_is_ticked_for_comes_and_who_is_taken_off_goes_with_their_ticks(app, client, signed_in):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)
    signed_in(client, "organizer")
    page = f"/stages/{lists.stage}/camps/{camp}/roster"

    client.post(page, data={"seen": "1", "places": "2", "person": ["person-1"], "lodging": ["person-0"]})
    both = shown(lists, camp)
    client.post(page, data={"seen": "2", "places": "2", "person": ["person-1"], "lodging": ["person-0"]})

    assert both == {"person-0": Ticks(lodging=True), "person-1": Ticks()}
    assert shown(lists, camp) == {"person-1": Ticks()}


@pytest.mark.one_database
def test_whoever_is_no_candidate_is_not_put_on_the_roster(app):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)

    assert code_of(lambda: roster(lists, camp, {"person-3": Ticks()})) == "camp-person-no-candidate"
    assert shown(lists, camp) == {}


@pytest.mark.one_database
def test_two_organizers_do_not_overwrite_a_camp(app):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)
    roster(lists, camp, {"person-0": Ticks()})

    assert code_of(lambda: roster(lists, camp, {})) == "camp-changed"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("card", "code"),
    [
        pytest.param(CampCard(" ", "", "", CARD.begins, CARD.ends), "camp-name-missing", id="no name"),
        pytest.param(CampCard("A", "", "", None, CARD.ends), "camp-days-missing", id="no day"),
        pytest.param(CampCard("A", "", "", CARD.ends, CARD.begins), "camp-days-wrong", id="ends before it begins"),
        pytest.param(CampCard("A", "", "", CARD.begins, date(2028, 1, 1)), "camp-too-long", id="two years"),
        pytest.param(CampCard("A" * 201, "", "", CARD.begins, CARD.ends), "text-too-long", id="a long name"),
    ],
)
def test_camp_that_cannot_be_is_refused(app, card, code):
    lists = make_lists(app, final=False)

    assert code_of(lambda: create(lists, card)) == code


@pytest.mark.one_database
def test_camp_of_another_stage_is_not_reached_through_this_one(app):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)
    other = Lists(lists.app, lists.season, lists.hall, "region")
    stranger = lists.do(lambda session: organizer_at(session, Scope("region", "KZ-10")))

    with pytest.raises(NotFound):
        roster(other, camp, {})
    with pytest.raises(Forbidden):
        roster(lists, camp, {}, actor=stranger)


def look(lists: Lists, camp: str) -> dict[str, tuple[int, Stand | None]]:
    """The roster: what it says of the place, and how the person stands where that is something else."""
    with lists.app.app_context(), db.reading() as session:
        view = camp_view(session, lists.stage, camp, 2, actor=lists.hall.organizer)[1]
    return {line.person.id: (line.place, line.now) for line in view.roster}


def test_a_correction_outdates_a_roster_and_moves_nobody_until_it_is_saved(app, client, signed_in):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)
    roster(lists, camp, {"person-0": Ticks(lodging=True), "person-1": Ticks()})
    assert look(lists, camp) == {"person-0": (1, None), "person-1": (2, None)}
    lists.correct(1, "0.75")  # from the first place to the third
    client.set_cookie("language", "en")
    signed_in(client, "organizer")
    page = f"/stages/{lists.stage}/camps/{camp}"

    before, text = look(lists, camp), client.get(page).text
    listed = client.get(f"/stages/{lists.stage}/camps").text
    saved = {"seen": "2", "places": "2", "person": ["person-0", "person-1"], "lodging": ["person-0"]}
    client.post(f"{page}/roster", data=saved | {"taken": ["person-0:3", "person-1:2"]})  # the second: looked at earlier

    assert before == {"person-0": (1, Stand(3, sent=True)), "person-1": (2, Stand(1, sent=True))}
    assert "Corrected results say something else of this roster. Nobody was moved." in text
    assert "Candidates now, and not on the roster:" in text
    assert 'name="taken" value="person-0:3"' in text
    assert "outdated: results were corrected" in listed
    assert look(lists, camp) == {"person-0": (3, None), "person-1": (2, Stand(1, sent=True))}
    assert shown(lists, camp)["person-0"] == Ticks(lodging=True)


@pytest.mark.one_database
def test_whom_a_correction_makes_a_candidate_is_named_though_nobody_on_the_roster_moved(app, client, signed_in):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)
    roster(lists, camp, {"person-0": Ticks()})
    client.set_cookie("language", "en")
    signed_in(client, "organizer")
    page = f"/stages/{lists.stage}/camps/{camp}"
    before = client.get(page).text
    lists.correct(4, "0.85")  # from the fourth place to the second

    after = client.get(page).text

    said = "A correction made these candidates. They are not on the roster."
    assert [said in text for text in (before, after)] == [False, True]
    assert look(lists, camp) == {"person-0": (1, None)}
    with lists.app.app_context(), db.reading() as session:
        view = camp_view(session, lists.stage, camp, 2, actor=lists.hall.organizer)[1]
    assert [(line.person.id, line.place) for line in view.entered] == [("person-3", 2)]


@pytest.mark.one_database
def test_the_dashboard_names_a_roster_that_a_correction_outdated_until_it_is_saved(app, client, signed_in):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)
    roster(lists, camp, {"person-0": Ticks(), "person-1": Ticks()})
    client.set_cookie("language", "en")
    signed_in(client, "organizer")
    said, texts = "Rosters of training camps are outdated", [client.get(f"/stages/{lists.stage}").text]

    lists.correct(1, "0.75")  # from the first place to the third
    texts.append(client.get(f"/stages/{lists.stage}").text)
    saved = {"seen": "2", "places": "2", "person": ["person-1"], "taken": ["person-1:1"]}
    client.post(f"/stages/{lists.stage}/camps/{camp}/roster", data=saved)
    texts.append(client.get(f"/stages/{lists.stage}").text)

    assert [said in text for text in texts] == [False, True, False]


@pytest.mark.one_database
def test_an_open_correction_is_said_and_changes_no_place(app, client, signed_in):
    lists = make_lists(app, TOTALS, level="republic")
    camp = create(lists)
    roster(lists, camp, {"person-0": Ticks()})
    open_correction(lists)
    client.set_cookie("language", "en")
    signed_in(client, "organizer")
    page = f"/stages/{lists.stage}/camps"

    texts = [client.get(page).text, client.get(f"{page}/{camp}").text]
    client.post(f"{page}/{camp}/roster", data={"seen": "2", "person": "person-0", "taken": "person-0:7"})

    assert ["The results are being corrected." in text for text in texts] == [True, True]
    assert "Candidates of these skills stand here again once the corrected results are signed." in texts[0]
    assert "outdated: results were corrected" not in texts[0]
    assert look(lists, camp) == {"person-0": (1, None)}


@pytest.mark.one_database
def test_whoever_is_no_longer_nominated_is_told_on_the_roster_of_a_region(app):
    lists = make_lists(app, TOTALS)
    lists.approve()
    lists.nominate()
    camp = create(lists)
    roster(lists, camp, {"person-0": Ticks()})
    lists.answer(Answer.DECLINED, actor=lists.college(1))

    assert look(lists, camp) == {"person-0": (1, Stand(1, sent=False))}
