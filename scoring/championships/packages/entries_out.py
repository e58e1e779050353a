"""Entries of a stage as a package carries them: who by opaque ids, under which number, and every act done to them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.persons_out import TO_OTHERS
from scoring.championships.stages.models import (
    StageEntryActRow,
    StageEntryConditionRow,
    StageEntryPersonRow,
    StageEntryRow,
    StageRow,
    StageSkillRow,
)
from scoring.marking.entries import moment_text
from scoring.marking.models import SeatRow
from scoring.marking.setup.seating import accommodations_at, persons_at
from scoring.people.directory.consents import consenting
from scoring.rules.ranking import Participation

Document = dict[str, Any]
PROVENANCE = ("stage", "skill", "seat", "place", "total", "hash")


def entries_document(session: Session, stage: StageRow) -> list[Document]:
    """Every entry, and every seat that no entry names, as an entry under the seat's id.

    Conditions and reasons in words of those who did not agree to be passed on stay here: they may say who it is.
    """
    rows = list(session.execute(_entries(stage)))
    ids = [row.id for row, _skill in rows]
    persons, conditions, acts = _persons(session, ids), _conditions(session, ids), _acts(session, ids)
    seats = _seats(session, stage)
    documents = [
        _entry(row, skill, persons[row.id], conditions[row.id], acts[row.id], seats.get(row.seat or ""))
        for row, skill in rows
    ]
    documents += _of_seats(session, seats, {row.seat for row, _skill in rows}, stage)
    agreed = consenting(session, {one for entry in documents for one in entry["persons"]}, TO_OTHERS)
    return sorted((_within(entry, agreed) for entry in documents), key=lambda entry: str(entry["id"]))


def _within(entry: Document, agreed: Collection[str]) -> Document:
    if entry["persons"] and all(one in agreed for one in entry["persons"]):
        return entry
    acts = [{**act, "reason": None} for act in entry["acts"]]
    return {**entry, "conditions": [], "acts": acts, "team": entry["team"] if entry["persons"] else ""}


def _entries(stage: StageRow) -> Any:
    return (
        select(StageEntryRow, StageSkillRow.public_id)
        .join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
        .where(StageSkillRow.stage_id == stage.id)
        .order_by(StageEntryRow.id)
    )


def _persons(session: Session, entries: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    row = StageEntryPersonRow
    for one in session.scalars(select(row).where(row.entry_id.in_(entries)).order_by(row.position)):
        found[one.entry_id].append(one.person)
    return found


def _conditions(session: Session, entries: Iterable[int]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = defaultdict(list)
    row = StageEntryConditionRow
    for one in session.scalars(select(row).where(row.entry_id.in_(entries)).order_by(row.code)):
        found[one.entry_id].append({"code": one.code, "minutes": one.minutes})
    return found


def _acts(session: Session, entries: Iterable[int]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = defaultdict(list)
    row = StageEntryActRow
    for one in session.scalars(select(row).where(row.entry_id.in_(entries)).order_by(row.id)):
        found[one.entry_id].append({"act": one.act, "at": moment_text(one.at), "reason": one.reason})
    return found


def _seats(session: Session, stage: StageRow) -> dict[str, tuple[SeatRow, StageSkillRow]]:
    found = (
        select(SeatRow, StageSkillRow)
        .join(StageSkillRow, StageSkillRow.assessment_id == SeatRow.assessment_id)
        .where(StageSkillRow.stage_id == stage.id)
    )
    return {seat.public_id: (seat, skill) for seat, skill in session.execute(found)}


def _entry(
    row: StageEntryRow,
    skill: str,
    persons: list[str],
    conditions: list[Document],
    acts: list[Document],
    seated: tuple[SeatRow, StageSkillRow] | None,
) -> Document:
    number = seated[0].number if seated else None
    return {
        "id": row.public_id, "skill": skill, "participation": row.participation, "state": row.state, "team": row.team,
        "organisation": row.organisation, "region": row.region, "seat": None if number is None else str(number),
        "persons": persons, "conditions": conditions, "provenance": _provenance(row.provenance),
        "created_at": moment_text(row.created_at), "acts": acts,
    }  # fmt: skip


def _provenance(text: str | None) -> Document | None:
    """Where an entry came from, where it says so in full. decisions.md 19."""
    said = json.loads(text) if text else {}
    found = {name: said.get(name) for name in PROVENANCE}
    return found if all(value is not None for value in found.values()) else None


def _of_seats(
    session: Session, seats: dict[str, tuple[SeatRow, StageSkillRow]], named: Collection[str | None], stage: StageRow
) -> list[Document]:
    rows = [seat for seat, _skill in seats.values() if seat.public_id not in named]
    persons, conditions = persons_at(session, rows), accommodations_at(session, rows)
    return [
        {
            "id": seat.public_id, "skill": seats[seat.public_id][1].public_id,
            "participation": seat.status if seat.status in ("guest", "reserve") else Participation.OFFICIAL.value,
            "state": "withdrawn" if seat.status not in ("official", "guest", "reserve") else "confirmed",
            "team": seat.team or "", "organisation": seat.organisation, "region": seat.region,
            "seat": None if seat.number is None else str(seat.number), "persons": list(persons[seat.public_id]),
            "conditions": [
                {"code": code, "minutes": minutes} for code, minutes in sorted(conditions[seat.public_id].items())
            ],
            "provenance": None, "created_at": moment_text(stage.created_at), "acts": [],
        }
        for seat in rows
    ]  # fmt: skip
