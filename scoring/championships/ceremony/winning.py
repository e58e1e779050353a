"""Who won what in each skill, and whether it may be revealed: restricted, read for whoever runs the ceremony."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.audience import ALOUD
from scoring.championships.ceremony import invented
from scoring.championships.ceremony.cards import CARDS
from scoring.championships.results.gathering import decided_among, newest_of_each
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageSkillRow
from scoring.marking.frames import AssessmentState
from scoring.marking.models import AssessmentRow


@dataclass(frozen=True, slots=True)
class Winning:
    """Seats by card, as the finalised results with the number `results` have them.

    `blocked` says as a code why nothing may be revealed now.
    """

    results: int | None = None
    blocked: str = ""
    winners: Mapping[str, Sequence[str]] = field(default_factory=dict)


def winning_of(session: Session, skills: Sequence[StageSkillRow], *, rehearsal: bool) -> Mapping[int, Winning]:
    """By the number of each skill's row. A rehearsal asks for no result of anybody."""
    if rehearsal:
        return {skill.id: Winning(winners=_by_card(invented.rows_of(skill))) for skill in skills}
    numbers = [skill.assessment_id for skill in skills if skill.assessment_id is not None]
    assessments = {one.id: one for one in session.scalars(select(AssessmentRow).where(AssessmentRow.id.in_(numbers)))}
    final, decided = newest_of_each(session, numbers), decided_among(session, numbers)
    return {
        skill.id: _winning(assessments.get(skill.assessment_id or 0), final.get(skill.assessment_id or 0), decided)
        for skill in skills
    }


def _winning(assessment: AssessmentRow | None, final: FinalisationRow | None, decided: set[tuple[int, int]]) -> Winning:
    if assessment is None or assessment.rehearsal_of is not None or final is None:
        return Winning(blocked="ceremony-not-final")
    winners = _by_card(json.loads(final.document)["standings"])
    corrected = (assessment.id, final.revision) in decided or assessment.state != AssessmentState.CLOSED.value
    if corrected:
        return Winning(final.id, "ceremony-being-corrected", winners)
    return Winning(final.id, "" if winners else "ceremony-no-medals", winners)


def _by_card(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Sequence[str]]:
    """Ties share a card; who has a medal and nothing to be said aloud of cannot be. decisions.md 12, 14."""
    won: dict[str, list[str]] = {card: [] for card in CARDS}
    for row in rows:
        if row["medal"] in won and row["participation"] in ALOUD:
            won[row["medal"]].append(row["seat"])
    return {card: tuple(seats) for card, seats in won.items() if seats}
