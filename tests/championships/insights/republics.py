"""Stages of a republic with final results, and what their pages show."""

import re
from datetime import UTC, datetime

from sqlalchemy import select, update

from scoring.championships.boards.choosing import release_results
from scoring.championships.insights.press import press_sheet
from scoring.championships.stages.models import ChampionshipRow, SeasonRow
from scoring.foundation.db import db
from scoring.marking.models import SeatRow
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import Consent, Organisation, Person
from scoring.people.regions import load_reference as load_regions
from tests.championships.awards.stage import FIVE, Stage, make_stage
from tests.marking.hall import MOMENT

NOW = datetime(2026, 2, 1, tzinfo=UTC)
HOMES = ("KZ-55", "KZ-55", "KZ-10", "KZ-10", "KZ-10")
COLLEGES = ("college-a", "college-b", "college-c", "college-c", "college-c")


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table that bears this id."""
    table = re.split(rf'<table class="data[^"]*" aria-labelledby="{heading}">', page)[1].split("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
    return [[text_of(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)] for row in rows]


def republic(app, **skills) -> Stage:
    """A republican stage with final results; its five seats of two regions and three colleges, with persons."""
    stage = make_stage(app, skills or {"17": FIVE})
    with app.app_context(), db.transaction() as session:
        load_regions(session)
        known = set(session.scalars(select(Organisation.public_id)))
        for number, one in enumerate(sorted(set(COLLEGES) - known)):
            session.add(
                Organisation(
                    public_id=one, kind="college", region="KZ-10" if one == "college-c" else "KZ-55",
                    name_kk=f"Колледж {number}", name_ru=f"Колледж {number}", name_en=f"College {number}",
                    searched="", ordered="", revision=1,
                )
            )  # fmt: skip
        for hall in stage.halls.values():
            for seat, home, college in zip(hall.seats, HOMES, COLLEGES, strict=True):
                session.execute(
                    update(SeatRow).where(SeatRow.public_id == seat).values(region=home, organisation=college)
                )
    return stage


def release(stage: Stage, number: str = "17") -> None:
    with stage.app.app_context(), db.transaction() as session:
        release_results(session, stage.id, stage.season.skills["republic", number], actor=stage.organizer, at=MOMENT)


def agree(stage: Stage, person: str, *scopes: str) -> None:
    with stage.app.app_context(), db.transaction() as session:
        row = Person(
            public_id=person, surname_kk="Әлиев", given_kk="Қанат", patronymic_kk="", surname_ru="Алиев",
            given_ru="Канат", patronymic_ru="", affiliation="college", skills="", searched="", ordered="", revision=1,
        )  # fmt: skip
        session.add(row)
        session.flush()
        for scope in scopes:
            session.add(
                Consent(person_id=row.id, scope=scope, signer="self", representative="", signed_on=MOMENT.date(),
                        noted_at=MOMENT)
            )  # fmt: skip


def of_college(college: str = "college-a") -> Actor:
    return Actor(1, "college", "College", "en", (Grant("organizer", Scope("college", college)),))


def pressed(stage: Stage, kind: str = "college", place: str = "college-a", actor: Actor | None = None):
    with stage.app.app_context(), db.reading() as session:
        return press_sheet(session, kind, place, "", actor=actor or of_college(), at=NOW)


def of_kind(stage: Stage, kind: str) -> None:
    with stage.app.app_context(), db.transaction() as session:
        championship = stage.season.championship
        session.execute(update(ChampionshipRow).where(ChampionshipRow.public_id == championship).values(kind=kind))


def republic_again(app, stage: Stage) -> Stage:
    """A season before, in which the first college came last."""
    older = make_stage(app, {"17": FIVE[::-1]})
    with app.app_context(), db.transaction() as session:
        for which, name in ((stage, "2025/26"), (older, "2024/25")):
            found = select(ChampionshipRow.season_id).where(ChampionshipRow.public_id == which.season.championship)
            session.get_one(SeasonRow, session.scalars(found).one()).name = name
        for seat, home, college in zip(older.halls["17"].seats, HOMES, COLLEGES, strict=True):
            session.execute(update(SeatRow).where(SeatRow.public_id == seat).values(region=home, organisation=college))
    release(older)
    return older
