"""A hall that waits for its medals: the ground of the boards, and what the operator presses on a tablet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from scoring.championships.ceremony import running
from scoring.championships.ceremony.course import course_of
from scoring.championships.ceremony.queries import Desk, desk_of
from scoring.championships.ceremony.running import Press
from scoring.championships.ceremony.screen import screen_document
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from tests.championships.boards.ground import TYPED, Ground

TWO_GOLDS = ("1.00", "1.00", "0.80", "0.70", "0.60", "0.50")


@dataclass(frozen=True)
class Ceremony:
    ground: Ground

    @property
    def page(self) -> str:
        return f"/ceremony/{self.ground.stage}"

    @property
    def desk_page(self) -> str:
        return f"/stages/{self.ground.stage}/ceremony"

    def finish(self, typed: Iterable[str] = TYPED) -> None:
        """Both sheets of every seat marked alike and locked, the results signed."""
        marks = tuple(typed)
        for sheet in (1, 2):
            self.ground.fill(marks, sheet=sheet)
        self.ground.finalise()

    def press(self, *, rehearsal: bool = False, seen: int | None = None) -> Press:
        with self.ground.app.app_context(), db.reading() as session:
            course = course_of(session, stage_row(session, self.ground.stage), rehearsal=rehearsal)
        return Press(self.ground.stage, rehearsal, course.last if seen is None else seen)

    def show(self, skill: str | None = None, *, rehearsal: bool = False) -> None:
        press = self.press(rehearsal=rehearsal)
        with self.ground.app.app_context(), db.transaction() as session:
            running.show_skill(
                session, press, skill or self.ground.skill, actor=self.ground.hall.organizer, at=clock.now()
            )

    def open(self, card: str, *, rehearsal: bool = False, seen: int | None = None) -> None:
        press = self.press(rehearsal=rehearsal, seen=seen)
        with self.ground.app.app_context(), db.transaction() as session:
            running.open_card(session, press, card, actor=self.ground.hall.organizer, at=clock.now())

    def darken(self, *, dark: bool) -> None:
        press = self.press()
        with self.ground.app.app_context(), db.transaction() as session:
            running.darken(session, press, dark=dark, actor=self.ground.hall.organizer, at=clock.now())

    def order(self, *skills: str) -> None:
        press = self.press()
        with self.ground.app.app_context(), db.transaction() as session:
            running.set_order(session, press, skills, actor=self.ground.hall.organizer, at=clock.now())

    def screen(self, *, rehearsal: bool = False) -> dict[str, Any]:
        with self.ground.app.app_context(), db.reading() as session:
            return screen_document(session, self.ground.stage, rehearsal=rehearsal, at=clock.now())

    def desk(self, *, rehearsal: bool = False) -> Desk:
        with self.ground.app.app_context(), db.reading() as session:
            return desk_of(session, self.ground.stage, rehearsal=rehearsal)

    def seats(self, *, rehearsal: bool = False) -> dict[str, list[str] | None]:
        """By card, who lies open there; None for a card that lies face down."""
        cards = self.screen(rehearsal=rehearsal)["cards"]
        return {one["card"]: [row["seat"] for row in one["rows"]] if one["open"] else None for one in cards}

    def standings(self) -> list[dict[str, Any]]:
        """The finalised rows."""
        with self.ground.app.app_context(), db.reading() as session:
            newest = select(FinalisationRow.document).order_by(FinalisationRow.id.desc()).limit(1)
            found: list[dict[str, Any]] = json.loads(session.scalars(newest).one())["standings"]
        return found
