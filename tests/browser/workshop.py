"""The product as a college runs it: `scoring serve --lan`, a process that can be killed, and people with browsers.

Everybody has a browser context of their own in one browser that trusts this network's authority; nothing else is
waved through. The tests' own app reads the same database; it never writes once the server is up.
"""

import json
import logging
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect
from sqlalchemy import select

from scoring.app import create_app
from scoring.foundation import clock, migrations
from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.db import db
from scoring.foundation.lan import certificate_for, make_authority
from scoring.marking.checkpoints import verify
from scoring.marking.entries import entries_of
from scoring.marking.models import AcceptedCommandRow
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import Actor, Scope
from scoring.people.models import Account
from scoring.people.signing_in.passwords import passwords
from scoring.people.tablets.pairing import PairingCard, make_pairing
from scoring.rules.journal import Entry, EntryKind
from tests.browser.reader import CHROMIUM, LAUNCH_MS
from tests.browser.tablets import wait_for_queue
from tests.marking.hall import Hall, make_hall

NAME = "sheber.test"
SECRET = "a secret of the workshop's tests, and long enough"
PIN, PASSWORD = "4071", "bes iri alma agashy"
PATIENCE = 120.0  # seconds; a machine may have other things to do
NOW = 60_000  # milliseconds that a mark may take to travel
SAYS = {EntryKind.MARK, EntryKind.SCORE, EntryKind.ROUND}
Said = tuple[str, str, str, str]  # aspect, what was said ("typed:0.75", "score 1: 2", "round"), account, seat


@dataclass
class Served:
    """The hall, and the process that serves it while there is one."""

    hall: Hall
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def app(self) -> Flask:
        return self.hall.app

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def shell(self) -> str:
        return f"{self.address}/marking/{self.hall.assessment}"

    @property
    def desk(self) -> str:
        return f"{self.address}/assessments/{self.hall.assessment}"

    def start(self) -> None:
        """Start it at its address; back when it answers."""
        command = [sys.executable, "-m", "scoring.cli", "serve", "--lan", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--http-port", "0"]
        self.process = subprocess.Popen(command, cwd=PROJECT, env=self._environment(), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not come up"
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut does: nothing is finished, nothing is closed."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def entries(self) -> list[Entry]:
        """The whole journal as it lies on the disk."""
        with self.app.app_context(), db.reading() as session:
            return [entry for seat in self.hall.seats for entry in entries_of(session, seat)]

    def said(self) -> Counter[Said]:
        """How often the journal holds each thing that judges said."""
        return Counter(_said(entry) for entry in self.entries() if entry.kind in SAYS)

    def accepted(self) -> Counter[tuple[str, int]]:
        """(seat, number of the entry) of each command that a tablet was told is saved, by its client id."""
        with self.app.app_context(), db.reading() as session:
            rows = session.scalars(select(AcceptedCommandRow.answer)).all()
        answers = map(json.loads, rows)
        return Counter((answer["cell"]["seat"], answer["seq"]) for answer in answers)

    def faults(self) -> tuple[Any, ...]:
        with self.app.app_context(), db.reading() as session:
            return verify(session, self.hall.assessment).faults

    def code_for(self, actor: Actor) -> str:
        """The code by which a person pairs a tablet, as the chief shows it. Before the server is up."""
        with self.app.app_context(), db.transaction() as session:
            now = clock.now()
            today = clock.shown(now).date()
            card = PairingCard(actor.account_id or 0, Scope("assessment", self.hall.assessment), today, today)
            return make_pairing(session, card, CONSOLE_VISIT, actor=self.hall.chief, at=now)[1]

    def give_password(self, actor: Actor) -> None:
        """Before the server is up."""
        with self.app.app_context():
            made = passwords().make(PASSWORD, login=actor.login)
            with db.transaction() as session:
                session.get_one(Account, actor.account_id).password_hash = made.text

    def _environment(self) -> dict[str, str]:
        identity = certificate_for(self.folder / "keys", [NAME], ["127.0.0.1"], datetime.now(UTC))
        ours = {
            "SHEBER_INSTANCE": str(self.folder / "instance"),
            "SECRET_KEY": SECRET,
            "SHEBER_TLS_CERTIFICATE": str(identity.certificate),
            "SHEBER_TLS_KEY": str(identity.key),
            "DATABASE_URL": "",
            "SHEBER_LANGUAGE": "en",
        }
        return {**os.environ, **ours}

    def _answers(self) -> bool:
        unknown = ssl._create_unverified_context()  # whether it is up, not who it is: browsers ask that
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{self.port}/readyz", timeout=5, context=unknown) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _said(entry: Entry) -> Said:
    what = entry.answer or "round"
    if entry.kind is EntryKind.SCORE:
        what = f"score {entry.round}: {entry.value}"
    return (entry.aspect or "", what, entry.judge or entry.by, entry.seat)


@contextmanager
def hall_on_disk(folder: Path, *, seats: int, sheets: int) -> Iterator[Served]:
    """A hall in an instance of its own, not served yet; whatever serves it at the end is ended."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    app = create_app(Settings(instance=str(folder / "instance"), secret_key=SECRET))
    with app.app_context():
        migrations.upgrade(db.engine)
    make_authority(folder / "keys", datetime.now(UTC))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = Served(make_hall(app, seats=seats, sheets=sheets), folder, port)
    try:
        yield served
    finally:
        served.kill()
        with app.app_context():
            db.engine.dispose()


@contextmanager
def trusting(kind: BrowserType, home: Path, served: Served) -> Iterator[Browser]:
    """A browser that trusts the authority of this network, by the list that a tablet keeps of such."""
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
    browser = kind.launch(
        executable_path=CHROMIUM,
        timeout=LAUNCH_MS,
        args=["--no-sandbox", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        env={**os.environ, "HOME": str(home)},
    )
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Person:
    """Somebody with a browser of their own; `given`: what they said, to be in the journal once each."""

    served: Served
    actor: Actor
    language: str
    context: BrowserContext
    page: Page
    given: Counter[Said] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)  # scripts that fell over

    @property
    def account(self) -> str:
        return str(self.actor.account_id)

    def noted(self, aspect: str, what: str, seat: int = 0) -> None:
        """This was said by a tap, and has to be in the journal once."""
        self.given[aspect, what, self.account, self.served.hall.seats[seat]] += 1

    def begin_to_give(self, commands: Sequence[tuple[str, str, int]]) -> None:
        """Many, one after the other, through the queue of the page: (aspect, what, seat)."""
        for aspect, what, seat in commands:
            self.noted(aspect, what, seat)
        self.page.evaluate(
            "(all) => { window.giving = (async () => { for (const each of all) await queue.add(each); })(); }",
            [_command(self.served.hall.seats[seat], aspect, what) for aspect, what, seat in commands],
        )

    def has_given(self) -> None:
        """Back when all of them are on the tablet's disk."""
        self.page.evaluate("window.giving")

    def goes(self, place: str) -> None:
        """To a place of the marking screens."""
        self.page.evaluate("place => { window.location.hash = place; }", place)

    def at(self, sheet: str, aspect: str, seat: int = 0) -> None:
        self.goes(f"#/sheet/{self.served.hall.seats[seat]}/{sheet}/{aspect}")
        expect(self.page.locator(f".rail a[aria-current][href$='/{aspect}']")).to_be_visible()

    def tap_score(self, level: int) -> None:
        card = self.page.locator("[data-benchmarks] label").nth(level)
        expect(card.locator("input")).to_be_enabled(timeout=NOW)
        card.tap()

    def waiting(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("queue.list()")
        return found

    def wait_until_left(self, count: int = 0) -> None:
        """Without pressing anything: the queue goes by itself."""
        self.page.wait_for_function("count => queue.list().length <= count", arg=count, timeout=PATIENCE * 1000)

    def asks(self, path: str, payload: Any = None) -> Any:
        """What the page's own session answers: a question of the API, or an act when something is sent."""
        answer = self.page.evaluate(
            """async ([assessment, path, payload]) => {
              const source = document.querySelector('script[src*="/js/marking/tablet/"]').src;
              const { send } = await import(new URL('session.js', source).href);
              const address = `/api/marking/${assessment}/${path}`;
              return send(payload === null ? 'GET' : 'POST', address, payload === null ? undefined : payload);
            }""",
            [self.served.hall.assessment, path, payload],
        )
        assert answer["ok"], answer
        return answer["body"]

    def is_asked_nothing(self) -> None:
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        assert self.page.url.startswith(self.served.shell)


def _command(seat: str, aspect: str, what: str) -> dict[str, Any]:
    command: dict[str, Any] = {"seat": seat, "aspect": aspect, "seen": 0}
    if what.startswith("score"):
        _score, number, score = what.replace(":", "").split()
        return {**command, "act": "score", "round": int(number), "score": int(score)}
    return {**command, "act": "answer", "answer": what}


def sit_down(browser: Browser, served: Served, actor: Actor, language: str) -> Person:
    """A new browser context for a person, in their language, at no page yet."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, has_touch=True, reduced_motion="reduce", accept_downloads=True
    )
    context.add_cookies([{"name": "language", "value": language, "url": served.address}])
    context.set_default_timeout(NOW)
    person = Person(served, actor, language, context, context.new_page())
    person.page.on("pageerror", lambda error: person.broken.append(str(error)))
    return person


def enter_with_code(person: Person, code: str) -> None:
    """Pair the tablet as a person does: the code, then a PIN of one's own; then to the marking screens."""
    page = person.page
    page.goto(f"{person.served.address}/pair/{code}")
    for place in page.locator("input[type=password]").all():
        place.fill(PIN)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda address: "/pair/" not in address)
    open_shell(person)


def open_shell(person: Person) -> None:
    """The marking screens, with their queue at hand as `queue`, kept by the worker for when there is no network."""
    person.page.goto(person.served.shell)
    reach(person)
    person.page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=NOW)


def reach(person: Person) -> None:
    wait_for_queue(person.page)
    expect(person.page.locator("[data-root] h1")).to_be_attached()


def enter_with_password(person: Person, path: str) -> None:
    """Sign in as staff does, and go to a page of the desk."""
    page = person.page
    page.goto(f"{person.served.address}/sign-in")
    page.fill("main input:not([type=hidden]):not([type=password])", person.actor.login)
    page.fill("main input[type=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))
    page.goto(person.served.desk + path)
