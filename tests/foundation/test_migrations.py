"""Migrations: every step goes up and down on both databases, and the models say what the migrations made."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import scoring
from scoring.foundation import migrations
from scoring.foundation.config import Settings
from scoring.foundation.db import Base, open_engine


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = open_engine(Settings(database_url=empty_database_url).database)
    yield engine
    engine.dispose()


def revisions(engine: Engine) -> list[str]:
    """Every revision from the first to the newest."""
    walked = ScriptDirectory.from_config(migrations.configure(engine)).walk_revisions()
    return [script.revision for script in walked][::-1]


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def import_all_models() -> None:
    for module in pkgutil.walk_packages(scoring.__path__, "scoring."):
        if module.name.rpartition(".")[2] in {"models", "jobs"}:
            import_module(module.name)


def test_history_is_one_line(engine: Engine) -> None:
    script = ScriptDirectory.from_config(migrations.configure(engine))

    assert len(script.get_heads()) == 1
    assert [revision.is_branch_point for revision in script.walk_revisions()] == [False] * len(revisions(engine))


def test_each_step_goes_down_to_where_it_came_from_and_up_again(engine: Engine) -> None:
    before: set[str] = set()
    for revision in revisions(engine):
        migrations.upgrade(engine, revision)
        after = tables(engine)

        migrations.downgrade(engine, "-1")
        assert tables(engine) == before

        migrations.upgrade(engine, revision)
        assert tables(engine) == after
        assert migrations.current(engine) == revision
        before = after


def test_all_the_way_down_leaves_nothing(engine: Engine) -> None:
    migrations.upgrade(engine)

    migrations.downgrade(engine, "base")

    assert tables(engine) == set()
    assert migrations.current(engine) is None


@pytest.mark.one_database  # PostgreSQL has no INSERT OR REPLACE
def test_what_cannot_be_deleted_cannot_be_replaced_either(engine: Engine) -> None:
    migrations.upgrade(engine)

    with engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        kept = {name for name in names if name.endswith(("_no_delete", "_no_replace"))}

    frozen = {name.removesuffix("_no_delete") for name in kept if name.endswith("_no_delete")}
    assert {name.removesuffix("_no_replace") for name in kept if name.endswith("_no_replace")} == frozen


def test_models_and_migrations_say_the_same(engine: Engine) -> None:
    import_all_models()
    migrations.upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []
