"""Commands on marking schemes: `scoring scheme check` needs no database, `scoring scheme export` only for its own."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring.foundation import terminal, words
from scoring.foundation.terminal import SpeakingGroup
from scoring.foundation.words import LANGUAGES
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths
from scoring.rules.rulesets import Purpose
from scoring.schemes.bringing_in.checking import check_document, check_text, exit_code
from scoring.schemes.content.keys import new_aspect_key
from scoring.schemes.taking_out.sources import Source, from_database, from_file, looks_like_file
from scoring.schemes.workbook import read_workbook

if TYPE_CHECKING:
    from flask import Flask

FORMS = ("xlsx", "csv", "json")

group = SpeakingGroup("scheme", help="Check a marking scheme workbook, or write one.")


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


@group.command()
@click.argument("source")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--lang",
    "chosen",
    type=click.Choice(LANGUAGES),
    help="Language of texts and sentences; else the terminal's.",
)
@click.option("--version", "number", type=click.IntRange(1, 2**31 - 1), help="A frozen version, of a database scheme.")
@click.pass_obj
def export(
    make_app: "Callable[[], Flask] | None", source: str, out: Path, chosen: str | None, number: int | None
) -> None:
    """Write SOURCE into OUT: an R4 workbook (.xlsx), a table (.csv) or the whole document (.json).

    SOURCE is a workbook, a .json document, or the id of a scheme in the database, as its address in the browser has
    it: the open draft, else the newest version. Every export of a workbook can be brought in again.

    Exit code: 0 written; 1 written from a file that has errors (`scoring scheme check` names them); 2 not written.
    """
    from scoring.schemes.taking_out.export import export_bytes

    language = chosen or terminal.language()
    if chosen:
        click.get_current_context().meta[terminal.LANGUAGE] = chosen
    form = out.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise RuleBroken("export-ending-unknown", file=out.name)
    found = _found(source, number, make_app)
    if out.exists() and Path(source).exists() and os.path.samefile(out, source):
        raise RuleBroken("export-over-source")
    write_whole(out, export_bytes(found.content, form, language))
    terminal.say(
        "scheme-exported", err=True, file=out.name, aspects=len([*found.content.aspects()]),
        total=words.format_mark(format_hundredths(found.content.total), language),
    )  # fmt: skip
    if found.errors:
        terminal.say("export-source-has-errors", err=True, count=found.errors)
        sys.exit(terminal.FOUND_PROBLEMS)


def write_whole(path: Path, content: bytes) -> None:
    """Written beside it first: a full disk leaves the old file as it was."""
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _found(source: str, number: int | None, make_app: "Callable[[], Flask] | None") -> Source:
    if looks_like_file(source):
        return from_file(Path(source))
    if make_app is None:
        raise RuleBroken("workbook-missing")
    from scoring.foundation.db import db

    with make_app().app_context(), db.reading() as session:
        return from_database(session, source, number)


def _write(text: str) -> None:
    """UTF-8 whatever the console's code page is: it may lack the Kazakh letters."""
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
