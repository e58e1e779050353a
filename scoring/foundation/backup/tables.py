"""Tables as lines of JSON and back: the same lines whichever database they come from or go to."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.types import TypeEngine

ROWS_AT_ONCE = 500
VERSION_TABLE = "alembic_version"  # stands in the manifest as the revision


@dataclass(frozen=True)
class Table:
    """A table as the database itself describes it: the program may be newer than the tables."""

    name: str
    columns: dict[str, TypeEngine[Any]]
    key: tuple[str, ...]

    @cached_property
    def clause(self) -> sa.TableClause:
        return sa.table(self.name, *(sa.column(name, kind) for name, kind in self.columns.items()))


def tables_of(connection: Connection) -> list[Table]:
    """Every table, those that others refer to first."""
    inspector = inspect(connection)
    names = [name for name, _keys in inspector.get_sorted_table_and_fkc_names() if name]
    return [
        Table(
            name,
            {column["name"]: column["type"] for column in inspector.get_columns(name)},
            tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
        )
        for name in names
        if name != VERSION_TABLE
    ]


def snapshot(engine: Engine) -> Connection:
    """A connection that sees one moment for as long as it is open, and stands in nobody's way while it reads.

    PostgreSQL: REPEATABLE READ, read only. SQLite: a reading transaction of WAL. Its online copy by steps would begin
    anew after each commit of another process, and never end while marking goes on.
    """
    if engine.dialect.name == "sqlite":
        return engine.connect()
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return engine.connect().execution_options(**options, stream_results=True)


def lines_of(connection: Connection, table: Table) -> Iterator[list[str]]:
    """The rows in the order of their key, some hundred lines at a time; a line is a list of values."""
    clause = table.clause
    wanted = sa.select(clause).order_by(*(clause.c[name] for name in table.key))
    for rows in connection.execute(wanted).partitions(ROWS_AT_ONCE):
        yield [json.dumps([_written(value) for value in row], ensure_ascii=False) + "\n" for row in rows]


def insert_lines(connection: Connection, table: Table, columns: list[str], lines: Iterable[bytes]) -> int:
    """Put lines into an empty table; how many there were. Raises ValueError, KeyError for what are no such lines."""
    kinds = [table.columns[name] for name in columns]
    statement, count, waiting = sa.insert(table.clause), 0, []
    for line in lines:
        values = json.loads(line)
        read = [_read(value, kind) for value, kind in zip(values, kinds, strict=True)]
        waiting.append(dict(zip(columns, read, strict=True)))
        count += 1
        if len(waiting) == ROWS_AT_ONCE:
            connection.execute(statement, waiting)
            waiting = []
    if waiting:
        connection.execute(statement, waiting)
    return count


def continue_numbers(connection: Connection, table: Table) -> None:
    """PostgreSQL counts beside the table: the next row must not get a number that is taken."""
    if connection.dialect.name != "postgresql" or table.key != ("id",):
        return
    place = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")))
    most = connection.scalar(sa.select(sa.func.max(table.clause.c.id)))
    if place is not None and most is not None:
        connection.execute(sa.select(sa.func.setval(place, most)))


def _written(value: Any) -> Any:
    if value is None or isinstance(value, str | int):  # a bool is an int
        return value
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"no way to write a {type(value).__name__}")  # a float above all: no number of ours is one


def _read(value: Any, kind: TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value, validate=True)
    return bool(value) if isinstance(kind, sa.Boolean) else value
