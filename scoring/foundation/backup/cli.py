"""The commands `scoring backup FILE` and `scoring restore FILE`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from scoring.foundation import terminal

PASSPHRASE = "SHEBER_BACKUP_PASSPHRASE"  # noqa: S105  # the variable's name, for what runs without a person
sealing = click.option("--passphrase", "asked", is_flag=True, help=f"Ask for a passphrase ({PASSPHRASE} gives it).")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@sealing
def backup(file: Path, asked: bool) -> None:
    """Write everything into FILE while the server goes on: tables, files, keys. Without a passphrase it holds secrets.

    A file that is there already is never written over.
    """
    from scoring.foundation.backup.writing import make_backup
    from scoring.foundation.config import read_settings
    from scoring.foundation.db import open_engine

    settings = read_settings()
    settings.check()
    passphrase = _passphrase(confirm=True) if asked else ""
    settings.instance_folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    manifest = make_backup(engine, settings, file, at=datetime.now(UTC), passphrase=passphrase)
    engine.dispose()
    rows = sum(said["rows"] for said in manifest["tables"].values())
    terminal.say("backup-written", file=str(file), rows=rows, files=len(manifest["files"]))
    if not passphrase:
        terminal.say("backup-holds-secrets", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore FILE into an empty place: a database without tables and an instance folder without files."""
    from scoring.foundation.backup.restoring import needs_passphrase
    from scoring.foundation.backup.restoring import restore as restore_into
    from scoring.foundation.config import read_settings

    settings = read_settings()
    settings.check()
    passphrase = _passphrase(confirm=False) if needs_passphrase(file) else ""
    manifest = restore_into(file, settings, passphrase=passphrase)
    rows = sum(said["rows"] for said in manifest["tables"].values())
    terminal.say("backup-restored", made=manifest["made_at"], rows=rows, files=len(manifest["files"]))


def _passphrase(*, confirm: bool) -> str:
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return asked
