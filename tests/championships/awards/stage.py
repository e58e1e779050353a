"""A stage to award: skills marked in halls of their own, whose seats count for whom a test says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from flask import Flask
from sqlalchemy import func, select, update

from scoring.championships.awards.finalising import StageSigned, in_the_way, sign_stage
from scoring.championships.awards.fixing import newest_of, stage_document
from scoring.championships.awards.reading import SkillResult, stage_results
from scoring.championships.bundle.rule_values import rules_document
from scoring.championships.results.correcting import decide_correction
from scoring.championships.results.models import FinalisationRow
from scoring.championships.results.rows import SeatSum, settled
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.marking.models import AssessmentRow, SeatRow
from scoring.people.actors import Actor, Grant, Scope
from scoring.rules.canonical import digest
from scoring.rules.ranking import Participation
from scoring.rules.rollup import Tally
from scoring.rules.rulesets import ruleset
from tests.championships.season import Season, make_season, mark_in
from tests.championships.skills import SECRET, finalise, lock_all, make_skill, sign_sheets, unlock
from tests.marking.hall import MOMENT, Hall, make_actor, make_hall

FIVE = ("1.00", "0.80", "0.70", "0.60", "0.50")  # of m1 in a hall, so many tens of marks where none is marked


@dataclass(frozen=True)
class Stage:
    """A stage with its halls by the number of the skill, its organizer and its jury president."""

    app: Flask
    season: Season
    id: str
    halls: dict[str, Hall]
    organizer: Actor
    president: Actor

    def row(self) -> StageRow:
        with self.app.app_context(), db.reading() as session:
            return stage_row(session, self.id)

    def skills(self) -> tuple[SkillResult, ...]:
        with self.app.app_context(), db.reading() as session:
            return stage_results(session, self.row())

    def waiting(self) -> list[tuple[str, str]]:
        with self.app.app_context(), db.reading() as session:
            return [(one.code, one.number) for one in in_the_way(session, stage_results(session, self.row()))]

    def shown(self) -> str:
        with self.app.app_context(), db.reading() as session:
            row = self.row()
            return digest(stage_document(row, stage_results(session, row), newest_of(session, row)))

    def sign(self, actor: Actor, shown: str | None = None) -> StageSigned:
        shown = shown if shown is not None else self.shown()
        with self.app.app_context(), db.transaction() as session:
            return sign_stage(session, self.id, shown, actor=actor, at=MOMENT)

    def finalise(self) -> StageSigned:
        self.sign(self.organizer)
        return self.sign(self.president)


def make_stage(
    app: Flask,
    skills: dict[str, Sequence[str]],
    *,
    level: str = "republic",
    members: dict[str, Sequence[str]] | None = None,
    final: bool = True,
    marked: bool = False,
) -> Stage:
    """`skills`: what each seat has, by the number of the skill; `members`: whom each seat counts for.

    `marked`: by judges, mark by mark, and finalised by its verbs; else final results are written down as they are
    kept, which is a hundred times quicker.
    """
    with app.app_context(), db.transaction() as session:
        organizer, president = make_actor(session, "organizer"), make_actor(session, "jury-president")
    season = make_season(app, organizer.account_id or 0, levels=(level,), numbers=tuple(skills))
    stage = Stage(app, season, season.stages[level], {}, organizer, president)
    for number, typed in skills.items():
        hall = make_skill(app, typed) if marked else make_hall(app, seats=len(typed), sheets=1)
        mark_in(season, season.skills[level, number], hall)
        stage.halls[number] = hall
        if members:
            count_for(hall, members[number], level)
        if final and marked:
            finalise(hall)
        elif final:
            fix(hall, typed)
    return stage


def fix(hall: Hall, typed: Sequence[str]) -> None:
    """Final results as they are kept, a revision more: each seat has so many hundredths of a hundred marks."""
    sums = [
        SeatSum(str(place), Participation.OFFICIAL, Tally(int(Fraction(marks) * 10000), 100_00, 100_00))
        for place, marks in enumerate(typed, 1)
    ]
    rules = ruleset("wsk-2026")
    with hall.app.app_context(), db.transaction() as session:
        row = session.scalars(select(AssessmentRow).where(AssessmentRow.public_id == hall.assessment)).one()
        before = select(func.count(FinalisationRow.id)).where(FinalisationRow.assessment_id == row.id)
        document = {
            "assessment": hall.assessment,
            "revision": session.scalars(before).one() + 1,
            "rule_set": rules_document(rules),
            "seats": [{"seat": str(place), "id": seat} for place, seat in enumerate(hall.seats, 1)],
            "standings": [one.document() for one in settled(sums, rules).rows],
        }
        row.state, row.revision = "closed", row.revision + 1
        session.add(
            FinalisationRow(
                assessment_id=row.id, revision=document["revision"], scheme_version_id=row.scheme_version_id,
                document=json.dumps(document), hash=digest(document), secret=SECRET, at=MOMENT,
            )
        )  # fmt: skip


def refix(hall: Hall, typed: Sequence[str]) -> None:
    """A decision, and the results that were corrected by it."""
    decide(hall)
    fix(hall, typed)


def count_for(hall: Hall, members: Sequence[str], level: str) -> None:
    column = "organisation" if level in ("region", "college") else "region"
    with hall.app.app_context(), db.transaction() as session:
        for seat, member in zip(hall.seats, members, strict=True):
            session.execute(update(SeatRow).where(SeatRow.public_id == seat).values({column: member}))


def correct(hall: Hall, seat: int, typed: str) -> None:
    """Correct one seat by a decision, and make the results final again."""
    decide(hall)
    unlock(hall, seat)
    hall.send(hall.judges[0], Act.ANSWER, "m1", seat, answer=f"typed:{typed}")
    sign_sheets(hall, [seat])
    lock_all(hall)
    finalise(hall)


def decide(hall: Hall) -> None:
    said = {"number": "12-Ө", "decided_on": date(2026, 1, 22), "reason": "An item was not counted."}
    with hall.app.app_context(), db.transaction() as session:
        decide_correction(session, hall.assessment, actor=hall.president, at=MOMENT, **said)


def with_role(actor: Actor, role: str, scope: Scope) -> Actor:
    """The actor with one role more, as its session would have it."""
    return replace(actor, grants=(*actor.grants, Grant(role, scope)))
