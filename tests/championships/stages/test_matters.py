"""The dashboard of a stage names lists that are open again and outdated results of the stage among the things to do."""

import re

import pytest
from flask import Flask

from scoring.championships.stages.dashboard import dashboard
from scoring.foundation.db import db
from scoring.people.actors import Actor
from tests.championships.advancing.lists import Lists, make_lists, open_correction
from tests.championships.awards.stage import FIVE, Stage, decide, make_stage, refix
from tests.championships.season import AT
from tests.marking.hall import make_actor

CHANGED = ("0.80", "1.00", "0.70", "0.60", "0.50")  # the first two change places
LISTS = {
    "kk": "Өтетіндер тізімі қайта ашылды: 1",
    "ru": "Списки проходящих открыты снова: 1",
    "en": "Lists of who advances open again: 1",
}
RESULTS = {
    "kk": "Кезеңнің түпкілікті нәтижелері ескірген",
    "ru": "Окончательные результаты этапа устарели",
    "en": "Final results of the stage are outdated",
}


def matters(app: Flask, stage: str, actor: Actor) -> list[tuple[str, str, list[str], bool]]:
    """(which, who sees to it, numbers of the skills, whether the reader may go there)."""
    with app.app_context(), db.reading() as session:
        view = dashboard(session, stage, actor=actor, at=AT)
    return [
        (one.matter.code, one.matter.who, [line.number for line in view.of(one.skills)], one.may)
        for one in view.matters
    ]


def of_lists(lists: Lists) -> list[tuple[str, str, list[str], bool]]:
    return matters(lists.app, lists.stage, lists.hall.organizer)


def of_stage(stage: Stage) -> list[tuple[str, str, list[str], bool]]:
    return matters(stage.app, stage.id, stage.organizer)


def test_a_list_that_a_correction_opened_again_is_to_be_done_until_it_is_approved(app: Flask) -> None:
    lists = make_lists(app)
    found = [of_lists(lists)]
    lists.approve()
    found.append(of_lists(lists))
    lists.correct(1, "0.20")
    found.append(of_lists(lists))
    lists.approve()
    found.append(of_lists(lists))

    assert found == [[], [], [("list-reopened", "organizer", ["17"], True)], []]


@pytest.mark.one_database
def test_a_list_waits_while_its_results_are_being_corrected(app: Flask) -> None:
    lists = make_lists(app)
    lists.approve()
    lists.set_skill(places=2)
    before = of_lists(lists)

    open_correction(lists)

    assert (before, of_lists(lists)) == ([("list-reopened", "organizer", ["17"], True)], [])


def test_results_of_a_stage_are_to_be_done_from_the_decision_until_they_are_signed_anew(app: Flask) -> None:
    stage = make_stage(app, {"17": FIVE, "18": FIVE}, level="region")
    found = [of_stage(stage)]
    stage.finalise()
    found.append(of_stage(stage))
    decide(stage.halls["17"])
    found.append(of_stage(stage))

    outdated = [("stage-outdated", "organizer", [], True)]
    assert found == [[], [], outdated]


@pytest.mark.one_database
def test_results_that_were_corrected_are_signed_anew_for_the_stage_too(app: Flask) -> None:
    stage = make_stage(app, {"17": FIVE}, level="region")
    stage.finalise()
    refix(stage.halls["17"], CHANGED)
    before = of_stage(stage)

    stage.finalise()

    assert (before, of_stage(stage)) == ([("stage-outdated", "organizer", [], True)], [])


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_says_both_in_every_language_with_links(app, client, signed_in, language) -> None:
    lists = make_lists(app)
    lists.approve()
    lists.correct(1, "0.20")
    stage = make_stage(app, {"17": FIVE}, level="region")
    stage.finalise()
    refix(stage.halls["17"], CHANGED)
    pages = []
    for address, actor in ((lists.stage, lists.hall.organizer), (stage.id, stage.organizer)):
        signed_in(client, account=actor)
        client.set_cookie("language", language)
        pages.append(client.get(f"/stages/{address}").text)

    of_one, of_whole = (re.findall(r"<li [^>]*data-matter.*?</li>", page, re.DOTALL) for page in pages)

    assert [LISTS[language] in one for one in of_one] == [True]
    assert re.findall(r'href="(/stages/[^"]+)"', of_one[0]) == [
        f"/stages/{lists.stage}/advancing/{lists.skill}",
        f"/stages/{lists.stage}/advancing",
    ]
    assert [RESULTS[language] in one for one in of_whole] == [True]
    assert re.findall(r'href="(/stages/[^"]+)"', of_whole[0]) == [f"/stages/{stage.id}/final"]


@pytest.mark.one_database
def test_who_may_not_open_them_is_told_without_links(app: Flask) -> None:
    stage = make_stage(app, {"17": FIVE}, level="region")
    stage.finalise()
    refix(stage.halls["17"], CHANGED)
    with app.app_context(), db.transaction() as session:
        observer = make_actor(session, "observer")

    assert matters(app, stage.id, observer) == [("stage-outdated", "organizer", [], False)]
