"""A tablet in a network without internet: the authority is trusted as a tablet trusts it, no error is waved through."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Error
from werkzeug.serving import make_server

from scoring.foundation.lan import certificate_for, make_authority
from tests.browser.product import Product
from tests.browser.reader import CHROMIUM, LAUNCH_MS

NAME = "sheber.test"


@contextmanager
def secure_address(product: Product, folder: Path) -> Iterator[str]:
    """The product over https under a name that is not localhost."""
    identity = certificate_for(folder, [NAME], ["127.0.0.1"], datetime.now(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.key)
    server = make_server("127.0.0.1", 0, product.app, threaded=True, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://{NAME}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def tablet(kind: BrowserType, home: Path, trusted: Path | None) -> Iterator[Browser]:
    """A browser with a home of its own, in which this authority is trusted, or none."""
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{database}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    if trusted:
        subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "sheber", "-i", str(trusted)], check=True)
    browser = kind.launch(
        executable_path=CHROMIUM,
        timeout=LAUNCH_MS,
        args=["--no-sandbox", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        env={"HOME": str(home)},
    )
    yield browser
    browser.close()


@pytest.fixture
def certutil() -> None:
    if shutil.which("certutil") is None:
        pytest.skip("certutil is missing (libnss3-tools)")


@pytest.mark.usefixtures("certutil")
def test_tablet_that_trusts_the_authority_has_a_secure_page(product: Product, browser: Browser, tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "keys", datetime.now(UTC))

    with (
        secure_address(product, tmp_path / "keys") as address,
        tablet(browser.browser_type, tmp_path / "home", authority.file) as own,
    ):
        page = own.new_page()
        page.goto(f"{address}/lan/check")

        assert page.evaluate("window.isSecureContext") is True
        assert page.evaluate("'serviceWorker' in navigator && !!crypto.subtle") is True
        assert page.locator("[data-secure=yes]").is_visible()
        assert page.locator("[data-secure=no]").is_hidden()


@pytest.mark.usefixtures("certutil")
def test_tablet_that_does_not_trust_it_yet_opens_no_page(product: Product, browser: Browser, tmp_path: Path) -> None:
    with (
        secure_address(product, tmp_path / "keys") as address,
        tablet(browser.browser_type, tmp_path / "home", None) as own,
        pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"),
    ):
        own.new_page().goto(f"{address}/lan/check")


@pytest.mark.usefixtures("certutil")
def test_page_over_plain_http_says_that_the_tablet_does_not_trust_the_server(
    product: Product, browser: Browser, tmp_path: Path
) -> None:
    port = product.address.rpartition(":")[2]
    with tablet(browser.browser_type, tmp_path / "home", None) as own:
        page = own.new_page()
        page.goto(f"http://{NAME}:{port}/lan/check")

        assert page.evaluate("window.isSecureContext") is False
        assert page.locator("[data-secure=no]").is_visible()
