"""The command `scoring`: reads well, loads little, says in one sentence what cannot be done, exits with a meaning."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from scoring.app import create_app
from scoring.cli import ROOMS, root
from scoring.commands import COMMANDS
from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow
from scoring.people.demonstration import ACCOUNTS
from scoring.people.models import Account, Region
from scoring.preparing import fill_demonstration, prepare
from scoring.schemes.models import SchemeRow, VersionRow

DONE, FOUND_PROBLEMS, CANNOT = 0, 1, 2
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2"
NOTHING_HEAVY = "import scoring.cli, sys; print(sorted({'flask', 'sqlalchemy', 'gevent', 'babel'} & set(sys.modules)))"
APP_WITHOUT = """
import sys
from scoring.app import create_app
create_app()
print(sorted({"alembic", "mako", "xlsxwriter", "openpyxl"} & set(sys.modules)))
"""


@pytest.fixture
def scoring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in an instance folder of its own, in English."""
    monkeypatch.setenv("SHEBER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("SHEBER_LANGUAGE", "en")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*arguments: str, **environ: str) -> Result:
        return CliRunner(env=environ).invoke(root, arguments, prog_name="scoring")

    return run


def test_help_names_every_command(scoring):
    output = scoring("--help").output

    assert [name for name in (*COMMANDS, *ROOMS) if f"\n  {name} " not in output] == []


def test_every_command_of_every_group_has_a_help_text():
    context = click.Context(root)
    silent = []
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        parts = command.commands.values() if isinstance(command, click.Group) else []
        silent += [part.name for part in (command, *parts) if not part.get_short_help_str()]

    assert silent == []


def test_storage_that_is_not_ours_is_one_sentence(scoring):
    result = scoring("demo", SHEBER_RATE_STORAGE="memcached://127.0.0.1")

    assert result.exit_code == CANNOT
    assert result.stderr.startswith("SHEBER_RATE_STORAGE cannot be read.")


def test_help_loads_nothing_heavy():
    done = subprocess.run([sys.executable, "-c", NOTHING_HEAVY], cwd=PROJECT, capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_an_app_is_made_without_what_only_migrations_and_workbooks_need(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", APP_WITHOUT], cwd=PROJECT, capture_output=True, text=True,
        env={**os.environ, "SHEBER_INSTANCE": str(tmp_path)},
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_settings_are_listed_with_secrets_masked(scoring):
    result = scoring("config", SECRET_KEY="tell nobody", DATABASE_URL="postgresql://u:hunter2@h/d")

    assert result.exit_code == DONE
    assert [word for word in ("tell nobody", "hunter2") if word in result.output] == []


def test_tables_behind_are_found_and_then_brought_up_to_date(scoring):
    exit_codes = [scoring(*words).exit_code for words in (("db", "check"), ("db", "upgrade"), ("db", "check"))]

    assert exit_codes == [FOUND_PROBLEMS, DONE, DONE]


def test_tables_go_down_and_up_again(scoring):
    scoring("db", "upgrade")

    down = scoring("db", "downgrade", "base", "--yes")
    stands = scoring("db", "current").output
    up = scoring("db", "upgrade")

    assert (down.exit_code, stands, up.exit_code) == (DONE, "-\n", DONE)


@pytest.mark.parametrize(
    ("arguments", "environ", "sentence"),
    [
        pytest.param(
            ("db", "current"), {"DATABASE_URL": NOWHERE},
            "The database cannot be reached. Check DATABASE_URL and that the database server is running.",
            id="no database server",
        ),
        pytest.param(
            ("db", "current"), {"DATABASE_URL": "mysql://u@h/d"},
            "DATABASE_URL cannot be read. It looks like postgresql://user:password@host/database.",
            id="another kind of database",
        ),
        pytest.param(
            ("db", "current"), {"SHEBER_PORT": "many"}, "SHEBER_PORT has to be a whole number.", id="wrong setting",
        ),
        pytest.param(
            ("db", "upgrade", "9999"), {}, 'There is no revision 9999. "scoring db history" lists them.',
            id="unknown revision",
        ),
        pytest.param(
            ("demo",), {"SHEBER_MODE": "production"},
            "Production mode needs a SECRET_KEY of its own: everybody knows the default one. Set a long random text "
            "and start again.",
            id="default secret in production",
        ),
        pytest.param(
            ("demo",), {"SHEBER_MODE": "production", "SECRET_KEY": "0123456789abcdef" * 2},
            "The demonstration is not filled in production mode: everybody knows its passwords. For it, start with "
            "SHEBER_MODE=development.",
            id="demonstration in production",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(scoring, arguments, environ, sentence):
    result = scoring(*arguments, **environ)

    assert (result.exit_code, result.stderr) == (CANNOT, f"{sentence}\n")


def test_refused_demonstration_leaves_the_database_alone(scoring, tmp_path):
    scoring("demo", SHEBER_MODE="production", SECRET_KEY="0123456789abcdef" * 2)

    assert list((tmp_path / "instance").glob("*.sqlite3")) == []


def test_folder_that_cannot_be_made_is_one_sentence(scoring, tmp_path):
    (tmp_path / "file").touch()

    result = scoring("db", "current", SHEBER_INSTANCE=str(tmp_path / "file" / "instance"))

    assert (result.exit_code, result.stderr.count("\n")) == (CANNOT, 1)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "SHEBER_PORT мәні бүтін сан болуы керек.\n"),
        ("ru", "SHEBER_PORT должно быть целым числом.\n"),
        ("en", "SHEBER_PORT has to be a whole number.\n"),
    ],
)
def test_command_speaks_the_language_asked_for(scoring, language, sentence):
    assert scoring("--lang", language, "config", SHEBER_PORT="many").stderr == sentence


def test_demonstration_said_twice_changes_nothing(database_url, tmp_path):
    app = create_app(Settings(instance=str(tmp_path), database_url=database_url))

    def fill() -> list[int | None]:
        prepare(app)
        fill_demonstration(app)
        with app.app_context(), db.reading() as session:
            tables = (Account, Region, SchemeRow, VersionRow, AssessmentRow)
            return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    first, second = fill(), fill()
    app.extensions["scoring.db"].dispose()

    assert (first, second) == ([len(ACCOUNTS), 20, 8, 8, 23], first)
