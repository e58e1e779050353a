"""A whole day in browsers, on the product as it is served: killed once, one tablet without network, nothing lost.

Four judges, six seats, eight sub-criteria of both kinds; two disputes, one compatriot, one correction after the lock.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Belonging
from scoring.rules.journal import Entry, EntryKind
from tests.browser.workshop import (
    NOW,
    PATIENCE,
    PIN,
    SAYS,
    Person,
    Served,
    enter_with_code,
    enter_with_password,
    hall_on_disk,
    reach,
    sit_down,
    trusting,
)

SEATS, SHEETS = 6, 8
LAST = SEATS - 1  # of the first judge's own college
DISPUTED = ("j3", 2)  # the second dispute: its scores come together only when the third tablet is back


@dataclass
class Day:
    """Four tablets, the chief's desk and the president's."""

    served: Served
    judges: list[Person]
    chief: Person
    president: Person

    def three(self, seat: int) -> list[Person]:
        """Who marks a seat: of the last one the first judge is a compatriot, and the fourth steps in."""
        return self.judges[1:4] if seat == LAST else self.judges[:3]

    def cell(self, sheet: int, seat: int) -> Locator:
        """A cell of the matrix that the chief looks at."""
        page, hall = self.chief.page, self.served.hall
        return page.locator(f"tr[data-sheet='A{sheet}'] a[href='sheets/{hall.seats[seat]}/A{sheet}']")

    def follows(self, sheet: int, seat: int, state: str) -> None:
        """The chief sees it come, without touching anything."""
        expect(self.cell(sheet, seat)).to_contain_class(f"st-{state}", timeout=NOW)

    def all_follow(self, state: str) -> None:
        expect(self.chief.page.locator(f"a.cell.st-{state}")).to_have_count(SEATS * SHEETS, timeout=NOW)


@pytest.fixture
def day(browser: Browser, tmp_path: Path) -> Iterator[Day]:
    with hall_on_disk(tmp_path, seats=SEATS, sheets=SHEETS) as served:
        hall = served.hall
        with served.app.app_context(), db.transaction() as session:
            compatriot = Belonging(f"seat-{LAST}", f"KZ-5{LAST}")
            setting_up.add_judge(session, hall.assessment, hall.judges[0].account_id or 0, compatriot, actor=hall.chief)
        codes = [served.code_for(judge) for judge in hall.judges[:4]]
        for leader in (hall.chief, hall.president):
            served.give_password(leader)
        served.start()
        with trusting(browser.browser_type, tmp_path / "home", served) as trusted:
            languages = ("kk", "ru", "kk", "ru")
            judges = [sit_down(trusted, served, *each) for each in zip(hall.judges[:4], languages, strict=True)]
            for judge, code in zip(judges, codes, strict=True):
                enter_with_code(judge, code)
            chief = sit_down(trusted, served, hall.chief, "kk")
            enter_with_password(chief, "/matrix")
            yield Day(served, judges, chief, sit_down(trusted, served, hall.president, "ru"))
            assert [person.broken for person in (*judges, chief)] == [[]] * 5


def test_a_day_on_four_tablets_one_without_network_and_the_server_killed(day: Day) -> None:
    measure_by_taps(day)
    score_apart_talk_and_agree(day)
    third_tablet_works_without_network(day)
    server_is_killed_while_all_mark(day)
    third_tablet_comes_back(day)
    second_dispute_is_found_at_home(day)
    day.all_follow("complete")
    agree(day)
    sign(day)
    lock(day)
    correct_after_the_lock(day)
    assert_each_mark_is_there_once(day)


def measure_by_taps(day: Day) -> None:
    """One measures, the other sees it come; green only when the server has it."""
    first, second = day.judges[:2]
    for judge in (first, second):
        judge.at("A1", "m1")
    first.page.locator("[data-aspect='m1'] .tablet__quick button").last.tap()
    first.noted("m1", "typed:1.00")
    expect(first.page.locator("[data-aspect='m1'] .st-complete")).to_be_visible(timeout=NOW)
    expect(second.page.locator("[data-aspect='m1'] .aspect__got b")).to_have_text("1,00", timeout=NOW)
    second.at("A1", "n1")
    second.page.locator("[data-aspect='n1'] input").fill("3")
    second.page.keyboard.press("Enter")
    second.noted("n1", "completed:3")
    expect(second.page.locator("[data-aspect='n1'] .st-complete")).to_be_visible(timeout=NOW)
    expect(second.page.locator("[data-aspect='n1'] .aspect__got b")).to_have_text("0,75")
    day.follows(1, 0, "progress")


def score_apart_talk_and_agree(day: Day) -> None:
    """Hidden until the third is in; then two apart, and a second round."""
    three = day.judges[:3]
    for judge in three:
        judge.at("A1", "j1")
    for judge, level in ((three[0], 3), (three[1], 2)):
        judge.tap_score(level)
        judge.noted("j1", f"score 1: {level}")
    third = three[2].page
    expect(third.locator(".flash--back")).to_have_count(2, timeout=NOW)
    seat = day.served.hall.seats[0]
    hidden = three[2].asks(f"cells?seat={seat}")["seats"][seat]["cells"]["j1"]["rounds"][0]
    assert (hidden["scored"], hidden["revealed"], hidden["scores"]) == (2, False, {})
    three[2].tap_score(1)
    three[2].noted("j1", "score 1: 1")
    for judge in three:
        expect(judge.page.locator(".flash--far")).to_have_count(3, timeout=NOW)
    day.follows(1, 0, "disputed")
    talk_and_score_again(three, three[1], "j1", (2, 2, 3))
    expect(three[0].page.get_by_text("Балл: 1,00 ішінен 0,78")).to_be_visible(timeout=NOW)
    expect(three[1].page.get_by_text("Балл: 0,78 из 1,00")).to_be_visible(timeout=NOW)
    day.follows(1, 0, "complete")


def talk_and_score_again(
    three: list[Person], begins: Person, aspect: str, levels: tuple[int, ...], seat: int = 0
) -> None:
    name = {"kk": "2-айналымды бастау", "ru": "Начать раунд 2"}[begins.language]
    begins.page.get_by_role("button", name=name).tap()
    begins.noted(aspect, "round", seat)
    for judge, level in zip(three, levels, strict=True):
        judge.tap_score(level)
        judge.noted(aspect, f"score 2: {level}", seat)
    for judge in three:
        expect(judge.page.locator(".flash--ok")).to_have_count(3, timeout=NOW)
        expect(judge.page.locator(".tablet__rounds li")).to_have_count(1)


def third_tablet_works_without_network(day: Day) -> None:
    """Taps, a reload, further taps; what is given stays on the tablet and says so."""
    third = day.judges[2]
    third.context.set_offline(True)
    third.at("A2", "m2", 1)
    third.page.locator("[data-aspect='m2'] .tablet__quick button").first.tap()
    third.noted("m2", "typed:0.00", 1)
    expect(third.page.locator("[data-aspect='m2'] .st-queued")).to_be_visible(timeout=NOW)
    third.page.reload()
    reach(third)
    assert [item["command"]["answer"] for item in third.waiting()] == ["typed:0.00"]
    expect(third.page.locator("[data-aspect='m2'] .aspect__got b")).to_have_text("0,00")
    third.at("A2", "j2", 1)
    third.tap_score(2)
    third.noted("j2", "score 1: 2", 1)
    expect(third.page.locator(".tablet__kept .st-queued")).to_be_visible(timeout=NOW)
    third.begin_to_give(rest_of(day, third))
    third.has_given()


def rest_of(day: Day, person: Person) -> list[tuple[str, str, int]]:
    """What this judge has to say besides the taps."""
    tapped = {("m2", 1), ("j2", 1)} if person is day.judges[2] else set()
    said = []
    for seat, sheet in ((seat, sheet) for seat in range(SEATS) for sheet in range(1, SHEETS + 1)):
        three = day.three(seat)
        if person not in three or (seat, sheet) == (0, 1):
            continue
        if person is three[sheet % 3]:
            said += [(f"m{sheet}", "typed:0.75", seat), (f"n{sheet}", "completed:3", seat)]
        score = 1 + three.index(person) if (f"j{sheet}", seat) == DISPUTED else 2
        said.append((f"j{sheet}", f"score 1: {score}", seat))
    return [each for each in said if (each[0], each[2]) not in tapped]


def server_is_killed_while_all_mark(day: Day) -> None:
    """In the middle of sending; what comes meanwhile waits, and goes by itself once the server is back."""
    served = day.served
    online = [day.judges[0], day.judges[1], day.judges[3]]
    for judge in online:
        judge.begin_to_give(rest_of(day, judge))
    enough = sum(served.said().values()) + 30
    day.chief.page.wait_for_timeout(100)
    while sum(served.said().values()) < enough:
        day.chief.page.wait_for_timeout(50)
    served.kill()
    for judge in online:
        judge.has_given()
    left = [len(judge.waiting()) for judge in online]
    assert sum(left) > 0, "all was sent before the server was killed"
    for judge in (judge for judge, count in zip(online, left, strict=True) if count):
        expect(judge.page.locator("[data-save='waiting']")).to_be_visible(timeout=NOW)
    served.start()
    for judge in online:
        judge.wait_until_left()
        judge.is_asked_nothing()
    assert not [said for said in day.judges[2].given if said in served.said() and said[0] != "j1"]


def third_tablet_comes_back(day: Day) -> None:
    third = day.judges[2]
    assert len(third.waiting()) > SHEETS * SEATS
    third.context.set_offline(False)
    third.wait_until_left()
    for judge in day.judges:
        judge.is_asked_nothing()
        expect(judge.page.locator("[data-save='saved']")).to_be_visible(timeout=NOW)


def second_dispute_is_found_at_home(day: Day) -> None:
    """What the scores of the third tablet brought to light stands on the first one's home, one tap away."""
    aspect, seat = DISPUTED
    sheet = int(aspect[1:])
    day.follows(sheet, seat, "disputed")
    first = day.judges[0]
    first.goes("#/")
    first.page.locator(".issues li.st-disputed a").tap()
    expect(first.page.locator(f".rail a[aria-current][href$='/{aspect}']")).to_be_visible()
    for judge in day.judges[1:3]:
        judge.at(f"A{sheet}", aspect, seat)
    talk_and_score_again(day.judges[:3], first, aspect, (2, 2, 2), seat)
    day.follows(sheet, seat, "complete")


def agree(day: Day) -> None:
    """One sheet by a tap, the others by what the same page sends."""
    first = day.judges[0]
    first.at("A1", "j1")
    tap_agreed(first)
    for seat, number in enumerate(day.served.hall.seats):
        speaker = day.three(seat)[0]
        for sheet, view in speaker.asks(f"cells?seat={number}")["seats"][number]["sheets"].items():
            if not view["agreed"]:
                speaker.asks("sheets/agree", {"seat": number, "sheet": sheet, "content": view["content"]})


def tap_agreed(judge: Person) -> None:
    button = judge.page.get_by_role("button", name="Үшеуміз келісеміз")
    expect(button).not_to_have_attribute("aria-disabled", "true", timeout=NOW)
    button.tap()
    expect(button).to_have_count(0, timeout=NOW)


def sign(day: Day) -> None:
    """Everybody signs a list of their own, with one PIN."""
    for judge in day.judges:
        sheets = SHEETS * sum(judge in day.three(seat) for seat in range(SEATS))
        sign_list(judge, sheets)
    day.all_follow("signed")


def sign_list(judge: Person, sheets: int) -> None:
    judge.goes("#/sign")
    expect(judge.page.locator(".signrow input:checked")).to_have_count(sheets, timeout=NOW)
    judge.page.locator("#sign-pin").fill(PIN)
    judge.page.locator("form button[type=submit].btn--go").tap()
    expect(judge.page.locator(".banner.st-complete")).to_contain_text(f": {sheets}", timeout=PATIENCE * 1000)


def lock(day: Day) -> None:
    page = day.chief.context.new_page()
    page.goto(f"{day.served.desk}/lock")
    whole = "form:has(input[name=sheet][value='']):has(input[name=day][value=''])"
    page.locator(f"{whole} button").last.tap()
    day.all_follow("locked")
    page.close()


def correct_after_the_lock(day: Day) -> None:
    """The chief asks, the president consents, the mark is corrected, signed anew and locked again."""
    seat = day.served.hall.seats[1]
    page = day.chief.context.new_page()
    page.goto(f"{day.served.desk}/sheets/{seat}/A2")
    page.locator("details:has(#unlock-reason) summary").tap()
    page.locator("#unlock-reason").select_option("typing-slip")
    page.locator("#unlock-text").fill("0,50 орнына 0,00 терілді")
    page.locator("form:has(#unlock-reason) button").tap()
    enter_with_password(day.president, "/unlock")
    day.president.page.locator("form[action$='/consent'] button").tap()
    day.follows(2, 1, "complete")
    page.goto(f"{day.served.desk}/sheets/{seat}/A2")
    page.locator("details:has(#value-1) summary").tap()
    page.locator("#value-1").fill("0,50")
    page.locator("#correct-reason-1").select_option("typing-slip")
    page.locator("form:has(#value-1) button").tap()
    expect(page.locator("[id='aspect-A2.1'] .awarded")).to_contain_text("0,50", timeout=NOW)
    day.judges[0].at("A2", "j2", 1)
    tap_agreed(day.judges[0])
    for judge in day.judges[:3]:
        sign_list(judge, 1)
    day.follows(2, 1, "signed")
    page.goto(f"{day.served.desk}/sheets/{seat}/A2")
    page.locator("form:has(input[name=act][value=lock]) button").tap()
    day.follows(2, 1, "locked")
    page.close()


def assert_each_mark_is_there_once(day: Day) -> None:
    served = day.served
    given = sum((judge.given for judge in day.judges), Counter())
    assert set(given.values()) == {1}
    assert served.said() == given
    entries = [(entry.seat, entry.seq) for entry in served.entries() if entry.kind in SAYS | {EntryKind.CORRECTION}]
    assert served.accepted() == Counter(entries), "one entry for each client id, one client id for each entry"
    corrections = [entry for entry in served.entries() if entry.kind is EntryKind.CORRECTION]
    assert [(entry.aspect, entry.value) for entry in corrections] == [("m2", 50)]
    assert signatures(served.entries()) == 3 * SEATS * SHEETS + 3
    assert served.faults() == ()


def signatures(entries: list[Entry]) -> int:
    return sum(entry.kind is EntryKind.SIGN for entry in entries)
