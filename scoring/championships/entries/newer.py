"""Entries whose place was taken from final results that were corrected since, or are to be. decisions.md 19, 19a.

Nobody moves by it: whoever works with the entry is told which revision it came from and what is other now.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.models import ImportedResultsRow
from scoring.championships.results.models import CorrectionDecisionRow, FinalisationRow
from scoring.championships.results.rows import Document, differences
from scoring.championships.stages.models import StageEntryRow
from scoring.marking.models import AssessmentRow


@dataclass(frozen=True, slots=True)
class Decision:
    """By which decision results were corrected, or are to be."""

    number: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Newer:
    """The place was taken from revision `was`, and `now` stands: the same one while a decision waits (`decided`).

    `own`: {"seat", "before", "after"} of this very competitor, None where nothing of theirs differs; `others`: how
    many other seats do. `assessment` is "" where another installation marks it.
    """

    was: int
    now: int
    decided: bool
    decision: Decision | None
    own: Document | None
    others: int
    assessment: str


@dataclass(slots=True)
class _Chain:
    """All revisions of the final results of one skill, by hash, the oldest first; decisions by what they correct."""

    assessment: str = ""
    revisions: dict[str, int] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)

    @property
    def newest(self) -> str:
        return list(self.revisions)[-1]

    def outdated(self, hashed: str) -> bool:
        return hashed != self.newest or self.revisions[hashed] in self.decisions


def newer_results(session: Session, entries: Iterable[StageEntryRow]) -> dict[int, Newer]:
    """Of these entries, those that came from results which stand no more or are open; by the number of the row.

    So many queries for any number of entries. Whoever calls has asked permission to see them.
    """
    said: dict[int, Mapping[str, Any]] = {row.id: json.loads(row.provenance) for row in entries if row.provenance}
    chains = _brought(session, said.values()) | _ours(session, said.values())
    old = {entry: one for entry, one in said.items() if one.get("hash") in chains}
    old = {entry: one for entry, one in old.items() if chains[one["hash"]].outdated(one["hash"])}
    wanted = {hashed for one in old.values() for hashed in (one["hash"], chains[one["hash"]].newest)}
    standings = _standings(session, wanted) if wanted else {}
    return {entry: _newer(one, chains[one["hash"]], standings) for entry, one in old.items()}


def _newer(said: Mapping[str, Any], chain: _Chain, standings: Mapping[str, Sequence[Document]]) -> Newer:
    was, now = chain.revisions[said["hash"]], chain.revisions[chain.newest]
    changed = differences(standings[said["hash"]], standings[chain.newest])
    own = [one for one in changed if one["seat"] == str(said.get("seat", ""))]
    last = max((revision for revision in chain.decisions if revision >= was), default=None)
    return Newer(
        was, now, now in chain.decisions, chain.decisions.get(last or 0), own[0] if own else None,
        len(changed) - len(own), chain.assessment,
    )  # fmt: skip


def _ours(session: Session, said: Iterable[Mapping[str, Any]]) -> dict[str, _Chain]:
    """The chain of each hash of results that were made final here."""
    wanted = {str(one["assessment"]) for one in said if one.get("assessment")}
    if not wanted:
        return {}
    row, chains = FinalisationRow, dict[int, _Chain]()
    found = select(row.assessment_id, AssessmentRow.public_id, row.revision, row.hash)
    of = found.join(AssessmentRow, AssessmentRow.id == row.assessment_id).where(AssessmentRow.public_id.in_(wanted))
    for number, assessment, revision, hashed in session.execute(of.order_by(row.revision)):
        chains.setdefault(number, _Chain(assessment)).revisions[hashed] = revision
    decided = select(CorrectionDecisionRow).where(CorrectionDecisionRow.assessment_id.in_(list(chains)))
    for one in session.scalars(decided):
        chains[one.assessment_id].decisions[one.revision] = Decision(one.number, one.decided_on)
    return {hashed: chain for chain in chains.values() for hashed in chain.revisions}


def _brought(session: Session, said: Iterable[Mapping[str, Any]]) -> dict[str, _Chain]:
    """The chain of each hash of results that came in packages; which decision made a revision, it says itself."""
    hashes = {str(one["hash"]) for one in said if one.get("hash")}
    if not hashes:
        return {}
    row, chains = ImportedResultsRow, dict[int, _Chain]()
    skills = select(row.stage_skill_id).where(row.hash.in_(hashes))
    found = select(row.stage_skill_id, row.revision, row.hash).where(row.stage_skill_id.in_(skills))
    for skill, revision, hashed in session.execute(found.order_by(row.revision, row.id)):
        chains.setdefault(skill, _Chain()).revisions[hashed] = revision
    corrected = [chain.newest for chain in chains.values() if len(chain.revisions) > 1]
    documents = select(row.stage_skill_id, row.document).where(row.hash.in_(corrected))
    for skill, document in session.execute(documents) if corrected else ():
        follows = (json.loads(document).get("follows") or {}).get("decision")
        if follows:
            before = list(chains[skill].revisions.values())[-2]
            chains[skill].decisions[before] = Decision(follows["number"], date.fromisoformat(follows["date"]))
    return {hashed: chain for chain in chains.values() for hashed in chain.revisions}


def _standings(session: Session, hashes: Iterable[str]) -> dict[str, Sequence[Document]]:
    wanted = list(hashes)
    found: dict[str, Sequence[Document]] = {}
    for row in (ImportedResultsRow, FinalisationRow):
        documents = select(row.hash, row.document).where(row.hash.in_(wanted))
        found |= {hashed: json.loads(document)["standings"] for hashed, document in session.execute(documents)}
    return found
