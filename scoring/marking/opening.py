"""Opening an assessment: the checklist of what still keeps marking from beginning, and the act itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import Refused
from scoring.marking.frames import MARKED_SEATS, AssessmentState, Frame, day_of
from scoring.marking.judges import acts
from scoring.marking.models import DayRow
from scoring.marking.recording import room
from scoring.marking.setting_up import changing
from scoring.people.actors import Actor
from scoring.rules.journal import is_code


@dataclass(frozen=True, slots=True)
class Missing:
    """What still keeps an assessment from opening: a code of a sentence, and its values."""

    code: str
    params: Mapping[str, str | int]


def open_assessment(session: Session, assessment: str, *, actor: Actor, at: datetime) -> None:
    """Open marking: from here scheme version, rule set and numbers stand.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-not-draft, assessment-not-ready
    (`missing`: how many points of the checklist stand against it).
    """
    row = changing(session, assessment, actor=actor)
    if row.state != AssessmentState.DRAFT:
        raise Refused("assessment-not-draft")
    missing = checklist(session, room().frames.fresh(session, assessment))
    if missing:
        raise Refused("assessment-not-ready", missing=len(missing))
    row.state, row.opened_at = AssessmentState.OPEN.value, at
    acts.note(session, assessment, "act-opened", actor=actor, at=at)


def checklist(session: Session, frame: Frame) -> tuple[Missing, ...]:
    """What still keeps marking from opening.

    Codes: no-seats, seat-without-number, day-not-planned, sheet-without-panel, panel-incomplete-for-opening,
    seat-without-judges, sheet-id-unusable.
    """
    return tuple(_missing(session, frame))


def _missing(session: Session, frame: Frame) -> Iterator[Missing]:
    if not frame.seats:
        yield Missing("no-seats", {})
    unnumbered = sum(seat.number is None and seat.status in MARKED_SEATS for seat in frame.seats.values())
    if unnumbered:
        yield Missing("seat-without-number", {"seats": unnumbered})
    days = {str(number) for number in session.scalars(select(DayRow.number).where(DayRow.assessment_id == frame.id))}
    for sheet in frame.sheets.values():
        if not is_code(sheet.id):  # it could be marked and never signed
            yield Missing("sheet-id-unusable", {"sheet": sheet.id})
        day = day_of(sheet)
        if day and day not in days:
            yield Missing("day-not-planned", {"sheet": sheet.id, "day": sheet.day})
        yield from _missing_of_panel(frame, sheet.id)


def _missing_of_panel(frame: Frame, sheet: str) -> Iterator[Missing]:
    panel = frame.panel_of(sheet)
    if panel is None:
        yield Missing("sheet-without-panel", {"sheet": sheet})
        return
    if len(panel.seated()) < frame.rule_set.judgement.judges:
        yield Missing("panel-incomplete-for-opening", {"sheet": sheet})
        return
    for seat in frame.seats.values():
        if seat.status in MARKED_SEATS and not frame.judges_if_any(seat.id, sheet):
            yield Missing("seat-without-judges", {"sheet": sheet, "seat": seat.number or 0})
