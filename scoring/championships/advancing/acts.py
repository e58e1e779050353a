"""Reading and writing the acts of lists: each with who, when and why, numbered, never changed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing.course import Kind, Record
from scoring.championships.advancing.models import AdvancementActRow
from scoring.marking.access import account_of
from scoring.marking.entries import keep_text
from scoring.marking.models import JournalTextRow
from scoring.people.actors import Actor


def read_records(session: Session, skills: Iterable[int]) -> dict[int, list[Record]]:
    """The acts of these skills, by skill, in order; one query."""
    query = (
        select(AdvancementActRow, JournalTextRow.text)
        .outerjoin(JournalTextRow, JournalTextRow.id == AdvancementActRow.reason_text)
        .where(AdvancementActRow.stage_skill_id.in_(list(skills)))
        .order_by(AdvancementActRow.stage_skill_id, AdvancementActRow.seq)
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for row, reason in session.execute(query):
        found[row.stage_skill_id].append(_record(row, reason or ""))
    return found


def write(
    session: Session,
    skill: int,
    seq: int,
    kind: Kind,
    results: str,
    *,
    seat: str = "",
    nomination: str = "",
    entry: str | None = None,
    organisation: str | None = None,
    content: Mapping[str, Any] | None = None,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Record:
    """Add the act numbered `seq`. Raises SignInNeeded: sign-in-needed; Refused: text-too-long."""
    row = AdvancementActRow(
        stage_skill_id=skill,
        seq=seq,
        act=kind.value,
        results=results,
        seat=seat or None,
        nomination=nomination or None,
        entry=entry,
        organisation=organisation,
        content=json.dumps(content or {}, sort_keys=True),
        reason_text=keep_text(session, reason, at=at)[0] if reason.strip() else None,
        account_id=account_of(actor),
        at=at,
    )
    session.add(row)
    session.flush()
    return _record(row, reason.strip())


def _record(row: AdvancementActRow, reason: str) -> Record:
    return Record(
        row.seq, Kind(row.act), row.results, row.seat or "", row.nomination or "", row.entry, row.organisation,
        json.loads(row.content), reason, row.account_id, row.at,
    )  # fmt: skip
