"""From a dropped workbook to a draft: taken in, read by a job, looked at, mended, kept, or laid over a scheme."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Outdated, Refused, Unreadable
from scoring.foundation.jobs import Progress
from scoring.foundation.spreadsheets import Spreadsheet, open_spreadsheet
from scoring.foundation.uploads import Upload, kept
from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import Purpose, default_ruleset
from scoring.rules.scheme import Scheme
from scoring.rules.scheme_checks import check_scheme
from scoring.schemes import access, history
from scoring.schemes.access import Actor
from scoring.schemes.bringing_in import report as reports
from scoring.schemes.bringing_in.findings import Finding, Severity
from scoring.schemes.bringing_in.matching import Certainty, Match, apply_matches, match_aspects
from scoring.schemes.content import canonical_bytes, scheme_from_bytes
from scoring.schemes.content.keys import new_aspect_key
from scoring.schemes.drafting import (
    begin_scheme,
    draft_for_change,
    expect_seen,
    new_public_id,
    note_content,
)
from scoring.schemes.models import DraftRow, ImportRow, SchemeRow
from scoring.schemes.workbook import Reading
from scoring.schemes.workbook.assembling import read_spreadsheet

JOB = "read-workbook"
JOB_MEMORY = 200 * 1024 * 1024  # what a hostile file may take before the job is ended
JOB_SECONDS = 20
NEW = "new"  # an aspect that matches none


@dataclass(frozen=True, slots=True)
class ImportView:
    """A dropped file and what came of it. `content` is None while it is being read, or when it could not be."""

    public_id: str
    filename: str
    at: datetime
    purpose: Purpose
    job: str | None
    layout: str | None
    language: str | None
    content: Scheme | None
    report: reports.Report | None
    scheme: str | None
    target: str | None


def take_in(
    session: Session,
    actor: Actor,
    upload: Upload,
    *,
    purpose: Purpose,
    at: datetime,
    over: str | None = None,
    new_id: Callable[[], str] = new_public_id,
) -> ImportRow:
    """Note an uploaded file and ask for the job that reads it; `over` is a scheme it is meant to replace.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown; Outdated: no-open-draft.
    """
    target = expect_takable(session, actor, over)
    row = ImportRow(
        public_id=new_id(),
        by=access.account_of(actor),
        at=at,
        filename=upload.filename,
        sha256=upload.sha256,
        purpose=(target.purpose if target else purpose.value),
        target_id=target.id if target else None,
    )
    session.add(row)
    session.flush()
    row.job = jobs.enqueue(session, JOB, {"import": row.public_id}, account=row.by).public_id
    return row


def expect_takable(session: Session, actor: Actor, over: str | None) -> SchemeRow | None:
    """The scheme a file is meant to replace, None for a new one. Raises as `take_in` does."""
    access.require(actor, access.IMPORT)
    return draft_for_change(session, actor, over)[0] if over else None


def read_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: read the file, check the scheme, keep both with the cells around each finding."""
    with db.reading() as session:
        row = _find(session, parameters["import"])
        path, purpose = kept(row.sha256), Purpose(row.purpose)
    progress.begin("reading-file", total=3)
    reading, spreadsheet = _read(path.read_bytes(), row.filename, purpose)
    progress.advance()
    content = canonical_bytes(reading.scheme).decode() if reading.scheme else None
    if content is not None:
        scheme_from_bytes(content.encode())  # what could not be read back must not be kept
    checked = _checks(reading.scheme, purpose)
    report = reports.report_of(reading, spreadsheet, checked)
    progress.advance()
    with db.transaction() as session:
        found = _find(session, parameters["import"])
        found.layout, found.language = reading.revision.value, reading.language
        found.report = reports.written(report)
        found.content = content
        progress.finish(session, {"import": found.public_id})
    return {}


def import_view(session: Session, actor: Actor, public_id: str) -> ImportView:
    """Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row = seen_import(session, actor, public_id)
    content = scheme_from_bytes(row.content.encode()) if row.content else None
    return ImportView(
        public_id=row.public_id,
        filename=row.filename,
        at=row.at,
        purpose=Purpose(row.purpose),
        job=row.job,
        layout=row.layout,
        language=row.language,
        content=content,
        report=reports.read(row.report) if row.report else None,
        scheme=_public_id(session, row.scheme_id),
        target=_public_id(session, row.target_id),
    )


def keep_as_draft(session: Session, actor: Actor, public_id: str, *, at: datetime) -> SchemeRow:
    """The imported content becomes a new scheme with an open draft, errors and all.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: import-not-read; Outdated: import-kept.
    """
    row, content = _readable(session, actor, public_id)
    scheme = begin_scheme(session, actor, content, purpose=Purpose(row.purpose), at=at, act="imported")
    _note_kept(session, row, scheme)
    return scheme


def proposals(session: Session, actor: Actor, public_id: str) -> tuple[Scheme, Scheme, tuple[Match, ...], int]:
    """The draft the file is meant to replace, the file's content, which aspect is which, and the draft's revision.

    Raises as `keep_as_draft` does; Refused: import-without-target.
    """
    row, content = _readable(session, actor, public_id)
    _, draft = _target(session, actor, row)
    old = history.content_of(session, draft)
    return old, content, match_aspects(old, content), draft.revision


def lay_over(
    session: Session,
    actor: Actor,
    public_id: str,
    chosen: Mapping[str, str],
    *,
    seen: int,
    at: datetime,
) -> SchemeRow:
    """The file's content replaces the draft; `chosen` says for each new aspect key which old one it is, or "new".

    What is not chosen goes by the proposals that are certain or likely. decisions.md 8.
    Raises as `proposals` does; Outdated: draft-changed; Unreadable: field-wrong (a key that the draft does not have);
    RuleBroken: match-key-twice.
    """
    row, content = _readable(session, actor, public_id)
    scheme, draft = _target(session, actor, row)
    expect_seen(draft, seen)
    old = history.content_of(session, draft)
    keys = frozenset(aspect.key for aspect in old.aspects())
    matches = [_decided(match, chosen, keys) for match in match_aspects(old, content)]
    merged = apply_matches(content, [match for match in matches if match is not None])
    history.append_state(session, draft, merged, act="imported", by=access.account_of(actor), at=at)
    note_content(scheme, merged, at)
    _note_kept(session, row, scheme)
    return scheme


def _decided(match: Match, chosen: Mapping[str, str], keys: Collection[str]) -> Match | None:
    """The match that is to be applied; a new aspect that comes under a key of the draft gets one of its own."""
    if match.new_key is None:
        return None
    sure = match.old_key if match.certainty is not Certainty.DOUBTFUL else None
    wanted = chosen.get(match.new_key) or sure or NEW
    if wanted == NEW:
        return replace(match, old_key=new_aspect_key()) if match.new_key in keys else None
    if wanted not in keys:
        raise Unreadable("field-wrong", field="match")
    return replace(match, old_key=wanted)


def _target(session: Session, actor: Actor, row: ImportRow) -> tuple[SchemeRow, DraftRow]:
    target = _public_id(session, row.target_id)
    if target is None:
        raise Refused("import-without-target")
    return draft_for_change(session, actor, target)


def _readable(session: Session, actor: Actor, public_id: str) -> tuple[ImportRow, Scheme]:
    row = seen_import(session, actor, public_id, lock=True)
    if row.scheme_id is not None:
        raise Outdated("import-kept")
    if row.content is None:
        raise Refused("import-not-read")
    return row, scheme_from_bytes(row.content.encode())


def _note_kept(session: Session, row: ImportRow, scheme: SchemeRow) -> None:
    row.scheme_id = scheme.id
    row.draft_id = session.execute(
        select(DraftRow.id).where(DraftRow.scheme_id == scheme.id).order_by(DraftRow.id.desc()).limit(1)
    ).scalar_one()


def _read(content: bytes, filename: str, purpose: Purpose) -> tuple[Reading, Spreadsheet | None]:
    try:
        spreadsheet = open_spreadsheet(content)
    except RuleBroken as broken:
        finding = Finding(Severity.ERROR, None, broken.code, {**broken.params, "filename": filename[-80:]})
        return Reading(None, findings=(finding,), readable=False), None
    return read_spreadsheet(spreadsheet, new_key=new_aspect_key, purpose=purpose, language=None), spreadsheet


def _checks(content: Scheme | None, purpose: Purpose) -> frozenset[str]:
    if content is None:
        return frozenset()
    return frozenset(problem.code for problem in check_scheme(content, default_ruleset(purpose).scheme))


def _find(session: Session, public_id: str, *, lock: bool = False) -> ImportRow:
    query = select(ImportRow).where(ImportRow.public_id == public_id)
    row = session.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound("import-unknown")
    return row


def seen_import(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> ImportRow:
    """Whoever dropped a file sees it, and whoever may see every scheme."""
    row = _find(session, public_id, lock=lock)
    access.require(actor, access.SEE, owner=row.by)
    return row


def _public_id(session: Session, scheme_id: int | None) -> str | None:
    if scheme_id is None:
        return None
    return session.execute(select(SchemeRow.public_id).where(SchemeRow.id == scheme_id)).scalar_one()
