"""What every test may ask for: a migrated database of each kind, the app on it, accounts, a signed-in client."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scoring.app import create_app
from scoring.foundation import clock, migrations
from scoring.foundation.config import Settings
from scoring.foundation.db import db, open_engine
from scoring.people import accounts, sign_in
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, EVERYWHERE, Actor, Grant, Scope
from scoring.people.models import Account
from scoring.people.passwords import Passwords, passwords

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
TEST_SECRET = "a secret of the tests alone, and long enough"
PASSWORD = "a password of the tests"
CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ONE_DATABASE = "one_database: what is tested has no say of its own about the database; SQLite alone will do"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", ONE_DATABASE)
    # How long one example takes says more about who else uses the machine than about the law.
    hypothesis.settings.register_profile("sheber", deadline=None)
    hypothesis.settings.load_profile("sheber")


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
    """Empty every table at once; triggers that refuse it (frozen tables) are off in this one session."""
    engine = create_engine(Settings(database_url=url).database)
    with engine.begin() as connection:
        names = [f'"{name}"' for name in inspect(connection).get_table_names() if name != "alembic_version"]
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
    engine.dispose()


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
        app.extensions["scoring.passwords"] = Passwords(CHEAP_HASHER)
        apps.append(app)
        return app

    yield make
    for app in apps:
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
