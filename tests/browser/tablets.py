"""A hall served over https under a name of its own, as a college's network has it, and tablets that trust it.

A tablet is a browser with a profile on disk: it can be switched off and on again. The server can be stopped, started
at the same address, and made to lose its answers after they were committed.
"""

import logging
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, BrowserType, Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from scoring.app import create_app
from scoring.foundation import clock, migrations
from scoring.foundation.config import Settings
from scoring.foundation.db import db, open_engine
from scoring.foundation.lan import certificate_for, make_authority
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import end_sign_ins
from scoring.people.actors import Actor, Scope
from scoring.people.models import Account
from scoring.people.signing_in.passwords import passwords
from scoring.people.tablets.pairing import PairingCard, make_pairing, revoke_pairing
from scoring.rules.journal import EntryKind
from tests.browser.reader import CHROMIUM, LAUNCH_MS
from tests.marking.hall import Hall, make_hall

NAME = "sheber.test"
PIN = "4071"
PASSWORD = "bes iri alma agashy"
# What a page waits for so long is a network that does not answer; what is shorter is its own affair.
HASTEN = """(times) => {
  for (const name of ['setTimeout', 'setInterval']) {
    const real = window[name];
    const passing = (wait) => (wait >= 10000 && wait <= 30000 ? wait / times : wait);
    window[name] = (act, wait = 0, ...given) => real(act, passing(wait), ...given);
  }
}"""
SAYS = (EntryKind.MARK, EntryKind.SCORE, EntryKind.NOT_ATTEMPTED, EntryKind.COMMENT)
PATIENCE_MS = 60_000  # of a page that waits for a busy machine


@dataclass
class Workshop:
    """`losing`: how many answers to marks are committed and then lost on the way; `posts`: every mark that came in;
    `cut`: where the addresses begin that nobody reaches; `after`: what happens once an address was answered, once."""

    app: Flask
    hall: Hall
    folder: Path
    port: int
    secure: bool = True
    losing: int = 0
    posts: list[str] = field(default_factory=list)
    cut: str = ""
    after: dict[str, Callable[[], None]] = field(default_factory=dict)
    ahead: timedelta = timedelta()
    _server: BaseWSGIServer | None = None
    _thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"{'https' if self.secure else 'http'}://{NAME}:{self.port}"

    def start(self) -> None:
        self._server = make_server(
            "127.0.0.1", self.port, self, threaded=True, ssl_context=self._context(), request_handler=self._handler()
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if self.cut and environ["PATH_INFO"].startswith(self.cut):
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError("cut off")
        answer = self.app(environ, start_response)
        self.after.pop(environ["PATH_INFO"], lambda: None)()
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("/marks"):
            self.posts.append(environ["PATH_INFO"])
            if self.losing:
                self.losing -= 1
                raise ConnectionResetError("lost on the way")
        return answer

    def journal(self, seat: int = 0) -> list[tuple[str, str | None, str]]:
        """(aspect, answer or score, account) of each entry that says something, in order."""
        return [
            (
                entry.aspect or "",
                entry.answer or (str(entry.value) if entry.kind is EntryKind.SCORE else None),
                entry.by,
            )
            for entry in self.hall.journal(seat)
            if entry.kind in SAYS
        ]

    def offer(self, actor: Actor) -> tuple[str, str]:
        """(public id, code) of a pairing that the chief offers."""
        now = clock.now()
        today = clock.shown(now).date()
        card = PairingCard(actor.account_id or 0, Scope("assessment", self.hall.assessment), today, today)
        with db.transaction() as session:
            return make_pairing(session, card, CONSOLE_VISIT, actor=self.hall.chief, at=now)

    def pair(self, tablet: "Tablet", actor: Actor, *, pin: str = PIN) -> str:
        """Pair as the person would with the chief's code; the public id of the pairing."""
        with self.app.app_context():
            public_id, code = self.offer(actor)
        page = tablet.page(f"/pair/{code}")
        for place in page.locator("input[type=password]").all():
            place.fill(pin)
        page.click("main form button[type=submit]")
        page.wait_for_url(lambda address: "/pair/" not in address)
        page.close()
        return public_id

    def sign_in(self, tablet: "Tablet", actor: Actor) -> None:
        """As staff does, with a password."""
        with self.app.app_context():
            made = passwords().make(PASSWORD, login=actor.login)
            with db.transaction() as session:
                session.get_one(Account, actor.account_id).password_hash = made.text
        page = tablet.page("/sign-in")
        page.fill("main input:not([type=hidden]):not([type=password])", actor.login)
        page.fill("main input[type=password]", PASSWORD)
        page.click("main form button[type=submit]")
        page.wait_for_url(lambda address: not address.endswith("/sign-in"))
        page.close()

    def revoke(self, pairing: str) -> None:
        with self.app.app_context(), db.transaction() as session:
            revoke_pairing(session, pairing, CONSOLE_VISIT, actor=self.hall.chief, at=clock.now())

    def end_sessions(self, actor: Actor) -> None:
        with self.app.app_context(), db.transaction() as session:
            end_sign_ins(session, actor.account_id or 0, at=clock.now())

    def _context(self) -> ssl.SSLContext | None:
        if not self.secure:
            return None
        identity = certificate_for(self.folder / "keys", [NAME], ["127.0.0.1"], datetime.now(UTC))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity.certificate, identity.key)
        return context

    def _handler(self) -> type[WSGIRequestHandler]:
        workshop = self

        class Handler(WSGIRequestHandler):
            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string((timestamp or time.time()) + workshop.ahead.total_seconds())

        return Handler


@contextmanager
def workshop(folder: Path, *, secure: bool = True) -> Iterator[Workshop]:
    """A hall of its own, served until the block ends."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    settings = Settings(instance=str(folder / "instance"), secret_key="a secret of the tablets' tests")
    settings.instance_folder.mkdir(parents=True)
    (settings.instance_folder / "sheber.sqlite3").write_bytes(_migrated())
    app = create_app(settings)
    app.config["RATELIMIT_ENABLED"] = False
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    make_authority(folder / "keys", datetime.now(UTC))
    served = Workshop(app, make_hall(app), folder, port, secure)
    served.start()
    try:
        yield served
    finally:
        served.stop()
        with app.app_context():
            db.engine.dispose()


@cache
def _migrated() -> bytes:
    """An empty database with all its tables: thirty migrations, gone through once a process and not once a test."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.sqlite3"
        engine = open_engine(f"sqlite:///{file.as_posix()}")
        migrations.upgrade(engine)
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return file.read_bytes()


@dataclass
class Tablet:
    """One device. `context` is its browser while it is on."""

    kind: BrowserType
    workshop: Workshop
    home: Path
    context: BrowserContext | None = None

    def on(self) -> "Tablet":
        self.context = self.kind.launch_persistent_context(
            str(self.home / "profile"),
            executable_path=CHROMIUM,
            args=["--no-sandbox", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
            env={**os.environ, "HOME": str(self.home)},
            viewport={"width": 1280, "height": 800},
            reduced_motion="reduce",
            accept_downloads=True,
            timeout=LAUNCH_MS,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.add_cookies([{"name": "language", "value": "en", "url": self.workshop.address}])
        return self

    def hasten(self, times: int = 5) -> None:
        """Let waits of ten to thirty seconds, of pages opened from now on, pass so many times as fast."""
        assert self.context is not None
        self.context.add_init_script(f"({HASTEN})({times})")

    def off(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def page(self, path: str) -> Page:
        assert self.context is not None
        page = self.context.new_page()
        page.goto(self.workshop.address + path)
        return page

    def work(self, path: str = "/marking/waiting") -> Page:
        """A page of the tablet whose queue is open, kept for offline use by the worker."""
        page = self.page(path)
        wait_for_queue(page)
        return page


def wait_for_queue(page: Page) -> None:
    """Back when the page's own queue is open; tests reach it as `queue`."""
    page.evaluate(
        """async () => {
          const source = document.querySelector('script[src*="/js/marking/tablet/"]').src;
          const { live } = await import(new URL('queue.js', source).href);
          while (!live.size) await new Promise((done) => { setTimeout(done, 20); });
          window.queue = [...live].at(-1);
        }"""
    )


def wait_for_worker(page: Page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=PATIENCE_MS)


def give(page: Page, workshop: Workshop, aspect: str, answer: str, *, seat: int = 0, seen: int = 0) -> str:
    """Give a mark through the queue of this page; back when it is on the tablet's disk."""
    command = {"seat": workshop.hall.seats[seat], "aspect": aspect, "act": "answer", "seen": seen, "answer": answer}
    client_id: str = page.evaluate(
        "([assessment, command]) => { queue.assessment = assessment; return queue.add(command); }",
        [workshop.hall.assessment, command],
    )
    return client_id


def waiting(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("queue.list()")
    return found


def wait_until_sent(page: Page, left: int = 0) -> None:
    page.evaluate("queue.flush({ now: true })")
    page.wait_for_function("left => queue.list().length === left", arg=left, timeout=PATIENCE_MS)


@contextmanager
def tablet(kind: BrowserType, served: Workshop, home: Path) -> Iterator[Tablet]:
    """A device that trusts the workshop's authority; nothing else is waved through."""
    if shutil.which("certutil") is None:
        reason = "certutil is missing (libnss3-tools)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{database}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    authority = make_authority(served.folder / "keys", datetime.now(UTC))
    subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "sheber", "-i", str(authority.file)], check=True)
    device = Tablet(kind, served, home).on()
    try:
        yield device
    finally:
        device.off()
