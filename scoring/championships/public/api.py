"""Public data: which seasons, championships, stages and skills there are. docs/api.md."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from scoring.championships.boards.audience import public_heads
from scoring.championships.boards.documents import SUMMARY, board_document
from scoring.championships.boards.queries import said
from scoring.championships.boards.views import PublicBoard
from scoring.championships.public import schemas, seasons
from scoring.championships.stages.models import StageSkillRow
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openapi import described
from scoring.foundation.openly import LIMIT, REFUSED, PartAsked, answer, asked, part, part_document
from scoring.foundation.security import limiter

api = Blueprint("public_api", __name__, url_prefix="/api/v1")


@api.get("/seasons")
@limiter.limit(LIMIT)
@described(asks=PartAsked, answers=schemas.SeasonsAnswer, refuses=REFUSED)
def list_seasons() -> ResponseReturnValue:
    """Academic years, the newest first."""
    with db.reading() as session:
        total, items = seasons.seasons(session, **_bounds())
    return answer(part_document(items, total=total))


@api.get("/seasons/<season>/championships")
@limiter.limit(LIMIT)
@described(asks=PartAsked, answers=schemas.ChampionshipsAnswer, refuses=REFUSED | {404: ("season-unknown",)})
def list_championships(season: str) -> ResponseReturnValue:
    """The championships of a season, with kind and track."""
    with db.reading() as session:
        total, items = seasons.championships(session, season, **_bounds())
    return answer(part_document(items, total=total))


@api.get("/championships/<championship>")
@limiter.limit(LIMIT)
@described(answers=schemas.ChampionshipAnswer, refuses=REFUSED | {404: ("championship-unknown",)})
def show_championship(championship: str) -> ResponseReturnValue:
    """One championship."""
    with db.reading() as session:
        return answer(seasons.championship(session, championship))


@api.get("/championships/<championship>/stages")
@limiter.limit(LIMIT)
@described(asks=PartAsked, answers=schemas.StagesAnswer, refuses=REFUSED | {404: ("championship-unknown",)})
def list_stages(championship: str) -> ResponseReturnValue:
    """The stages of a championship, from the colleges up."""
    with db.reading() as session:
        total, items = seasons.stages(session, championship, **_bounds())
    return answer(part_document(items, total=total))


@api.get("/stages/<stage>")
@limiter.limit(LIMIT)
@described(answers=schemas.StageAnswer, refuses=REFUSED | {404: ("stage-unknown",)})
def show_stage(stage: str) -> ResponseReturnValue:
    """One stage: level, host, days, and where its winners go."""
    with db.reading() as session:
        return answer(seasons.stage_documents(session, [stage_row(session, stage)])[0])


@api.get("/stages/<stage>/skills")
@limiter.limit(LIMIT)
@described(asks=PartAsked, answers=schemas.SkillsAnswer, refuses=REFUSED | {404: ("stage-unknown",)})
def list_skills(stage: str) -> ResponseReturnValue:
    """The skills of a stage by number, and what is shown of each."""
    with db.reading() as session:
        rows = skills_of(session, stage_row(session, stage))
        items = _skills(session, stage, part(rows), clock.now())
    return answer(part_document(items, total=len(rows)))


@api.get("/stages/<stage>/skills/<skill>")
@limiter.limit(LIMIT)
@described(answers=schemas.SkillAnswer, refuses=REFUSED | {404: ("stage-skill-unknown",)})
def show_skill(stage: str, skill: str) -> ResponseReturnValue:
    """One skill of a stage."""
    with db.reading() as session:
        return answer(_skills(session, stage, [skill_row(session, stage, skill)], clock.now())[0])


def _bounds() -> dict[str, int]:
    return {"offset": asked()["offset"], "limit": asked()["limit"]}


def _skills(session: Session, stage: str, rows: Sequence[StageSkillRow], at: datetime) -> list[seasons.Document]:
    heads = public_heads(session, stage_row(session, stage), at=at)
    return [_skill(stage, row, heads[row.id]) for row in rows]


def _skill(stage: str, row: StageSkillRow, board: PublicBoard) -> seasons.Document:
    head = board_document(board)
    return {
        "id": row.public_id,
        "stage": stage,
        "number": row.number,
        "name": said(row).document(),
        "sector": row.sector,
        "team_size": row.team_size,
        "rule_set": {"name": row.rule_set, "version": row.rule_set_version},
        **{key: head[key] for key in SUMMARY},
    }
