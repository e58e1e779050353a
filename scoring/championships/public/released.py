"""Released results of many skills of a stage at once, each judged by the one rule of `boards.audience`.

A `SkillState` of what was read together: the rule is the same, the database is asked no oftener for sixty skills.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.awards.reading import FinalSkill, SkillResult, member_kind, results_of
from scoring.championships.boards.audience import Audience, heard
from scoring.championships.boards.counting import Progress, Running
from scoring.championships.boards.reading import assessments_of
from scoring.championships.boards.setting import settings_of
from scoring.championships.boards.views import Corrections, Final, Names, PublicBoard, Shown
from scoring.championships.bundle.rule_values import rules_from
from scoring.championships.naming import hides_names, public_names
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.marking.frames import Seat
from scoring.marking.independence import Belonging
from scoring.marking.models import SeatRow
from scoring.marking.setup.viewing import Named
from scoring.rules.ranking import Participation
from scoring.rules.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class Released:
    """A skill whose results anybody may keep: the board that says them, and the fixed rows that tables are made of."""

    skill: StageSkillRow
    result: SkillResult
    board: PublicBoard
    rules: RuleSet


@dataclass(frozen=True, slots=True)
class ReleasedState:
    """The state behind the board of a skill that somebody released, read already."""

    countable: bool
    rules: RuleSet
    seats: Mapping[str, Seat]
    fixed: FinalSkill
    corrections: Corrections
    named: Mapping[str, tuple[Named, ...]]  # by the public id of a seat

    def final(self) -> Final | None:
        return Final(self.fixed.revision, self.fixed.hash, tuple(self.fixed.rows), self.corrections)

    def names(self) -> Names:
        return {number: self.named[seat] for number, seat in self.fixed.seats.items() if seat in self.named}

    def progress(self) -> Progress:
        raise AssertionError("keepers hear no progress")

    def running(self) -> Running:
        raise AssertionError("keepers hear no running totals")

    def running_at(self, moment: datetime) -> Running:
        raise AssertionError("keepers hear no running totals")


def released(
    session: Session, stage: StageRow, skills: Sequence[StageSkillRow], *, at: datetime, names: bool = True
) -> tuple[Released, ...]:
    """Those of these skills of a stage whose results keepers may hear now. `names`: whether anybody asks for them.

    Of a skill that nobody released, nothing is read.
    """
    settings, assessed = settings_of(session, stage), assessments_of(session, stage)
    open_now = [one for one in skills if one.id in settings and settings[one.id].released_at is not None]
    results = results_of(session, open_now, member_kind(stage.level))
    pairs = [(row, one, one.final) for row, one in zip(open_now, results, strict=True) if one.final is not None]
    seats = _seats(session, (final for _row, _one, final in pairs))
    hidden = not names or not pairs or hides_names(session, pairs[0][0])
    named = public_names(session, list(seats.values()), hides_names=hidden)
    found = []
    for row, one, final in pairs:
        rules = rules_from(final.rules)
        known = assessed[row.id]
        state = ReleasedState(known.countable, rules, _by_number(final, seats), final, known.corrections, named)
        board = heard(settings[row.id], at, state, Audience.KEEPERS)
        if board.shown is Shown.RESULTS:
            found.append(Released(row, one, board, rules))
    return tuple(found)


def _seats(session: Session, finals: Iterable[FinalSkill]) -> dict[str, SeatRow]:
    ids = [seat for final in finals for seat in final.seats.values()]
    return {row.public_id: row for row in session.scalars(select(SeatRow).where(SeatRow.public_id.in_(ids)))}


def _by_number(final: FinalSkill, seats: Mapping[str, SeatRow]) -> dict[str, Seat]:
    return {number: _seat(seats[seat]) for number, seat in final.seats.items()}


def _seat(row: SeatRow) -> Seat:
    return Seat(
        row.public_id, row.number, row.workplace, Participation(row.status), Belonging(row.organisation, row.region)
    )
