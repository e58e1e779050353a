"""Documents of released results: standings of a skill, team tables and awards of a stage. decisions.md 12 to 16, 24."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from scoring.championships.awards import files
from scoring.championships.awards.fixing import newest_of
from scoring.championships.awards.naming import member_names
from scoring.championships.awards.reading import member_kind
from scoring.championships.awards.tables import SCALE_TABLES, TABLES, Awards, awards_of
from scoring.championships.boards.documents import labels, name_document, row_document
from scoring.championships.boards.queries import said
from scoring.championships.boards.views import PublicRow
from scoring.championships.public.released import Released, released
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skill_row, skills_of, stage_row
from scoring.foundation.errors import NotFound
from scoring.rules.rulesets import ScaleRules
from scoring.rules.scale import public_text
from scoring.rules.teams import Best, TableRow

Document = dict[str, Any]


def standings(session: Session, stage: str, skill: str, *, at: datetime) -> Document:
    """Raises NotFound: stage-skill-unknown, results-not-released."""
    one = released_skill(session, stage, skill, at=at)
    return {
        "stage": stage,
        "skill": _head(one),
        **revision_document(one),
        "rule_set": {"name": one.rules.name, "version": one.rules.version},
        "rows": [row_document(row) for row in one.board.rows],
        "labels": labels(session, [one.board]),
    }


def tables(session: Session, stage: str, *, at: datetime) -> Document:
    """Team tables over the skills that were released. Raises NotFound: stage-unknown."""
    row = stage_row(session, stage)
    skills, found = skills_of(session, row), released(session, row, skills_of(session, row), at=at, names=False)
    awards, scale = _awards(row, found), _scale(found)
    named = member_names(session, member_kind(row.level), _members(found))
    return {
        **_stage(session, row, found, of=len(skills)),
        "tables": {name: [_line(name, one, scale) for one in awards.table(name)] for name in TABLES},
        "without_scale": list(awards.without_scale),
        "labels": {one: name_document(named[one]) for one in sorted(named)},
    }


def awards(session: Session, stage: str, *, at: datetime) -> Document:
    """The highest score, the best of each member, and the medals of the skills that were released.

    Raises NotFound: stage-unknown.
    """
    row = stage_row(session, stage)
    skills, found = skills_of(session, row), released(session, row, skills_of(session, row), at=at)
    won = _awards(row, found)
    return {
        **_stage(session, row, found, of=len(skills)),
        "overall": None if won.overall is None else _best(found, won.overall),
        "best": [{"member": member, **_best(found, best)} for member, best in won.best.items()],
        "medals": [_winner(one, said) for one in found for said in one.board.rows if said.medal],
        "without_scale": list(won.without_scale),
        "labels": labels(session, [one.board for one in found]),
    }


def released_skill(session: Session, stage: str, skill: str, *, at: datetime) -> Released:
    """Raises NotFound: stage-skill-unknown, results-not-released (also while nothing is final)."""
    row = skill_row(session, stage, skill)
    found = released(session, stage_row(session, stage), [row], at=at)
    if not found:
        raise NotFound("results-not-released")
    return found[0]


def revision_document(one: Released) -> Document:
    """Which final results these are."""
    released_at = one.board.released_at
    return {
        "hash": one.board.hash,
        "revision": one.board.results_revision,
        "released_at": None if released_at is None else moment(released_at),
    }


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _awards(stage: StageRow, found: Sequence[Released]) -> Awards:
    return awards_of([one.result for one in found], members=member_kind(stage.level) is not None)


def _stage(session: Session, stage: StageRow, found: Sequence[Released], *, of: int) -> Document:
    """What the tables and awards of a stage rest on; `final` once all its skills are released and the stage signed."""
    return {
        "stage": stage.public_id,
        "counts_for": member_kind(stage.level),
        "skills": {"released": len(found), "of": of},
        "final": _final(session, stage, found) if len(found) == of else None,
    }


def _final(session: Session, stage: StageRow, found: Sequence[Released]) -> Document | None:
    """The signed results of the stage, where they rest on these very results of its skills."""
    row = newest_of(session, stage)
    if row is None:
        return None
    rests_on = {(one["skill"], one["hash"]) for one in json.loads(row.document)["skills"]}
    current = rests_on == {(one.result.id, one.board.hash) for one in found}
    return {"revision": row.revision, "hash": row.hash, "at": moment(row.at), "current": current}


def _line(table: str, row: TableRow, scale: ScaleRules | None) -> Document:
    """A worth below the bound of scale points is written as that of a single score is. decisions.md 13."""
    worth = files.worth(table, row)
    if table in SCALE_TABLES and scale is not None and row.worth < scale.display_bound:
        worth = public_text(int(row.worth), scale)
    return {"place": row.place, "member": row.member, "worth": worth, "skills": row.skills}


def _best(found: Sequence[Released], best: Best) -> Document:
    """Whoever was best, with either scale points or the share of the maximum in percent."""
    by_id = {one.result.id: one for one in found}
    seats = [_winner(by_id[skill], _row(by_id[skill], seat)) for skill, seat in best.seats]
    return {"seats": seats, "scale": seats[0]["scale"] if best.published is not None else None,
            "share": files.percent(best.share) or None}  # fmt: skip


def _row(one: Released, seat: str) -> PublicRow:
    return next(row for row in one.board.rows if row.seat == seat)


def _winner(one: Released, row: PublicRow) -> Document:
    return {"skill": one.skill.public_id, "number": one.skill.number, **row_document(row)}


def _head(one: Released) -> Document:
    return {"id": one.skill.public_id, "number": one.skill.number, "name": said(one.skill).document()}


def _members(found: Iterable[Released]) -> set[str]:
    return {member for one in found if one.result.final for member in one.result.final.members.values() if member}


def _scale(found: Iterable[Released]) -> ScaleRules | None:
    return next((one.rules.scale for one in found if one.rules.scale is not None), None)
