"""The commands `scoring journal ...`: verify the chains of marks, export them, hand out a checkpoint."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import words
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Unreadable
from scoring.marking.checkpoints import Checkpoint, Report, checkpoints_of, read_checkpoint, verify
from scoring.marking.entries import chains_of
from scoring.marking.models import AssessmentRow
from scoring.rules.journal import entry_hash

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
        click.echo(words.sentence("assessment-unknown", locale="en"))
        context.exit(1)
    for report in reports:
        for line in _lines(report):
            click.echo(line)
    context.exit(1 if any(report.faults for report in reports) else 0)


@group.command("export")
@one_assessment
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=False), default="-", help="A file; else printed.")
def export_journal(wanted: str | None, output: TextIO) -> None:
    """Write every entry as a line of JSON with its hash: ids and codes, no names, no texts."""
    with db.reading() as session:
        for assessment in _chosen(session, wanted):
            for line in _entries(session, assessment):
                click.echo(json.dumps(line, ensure_ascii=False, sort_keys=True), file=output)


@group.command("checkpoint")
@click.argument("assessment")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=False), default="-", help="A file; else printed.")
def export_checkpoint(assessment: str, output: TextIO) -> None:
    """Write the newest checkpoint of ASSESSMENT, to be kept on another machine."""
    with db.reading() as session:
        _chosen(session, assessment)
        kept = checkpoints_of(session, assessment)
    if not kept:
        raise NotFound("checkpoint-none")
    click.echo(json.dumps(kept[-1].document(), sort_keys=True, indent=2), file=output)


def _chosen(session: Session, wanted: str | None, *, strict: bool = True) -> list[str]:
    found = select(AssessmentRow.public_id).order_by(AssessmentRow.id)
    ids = list(session.scalars(found if wanted is None else found.where(AssessmentRow.public_id == wanted)))
    if strict and wanted is not None and not ids:
        raise NotFound("assessment-unknown")
    return ids


def _verified(session: Session, assessment: str, outside: Checkpoint | None) -> Report:
    return verify(session, assessment, outside if outside and outside.assessment == assessment else None)


def _entries(session: Session, assessment: str) -> Iterator[dict[str, object]]:
    row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == assessment)).one()
    for _seat, chain in sorted(chains_of(session, row.id).items()):
        for entry in chain:
            parts = {name: value for name, value in asdict(entry).items() if value is not None}
            yield {"assessment": assessment, **parts, "hash": entry_hash(entry)}


def _lines(report: Report) -> Iterator[str]:
    said: dict[str, str | int] = {
        "assessment": report.assessment,
        "entries": report.entries,
        "checkpoints": report.checkpoints,
    }
    if not report.faults:
        yield words.sentence("journal-intact", said, locale="en")
    for fault in report.faults:
        place: dict[str, str | int] = {"seat": fault.seat or "-", "seq": fault.seq}
        yield f"{report.assessment} {fault.code} {words.sentence(fault.code, place, locale='en')}"


def _read(path: Path) -> Checkpoint:
    try:
        return read_checkpoint(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable("checkpoint-unreadable") from error
