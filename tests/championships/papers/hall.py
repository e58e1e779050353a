"""A stage with papers to issue: five competitors with names, results as they are kept, an organizer who issues."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from scoring.championships.boards.choosing import release_results
from scoring.championships.papers import issuing
from scoring.championships.papers.planning import Plan, plan_of
from scoring.championships.stages.models import ChampionshipRow, TrackRow
from scoring.championships.stages.queries import stage_row
from scoring.documents.queries import Paper
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.marking.models import SeatRow
from scoring.people.access_log import Visit
from scoring.people.models import Consent, Person
from tests.championships.awards.stage import FIVE, Stage, make_stage
from tests.marking.hall import MOMENT

NAMES = (
    ("Тен", "Милана", ""),
    ("Нұрмұхамедқызы-Әбдірахманова", "Айгүлжанат", "Мұхаметжанқызы"),
    ("Ли", "Ян", ""),
    ("Ғабитұлы", "Һәкім", "Ыбырайұлы"),
    ("Петров", "Иван", "Петрович"),
)


@dataclass(frozen=True)
class Papers:
    app: Flask
    stage: Stage

    @property
    def page(self) -> str:
        return f"/stages/{self.stage.id}/papers"

    @property
    def skill(self) -> str:
        return self.stage.season.skills["region", "17"]

    def ask(self, *kinds: str, **said: Any) -> str:
        asked = {"skill": "", "language": "both", "form": "none", "address": "https://sheber.example"} | said
        with self.app.app_context(), db.transaction() as session:
            return issuing.ask_to_issue(
                session, self.stage.id, kinds, visit=Visit(), actor=self.stage.organizer, at=clock.now(), **asked
            )

    def issue(self, *kinds: str, **said: Any) -> str:
        """The job, done."""
        job = self.ask(*kinds, **said)
        work_off(self.app)
        return job

    def work_off(self) -> None:
        work_off(self.app)

    def result(self, job: str) -> Any:
        with self.app.app_context(), db.reading() as session:
            return jobs.find(session, job, account=self.stage.organizer.account_id).result

    def plan(self) -> Plan:
        with self.app.app_context(), db.reading() as session:
            return plan_of(session, stage_row(session, self.stage.id), clock.shown(clock.now()).date())

    def papers(self, kind: str) -> list[Paper]:
        return [paper for paper in self.plan().papers if paper.kind == kind]

    def release(self) -> None:
        with self.app.app_context(), db.transaction() as session:
            release_results(session, self.stage.id, self.skill, actor=self.stage.organizer, at=clock.now())

    def hide_names(self) -> None:
        """As in a track that reveals health."""
        with self.app.app_context(), db.transaction() as session:
            track = select(ChampionshipRow.track_id).where(ChampionshipRow.public_id == self.stage.season.championship)
            session.execute(update(TrackRow).where(TrackRow.id == track.scalar_subquery()).values(hides_names=True))

    def consent(self, person: str) -> None:
        with self.app.app_context(), db.transaction() as session:
            row = session.scalars(select(Person).where(Person.public_id == person)).one()
            for scope in ("processing", "publish-name"):
                session.add(
                    Consent(
                        person_id=row.id, scope=scope, signer="self", representative="", signed_on=MOMENT.date(),
                        noted_at=MOMENT,
                    )
                )  # fmt: skip


def make_papers(app: Flask, typed: Sequence[str] = FIVE) -> Papers:
    stage = make_stage(app, {"17": typed}, level="region")
    with app.app_context(), db.transaction() as session:
        for place, (seat, name) in enumerate(zip(stage.halls["17"].seats, NAMES, strict=True)):
            surname, given, patronymic = name
            session.add(
                Person(
                    public_id=f"p{place}", surname_kk=surname, given_kk=given, patronymic_kk=patronymic,
                    surname_ru=surname, given_ru=given, patronymic_ru=patronymic, affiliation="", skills="",
                    searched="", ordered=surname, revision=1,
                )
            )  # fmt: skip
            session.execute(update(SeatRow).where(SeatRow.public_id == seat).values(person=f"p{place}"))
    return Papers(app, stage)
