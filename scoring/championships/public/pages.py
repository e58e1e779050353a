"""The page that tells people which data their programs may read, with addresses of this very installation to try."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request, send_file, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.models import BoardSettingRow
from scoring.championships.public import words
from scoring.championships.public.released import released
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow
from scoring.foundation import clock
from scoring.foundation.config import PROJECT
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.openapi import path
from scoring.foundation.openly import ITEMS, ITEMS_MOST, LIMIT

pages = Blueprint("public", __name__)
PROGRAM = "verify_bundle.py"
NO_HASH = "0" * 64  # what a hash looks like, where nothing is released to show one


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its pattern, what it holds, and where it can be tried here (empty: there is nothing yet)."""

    pattern: str
    holds: str
    example: str


@pages.get("/api")
def index() -> str:
    with db.reading() as session:
        known = _known(session)
    return render_template(
        "championships/public/index.html", addresses=[_address(*one, known) for one in words.holds().items()],
        limit=LIMIT.partition(" ")[0], items=ITEMS, items_most=ITEMS_MOST, host=request.url_root.rstrip("/"),
    )  # fmt: skip


@pages.get(f"/{PROGRAM}")
def program() -> Response:
    """The program by which anybody checks open results. Raises NotFound: page-not-found."""
    path = program_file()
    if path is None:
        raise NotFound("page-not-found")
    return send_file(io.BytesIO(path.read_bytes()), mimetype="text/x-python", as_attachment=True, download_name=PROGRAM)


def program_file() -> Path | None:
    """Where the program lies; it comes with the source, and not with every installation."""
    path = PROJECT / "docs" / PROGRAM
    return path if path.is_file() else None


def _address(endpoint: str, holds: str, known: Mapping[str, str]) -> Address:
    rule = next(current_app.url_map.iter_rules(endpoint))
    tried = rule.arguments <= known.keys()
    example = url_for(endpoint, _external=False, **{name: known[name] for name in rule.arguments}) if tried else ""
    return Address(path(rule), holds, example)


def _known(session: Session) -> dict[str, str]:
    """Ids to try addresses with: of a skill that was released, else of one with a board, else of any."""
    found = (
        select(SeasonRow.public_id, ChampionshipRow.public_id, StageRow, StageSkillRow)
        .join(ChampionshipRow, ChampionshipRow.season_id == SeasonRow.id)
        .join(StageRow, StageRow.championship_id == ChampionshipRow.id)
        .join(StageSkillRow, StageSkillRow.stage_id == StageRow.id)
        .outerjoin(BoardSettingRow, BoardSettingRow.stage_skill_id == StageSkillRow.id)
        .order_by(
            BoardSettingRow.released_at.is_(None), BoardSettingRow.id.is_(None), SeasonRow.begins.desc(),
            StageSkillRow.id,
        )
    )  # fmt: skip
    row = session.execute(found.limit(1)).first()
    if row is None:
        return {"hash": NO_HASH}
    season, championship, stage, skill = row
    shown = released(session, stage, [skill], at=clock.now(), names=False)
    hashed = shown[0].board.hash if shown else NO_HASH
    return {
        "season": season, "championship": championship, "stage": stage.public_id, "skill": skill.public_id,
        "hash": hashed,
    }  # fmt: skip
