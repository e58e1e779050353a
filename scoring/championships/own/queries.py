"""Results of one person: every skill they have a seat in, and of those that were released what is in them.

What may be said is decided by `boards.audience`, as for all who keep what they are told. Whoever calls has made sure
that the person asks for themselves.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.championships.appeals.filing import last_day_for, standing_final
from scoring.championships.appeals.queries import aspect_number
from scoring.championships.boards.audience import Audience, public_board
from scoring.championships.boards.queries import Said
from scoring.championships.boards.views import PublicBoard, PublicRow, Shown
from scoring.championships.insights.profiles import Profile, profile_of
from scoring.championships.results.gathering import decided_among
from scoring.championships.results.models import CorrectionDecisionRow, FinalisationRow
from scoring.championships.results.rows import differences
from scoring.championships.stages.models import ChampionshipRow, StageRow, StageSkillRow
from scoring.foundation import clock
from scoring.foundation.errors import NotFound
from scoring.marking.deciding import TO_COMPETITOR
from scoring.marking.entries import entries_of
from scoring.marking.frames import AssessmentState, Frame
from scoring.marking.ledgers import Ledger, views
from scoring.marking.models import AssessmentRow, JournalTextRow, SeatMemberRow, SeatRow
from scoring.marking.recording import room
from scoring.rules.hundredths import format_hundredths
from scoring.rules.journal import EntryKind
from scoring.rules.ranking import Participation
from scoring.rules.rollup import RollUp
from scoring.rules.scale import public_text
from scoring.rules.scheme import Text

FIELD_LEAST = 3  # with two, a median tells the other one's marks


@dataclass(frozen=True, slots=True)
class OwnResult:
    """A skill that a person has a seat in. `row` is what was released of this seat; None before, and for those of whom
    nothing is said aloud (reserves, the disqualified)."""

    seat: str
    number: int | None
    status: Participation
    team: str
    skill_number: str
    skill: Said
    stage: Said
    championship: Said
    first_day: date | None
    last_day: date | None
    board: PublicBoard
    stage_id: str
    skill_id: str

    @property
    def released(self) -> bool:
        return self.board.shown is Shown.RESULTS

    @property
    def row(self) -> PublicRow | None:
        return next((row for row in self.board.rows if row.seat == str(self.number)), None)


@dataclass(frozen=True, slots=True)
class Comment:
    """What was written for the competitor, of a sub-criterion or an aspect of it ("A1.2"). No name stands here."""

    place: str
    name: Text
    text: str


@dataclass(frozen=True, slots=True)
class OwnCorrection:
    """Final results that a decision replaced: this seat before and after, None where nothing of it differs."""

    revision: int
    at: datetime
    decision: str
    decided_on: date | None
    difference: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class OwnDetail:
    """One released result. `opened`: a decision has opened the results again; until new ones are signed there is no
    `profile`, for what is marked meanwhile is not final. `appeal_until`: the last day, None when it is over."""

    result: OwnResult
    at: datetime
    profile: Profile | None
    comments: Sequence[Comment]
    corrections: Sequence[OwnCorrection]
    opened: bool
    appeal_until: date | None


def own_results(session: Session, person: str, at: datetime) -> tuple[OwnResult, ...] | None:
    """Every skill that a person has a seat in, the newest first; None where there is none. Rehearsals are left out."""
    found = tuple(_result(session, *row, at=at) for row in session.execute(_held(person)))
    return found or None


def own_detail(session: Session, person: str, seat: str, *, at: datetime) -> OwnDetail:
    """Raises NotFound: own-result-unknown, for another's seat and for what is not released alike."""
    found = session.execute(_held(person).where(SeatRow.public_id == seat)).one_or_none()
    result = _result(session, *found, at=at) if found else None
    if found is None or result is None or not result.released:
        raise NotFound("own-result-unknown")
    assessment: AssessmentRow = found[1]
    frame = room().frames.get(session, assessment.public_id)
    finals = _finals(session, assessment.id)
    opened = _opened(session, assessment, finals[-1])
    return OwnDetail(
        result,
        finals[-1].at,
        None if opened else _profile(session, frame, seat, finals[-1]),
        tuple(_comments(session, frame, seat, until=finals[-1].at)),
        tuple(_corrections(session, frame, finals, str(result.number))),
        opened,
        _appeal_until(session, frame, at),
    )


def _held(person: str) -> Any:
    beside = select(SeatMemberRow.seat).where(SeatMemberRow.person == person)
    return (
        select(SeatRow, AssessmentRow, StageSkillRow, StageRow, ChampionshipRow)
        .join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
        .join(StageSkillRow, StageSkillRow.assessment_id == AssessmentRow.id)
        .join(StageRow, StageRow.id == StageSkillRow.stage_id)
        .join(ChampionshipRow, ChampionshipRow.id == StageRow.championship_id)
        .where(or_(SeatRow.person == person, SeatRow.public_id.in_(beside)), AssessmentRow.rehearsal_of.is_(None))
        .order_by(StageRow.last_day.desc().nulls_last(), SeatRow.id.desc())
    )


def _result(
    session: Session,
    seat: SeatRow,
    _assessment: AssessmentRow,
    skill: StageSkillRow,
    stage: StageRow,
    championship: ChampionshipRow,
    *,
    at: datetime,
) -> OwnResult:
    return OwnResult(
        seat=seat.public_id,
        number=seat.number,
        status=Participation(seat.status),
        team=seat.team or "",
        skill_number=skill.number,
        skill=_said(skill),
        stage=_said(stage),
        championship=_said(championship),
        first_day=stage.first_day,
        last_day=stage.last_day,
        board=public_board(session, skill, at=at, audience=Audience.KEEPERS, checked=False),
        stage_id=stage.public_id,
        skill_id=skill.public_id,
    )


def _said(row: StageRow | StageSkillRow | ChampionshipRow) -> Said:
    return Said(row.name_kk, row.name_ru, row.name_en)


def _finals(session: Session, assessment: int) -> list[FinalisationRow]:
    """Every revision of final results, the newest last."""
    row = FinalisationRow
    return list(session.scalars(select(row).where(row.assessment_id == assessment).order_by(row.revision)))


def _opened(session: Session, assessment: AssessmentRow, final: FinalisationRow) -> bool:
    decided = (assessment.id, final.revision) in decided_among(session, [assessment.id])
    return decided or assessment.state != AssessmentState.CLOSED


def _profile(session: Session, frame: Frame, seat: str, final: FinalisationRow) -> Profile | None:
    """By criterion and by section of the standard, once what the journal says is what was signed."""
    wanted = [one.id for one in frame.seats.values() if one.number is not None and one.status.in_field]
    seen = views(session, room().ledgers, frame, {*wanted, seat}, Ledger.totals)
    if format_hundredths(seen[seat].total.total) != _fixed(final, str(frame.seat(seat).number))["sum"]:
        return None
    field: list[RollUp] = [seen[one] for one in wanted]
    return profile_of(frame.scheme, seen[seat], field if len(field) >= FIELD_LEAST else [])


def _fixed(final: FinalisationRow, number: str) -> Mapping[str, Any]:
    rows = json.loads(final.document)["standings"]
    return next((row for row in rows if row["seat"] == number), {"sum": None})


def _comments(session: Session, frame: Frame, seat: str, *, until: datetime) -> Iterator[Comment]:
    """What was written for the competitor before the results were signed; what was erased since is left out."""
    said = [
        entry
        for entry in entries_of(session, seat)
        if entry.kind is EntryKind.COMMENT and entry.reason == TO_COMPETITOR
        if datetime.fromisoformat(entry.at) <= until
    ]
    found = select(JournalTextRow.id, JournalTextRow.text).where(JournalTextRow.id.in_([one.text for one in said]))
    texts = {row.id: row.text for row in session.execute(found)}
    for entry in said:
        text = texts.get(entry.text or "")
        if text:
            sheet = entry.sheet or ""
            place, name = _place(frame, sheet, entry.aspect)
            yield Comment(place, name, text)


def _place(frame: Frame, sheet: str, aspect: str | None) -> tuple[str, Text]:
    """What a comment is about, as forms number it; a newer scheme may have taken it out."""
    known = frame.sheets.get(sheet)
    named = next((one.description for one in known.aspects if one.key == aspect), known.name) if known else Text()
    return aspect_number(frame, sheet, aspect) or sheet, named


def _corrections(
    session: Session, frame: Frame, finals: Sequence[FinalisationRow], number: str
) -> Iterator[OwnCorrection]:
    """Each revision that replaced another, newest first."""
    row = CorrectionDecisionRow
    decided = {one.revision: one for one in session.scalars(select(row).where(row.assessment_id == frame.id))}
    for before, after in reversed(list(pairwise(finals))):
        decision = decided.get(before.revision)
        both = [json.loads(one.document)["standings"] for one in (before, after)]
        mine = next((one for one in differences(*both) if one["seat"] == number), None)
        yield OwnCorrection(
            after.revision,
            after.at,
            decision.number if decision else "",
            decision.decided_on if decision else None,
            {side: _public(frame, mine[side]) for side in ("before", "after")} if mine else None,
        )


def _public(frame: Frame, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """A low scale score as papers print it. decisions.md 13."""
    scale, rules = said["scale"], frame.rule_set.scale
    return {**said, "scale": None if scale is None or rules is None else public_text(scale, rules)}


def _appeal_until(session: Session, frame: Frame, at: datetime) -> date | None:
    """decisions.md 19a."""
    final = standing_final(session, frame)
    until = last_day_for(frame.rule_set.appeal_working_days, final) if final is not None else None
    return until if until is not None and until >= clock.shown(at).date() else None
