"""One door to the database: an engine per app, typed columns, and transactions that announce after commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from flask import Flask, current_app
from sqlalchemy import DateTime, Dialect, Engine, Integer, MetaData, String, Text, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

from scoring.foundation import events
from scoring.foundation.waiting import off_the_loop

BUSY_TIMEOUT_MS = 10_000
POOL_SIZE = 10
POOL_OVERFLOW = 20
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; naive times are refused, so that no table ever holds a local one. decisions.md 27."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[int, mapped_column(Integer, primary_key=True)]
Name = Annotated[str, mapped_column(String(200))]
Code = Annotated[str, mapped_column(String(60))]
LongText = Annotated[str, mapped_column(Text)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Hundredths = Annotated[int, mapped_column(Integer)]  # never Numeric: on SQLite that is a float


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Database:
    """The product's database, found through the current app."""

    def init_app(self, app: Flask) -> None:
        app.extensions["scoring.db"] = open_engine(app.config["SETTINGS"].database)

    @property
    def engine(self) -> Engine:
        engine: Engine = current_app.extensions["scoring.db"]
        return engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or rolled back whole; events leave only after commit."""
        with Session(self.engine.execution_options(sheber_writes=True), expire_on_commit=False) as session:
            with session.begin():
                yield session
            events.deliver(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries; whatever it changed by mistake is thrown away."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session


def open_engine(url: str) -> Engine:
    """An engine that is safe under many writers: on SQLite WAL, synchronous=FULL, foreign keys, BEGIN IMMEDIATE.

    Errors name the statement and never its values: a log must not hold a hidden score or a person's number.
    """
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, pool_pre_ping=True, hide_parameters=True
        )
    waits = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    engine = create_engine(url, connect_args=waits, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    # The one step that waits for the disk. Everything before it is Python that no thread would make quicker.
    engine.dialect.do_commit = _commit_off_the_loop  # type: ignore[method-assign]
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: 18 of 24 marks were lost with it
    cursor = connection.cursor()
    for pragma in (
        *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"),
        "recursive_triggers=ON",  # else INSERT OR REPLACE deletes a row without asking the triggers that refuse it
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _commit_off_the_loop(dbapi_connection: PoolProxiedConnection) -> None:
    off_the_loop(dbapi_connection.commit)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("sheber_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


db = Database()
