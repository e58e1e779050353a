"""What every test may ask for: a migrated database of each kind, the app on it, accounts, a signed-in client."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scoring.app import create_app
from scoring.foundation import migrations
from scoring.foundation.config import Settings
from scoring.foundation.db import db, open_engine

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
TEST_SECRET = "a secret of the tests alone"
ONE_DATABASE = "one_database: what is tested has no say of its own about the database; SQLite alone will do"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", ONE_DATABASE)


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
    """Make the app with other settings or another clock: `make_app(demo=True)`, `make_app(now=lambda: MOMENT)`."""
    apps: list[Flask] = []

    def make(*, now: Callable[[], object] | None = None, **changed: object) -> Flask:
        app = create_app(replace(settings, **changed), now=now)
        app.config.update(TESTING=True)
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
