"""A stage to set up: an organizer, a season that someone else founded, published schemes to choose from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scoring.championships.stages.cards import SkillCard, card_of
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.championships.stages.skills import Act, Change, write_skills
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.rules.scheme import Text
from tests.championships.season import Season, make_season
from tests.marking.hall import make_version, two_kinds


@dataclass(frozen=True)
class Setting:
    """A season of one stage a level, without skills, and whoever organizes everywhere."""

    app: Flask
    season: Season
    organizer: Actor

    @property
    def stage(self) -> str:
        return self.season.stages["region"]

    def write(self, *changes: Change, stage: str = "", seen: int | None = None, actor: Actor | None = None) -> Any:
        stage = stage or self.stage
        with self.app.app_context(), db.transaction() as session:
            revision = stage_row(session, stage).revision if seen is None else seen
            return write_skills(session, stage, changes, actor=actor or self.organizer, seen=revision)

    def add(self, *cards: SkillCard, stage: str = "") -> dict[Act, int]:
        done: dict[Act, int] = self.write(*(Change("", None, card) for card in cards), stage=stage)
        return done

    def cards(self, stage: str = "") -> list[SkillCard]:
        with self.app.app_context(), db.reading() as session:
            return [card_of(row) for row in skills_of(session, stage_row(session, stage or self.stage))]

    def ids(self, stage: str = "") -> dict[str, str]:
        """The public ids of the skills by number."""
        with self.app.app_context(), db.reading() as session:
            return {row.number: row.public_id for row in skills_of(session, stage_row(session, stage or self.stage))}

    def revision(self, stage: str = "") -> int:
        with self.app.app_context(), db.reading() as session:
            return stage_row(session, stage or self.stage).revision

    def scheme(self) -> int:
        """A published version for skill 17."""
        with self.app.app_context(), db.transaction() as session:
            return make_version(session, self.organizer, two_kinds())

    def doing(self, work: Callable[[Session], Any]) -> Any:
        with self.app.app_context(), db.transaction() as session:
            return work(session)


@pytest.fixture
def setting(app: Flask, make_account: Callable[..., Actor]) -> Setting:
    organizer = make_account("organizer")
    levels = ("college", "region", "republic", "international")
    season = make_season(app, organizer.account_id or 0, levels=levels, numbers=())
    return Setting(app, season, organizer)


def card(number: str, **said: Any) -> SkillCard:
    return SkillCard(number, Text(f"Құзырет {number}", f"Компетенция {number}"), **said)
