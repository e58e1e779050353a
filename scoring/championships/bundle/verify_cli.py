"""The command `scoring verify FILE`: needs no database and no network, and loads little."""

import json
import sys
from pathlib import Path

import click

from scoring.foundation import terminal


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def verify(file: Path, as_json: bool) -> None:
    """Compute an open results bundle again, and compare with what was published.

    Needs no database and no network. Exit code: 0 it holds, 1 it differs, 2 it cannot be read.
    """
    from scoring.championships.bundle.reading import read_bundle
    from scoring.championships.bundle.verifying import verify as verify_bundle

    verdict = verify_bundle(read_bundle(file))  # what cannot be read, the group of commands says in a sentence
    if as_json:
        click.echo(json.dumps(verdict.document(), ensure_ascii=False, indent=2))
    else:
        for difference in verdict.differences:
            click.echo(terminal.sentence(difference.code, difference.params))
        code = "bundle-holds" if verdict.holds else "bundle-differs"
        terminal.say(code, count=len(verdict.differences), entries=verdict.entries, seats=len(verdict.standings))
    sys.exit(0 if verdict.holds else terminal.FOUND_PROBLEMS)
