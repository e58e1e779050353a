"""Entries of another's stage, nominations into ours, answers to those that we sent; each leaves an act."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.championships.entries.writing import NewEntry, add_entry, note_act
from scoring.championships.packages.lines import Act, entry_hash
from scoring.championships.packages.models import (
    ImportedEntryRow,
    ImportedNominationRow,
    NominationAnswerRow,
)
from scoring.championships.packages.stage_in import Taking
from scoring.championships.stages.models import (
    StageEntryActRow,
    StageEntryConditionRow,
    StageEntryPersonRow,
    StageEntryRow,
    StageSkillRow,
)

IMPORTED, NOMINATED = "imported", "nominated-by-package"


def take_entries(
    taking: Taking, skills: Mapping[str, StageSkillRow], organisations: Mapping[str, str], persons: Mapping[str, str]
) -> None:
    """Entries of another's stage, as they are there: a record that is followed, with the acts that came since."""
    session, acts = taking.session, taking.acts("entries")
    ids = [one["id"] for one in taking.plan.contents.entries]
    held = {
        row.public_id: row for row in session.scalars(select(StageEntryRow).where(StageEntryRow.public_id.in_(ids)))
    }
    written: list[tuple[StageEntryRow, Mapping[str, Any], bool]] = []
    for said in taking.plan.contents.entries:
        if acts[said["id"]] not in (Act.NEW, Act.CHANGED):
            continue
        row = held.get(said["id"])
        columns = {
            "stage_skill_id": skills[said["skill"]].id, "participation": said["participation"], "state": said["state"],
            "team": said["team"], "organisation": organisations.get(said["organisation"] or "", said["organisation"]),
            "region": said["region"], "provenance": _text(said["provenance"]),
        }  # fmt: skip
        written.append((row or _new_entry(said), said, row is None))
        for column, value in columns.items():
            setattr(written[-1][0], column, value)
        written[-1][0].revision += 1
    session.add_all([row for row, _said, _new in written])
    session.flush()  # once: a republic has more than a thousand, and nobody marks meanwhile
    for entry, content, new in written:
        _write_parts(session, entry, content, persons, new=new)
        _write_acts(taking, entry, content, new=new)
        _remember_entry(session, entry, content, new=new)
    session.flush()


def _new_entry(said: Mapping[str, Any]) -> StageEntryRow:
    created = datetime.fromisoformat(said["created_at"])
    return StageEntryRow(public_id=said["id"], seat=None, revision=0, created_at=created)


def _write_parts(
    session: Session, row: StageEntryRow, said: Mapping[str, Any], persons: Mapping[str, str], *, new: bool
) -> None:
    if not new:
        session.execute(delete(StageEntryPersonRow).where(StageEntryPersonRow.entry_id == row.id))
        session.execute(delete(StageEntryConditionRow).where(StageEntryConditionRow.entry_id == row.id))
    for position, person in enumerate(said["persons"], 1):
        session.add(StageEntryPersonRow(entry_id=row.id, position=position, person=persons.get(person, person)))
    for one in said["conditions"]:
        session.add(StageEntryConditionRow(entry_id=row.id, code=one["code"], minutes=one["minutes"]))


def _write_acts(taking: Taking, row: StageEntryRow, said: Mapping[str, Any], *, new: bool) -> None:
    """Acts are added to alone, there as here: those that are not here yet, then that they were imported."""
    session = taking.session
    here = select(StageEntryActRow).where(StageEntryActRow.entry_id == row.id, StageEntryActRow.account_id.is_(None))
    known = set() if new else {(one.act, one.at) for one in session.scalars(here)}
    for one in said["acts"]:
        at = datetime.fromisoformat(one["at"])
        if (one["act"], at) not in known:
            session.add(
                StageEntryActRow(entry_id=row.id, act=one["act"], account_id=None, at=at, reason=one["reason"] or "")
            )
    session.add(
        StageEntryActRow(
            entry_id=row.id, act=IMPORTED, account_id=taking.actor.account_id, at=taking.at, reason=taking.row.hash[:12]
        )
    )


def _remember_entry(session: Session, row: StageEntryRow, said: Mapping[str, Any], *, new: bool) -> None:
    held = select(ImportedEntryRow).where(ImportedEntryRow.entry_id == row.id)
    known = None if new else session.scalar(held)
    if known is None:
        known = ImportedEntryRow(entry_id=row.id, seat=None, content="")
        session.add(known)
    known.seat, known.content = said["seat"], entry_hash(said)


def take_nominations(taking: Taking, organisations: Mapping[str, str], persons: Mapping[str, str]) -> None:
    """Nominated entries of our own stage, each with where it comes from. decisions.md 19."""
    target, session, acts = taking.plan.target, taking.session, taking.acts("nominations")
    if target is None:
        return
    found = select(StageSkillRow).where(StageSkillRow.stage_id == target.id)
    skills = {row.number: row for row in session.scalars(found)}
    for said in taking.plan.contents.nominations:
        if acts[said["id"]] is not Act.NEW:
            continue
        new = NewEntry(
            persons=[persons[one] for one in said["persons"]],
            organisation=organisations.get(said["organisation"] or "", said["organisation"]),
            region=said["region"], team=said["team"],
            conditions={one["code"]: one["minutes"] for one in said["conditions"]},
            provenance=_text({**said["provenance"], "installation": taking.row.fingerprint}),
        )  # fmt: skip
        row = add_entry(
            session, skills[said["skill"]], new, NOMINATED, actor=taking.actor, at=taking.at,
            reason=taking.row.hash[:12],
        )  # fmt: skip
        session.add(
            ImportedNominationRow(
                nomination=said["id"], stage=taking.row.stage, entry_id=row.id, package_id=taking.row.id
            )
        )
    target.revision += 1
    session.flush()


def take_answers(taking: Taking) -> None:
    """What the upper stage said of our nominations: beside the entry, with an act; our entry itself stays."""
    session, acts = taking.session, taking.acts("answers")
    ids = [one["nomination"] for one in taking.plan.contents.answers]
    rows = {
        row.public_id: row for row in session.scalars(select(StageEntryRow).where(StageEntryRow.public_id.in_(ids)))
    }
    for said in taking.plan.contents.answers:
        if acts[said["nomination"]] not in (Act.NEW, Act.CHANGED):
            continue
        row = rows[said["nomination"]]
        session.add(
            NominationAnswerRow(
                entry_id=row.id, state=said["state"], at=datetime.fromisoformat(said["at"]), reason=said["reason"],
                package_id=taking.row.id,
            )
        )  # fmt: skip
        note_act(session, row, f"answer-{said['state']}", actor=taking.actor, at=taking.at, reason=said["reason"])
    session.flush()


def _text(said: Mapping[str, Any] | None) -> str | None:
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None
