"""Lists to decide on: a season whose skill is marked in a hall, its results final, and shorthands for what is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing import answering, deciding, nominating, queries
from scoring.championships.advancing.course import Answer
from scoring.championships.advancing.views import ListView
from scoring.championships.results.correcting import decide_correction
from scoring.championships.stages.models import StageEntryRow, StageSkillRow
from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.marking.setting_up import set_status
from scoring.people.actors import Actor, Grant, Scope
from scoring.rules.advancement import Departure
from scoring.rules.ranking import Participation
from tests.championships.season import Season, make_season, mark_in
from tests.championships.skills import TYPED, finalise, lock_all, make_skill, sign_sheets, unlock
from tests.marking.hall import Hall, make_actor

AT = datetime(2026, 1, 23, 9, 0, tzinfo=UTC)
UNTIL = datetime(2026, 1, 30, 13, 0, tzinfo=UTC)
LATE = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
SKILL = "17"


@dataclass(frozen=True)
class Lists:
    """The regional list of one skill; verbs take what is needed and fill in the rest."""

    app: Flask
    season: Season
    hall: Hall
    level: str

    @property
    def stage(self) -> str:
        return self.season.stages[self.level]

    @property
    def skill(self) -> str:
        return self.season.skills[self.level, SKILL]

    def do(self, work: Callable[[Session], Any]) -> Any:
        with self.app.app_context(), db.transaction() as session:
            return work(session)

    def view(self) -> ListView:
        with self.app.app_context(), db.reading() as session:
            return queries.list_view(session, self.stage, self.skill, actor=self.hall.organizer)[1]

    def decide(self, verb: Callable[..., Any], *said: Any, seen: str | None = None, actor: Actor | None = None) -> Any:
        seen = self.view().token if seen is None else seen
        actor = actor or self.hall.organizer
        return self.do(lambda session: verb(session, self.stage, self.skill, seen, *said, actor=actor, at=AT))

    def approve(self, **given: Any) -> None:
        self.decide(deciding.approve_list, **given)

    def leave(self, seat: str, departure: Departure = Departure.WITHDRAWN, **given: Any) -> None:
        self.decide(deciding.record_departure, seat, departure, "An injury.", **given)

    def nominate(self, reason: str = "", actor: Actor | None = None) -> nominating.Nominated:
        actor = actor or self.hall.organizer
        found: nominating.Nominated = self.do(
            lambda session: nominating.nominate(session, self.stage, self.skill, UNTIL, reason, actor=actor, at=AT)
        )
        return found

    def answer(
        self, answer: Answer, reason: str = "No visa.", *, actor: Actor, at: datetime = AT, nomination: str = ""
    ) -> None:
        nomination = nomination or self.view().nominations[-1].id
        self.do(lambda session: answering.answer_nomination(session, nomination, answer, reason, actor=actor, at=at))

    def statuses(self) -> dict[str, str]:
        return {line.seat: line.status.value for line in self.view().everybody if line.status}

    def entries(self, level: str = "republic") -> list[StageEntryRow]:
        with self.app.app_context(), db.reading() as session:
            found = select(StageEntryRow).join(StageSkillRow, StageSkillRow.id == StageEntryRow.stage_skill_id)
            found = found.where(StageSkillRow.public_id == self.season.skills[level, SKILL])
            return list(session.scalars(found.order_by(StageEntryRow.id)))

    def set_skill(self, **values: Any) -> None:
        def change(session: Session) -> None:
            row = session.scalars(select(StageSkillRow).where(StageSkillRow.public_id == self.skill)).one()
            for name, value in values.items():
                setattr(row, name, value)

        self.do(change)

    def college(self, number: int) -> Actor:
        """An organizer of the college of seat `number` alone."""
        return self.do(lambda session: organizer_at(session, Scope("college", f"seat-{number - 1}")))  # type: ignore[no-any-return]

    def correct(self, seat: int, typed: str) -> None:
        """By decision: marking opened, one seat's mark changed, signed, locked and final again."""
        open_correction(self)
        unlock(self.hall, seat - 1)
        self.hall.send(self.hall.judges[0], Act.ANSWER, "m1", seat - 1, answer=f"typed:{typed}")
        sign_sheets(self.hall, [seat - 1])
        lock_all(self.hall)
        finalise(self.hall)


def make_lists(
    app: Flask,
    typed: Sequence[str] = TYPED,
    *,
    level: str = "region",
    final: bool = True,
    guests: Sequence[int] = (),
    **said: Any,
) -> Lists:
    """Final results of as many seats as marks are typed; `guests` are numbers of seats."""
    hall = make_skill(app, typed, lock=False)
    for number in guests:
        with app.app_context(), db.transaction() as session:
            where = (session, hall.assessment, hall.seats[number - 1])
            set_status(*where, Participation.GUEST, "Invited.", actor=hall.organizer, at=AT)
    if final:
        lock_all(hall)
    season = make_season(app, hall.organizer.account_id or 0, **said)
    mark_in(season, season.skills[level, SKILL], hall)
    if final:
        finalise(hall)
    return Lists(app, season, hall, level)


def open_correction(lists: Lists) -> None:
    lists.do(
        lambda session: decide_correction(
            session, lists.hall.assessment, number="12", decided_on=date(2026, 1, 22), reason="An item.",
            actor=lists.hall.president, at=AT,
        )
    )  # fmt: skip


def organizer_at(session: Session, scope: Scope) -> Actor:
    """An organizer whose role holds there and nowhere else."""
    made = make_actor(session, "expert", "nowhere")
    return Actor(made.account_id, made.login, made.display_name, "kk", (Grant("organizer", scope),))
