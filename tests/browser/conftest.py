"""One product and one browser for all tests of a worker; every test here is marked `browser`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.product import Product, running_product
from tests.browser.reader import CHROMIUM, Reader, Readers, chromium, reader
from tests.browser.tablets import Tablet, Workshop, tablet, workshop
from tests.browser.visiting import Visit
from tests.once import shared_folder

# A browser that closes while a file is on its way leaves that file to the collector of the server in our process.
HUNG_UP = "ignore:.*:pytest.PytestUnraisableExceptionWarning"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings(HUNG_UP))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running_product(shared_folder(tmp_path_factory, "product")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; the variable CHROMIUM may name another place")
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def _standing(browser: Browser, product: Product) -> Iterator[Callable[[str, str, bool], Reader]]:
    with ExitStack() as stack:

        @cache
        def stand(login: str, theme: str, _tablet: bool) -> Reader:
            return stack.enter_context(reader(browser, product, theme=theme, login=login))

        yield stand


@pytest.fixture
def readers(_standing: Callable[[str, str, bool], Reader]) -> Iterator[Readers]:
    """Who goes on from page to page, by login and look: what the browser kept of one page it has for the next."""
    met: list[Reader] = []

    def go_on(visit: Visit, theme: str = "light") -> Reader:
        # A tablet's worker answers for pages of its browser later on: a desk's browser has none.
        met.append(_standing(visit.login, theme, visit.address.startswith("/marking")))
        return met[-1]

    yield go_on
    for one in met:
        one.leave()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Workshop]:
    """A server that tablets reach over https, under a name of its own."""
    with workshop(tmp_path / "server") as running:
        yield running


@pytest.fixture
def device(browser: Browser, served: Workshop, tmp_path: Path) -> Iterator[Tablet]:
    """A tablet of its own: what its browser keeps is kept for this test alone."""
    with tablet(browser.browser_type, served, tmp_path / "tablet") as own:
        yield own
