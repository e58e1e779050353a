"""Seasons and stages as a browser visits them: the demonstration's season, and a regional stage of many skills."""

from datetime import date
from io import BytesIO

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages import beginning, seasons, staging
from scoring.championships.stages.cards import card_of_reference
from scoring.championships.stages.files import importing
from scoring.championships.stages.models import ChampionshipRow, SeasonRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.championships.stages.record.keeping import ResultCard, write_record
from scoring.championships.stages.seasons import ChampionshipCard
from scoring.championships.stages.skills import Change, write_skills
from scoring.championships.stages.staging import StageCard
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.accounts import acting, find_account
from scoring.people.actors import Actor
from scoring.rules.scheme import Text
from scoring.schemes.models import SchemeRow, VersionRow
from scoring.schemes.reference import skills
from tests.browser.visiting import ADMIN, CHIEF, ORGANIZER, Visit

HERE = "/stages/{stage}"
MANY = 24
FILE = """Нөмірі;Атауы (қазақша);Ережелер жинағы;Командадағы адам саны;Жасы, бастап;Жасы, дейін;Өтетін орын саны
17;;cis-2024;1;16;22;2
300;Киіз басу;;1;;;1
18;;wsk-1999;9;;;
;Нөмірсіз;;;;;
"""

VISITS: dict[str, tuple[Visit, ...]] = {
    "stages.index": (Visit("championships", "/championships", ORGANIZER),),
    "stages.new_championship": (Visit("championship-new", "/championships/new", ORGANIZER),),
    "stages.championship": (
        Visit("championship", "/championships/demo-wsk", ORGANIZER),
        Visit("championship-seen", "/championships/{contest}", ADMIN),
    ),
    "stages.tracks": (Visit("tracks", "/championships/tracks", ORGANIZER),),
    "stages.new_stage": (
        Visit("stage-new", "/championships/demo-wsk/stages/new", ORGANIZER),
        Visit("stage-new-contest", "/championships/{contest}/stages/new", ORGANIZER),
    ),
    "stages.show": (
        Visit("stage", HERE, ORGANIZER),
        Visit("stage-marked", "/stages/demo-republic", CHIEF),
        Visit("stage-empty", "/stages/{empty_stage}", ORGANIZER),
    ),
    "stages.edit_stage": (Visit("stage-edit", f"{HERE}/edit", ORGANIZER),),
    "stages.skills": (
        Visit("stage-skills", f"{HERE}/skills", ORGANIZER),
        Visit("stage-skills-none", "/stages/{empty_stage}/skills", ORGANIZER),
    ),
    "stages.add_skills": (Visit("stage-skills-add", f"{HERE}/skills/add", ORGANIZER),),
    "stages.many": (Visit("stage-skills-bulk", f"{HERE}/skills/bulk", ORGANIZER),),
    "stages.copy_skills": (
        Visit("stage-skills-copy", f"{HERE}/skills/copy", ORGANIZER),
        Visit("stage-skills-copy-preview", f"{HERE}/skills/copy?source=reference&also=yes", ORGANIZER),
    ),
    "stages.new_skill_file": (Visit("stage-skills-file", f"{HERE}/skills/files/new", ORGANIZER),),
    "stages.skill_file": (Visit("stage-skills-review", f"{HERE}/skills/files/{{stage_file}}", ORGANIZER),),
    "stages.beginnings": (Visit("stage-assessments", f"{HERE}/assessments", ORGANIZER),),
    "stages.international": (Visit("stage-record", "/stages/{abroad}/record", ORGANIZER),),
}
NOT_PAGES = {"stages.skill_template", "stages.export_skills"}


def fill(app: Flask) -> dict[str, str]:
    """A regional stage of many skills, one begun; a file with findings; a contest; a record from abroad."""
    with app.app_context():
        with db.transaction() as session:
            organizer = _organizer(session)
            championship = session.scalars(
                select(ChampionshipRow.public_id).where(ChampionshipRow.public_id == "demo-wsk")
            ).one()
            stage = _stage(session, championship, organizer, "Өңірлік кезең, Қарағанды", region="KZ-35")
            empty = _stage(session, championship, organizer, "Өңірлік кезең, Абай", region="KZ-10")
            abroad = _stage(session, championship, organizer, "WorldSkills", level="international")
            _skills(session, stage, organizer)
            write_record(session, abroad, _results(), actor=organizer, seen=1)
            season = session.scalars(select(SeasonRow.public_id).order_by(SeasonRow.id)).first() or ""
            card = ChampionshipCard(seasons.TEACHERS, "agroskills", Text(), 5)
            contest = seasons.create_championship(session, season, card, actor=organizer, at=clock.now())
            kept = uploads.keep(BytesIO(FILE.encode()), "skills.csv", limit=2**20)
            file = importing.take_in(session, stage, kept, actor=organizer, at=clock.now())
        work_off(app)
    return {"stage": stage, "empty_stage": empty, "abroad": abroad, "contest": contest, "stage_file": file}


def _organizer(session: Session) -> Actor:
    account = find_account(session, ORGANIZER)
    assert account is not None
    return acting(session, account.id)


def _stage(
    session: Session, championship: str, organizer: Actor, name: str, *, level: str = "region", region: str = ""
) -> str:
    card = StageCard(
        level, Text(name, name, name), region, venue="Теміртау, Металлургтер даңғылы, 12",
        opens=date(2027, 2, 1), closes=date(2027, 2, 6), first_day=date(2027, 2, 2), last_day=date(2027, 2, 5),
    )  # fmt: skip
    return staging.create_stage(session, championship, card, actor=organizer, at=clock.now())


def _skills(session: Session, stage: str, organizer: Actor) -> None:
    """The first of the list, those with a published scheme holding it; the assessment of one begun."""
    found = select(SchemeRow.skill_number, VersionRow.id).join(VersionRow, VersionRow.scheme_id == SchemeRow.id)
    versions = {row[0]: row[1] for row in session.execute(found.where(VersionRow.purpose == "championship"))}
    cards = [card_of_reference(skill) for skill in skills()[:MANY]]
    write_skills(session, stage, [Change("", None, card) for card in cards], actor=organizer, seen=1)
    rows = [row for row in skills_of(session, stage_row(session, stage)) if row.number in versions]
    for row in rows:
        row.scheme_version_id = versions[row.number]
    session.flush()
    if rows:
        beginning.begin_assessments(session, stage, {rows[0].public_id}, actor=organizer, at=clock.now(), seen=2)


def _results() -> list[ResultCard]:
    return [
        ResultCard("17", "Веб-технологиялар", "Ұлжан Сәрсенова", "4", "medallion", "712"),
        ResultCard("10", "Дәнекерлеу технологиялары", "Дәурен Бектасов", "9", "", "688"),
    ]
