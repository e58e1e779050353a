"""A stage to read: two final skills of a region with people on their seats, released or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from flask import Flask

from scoring.championships.boards.choosing import Choice, choose_board, release_results
from scoring.championships.boards.setting import Shows, settings_of
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.regions import load_reference
from tests.championships.awards.stage import FIVE, Stage, make_stage

REGIONS = ("KZ-10", "KZ-11", "KZ-15", "KZ-19", "KZ-23")


@dataclass(frozen=True)
class Open:
    """A stage of the republic with skills 3 (two seats) and 17 (five), both final."""

    stage: Stage

    @property
    def address(self) -> str:
        return f"/api/v1/stages/{self.stage.id}"

    def skill(self, number: str) -> str:
        return self.stage.season.skills["republic", number]

    def release(self, *numbers: str) -> None:
        with self.stage.app.app_context(), db.transaction() as session:
            for number in numbers:
                skill, organizer = self.skill(number), self.stage.organizer
                release_results(session, self.stage.id, skill, actor=organizer, at=clock.now())

    def show(self, shows: Shows) -> None:
        with self.stage.app.app_context(), db.transaction() as session:
            seen = settings_of(session, stage_row(session, self.stage.id))[None].revision
            choice = Choice(shows, None)
            choose_board(session, self.stage.id, None, choice, seen=seen, actor=self.stage.organizer, at=clock.now())


def make_open(app: Flask, *, more: Sequence[str] = ()) -> Open:
    """`more`: numbers of further skills, of five seats each."""
    with app.app_context(), db.transaction() as session:
        load_reference(session)
    skills = {"3": ("1.00", "0.50"), "17": FIVE, **dict.fromkeys(more, FIVE)}
    members = {"3": REGIONS[:2], "17": REGIONS, **dict.fromkeys(more, REGIONS)}
    return Open(make_stage(app, skills, members=members))


@pytest.fixture
def opened(make_app: Callable[..., Flask]) -> Open:
    return make_open(make_app())


@pytest.fixture
def app(opened: Open) -> Flask:
    return opened.stage.app
