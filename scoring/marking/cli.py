"""The commands `scoring journal ...`: verify the chains of marks, export them, hand out a checkpoint."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import terminal, words
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Unreadable
from scoring.marking.checkpoints import Checkpoint, Report, newest_checkpoint, read_checkpoint, verify
from scoring.marking.desk.journal import journal_lines
from scoring.marking.models import AssessmentRow
from scoring.marking.recording import room

group = AppGroup("journal", help="The journal of marks: verify it, export it, keep a checkpoint elsewhere.")
one_assessment = click.option("--assessment", "wanted", help="The id of one assessment; all of them when left out.")


@group.command("verify")
@one_assessment
@click.option(
    "--checkpoint", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="One kept elsewhere."
)
@click.pass_context
def verify_journal(context: click.Context, wanted: str | None, path: Path | None) -> None:
    """Say whether the journal is intact. Exit 0: intact; 1: the first broken entry of each seat is named."""
    outside = _read(path) if path else None
    with db.reading() as session:
        assessments = _chosen(session, wanted or (outside.assessment if outside else None), strict=outside is None)
        reports = [_verified(session, each, outside) for each in assessments]
    if outside and not reports:
        click.echo(words.sentence("assessment-unknown", locale=terminal.language()))
        context.exit(1)
    for report in reports:
        for line in _lines(report):
            click.echo(line)
    context.exit(1 if any(report.faults for report in reports) else 0)


@group.command("export")
@one_assessment
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=False), default="-", help="A file; else printed.")
def export_journal(wanted: str | None, output: TextIO) -> None:
    """Write every entry as a line of JSON with its hash: ids and codes, no names, no texts, no score still hidden."""
    with db.reading() as session:
        for assessment in _chosen(session, wanted):
            for line in journal_lines(session, room().frames.get(session, assessment)):
                click.echo(line, file=output, nl=False)


@group.command("checkpoint")
@click.argument("assessment")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=False), default="-", help="A file; else printed.")
def export_checkpoint(assessment: str, output: TextIO) -> None:
    """Write the newest checkpoint of ASSESSMENT, to be kept on another machine."""
    with db.reading() as session:
        _chosen(session, assessment)
        newest = newest_checkpoint(session, assessment)
    if newest is None:
        raise NotFound("checkpoint-none")
    click.echo(json.dumps(newest.document(), sort_keys=True, indent=2), file=output)


def _chosen(session: Session, wanted: str | None, *, strict: bool = True) -> list[str]:
    found = select(AssessmentRow.public_id).order_by(AssessmentRow.id)
    ids = list(session.scalars(found if wanted is None else found.where(AssessmentRow.public_id == wanted)))
    if strict and wanted is not None and not ids:
        raise NotFound("assessment-unknown")
    return ids


def _verified(session: Session, assessment: str, outside: Checkpoint | None) -> Report:
    return verify(session, assessment, outside if outside and outside.assessment == assessment else None)


def _lines(report: Report) -> Iterator[str]:
    said: dict[str, str | int] = {
        "assessment": report.assessment,
        "entries": report.entries,
        "checkpoints": report.checkpoints,
    }
    if not report.faults:
        yield words.sentence("journal-intact", said, locale=terminal.language())
    for fault in report.faults:
        place: dict[str, str | int] = {"seat": fault.seat or "-", "seq": fault.seq}
        yield f"{report.assessment} {fault.code} {words.sentence(fault.code, place, locale=terminal.language())}"


def _read(path: Path) -> Checkpoint:
    try:
        return read_checkpoint(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable("checkpoint-unreadable") from error
