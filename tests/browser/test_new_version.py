"""A new scheme version while marking is open: a tablet without network keeps its queue, and learns the new text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from scoring.rules.scheme import Aspect, Kind, Scheme, SubCriterion, Text
from tests.browser.reader import violations
from tests.browser.workshop import (
    NOW,
    Person,
    Served,
    enter_with_code,
    enter_with_password,
    hall_on_disk,
    reach,
    sit_down,
    trusting,
)
from tests.marking.changes.test_changing import changed, publish
from tests.marking.hall import two_kinds

NEW_TEXT = Text(kk="Биіктігі жаңа жерде өлшенеді", ru="Высота меряется в новом месте")
NEW_LEVELS = tuple(Text(kk=f"Жаңа деңгей {level}", ru=f"Новый уровень {level}") for level in range(4))


def second_version(scheme: Scheme) -> Scheme:
    """m1 is measured elsewhere, j1 has other benchmarks, m2 is gone, A9 is new; n1, n2 and j2 are as they were."""
    worded = changed(scheme, m1={"description": NEW_TEXT}, j1={"benchmarks": NEW_LEVELS})
    (criterion,) = worded.criteria
    kept = [
        replace(each, aspects=tuple(one for one in each.aspects if one.key != "m2")) for each in criterion.sub_criteria
    ]
    added = SubCriterion(
        "A9", Text(kk="Жаңа парақ", ru="Новый лист"), day="1",
        aspects=(Aspect("m9", Kind.MEASUREMENT, Text(en="m9"), 100, "1"),),
    )  # fmt: skip
    return replace(worded, criteria=(replace(criterion, sub_criteria=(*kept, added)),))


@dataclass
class Room:
    """A tablet that loses its network, one that does not, and the two people whom a change takes."""

    served: Served
    away: Person
    here: Person
    chief: Person
    president: Person
    version: int


@pytest.fixture
def room(browser: Browser, tmp_path: Path) -> Iterator[Room]:
    with hall_on_disk(tmp_path, seats=2, sheets=2) as served:
        hall = served.hall
        codes = [served.code_for(judge) for judge in hall.judges[:2]]
        for leader in (hall.chief, hall.president):
            served.give_password(leader)
        version = publish(hall, second_version(two_kinds(2)))
        served.start()
        with trusting(browser.browser_type, tmp_path / "home", served) as trusted:
            away, here = (sit_down(trusted, served, *each) for each in zip(hall.judges[:2], ("kk", "ru"), strict=True))
            for judge, code in zip((away, here), codes, strict=True):
                enter_with_code(judge, code)
            leaders = [sit_down(trusted, served, one, "kk") for one in (hall.chief, hall.president)]
            yield Room(served, away, here, leaders[0], leaders[1], version)
            assert [away.broken, here.broken] == [[], []]


def test_queue_outlives_a_new_version_and_only_what_changed_is_asked_again(room: Room) -> None:
    marks_without_network(room)
    chief_asks_and_president_consents(room)
    tablet_with_network_shows_the_new_text(room)
    tablet_comes_back(room)
    decide_about_the_measured_one(room)
    decide_about_the_judged_one(room)
    removed_aspect_is_said_and_given_up_by_the_person_alone(room)

    assert room.served.said() == room.away.given
    assert room.served.faults() == ()


def aspect(person: Person, key: str) -> Locator:
    return person.page.locator(f"[data-aspect='{key}']")


def marks_without_network(room: Room) -> None:
    away = room.away
    away.begin_to_give([("m1", "typed:0.25", 0)])
    away.has_given()
    away.wait_until_left()
    room.here.at("A1", "m1")
    expect(aspect(room.here, "m1").locator(".aspect__got b")).to_have_text("0,25", timeout=NOW)
    away.context.set_offline(True)
    away.begin_to_give([("n1", "completed:3", 0), ("n2", "completed:2", 0), ("j2", "score 1: 2", 0)])
    away.has_given()
    away.begin_to_give([("m1", "typed:0.50", 0), ("j1", "score 1: 3", 0)])
    away.has_given()
    away.at("A2", "m2")
    aspect(away, "m2").locator(".tablet__quick button").last.tap()
    away.noted("m2", "typed:1.00")
    expect(aspect(away, "m2").locator(".st-queued")).to_be_visible(timeout=NOW)
    away.page.reload()
    reach(away)
    assert [item["command"]["aspect"] for item in away.waiting()] == ["n1", "n2", "j2", "m1", "j1", "m2"]


def chief_asks_and_president_consents(room: Room) -> None:
    enter_with_password(room.chief, f"/scheme/versions/{room.version}")
    chief = room.chief.page
    chief.locator("select[name='panel-A9']").select_option(index=1)
    chief.locator("textarea[name=reason]").fill("Сызбадағы өлшем қате.")
    chief.locator("form:has(textarea[name=reason]) button").tap()
    chief.wait_for_url("**/scheme/changes/*")
    enter_with_password(room.president, chief.url.removeprefix(room.served.desk))
    room.president.page.locator("form[action$='/consent'] button").tap()
    room.president.page.wait_for_url("**/scheme")


def tablet_with_network_shows_the_new_text(room: Room) -> None:
    """By itself, on the page that is open; the mark that returned is gone from it."""
    page = room.here.page
    expect(aspect(room.here, "m1").get_by_role("heading", name=NEW_TEXT.ru)).to_be_visible(timeout=NOW)
    expect(aspect(room.here, "m1").locator(".aspect__got b")).to_have_text("—")
    notice = page.locator("[data-renewed]")
    expect(notice).to_contain_text("Действует новая версия схемы оценки")
    assert violations(page) == []
    notice.get_by_role("button").tap()
    expect(notice).to_have_count(0)
    assert page.evaluate("'queue' in window"), "the page was loaded anew"


def tablet_comes_back(room: Room) -> None:
    """What did not change is recorded by itself; the rest waits for the person, who is told why."""
    away = room.away
    away.context.set_offline(False)
    away.page.wait_for_function(
        "() => queue.list().length === 3 && queue.list().every((item) => item.refused || item.conflict)", timeout=NOW
    )
    assert [item["command"]["aspect"] for item in away.waiting()] == ["m1", "j1", "m2"]
    assert {said[0] for said in room.served.said()} == {"m1", "n1", "n2", "j2"}
    expect(away.page.locator("[data-renewed]")).to_contain_text("жаңа нұсқасы қолданысқа енді")
    away.page.reload()
    reach(away)
    assert [item["command"]["aspect"] for item in away.waiting()] == ["m1", "j1", "m2"]


def decide_about_the_measured_one(room: Room) -> None:
    page = room.away.page
    page.locator("[data-save='conflict']").tap()
    shown = page.locator("[data-conflict]").filter(has_text=NEW_TEXT.kk or "")
    expect(shown.locator(".version__v").first).to_contain_text("0,50")
    expect(shown.get_by_role("heading", level=2)).to_have_text(
        "Аспект өзгерді немесе балы қайтарып алынды. Қойған балыңыз әлі дұрыс па?"
    )
    assert violations(page) == []
    shown.get_by_role("button", name="0,50 қалсын").tap()
    page.wait_for_function("() => queue.list().length === 2", timeout=NOW)
    expect(aspect(room.here, "m1").locator(".aspect__got b")).to_have_text("0,50", timeout=NOW)


def decide_about_the_judged_one(room: Room) -> None:
    """Given up, and scored anew by the new benchmarks."""
    away = room.away
    shown = away.page.locator("[data-conflict]")
    expect(shown.get_by_role("heading", level=2)).to_have_text("Төрелік балыңыз алынбады: аспект осы арада өзгерді")
    shown.get_by_role("button", name="Сервердегідей қалдыру").tap()
    expect(away.page.locator(".rail a[aria-current][href$='/j1']")).to_be_visible()
    expect(away.page.get_by_text("Жаңа деңгей 1")).to_be_visible()
    del away.given["j1", "score 1: 3", away.account, room.served.hall.seats[0]]
    away.tap_score(1)
    away.noted("j1", "score 1: 1")
    expect(away.page.locator(".tablet__kept .st-complete")).to_be_visible(timeout=NOW)


def removed_aspect_is_said_and_given_up_by_the_person_alone(room: Room) -> None:
    """It is named as it was, with a sentence, and stays until somebody decides."""
    away = room.away
    away.page.locator("[data-save='refused']").tap()
    row = away.page.get_by_role("row").nth(1)
    expect(row).to_contain_text("A2.1 m2")
    expect(row).to_contain_text("Қабылданбады")
    assert [item["refused"]["code"] for item in away.waiting()] == ["aspect-unknown"]
    expect(row).to_contain_text(away.waiting()[0]["refused"]["message"])
    assert violations(away.page) == []
    row.get_by_role("button").last.tap()
    assert len(away.waiting()) == 1
    row.get_by_role("group").get_by_role("button").last.tap()
    expect(away.page.locator("[data-save='saved']")).to_be_visible(timeout=NOW)
    del away.given["m2", "typed:1.00", away.account, room.served.hall.seats[0]]
