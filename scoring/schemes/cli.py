"""Commands on marking schemes that need no database: `scoring scheme check`."""

import json
import sys
from pathlib import Path

import click

from scoring.foundation import terminal
from scoring.foundation.terminal import SpeakingGroup
from scoring.foundation.words import LANGUAGES
from scoring.rules.rulesets import Purpose
from scoring.schemes.checking import check_document, check_text, exit_code
from scoring.schemes.keys import new_aspect_key
from scoring.schemes.workbook import read_workbook

group = SpeakingGroup("scheme", help="Check a marking scheme workbook.")


@group.command(short_help="Say what a workbook holds and what is wrong with it.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a page of text.")
@click.option(
    "--lang",
    "chosen",
    type=click.Choice(LANGUAGES),
    help="Language of the sentences; else SHEBER_LANGUAGE, else the terminal's.",
)
@click.option(
    "--for",
    "purpose",
    type=click.Choice([purpose.value for purpose in Purpose]),
    default=Purpose.CHAMPIONSHIP.value,
    show_default=True,
    help="What the marks are for: it decides what is an error and what a warning.",
)
def check(file: Path, as_json: bool, chosen: str | None, purpose: str) -> None:
    """Say what a CIS workbook holds and what is wrong with it, cell by cell.

    Exit code: 0 without errors, 1 with errors, 2 when the file cannot be read at all.
    """
    language = chosen or terminal.language()
    reading = read_workbook(file, filename=file.name, new_key=new_aspect_key, purpose=Purpose(purpose))
    if as_json:
        _write(json.dumps(check_document(reading, language), ensure_ascii=False, indent=2))
    else:
        _write(check_text(reading, language))
    sys.exit(exit_code(reading))


def _write(text: str) -> None:
    """UTF-8 whatever the console's code page is: it may lack the Kazakh letters."""
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
