"""Who a stage sends on, as a package carries it: a frozen view, fed by whoever decides it.

The part that keeps the advancing lists says whom people approved (`feed`). Without it those go on who stand within
the quota of final results; of a tie at the cut line nobody does, since only a person may split it. decisions.md 17, 18.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.rules.cutline import Quota, Status, propose
from scoring.rules.hundredths import parse_hundredths
from scoring.rules.ranking import Placed

_EXTENSION = "scoring.championships.nominations"


@dataclass(frozen=True, slots=True)
class Nomination:
    """An entry of the lower stage that goes on. `skill` is the number of the skill; persons are opaque ids.

    `provenance`: stage, skill, seat, place, total (text), hash of the finalised results. decisions.md 19.
    """

    entry: str
    skill: str
    provenance: Mapping[str, Any]
    persons: tuple[str, ...] = ()
    team: str = ""
    organisation: str | None = None
    region: str | None = None
    conditions: Mapping[str, int | None] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {
            "id": self.entry, "skill": self.skill, "team": self.team, "organisation": self.organisation,
            "region": self.region, "persons": list(self.persons), "provenance": dict(self.provenance),
            "conditions": [{"code": code, "minutes": minutes} for code, minutes in sorted(self.conditions.items())],
        }  # fmt: skip


Chosen = Callable[[Session, StageRow], Mapping[int, Sequence[str]]]


def feed(app: Flask, chosen: Chosen) -> None:
    """Let `chosen` say which seats (numbers, by the number of the skill's row) a stage of ours sends on."""
    app.extensions[_EXTENSION] = chosen


def nominations_of(session: Session, stage: StageRow) -> Sequence[Nomination]:
    """Whom a stage sends on, of skills whose results are final and not opened for correction."""
    # Late: gathering speaks of nominations, and both would wait for the other.
    from scoring.championships.packages.entries_out import entries_document
    from scoring.championships.packages.gathering import finished_skills
    from scoring.championships.stages.queries import skills_of

    finished = finished_skills(session, stage)
    entries = {(one["skill"], one["seat"]): one for one in entries_document(session, stage) if one["seat"]}
    chosen: Chosen = current_app.extensions.get(_EXTENSION, within_quota)
    going, found = chosen(session, stage), list[Nomination]()
    for skill in skills_of(session, stage):
        if skill.id in finished and not finished[skill.id].reopened:
            final = finished[skill.id].row
            rows = {row["seat"]: row for row in json.loads(final.document)["standings"]}
            found += _of_skill(stage, skill, final.hash, rows, entries, going.get(skill.id, ()))
    return tuple(found)


def within_quota(session: Session, stage: StageRow) -> Mapping[int, Sequence[str]]:
    """The seats within the quota of each skill that is final."""
    from scoring.championships.packages.gathering import finished_skills
    from scoring.championships.stages.queries import skills_of

    finished = finished_skills(session, stage)
    found = {}
    for skill in skills_of(session, stage):
        if skill.id in finished:
            rows = json.loads(finished[skill.id].row.document)["standings"]
            in_field = (row for row in rows if row["place"])
            placed = [Placed(row["place"], row["seat"], "", parse_hundredths(row["total"])) for row in in_field]
            proposed = propose(placed, Quota(skill.places, skill.minimum), {}, ())
            found[skill.id] = tuple(proposed.with_status(Status.ADVANCES))
    return found


def _of_skill(
    stage: StageRow,
    skill: StageSkillRow,
    hashed: str,
    by_seat: Mapping[str, Mapping[str, Any]],
    entries: Mapping[tuple[str, str], Mapping[str, Any]],
    going: Sequence[str],
) -> list[Nomination]:
    found = []
    for seat in going:
        entry = entries.get((skill.public_id, seat))
        if entry is None:
            continue
        provenance = {
            "stage": stage.public_id, "skill": skill.public_id, "seat": seat, "place": by_seat[seat]["place"],
            "total": by_seat[seat]["total"], "hash": hashed,
        }  # fmt: skip
        conditions = {one["code"]: one["minutes"] for one in entry["conditions"]}
        found.append(
            Nomination(
                entry["id"], skill.number, provenance, tuple(entry["persons"]), entry["team"], entry["organisation"],
                entry["region"], conditions,
            )
        )  # fmt: skip
    return found
