"""What the big screen shows now, as a document: what was revealed, and nothing that could tell anything else.

The only way to the screen, for its page and for its stream.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from scoring.championships.boards.audience import opened_rows
from scoring.championships.boards.documents import labels
from scoring.championships.boards.queries import Said
from scoring.championships.boards.views import PublicBoard, PublicRow
from scoring.championships.ceremony import invented
from scoring.championships.ceremony.cards import CARDS, told
from scoring.championships.ceremony.course import course_of
from scoring.championships.ceremony.winning import winning_of
from scoring.championships.stages.models import StageSkillRow
from scoring.championships.stages.queries import stage_row
from scoring.marking.setup.viewing import Named

Document = dict[str, Any]
Names = Mapping[str, Mapping[str, str]]


def screen_document(session: Session, stage: str, *, rehearsal: bool, at: datetime) -> Document:
    """What lies open on the big screen of a stage. Raises NotFound: stage-unknown.

    A blank screen is sent nothing at all, whatever it showed before.
    """
    course = course_of(session, stage_row(session, stage), rehearsal=rehearsal)
    document: Document = {"rehearsal": rehearsal, "blank": course.blank, "skill": None, "cards": []}
    skill = None if course.skill is None or course.blank else session.get(StageSkillRow, course.skill)
    if skill is None:
        return document
    winning = winning_of(session, [skill], rehearsal=rehearsal)[skill.id]
    opened = told(winning.winners, course.opened(skill.id, winning.results))
    return {
        **document,
        "skill": {"number": skill.number, "name": Said(skill.name_kk, skill.name_ru, skill.name_en).document()},
        "cards": _cards(session, skill, opened, rehearsal=rehearsal, at=at),
    }


def _cards(
    session: Session, skill: StageSkillRow, opened: Mapping[str, Iterable[str]], *, rehearsal: bool, at: datetime
) -> list[Document]:
    """All four, always in the same order; those that lie face down hold nothing."""
    seats = set(chain.from_iterable(opened.values()))
    if rehearsal:
        rows = invented.public_rows(skill, seats)
        colleges: Names = {invented.COLLEGE.id: _said(invented.COLLEGE)}
        regions: Names = {}
    else:
        rows = opened_rows(session, skill, seats, at=at)
        named = labels(session, [PublicBoard(rows=rows)])
        colleges, regions = named["organisations"], named["regions"]
    won: dict[str | None, list[Document]] = {}
    for row in rows:
        won.setdefault(row.medal, []).append(_row(row, colleges, regions))
    return [{"card": card, "open": card in opened, "rows": won.get(card, [])} for card in CARDS]


def _row(row: PublicRow, colleges: Names, regions: Names) -> Document:
    """The number always; names where they may be said. decisions.md 24."""
    return {
        "seat": row.seat,
        "points": row.scale,
        "total": row.total if row.scale is None else None,
        "names": [_said(name) for name in row.names],
        "college": colleges.get(row.organisation),
        "region": regions.get(row.region),
    }


def _said(named: Named) -> Mapping[str, str]:
    return {language: named.name(language) for language in ("kk", "ru", "en")}
