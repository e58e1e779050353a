"""The document of a stage's results, whose hash is signed; and the revisions that were signed before."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.awards.changes import StageChanges, Standings, stage_changes
from scoring.championships.awards.models import StageFinalisationRow
from scoring.championships.awards.reading import SkillResult, member_kind
from scoring.championships.awards.tables import awards_document, awards_of
from scoring.championships.results.models import FinalisationRow
from scoring.championships.results.rows import Document
from scoring.championships.stages.models import StageRow

FORMAT = 1


def stage_document(
    stage: StageRow, skills: Sequence[SkillResult], before: StageFinalisationRow | None = None
) -> Document:
    """The results of a stage as they stand, following `before`. decisions.md 16, 19.

    `members` say for whom each seat counts: with the results of the skills, anybody computes the tables again.
    """
    finals = [(one, one.final) for one in skills if one.final is not None]
    awards = awards_of(skills, members=member_kind(stage.level) is not None)
    return {
        "format": FORMAT,
        "stage": stage.public_id,
        "level": stage.level,
        "revision": before.revision + 1 if before else 1,
        "follows": before.hash if before else None,
        "skills": [
            {
                "skill": one.id,
                "number": one.number,
                "assessment": final.assessment,
                "revision": final.revision,
                "hash": final.hash,
                "members": dict(final.members),
            }
            for one, final in finals
        ],
        **awards_document(awards),
    }


def revisions_of(session: Session, stage: StageRow) -> list[StageFinalisationRow]:
    """Every finalised revision of a stage, oldest first."""
    found = select(StageFinalisationRow).where(StageFinalisationRow.stage_id == stage.id)
    return list(session.scalars(found.order_by(StageFinalisationRow.revision)))


def newest_of(session: Session, stage: StageRow) -> StageFinalisationRow | None:
    found = select(StageFinalisationRow).where(StageFinalisationRow.stage_id == stage.id)
    return session.scalar(found.order_by(StageFinalisationRow.revision.desc()).limit(1))


def changes_between(session: Session, before: Document, after: Document) -> StageChanges:
    """What differs between two documents of a stage, with the fixed rows of the skills that are others."""
    same = {one["hash"] for one in before["skills"]} & {one["hash"] for one in after["skills"]}
    return stage_changes(before, after, _standings(session, before, same), _standings(session, after, same))


def _standings(session: Session, document: Document, same: Iterable[str]) -> Standings:
    wanted = {one["hash"]: one["skill"] for one in document["skills"] if one["hash"] not in same}
    found = select(FinalisationRow.hash, FinalisationRow.document).where(FinalisationRow.hash.in_(list(wanted)))
    return {wanted[hashed]: json.loads(text)["standings"] for hashed, text in session.execute(found)}
