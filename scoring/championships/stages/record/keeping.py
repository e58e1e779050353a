"""The record of an international stage: who stood where in a skill, kept as a whole sheet by the organizer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.championships.stages import access, staging
from scoring.championships.stages.models import SKILL_NUMBER, StageRow
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.record.models import InternationalResultRow
from scoring.foundation.collation import normalised
from scoring.foundation.errors import Refused
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy

RESULTS_MOST = 300
NUMBER_MOST = 999
MEDALS: Mapping[str, tuple[str, ...]] = {  # the code, and what people write
    "gold": ("алтын", "золото", "gold"),
    "silver": ("күміс", "серебро", "silver"),
    "bronze": ("қола", "бронза", "bronze"),
    "medallion": ("медальон", "medallion", "medallion for excellence", "шеберлік медальоны"),
}


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A line of the record, as text: what is typed, and what is shown."""

    number: str = ""
    skill: str = ""
    competitor: str = ""
    place: str = ""
    medal: str = ""
    points: str = ""

    @property
    def empty(self) -> bool:
        return not any(getattr(self, one.name).strip() for one in fields(self))


def record(session: Session, stage: str, visit: Visit, *, actor: Actor, at: datetime) -> list[ResultCard]:
    """All lines in their order; the look is logged, for people stand in it by name.

    Raises Forbidden: not-allowed; NotFound: stage-unknown; Refused: record-not-international.
    """
    row = _international(session, stage, actor)
    access_log.record(session, "international-record-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    found = select(InternationalResultRow).where(InternationalResultRow.stage_id == row.id)
    return [
        ResultCard(one.number, one.skill, one.competitor, _text(one.place), one.medal or "", _text(one.points))
        for one in session.scalars(found.order_by(InternationalResultRow.position))
    ]


def write_record(session: Session, stage: str, lines: Iterable[ResultCard], *, actor: Actor, seen: int) -> int:
    """Keep these lines in place of those there were; empty ones are left out. How many there are.

    Raises Forbidden: not-allowed; NotFound: stage-unknown; Outdated: stage-changed; Refused: record-not-international,
    record-too-long, record-line-wrong (`line`, counted from 1), text-too-long.
    """
    _international(session, stage, actor)
    row = staging.changing(session, stage, actor=actor, seen=seen)
    kept = [line for line in lines if not line.empty]
    if len(kept) > RESULTS_MOST:
        raise Refused("record-too-long", limit=RESULTS_MOST)
    rows = [_row(row, position, line) for position, line in enumerate(kept, 1)]
    session.execute(delete(InternationalResultRow).where(InternationalResultRow.stage_id == row.id))
    session.add_all(rows)
    session.flush()
    return len(rows)


def _international(session: Session, stage: str, actor: Actor) -> StageRow:
    row = stage_row(session, stage)
    access.require(actor, access.SET_UP_STAGE, row)
    if row.level != staging.INTERNATIONAL:
        raise Refused("record-not-international")
    return row


def _row(stage: StageRow, position: int, line: ResultCard) -> InternationalResultRow:
    number = tidy(line.number)
    skill, competitor = tidy(line.skill), tidy(line.competitor)
    if not competitor or not (number or skill) or len(number) > SKILL_NUMBER:
        raise Refused("record-line-wrong", line=position)
    return InternationalResultRow(
        stage_id=stage.id, position=position, number=number, skill=skill, competitor=competitor,
        place=_whole(line.place, position), medal=_medal(line.medal, position), points=_whole(line.points, position),
    )  # fmt: skip


def _whole(text: str, line: int) -> int | None:
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= NUMBER_MOST):
        raise Refused("record-line-wrong", line=line)
    return int(typed)


def _medal(text: str, line: int) -> str | None:
    wanted = normalised(text)
    if not wanted:
        return None
    found = next((code for code, words in MEDALS.items() if wanted in {code, *words}), None)
    if found is None:
        raise Refused("record-line-wrong", line=line)
    return found


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def cards_from(rows: Sequence[Mapping[str, str]]) -> list[ResultCard]:
    """What a form sends, a mapping a row."""
    return [ResultCard(**{one.name: row.get(one.name, "") for one in fields(ResultCard)}) for row in rows]
