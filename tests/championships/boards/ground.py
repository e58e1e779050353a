"""A skill to watch: a hall of six seats and two sheets in a stage of a season, and a clock that the test turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from scoring.championships.boards.audience import Audience, public_board
from scoring.championships.boards.choosing import Choice, choose_board, release_results
from scoring.championships.boards.setting import Shows, settings_of
from scoring.championships.boards.views import PublicBoard
from scoring.championships.results.finalising import sign_results
from scoring.championships.results.gathering import gather
from scoring.championships.stages.models import StageSkillRow
from scoring.championships.stages.queries import skill_row, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import locking, sheets
from scoring.marking.commands import Act
from scoring.marking.locking import Choice as LockChoice
from scoring.marking.recording import room
from scoring.marking.sheets import Shown
from tests.championships.season import Season, make_season, mark_in
from tests.marking.hall import Hall, make_hall

BEGAN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TYPED = ("1.00", "0.90", "0.80", "0.70", "0.60", "0.50")  # of m1, by seat: what places differ by


class Watch:
    """A clock for `make_app(now=...)`; it stands still until it is turned."""

    def __init__(self) -> None:
        self.moment = BEGAN

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, **by: int) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


@dataclass(frozen=True)
class Ground:
    """`skill` of `stage` is marked in `hall`."""

    app: Flask
    hall: Hall
    season: Season
    stage: str
    skill: str

    @property
    def page(self) -> str:
        return f"/boards/{self.stage}/{self.skill}"

    @property
    def feed(self) -> str:
        return f"/api/v1/boards/{self.stage}/{self.skill}"

    def now(self) -> datetime:
        with self.app.app_context():
            return clock.now()

    def choose(self, shows: Shows | None, freezes_at: datetime | None = None, *, whole: bool = False) -> None:
        skill = None if whole else self.skill
        with self.app.app_context(), db.transaction() as session:
            row = stage_row(session, self.stage)
            settings = settings_of(session, row)
            of_skill = None if whole else skill_row(session, self.stage, self.skill).id
            found = settings.get(of_skill)
            choose_board(
                session, self.stage, skill, Choice(shows, freezes_at), seen=found.revision if found else 0,
                actor=self.hall.organizer, at=clock.now(),
            )  # fmt: skip

    def release(self) -> None:
        with self.app.app_context(), db.transaction() as session:
            release_results(session, self.stage, self.skill, actor=self.hall.organizer, at=clock.now())

    def board(self, audience: Audience = Audience.VIEWERS) -> PublicBoard:
        with self.app.app_context(), db.reading() as session:
            row = skill_row(session, self.stage, self.skill)
            return public_board(session, row, at=clock.now(), audience=audience)

    def totals(self) -> dict[str, str | None]:
        """By seat, as the board has them."""
        return {row.seat: row.total for row in self.board().rows}

    def mark(self, seat: int, typed: str, sheet: int = 1) -> None:
        """Every aspect of a sheet: what is typed, three of four items, scores 2 2 3."""
        self.hall.send(self.hall.judges[0], Act.ANSWER, f"m{sheet}", seat, answer=f"typed:{typed}")
        self.hall.send(self.hall.judges[0], Act.ANSWER, f"n{sheet}", seat, answer="completed:3")
        self.hall.score(f"j{sheet}", (2, 2, 3), seat)

    def lock(self, seat: int, sheet: int = 1) -> None:
        """Agreed on, signed by three, locked: now."""
        hall, name = self.hall, f"A{sheet}"
        with self.app.app_context(), db.transaction() as session:
            now, where = clock.now(), hall.seats[seat]
            view = sheets.sheet_views(session, hall.assessment, [(where, name)])[where, name]
            shown = [Shown(where, name, view.content)]
            sheets.agree_on_sheet(session, hall.assessment, shown[0], actor=hall.judges[0], at=now)
            for judge in hall.judges[:3]:
                sheets.sign_sheets(session, hall.assessment, shown, actor=judge, at=now)
            chosen = LockChoice(seat=where, sheet=name)
            locking.lock_sheets(session, hall.assessment, chosen, actor=hall.chief, at=now)

    def fill(self, typed: Sequence[str] = TYPED, sheet: int = 1) -> None:
        """Mark and lock a sheet of every seat."""
        for seat, mark in enumerate(typed):
            self.mark(seat, mark, sheet)
            self.lock(seat, sheet)

    def finalise(self) -> None:
        for actor in (self.hall.chief, self.hall.president):
            with self.app.app_context(), db.transaction() as session:
                token = gather(session, room().frames.fresh(session, self.hall.assessment)).token
                sign_results(session, self.hall.assessment, token, actor=actor, at=clock.now())


def make_ground(app: Flask, *, seats: int = 6, sheets: int = 2, track: str = "main") -> Ground:
    hall = make_hall(app, seats=seats, sheets=sheets)
    season = make_season(app, hall.organizer.account_id or 0, levels=("region",), track=track)
    stage, skill = season.stages["region"], season.skills["region", "17"]
    mark_in(season, skill, hall)
    return Ground(app, hall, season, stage, skill)


def other_skill(ground: Ground, number: str = "18") -> str:
    """A second skill of the stage, not marked yet."""
    with ground.app.app_context(), db.transaction() as session:
        first = session.scalars(select(StageSkillRow).where(StageSkillRow.public_id == ground.skill)).one()
        row = StageSkillRow(
            public_id=f"other-{number}", stage_id=first.stage_id, number=number, name_kk="Басқа", name_ru="Другая",
            name_en="Other", sector=first.sector, rule_set=first.rule_set, rule_set_version=first.rule_set_version,
            team_size=1, places=1,
        )  # fmt: skip
        session.add(row)
    return f"other-{number}"
