"""The product is updated under a tablet's hands: no page of the new version comes without the files that it names."""

import pytest
from playwright.sync_api import Error, Page

from tests.browser.tablets import Tablet, Workshop, wait_for_worker

COMING, LATER = "aaaaaaaaaaaa", "bbbbbbbbbbbb"  # versions of the files, as the server names them
DRESSED = "() => getComputedStyle(document.querySelector('.appbar')).display === 'flex'"
VERSION = "() => document.querySelector('link[rel=stylesheet]').href.match(/v-([0-9a-f]+)/)[1]"
ACTIVE = "() => navigator.serviceWorker.getRegistration().then(({ active }) => active.state)"

INSTALLED = """async () => {
  const { installing } = await (await navigator.serviceWorker.getRegistration()).update();
  return new Promise((done) => { installing.addEventListener('statechange', () => done(installing.state)); });
}"""


def version(served: Workshop) -> str:
    return str(served.app.extensions["scoring.assets"])


def update(served: Workshop, to: str) -> None:
    """As a restart with other files does: they have another version, and there is another worker."""
    served.app.extensions["scoring.assets"] = to
    served.app.extensions.pop("scoring.marking.offline", None)


def kept(served: Workshop, device: Tablet) -> Page:
    served.pair(device, served.hall.judges[0])
    page = device.work()
    wait_for_worker(page)
    return page


def test_page_of_the_new_version_whose_files_cannot_be_had_gives_way_to_the_kept_one(
    served: Workshop, device: Tablet
) -> None:
    before = version(served)
    page = kept(served, device)
    served.cut = f"/static/v-{COMING}/"
    update(served, COMING)

    for path in ("/marking/waiting", f"/marking/{served.hall.assessment}", "/"):
        page.goto(served.address + path)
        assert (page.evaluate(DRESSED), page.evaluate(VERSION)) == (True, before), path

    served.cut = ""
    page.goto(served.address + "/marking/waiting")
    assert (page.evaluate(DRESSED), page.evaluate(VERSION)) == (True, COMING)


def test_page_that_nothing_stands_in_for_does_not_come_undressed(served: Workshop, device: Tablet) -> None:
    page = kept(served, device)
    served.cut = f"/static/v-{COMING}/css/"
    update(served, COMING)

    with pytest.raises(Error):  # as if the server could not be reached
        page.goto(served.address + "/account")
    page.close()
    served.cut = ""
    page = device.page("/account")
    assert (page.evaluate(DRESSED), page.evaluate(VERSION)) == (True, COMING)


def test_worker_whose_pages_name_other_files_than_its_own_is_not_installed(served: Workshop, device: Tablet) -> None:
    """The server was updated once more while the tablet fetched what the worker keeps."""
    before = version(served)
    page = kept(served, device)
    update(served, COMING)
    served.after["/marking/worker.js"] = lambda: update(served, LATER)

    assert page.evaluate(INSTALLED) == "redundant"
    served.stop()
    page.goto(served.address + "/marking/waiting")

    assert (page.evaluate(DRESSED), page.evaluate(VERSION)) == (True, before)
