"""What every test may ask for: a migrated database of each kind, the app on it, accounts, a signed-in client."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache
from werkzeug import test as sending
from werkzeug.routing import Rule

from scoring.app import create_app
from scoring.foundation import assets, clock, memory, migrations
from scoring.foundation import db as database
from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.db import db, open_engine
from scoring.marking import live
from scoring.people import accounts
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, EVERYWHERE, Actor, Grant, Scope
from scoring.people.models import Account
from scoring.people.signing_in import sign_in
from scoring.people.signing_in.passwords import Passwords, passwords

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
TEST_SECRET = "a secret of the tests alone, and long enough"
PASSWORD = "a password of the tests"
CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 4 * 2**30  # bytes; a passed test leaves nothing there
STATEMENTS_KEPT = 20_000
GARBAGE = (50_000, 20, 50)  # looked for seldom: what a test leaves is little beside what all tests share
LONG = (  # tests that start servers, kill them, or fill the demonstration
    *("tests/test_serving.py", "tests/test_cli.py", "live/test_serving.py", "boards/test_serving.py"),
    *("lan/test_serving.py", "test_contention.py", "test_killing.py", "test_jobs.py", "backup/test_cli.py"),
    *("story/test_story.py", "test_demonstration.py", "test_migrations.py", "papers/test_issuing.py"),
    *("browser/test_day.py", "browser/test_offline.py", "browser/test_whose_queue.py", "browser/test_tablet.py"),
    *("browser/test_new_version.py", "browser/test_tablet_compute.py", "browser/test_lan.py", "browser/test_live.py"),
)
ONE_DATABASE = "one_database: what is tested has no say of its own about the database; SQLite alone will do"


def pytest_configure(config: pytest.Config) -> None:
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))  # a disk's fsync is what tests wait for most
    config.addinivalue_line("markers", ONE_DATABASE)
    # How long one example takes says more about who else uses the machine than about the law.
    hypothesis.settings.register_profile(
        "sheber",
        deadline=None,
        derandomize=bool(os.environ.get("CI")),  # a gate tries the same examples twice; who develops tries new ones
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("sheber")


class Templates(BytecodeCache):
    """The code of templates, made once a process and not once an app."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = Templates()


def _compile_routes_once() -> None:
    """Every app has the same routes. Compiling them is most of making one, so each is compiled once a process."""
    compile_route, kept = Rule.compile, {}

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.is_leaf, rule.merge_slashes, repr(rule.defaults))
        if key in kept:
            rule.__dict__.update(kept[key])
            return
        compile_route(rule)
        names = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")
        kept[key] = {name: getattr(rule, name) for name in names}

    Rule.compile = compile_once  # type: ignore[method-assign]


def _compile_statements_once() -> None:
    """Every test opens a database of its own and says the same to it: a statement is compiled once a process."""
    make, kept = database.create_engine, {}  # type: ignore[attr-defined, var-annotated]

    def make_with_kept(*given: Any, **named: Any) -> Engine:
        engine = make(*given, **named)
        engine._compiled_cache = kept.setdefault(type(engine.dialect), LRUCache(STATEMENTS_KEPT))
        return engine

    # Statements are kept by dialect, and two of a class differ in nothing that a statement is compiled with.
    DefaultDialect.__hash__ = lambda dialect: hash(type(dialect))  # type: ignore[method-assign, assignment]
    DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
    database.create_engine = make_with_kept  # type: ignore[attr-defined]


def _read_static_files_once() -> None:
    """No test changes the product's own static files."""
    of_any, own = assets.fingerprint, PROJECT / "static"
    known = of_any(own)
    assets.fingerprint = lambda folder: known if folder == own else of_any(folder)


def _send_from_memory() -> None:
    """What a client sends leaves no temporary file to be found unclosed in whichever test looks for garbage next."""
    sending.stream_encode_multipart = partial(  # type: ignore[assignment]
        sending.stream_encode_multipart, use_tempfile=False
    )


_compile_routes_once()
_compile_statements_once()
_read_static_files_once()
_send_from_memory()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, or a worker ends with them while all others wait for it."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG))


def pytest_collection_finish() -> None:
    memory.settle()
    gc.set_threshold(*GARBAGE)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that reaches the database runs on both, unless it is marked `one_database`."""
    if "database_kind" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("one_database")
        metafunc.parametrize("database_kind", ["sqlite"] if alone else ["sqlite", "postgresql"])


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database, this test's own."""
    if database_kind == "sqlite":
        path = tmp_path / "sheber.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path.as_posix()}"
        return
    url = request.getfixturevalue("migrated_postgresql")
    yield url
    empty_postgresql(url)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that no migration has touched."""
    if database_kind == "sqlite":
        yield f"sqlite:///{(tmp_path / 'empty.sqlite3').as_posix()}"
        return
    yield from temporary_postgresql()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated file per worker; tests take copies."""
    path = tmp_path_factory.mktemp("template") / "migrated.sqlite3"
    engine = open_engine(f"sqlite:///{path.as_posix()}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql() -> Iterator[str]:
    """One migrated database per worker; it is emptied after each test."""
    for url in temporary_postgresql():
        engine = open_engine(Settings(database_url=url).database)
        migrations.upgrade(engine)
        engine.dispose()
        yield url


def temporary_postgresql() -> Iterator[str]:
    """Create a database under a name of its own, and drop it afterwards. Skips without PostgreSQL, fails in CI."""
    name = f"sheber_test_{uuid4().hex}"
    run_on_postgresql(f'CREATE DATABASE "{name}"')
    run_on_postgresql(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')  # no test pulls the plug
    try:
        yield f"{POSTGRESQL}/{name}"
    finally:
        run_on_postgresql(f'DROP DATABASE "{name}" WITH (FORCE)')


def run_on_postgresql(statement: str) -> None:
    engine = create_engine(
        Settings(database_url=f"{POSTGRESQL}/postgres").database,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 3},
    )
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    except OperationalError as error:
        reason = f"PostgreSQL does not answer at {POSTGRESQL}"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}: {error}")
        pytest.skip(reason)
    finally:
        engine.dispose()


def empty_postgresql(url: str) -> None:
    """Empty every table that holds anything; triggers that refuse it (frozen tables) are off in this one session.

    TRUNCATE would cost some ten milliseconds a table, whatever it holds; a test leaves a few rows in a few tables.
    """
    engine = create_engine(Settings(database_url=url).database)
    with engine.begin() as connection:
        tables = _tables(url, connection)
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
        connection.execute(text("SET session_replication_role = replica"))
        for name in connection.scalars(text(asked)).all():
            connection.execute(text(f'DELETE FROM "{name}"'))
        for name in connection.scalars(text(COUNTED)).all():
            connection.execute(text(f'ALTER SEQUENCE "{name}" RESTART'))
    engine.dispose()


# Every sequence that gave a number, also to a row that was taken back or deleted: its table is empty then.
COUNTED = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
_TABLES: dict[str, list[str]] = {}


def _tables(url: str, connection: Connection) -> list[str]:
    """The tables of a migrated database; asked once, for looking is slow."""
    if url not in _TABLES:
        _TABLES[url] = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    return _TABLES[url]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(instance=str(tmp_path / "instance"), database_url=database_url, secret_key=TEST_SECRET)


@pytest.fixture
def make_app(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make the app with other settings or another clock: `make_app(demo=True)`, `make_app(now=lambda: MOMENT)`.

    Forms need no token here (`csrf=True` asks for it): that every form carries one is tested once, for all routes.
    """
    apps: list[Flask] = []

    def make(*, now: clock.Clock | None = None, csrf: bool = False, **changed: object) -> Flask:
        app = create_app(replace(settings, **changed), now=now)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=csrf)
        app.jinja_env.bytecode_cache = TEMPLATES
        app.extensions["scoring.passwords"] = Passwords(CHEAP_HASHER)
        apps.append(app)
        return app

    yield make
    for app in apps:
        live.end(app)
        app.extensions["scoring.db"].dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def db_session(app: Flask) -> Iterator[Session]:
    """A session inside one writing transaction, with the app at hand; `commit()` it to let others see."""
    with app.app_context(), Session(db.engine.execution_options(sheber_writes=True), expire_on_commit=False) as session:
        yield session


@pytest.fixture
def make_account(app: Flask) -> Callable[..., Actor]:
    """Make and commit an account that signs in with PASSWORD: `make_account("chief-expert", scope=("skill", "17"))`."""

    def make(*roles: str, login: str = "", scope: tuple[str, str] = (EVERYWHERE, "")) -> Actor:
        name = login or f"{'-'.join(roles) or 'nobody'}-{uuid4().hex[:6]}"
        with app.app_context():
            made, now = passwords().make(PASSWORD, login=name), clock.now()
            with db.transaction() as session:
                new = accounts.NewAccount(name, made, f"Test {name}", "en")
                account = accounts.create_account(session, new, actor=CONSOLE, at=now)
                for role in roles:
                    accounts.grant_role(session, account, Grant(role, Scope(*scope)), actor=CONSOLE, at=now)
                session.refresh(account)
                return Actor(account.id, account.login, account.display_name, "en", accounts.grants_of(account))

    return make


@pytest.fixture
def signed_in(app: Flask, make_account: Callable[..., Actor]) -> Callable[..., Actor]:
    """Sign a client in as a new account of these roles, without the form: `signed_in(client, "organizer")`."""

    def enter(client: FlaskClient, *roles: str, account: Actor | None = None, **given: object) -> Actor:
        actor = account or make_account(*roles, **given)
        with app.app_context(), db.transaction() as session:
            row = session.get_one(Account, actor.account_id)
            token = sign_in.open_sign_in(session, row, Visit("127.0.0.1"), lifetime=timedelta(hours=1), at=clock.now())
        with client.session_transaction() as kept:
            kept["_user_id"] = token
        with app.app_context(), db.reading() as session:
            entered = sign_in.actor_of(session, token, at=clock.now())
        assert entered is not None
        return entered

    return enter
