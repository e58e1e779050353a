"""A workshop to measure in: assessments with seats, panels and signed-in experts in a database of its own, and the
real `scoring serve` on it. What is measured is the product as it is: sessions, CSRF, permissions, the journal with its
hashes, roll-up and announcing are all on.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from scoring.app import create_app
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.marking import opening, panels, setting_up
from scoring.marking.independence import Belonging, Level
from scoring.marking.setting_up import NewAssessment, NewSeat
from scoring.people import accounts
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.models import Account
from scoring.people.signing_in import sign_in
from scoring.preparing import prepare
from scoring.rules.calculations import PassFail
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Kind, Scheme
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.models import VersionRow
from scoring.schemes.publishing import publish

SECRET = "a secret of the measurements alone"
PATIENCE = 60.0
POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
ON = ("sign-in by cookie", "CSRF", "permissions", "schemas", "journal with hashes", "roll-up", "announcing", "durable")
_names = count(1)


@dataclass(frozen=True)
class Writer:
    """An expert with a tablet: what its requests carry, and the measured cells of its own that it marks."""

    account: int
    assessment: str
    cookie: str
    csrf: str
    cells: tuple[tuple[str, str], ...]  # (seat, aspect); every aspect is PASS_FAIL


@dataclass(frozen=True)
class Workshop:
    folder: str
    database_url: str
    writers: tuple[Writer, ...]
    assessments: tuple[str, ...]
    chief: Writer
    environment: dict[str, str] = field(default_factory=dict)

    def marks_in_journal(self) -> int:
        return self.count("SELECT count(*) FROM journal_entry WHERE kind = 'mark'")

    def commands_accepted(self) -> int:
        return self.count("SELECT count(*) FROM accepted_command")

    def count(self, question: str) -> int:
        engine = create_engine(Settings(instance=self.folder, database_url=self.database_url).database)
        with engine.connect() as connection:
            counted: int = connection.execute(text(question)).scalar_one()
        engine.dispose()
        return counted


@contextmanager
def workshop(
    *,
    assessments: int = 1,
    seats: int = 40,
    panel_sheets: int = 2,
    postgresql: bool = False,
    scheme: Scheme | None = None,
) -> Iterator[Workshop]:  # fmt: skip
    """Build it, give it, throw it away. A panel has three writers and one who stands by."""
    with tempfile.TemporaryDirectory(prefix="sheber-bench-") as folder, _database(postgresql) as url:
        app = create_app(Settings(instance=folder, database_url=url, secret_key=SECRET, rate_storage="memory://"))
        prepare(app)
        with app.app_context():
            built = [_assessment(seats, panel_sheets, scheme or demonstration_scheme()) for _ in range(assessments)]
        writers = tuple(_writer(app, *each) for each in (row for one in built for row in one.judges))
        chief = _writer(app, built[0].chief, built[0].id, ())
        db_environment = {
            "SHEBER_INSTANCE": folder,
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "SHEBER_LANGUAGE": "en",
        }
        app.extensions["scoring.db"].dispose()
        yield Workshop(folder, url, writers, tuple(one.id for one in built), chief, {**os.environ, **db_environment})


@contextmanager
def _database(postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield ""
        return
    name = f"sheber_bench_{uuid4().hex[:12]}"
    admin = create_engine(Settings(database_url=f"{POSTGRESQL}/postgres").database, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield f"{POSTGRESQL}/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@dataclass(frozen=True)
class _Built:
    id: str
    chief: int
    judges: list[tuple[int, str, tuple[tuple[str, str], ...]]]


def _assessment(seats: int, panel_sheets: int, scheme: Scheme) -> _Built:
    now = datetime.now(UTC)
    with db.transaction() as session:
        organizer, chief = _actor(session, "organizer"), _actor(session, "chief-expert")
        row = begin_scheme(session, organizer, scheme, purpose=Purpose.CHAMPIONSHIP, at=now)
        session.flush()
        publish(session, organizer, row.public_id, seen=1, reason="", at=now)
        session.flush()
        version = session.query(VersionRow.id).filter(VersionRow.scheme_id == row.id).scalar()
        days = [date(2026, 11, 20) + timedelta(days=day) for day in range(3)]
        made = setting_up.create_assessment(
            session, NewAssessment(version, Level.COLLEGE, days=days), actor=organizer, at=now
        )
        new = [NewSeat(f"p{n}", Belonging(f"c{n}", f"r{n}"), number=n + 1) for n in range(seats)]
        ids = setting_up.add_seats(session, made.public_id, new, actor=chief)
        judges = []
        sheets = list(scheme.sub_criteria())
        for place in range(0, len(sheets), panel_sheets):
            own = sheets[place : place + panel_sheets]
            panel = [_actor(session, "expert", made.public_id) for _ in range(4)]
            for judge in panel:
                setting_up.add_judge(session, made.public_id, judge.account_id or 0, Belonging(), actor=chief)
            panels.make_panel(
                session, made.public_id, f"Panel {place}", [sheet.id for sheet in own],
                [judge.account_id or 0 for judge in panel], actor=chief, at=now,
            )  # fmt: skip
            keys = [
                aspect.key
                for sheet in own
                for aspect in sheet.aspects
                if aspect.kind is Kind.MEASUREMENT and isinstance(scheme.calculation_of(aspect), PassFail)
            ]
            for number, judge in enumerate(panel[:3]):
                cells = tuple((seat, key) for seat in ids[number::3] for key in keys)
                judges.append((judge.account_id or 0, made.public_id, cells))
        opening.open_assessment(session, made.public_id, actor=chief, at=now)
        return _Built(made.public_id, chief.account_id or 0, [each for each in judges if each[2]])


def _actor(session: Session, role: str, assessment: str | None = None) -> Actor:
    login, now = f"{role}-{next(_names)}", datetime.now(UTC)
    account = Account(
        login=login, email=None, password_hash="", display_name=login, language="en", active=True, created_at=now,
        password_changed_at=now,
    )  # fmt: skip
    session.add(account)
    session.flush()
    scope = Scope("assessment", assessment) if assessment else Scope()
    accounts.grant_role(session, account, Grant(role, scope), actor=CONSOLE, at=now)
    return Actor(account.id, login, login, "en", (Grant(role, scope),))


def _writer(app: Flask, account: int, assessment: str, cells: tuple[tuple[str, str], ...]) -> Writer:
    """Signed in, with the cookie and the token that its browser would hold."""
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Account, account)
        token = sign_in.open_sign_in(session, row, CONSOLE_VISIT, lifetime=timedelta(hours=12), at=datetime.now(UTC))
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    csrf = client.get("/api/tablet").get_json()["csrf"]
    cookie = client.get_cookie("session")
    return Writer(account, assessment, f"session={cookie.value if cookie else ''}", csrf, cells)


@contextmanager
def serving(place: Workshop, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`scoring serve` on a free port: the process and the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = start(place, port, *arguments)
    try:
        yield process, port
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait()


def start(place: Workshop, port: int, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers."""
    command = [sys.executable, "-m", "scoring.cli", "serve", "--port", str(port), *arguments]
    root = Path(__file__).parents[1]
    process = subprocess.Popen(command, env=place.environment, cwd=root, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the server did not come up")
        time.sleep(0.05)
    return process


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False
