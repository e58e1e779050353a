"""Several people and one tablet: whose marks wait, who may send them, who may give them out."""

from playwright.sync_api import Page, expect

from scoring.marking.tablet.exported import read_export
from tests.browser.handing_over import enter
from tests.browser.reader import violations
from tests.browser.tablets import (
    PIN,
    Tablet,
    Workshop,
    give,
    wait_for_queue,
    wait_for_worker,
    wait_until_sent,
    waiting,
)
from tests.chance import without_chance


def test_session_that_ended_keeps_the_marks_and_the_pin_sends_them(served: Workshop, device: Tablet) -> None:
    judge = served.hall.judges[0]
    served.pair(device, judge)
    page = device.work()
    served.end_sessions(judge)

    give(page, served, "m1", "typed:0.50")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Who marks on this tablet?")).to_be_visible()
    dialog.get_by_role("button", name="Not now").click()
    expect(page.get_by_text("You are signed out. Marks are kept on this tablet")).to_be_visible()
    give(page, served, "n1", "completed:2")
    assert served.journal() == []
    page.get_by_role("button", name="Enter again").click()
    dialog.get_by_label("PIN", exact=True).fill("0000")
    dialog.get_by_role("button", name="Enter", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("PIN")
    enter(page, judge.display_name)
    wait_until_sent(page)

    assert [entry[:2] for entry in served.journal()] == [("m1", "typed:0.50"), ("n1", "completed:2")]


def test_pairing_that_was_revoked_keeps_the_marks_until_the_same_person_pairs_again(
    served: Workshop, device: Tablet
) -> None:
    judge = served.hall.judges[0]
    pairing = served.pair(device, judge)
    page = device.work()
    served.revoke(pairing)

    give(page, served, "m1", "typed:0.50")
    expect(page.get_by_role("dialog")).to_contain_text(f"not paired for {judge.display_name} any more")
    expect(page.get_by_role("dialog").get_by_role("link", name="Type the code")).to_be_visible()
    assert violations(page) == []
    page.close()
    waiting = device.page("/marking/waiting")
    notice = waiting.locator(".notices .banner")
    expect(notice).to_contain_text("Ask the chief expert for a new code")
    expect(notice).not_to_contain_text("enter with your PIN")
    waiting.close()
    served.pair(device, judge)
    page = device.work()
    wait_until_sent(page)

    assert [entry[:2] for entry in served.journal()] == [("m1", "typed:0.50")]


def test_signing_out_with_marks_waiting_is_refused_with_the_reason(served: Workshop, device: Tablet) -> None:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    give(page, served, "m1", "typed:7.00")

    other = device.page("/")
    sign_out(other)
    other.wait_for_url("**/marking/waiting?signing-out=refused")
    expect(other.get_by_role("alert").get_by_text("You cannot sign out yet")).to_be_visible()
    assert violations(other) == []
    page.evaluate("queue.discard(queue.list()[0].client_id)")
    expect(other.get_by_text("Every mark is on the server")).to_be_visible()
    sign_out(other)
    other.wait_for_url("**/sign-in")

    assert other.evaluate("localStorage.getItem('sheber.person')") is None


def test_another_person_on_the_tablet_sees_a_number_and_sends_nothing_of_the_first(
    served: Workshop, device: Tablet
) -> None:
    first, second = served.hall.judges[:2]
    served.pair(device, first)
    page = device.work()
    wait_for_worker(page)
    served.stop()
    give(page, served, "m1", "typed:0.50")
    served.end_sessions(first)
    served.start()
    page.close()
    served.pair(device, second)

    page = device.work()
    expect(page.get_by_text("Marks of other people wait on this tablet: 1")).to_be_visible()
    expect(page.get_by_text("Every mark is on the server")).to_be_visible()
    assert waiting(page) == []
    assert first.display_name not in page.content()
    assert "0.50" not in without_chance(page.content())
    give(page, served, "n1", "completed:1")
    wait_until_sent(page)
    assert [(entry[0], entry[2]) for entry in served.journal()] == [("n1", str(second.account_id))]
    hand_over(page, first.display_name)
    wait_for_queue(page)
    wait_until_sent(page)

    assert [(entry[0], entry[2]) for entry in served.journal()] == [
        ("n1", str(second.account_id)),
        ("m1", str(first.account_id)),
    ]


def test_whoever_takes_the_tablet_goes_on_at_the_sheet_that_was_handed_over(served: Workshop, device: Tablet) -> None:
    first, second, *_ = served.hall.judges
    served.pair(device, first)
    served.pair(device, second)
    sheet = f"#/sheet/{served.hall.seats[0]}/A1"
    page = device.work(f"/marking/{served.hall.assessment}{sheet}/j1")
    page.get_by_role("button", name="Pass the tablet").click()
    expect(page.locator("[data-benchmarks]")).to_have_count(0)

    enter(page, first.display_name)
    expect(page.locator("header")).to_contain_text(first.display_name)
    expect(page.get_by_role("heading", level=1)).to_contain_text("A1")
    assert page.url.endswith(sheet)


def test_who_hands_the_tablet_over_is_not_chosen_but_the_next_of_the_panel(served: Workshop, device: Tablet) -> None:
    first, second, *_, stranger = served.hall.judges
    served.pair(device, first)
    served.pair(device, stranger)
    served.pair(device, second)
    sheet = f"/marking/{served.hall.assessment}#/sheet/{served.hall.seats[0]}/A1/j1"
    page = device.work(sheet)
    page.get_by_role("button", name="Pass the tablet").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(first.display_name)).to_be_checked()  # the third of the panel has no pairing here
    enter(page, first.display_name)
    page.get_by_role("button", name="Pass the tablet").click()
    expect(dialog.get_by_label(second.display_name)).to_be_checked()
    expect(dialog.locator("input[type=radio]:checked")).to_have_count(1)


def test_where_nobody_of_the_panel_could_take_the_tablet_nobody_is_chosen(served: Workshop, device: Tablet) -> None:
    first, *_, stranger = served.hall.judges
    served.pair(device, stranger)
    served.pair(device, first)
    page = device.work(f"/marking/{served.hall.assessment}#/sheet/{served.hall.seats[0]}/A1/j1")
    page.get_by_role("button", name="Pass the tablet").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(first.display_name)).to_be_visible()
    expect(dialog.locator("input[type=radio]:checked")).to_have_count(0)
    dialog.get_by_label("PIN", exact=True).fill(PIN)
    dialog.get_by_role("button", name="Enter", exact=True).click()
    expect(dialog).to_be_visible()  # a name first
    enter(page, first.display_name)


def test_page_of_the_first_person_sends_nothing_in_the_name_of_the_second(served: Workshop, device: Tablet) -> None:
    first, second = served.hall.judges[:2]
    served.pair(device, first)
    old = device.work()
    give(old, served, "m1", "typed:0.25")
    wait_until_sent(old)
    served.pair(device, second)

    give(old, served, "m1", "typed:0.75")
    expect(old.get_by_role("dialog")).to_contain_text("Another person entered this tablet")

    assert [entry[1:] for entry in served.journal()] == [("typed:0.25", str(first.account_id))]
    assert len(waiting(old)) == 1


def test_nobody_goes_on_marking_in_a_session_that_ended_while_the_server_can_be_asked(
    served: Workshop, device: Tablet
) -> None:
    judge = served.hall.judges[0]
    served.pair(device, judge)
    page = device.work(f"/marking/{served.hall.assessment}")
    wait_for_worker(page)
    dialog = page.get_by_role("dialog")
    served.end_sessions(judge)

    page.reload()
    expect(dialog.get_by_label("PIN", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog.get_by_label("PIN", exact=True)).to_be_visible()
    assert dialog.get_by_role("button", name="Not now").count() == 0
    assert violations(page) == []
    served.stop()
    page.reload()
    expect(page.get_by_role("link", name="Continue: A1, No. 01")).to_be_visible()
    assert dialog.count() == 0


def test_chief_gives_out_the_marks_of_a_person_who_cannot_come_and_an_expert_cannot(
    served: Workshop, device: Tablet
) -> None:
    first, second = served.hall.judges[:2]
    served.pair(device, first)
    page = device.work()
    give(page, served, "m1", "typed:7.00")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Not accepted")
    page.close()
    give_out = "Give them out for the person who cannot come"

    served.pair(device, second)
    device.work(f"/marking/{served.hall.assessment}").close()
    page = device.work()
    expect(page.get_by_text("Marks of other people wait on this tablet: 1")).to_be_visible()
    assert page.get_by_role("button", name=give_out).count() == 0
    page.close()
    served.end_sessions(second)
    served.sign_in(device, served.hall.chief)
    page = device.work(f"/marking/{served.hall.assessment}")
    expect(page.get_by_text("Sheet 1")).to_be_visible()
    page = device.work()
    page.get_by_role("button", name=give_out).click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save as a file").click()

    document = read_export(downloading.value.path().read_text(encoding="utf-8"))
    assert (document["account"], len(document["marks"])) == (str(first.account_id), 1)


def test_waiting_marks_leave_the_tablet_as_a_file_that_the_product_reads(served: Workshop, device: Tablet) -> None:
    judge = served.hall.judges[0]
    served.pair(device, judge)
    page = device.work()
    give(page, served, "m1", "typed:7.00")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Not accepted")

    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save as a file").click()
    document = read_export(downloading.value.path().read_text(encoding="utf-8"))

    (mark,) = document["marks"]
    assert (mark["aspect"], mark["answer"], mark["refused"]) == ("m1", "typed:7.00", "mark-above-maximum")
    assert (document["assessment"], document["account"]) == (served.hall.assessment, str(judge.account_id))
    page.get_by_role("button", name="Show QR pictures").click()
    expect(page.get_by_role("img", name="Picture 1 of 1")).to_be_visible()
    assert violations(page) == []


def sign_out(page: Page) -> None:
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def hand_over(page: Page, name: str) -> None:
    page.evaluate(
        """async () => {
          const source = document.querySelector('script[src*="/js/marking/tablet/"]').src;
          const { handOver } = await import(new URL('overlay.js', source).href);
          void handOver();
        }"""
    )
    with page.expect_navigation():
        dialog = page.get_by_role("dialog")
        dialog.get_by_label(name).check()
        dialog.get_by_label("PIN", exact=True).fill(PIN)
        dialog.get_by_role("button", name="Enter", exact=True).click()
