"""Alembic's migrations, from the first table; one line of history, each step reversible.

Alembic is imported where it is used: most commands never ask for it, and it brings a template engine with it.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

if TYPE_CHECKING:
    from alembic.config import Config


def configure(engine: Engine) -> "Config":
    """Alembic's configuration for an open engine; there is no alembic.ini to keep in step."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "scoring.foundation:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    from alembic import command

    command.upgrade(configure(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    from alembic import command

    command.downgrade(configure(engine), revision)


def current(engine: Engine) -> str | None:
    """The revision the database stands at, None before the first."""
    with engine.connect() as connection:
        return current_of(connection)


def current_of(connection: Connection) -> str | None:
    """As `current`, within a transaction that is under way."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def newest(engine: Engine) -> str | None:
    """The revision the code expects."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(configure(engine)).get_current_head()


def history(engine: Engine) -> list[tuple[str, str]]:
    """(revision, meaning) of every migration, oldest first."""
    from alembic.script import ScriptDirectory

    scripts = list(ScriptDirectory.from_config(configure(engine)).walk_revisions())
    return [(script.revision, script.doc) for script in reversed(scripts)]
