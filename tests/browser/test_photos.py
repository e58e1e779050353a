"""A photo taken on a tablet without network: kept over a reload, sent once, nothing of its file left in it."""

from playwright.sync_api import Page, expect

from scoring.foundation.db import db
from scoring.marking.photos import keeping
from tests.browser.reader import violations
from tests.browser.tablets import Tablet, Workshop, wait_for_worker
from tests.marking.photos.pictures import SECRET, picture, with_metadata

LATE = 40_000  # a photo that could not be sent is tried again every 20 seconds


def at_sheet(served: Workshop, device: Tablet) -> Page:
    page = device.page(f"/marking/{served.hall.assessment}#/sheet/{served.hall.seats[0]}/A1")
    page.locator(".shots__fold > summary").click()
    page.locator(".shots__add").wait_for()
    return page


def take(page: Page, data: bytes) -> None:
    page.locator(".shots__add input").set_input_files(
        files=[{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": data}]
    )


def kept(served: Workshop) -> list[bytes]:
    with served.app.app_context(), db.reading() as session:
        found = keeping.photos_of(session, served.hall.assessment, actor=served.hall.chief)
        assessment, chief = served.hall.assessment, served.hall.chief
        return [keeping.photo_file(session, assessment, one["id"], actor=chief).read_bytes() for one in found]


def test_photos_taken_without_network_survive_a_reload_and_arrive_once(served: Workshop, device: Tablet) -> None:
    device.hasten()
    served.pair(device, served.hall.judges[0])
    wait_for_worker(device.work())
    page = at_sheet(served, device)
    take(page, with_metadata())
    expect(page.locator(".shots img")).to_have_count(1, timeout=LATE)

    served.stop()
    take(page, picture(size=(2400, 1800)))
    expect(page.locator(".shots canvas")).to_have_count(1)
    page.reload()
    page.locator(".shots__fold > summary").click()
    expect(page.locator(".shots canvas")).to_have_count(1)
    expect(page.get_by_text("Photos of competitor 01: 2 of 4")).to_be_visible()  # that one on the server counts too
    page.evaluate("location.hash = '#/waiting'")
    expect(page.locator("[data-photos-waiting]")).to_contain_text("1")
    page.go_back()
    page.locator(".shots__fold > summary").click()
    served.start()

    expect(page.locator(".shots img")).to_have_count(2, timeout=LATE)
    assert violations(page) == []
    photos = kept(served)
    assert (len(photos), any(SECRET in photo for photo in photos)) == (2, False)


def test_a_file_that_is_no_photo_is_not_kept(served: Workshop, device: Tablet) -> None:
    served.pair(device, served.hall.judges[0])
    page = at_sheet(served, device)

    take(page, b"<!doctype html><script>alert(1)</script>")

    expect(page.locator(".shots__fold [role=alert]")).to_be_visible()
    assert kept(served) == []


LISTENED = """export function connect() {
  window.told = [];
  return { viewing() {}, close() {}, waiting: (report) => window.told.push(report) };
}"""


def test_a_photo_that_waits_is_told_to_the_chief_and_keeps_its_person_signed_in(
    served: Workshop, device: Tablet
) -> None:
    served.pair(device, served.hall.judges[0])
    assert device.context is not None
    script = {"content_type": "text/javascript", "body": LISTENED}
    device.context.route("**/live/live.js", lambda route: route.fulfill(**script))
    device.context.route(
        "**/api/marking/*/photos", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page = at_sheet(served, device)
    take(page, picture(size=(240, 180)))
    page.wait_for_function("() => window.told?.some(({ count, oldest }) => count === 1 && oldest)")

    other = device.page("/account")
    other.get_by_role("button", name="Sign out everywhere").click()

    other.wait_for_url("**/marking/waiting?signing-out=refused")
    expect(other.get_by_role("alert").get_by_text("You cannot sign out yet")).to_be_visible()
    expect(other.get_by_text("Photos waiting on this tablet: 1")).to_be_visible()
    assert violations(other) == []
