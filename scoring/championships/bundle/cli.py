"""The commands `scoring bundle ...`: which skills are final, and their open results bundles as files."""

from pathlib import Path

import click
from flask.cli import AppGroup

from scoring.championships.bundle.exporting import bundle, finalised
from scoring.foundation import terminal
from scoring.foundation.db import db
from scoring.marking.entries import moment_text

bundle_group = AppGroup("bundle", help="The open results bundles of finalised skills: list them, write one.")


@bundle_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of lines.")
def list_bundles(as_json: bool) -> None:
    """Name the finalised skills: id, revision, hash of the finalised results, when."""
    import json

    with db.reading() as session:
        rows = [
            {"id": name, "revision": row.revision, "hash": row.hash, "finalised_at": moment_text(row.at)}
            for name, row in finalised(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['revision']}  {row['hash']}  {row['finalised_at']}")


@bundle_group.command("export")
@click.argument("assessment", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--revision", type=int, help="Which finalised revision; else the newest.")
def export_bundle(assessment: str, file: Path, revision: int | None) -> None:
    """Write the bundle of the finalised skill ID to FILE; anyone can check it with `scoring verify FILE`."""
    with db.reading() as session:
        content = bundle(session, assessment, revision)
    file.write_bytes(content)
    terminal.say("bundle-written", file=str(file), bytes=len(content))
