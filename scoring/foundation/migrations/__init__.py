"""Alembic's migrations, from the first table; one line of history, each step reversible."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def configure(engine: Engine) -> Config:
    """Alembic's configuration for an open engine; there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", "scoring.foundation:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    command.upgrade(configure(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    command.downgrade(configure(engine), revision)


def current(engine: Engine) -> str | None:
    """The revision the database stands at, None before the first."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest(engine: Engine) -> str | None:
    """The revision the code expects."""
    return ScriptDirectory.from_config(configure(engine)).get_current_head()


def history(engine: Engine) -> list[tuple[str, str]]:
    """(revision, meaning) of every migration, oldest first."""
    scripts = list(ScriptDirectory.from_config(configure(engine)).walk_revisions())
    return [(script.revision, script.doc) for script in reversed(scripts)]
