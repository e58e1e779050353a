"""What the ids that a trail of a plan keeps are called: regions, colleges, stages."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.stages.models import StageRow
from scoring.championships.stages.plan_acts import PlanAct
from scoring.championships.stages.queries import stage_name
from scoring.people.directory.naming import in_language
from scoring.people.models import Organisation, Region


def names_in(session: Session, trail: Iterable[PlanAct], language: str) -> dict[str, str]:
    """By id; what is gone meanwhile is not among them."""
    said = [side for act in trail for side in (act.before, act.after or {})]

    def ids(field: str) -> set[str]:
        return {str(side[field]) for side in said if side.get(field)}

    regions = session.scalars(select(Region).where(Region.iso.in_(ids("region"))))
    found = {row.iso: in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en) for row in regions}
    hosts = session.scalars(select(Organisation).where(Organisation.public_id.in_(ids("organisation"))))
    found |= {row.public_id: in_language(language, kk=row.name_kk, ru=row.name_ru, en=row.name_en) for row in hosts}
    stages = session.scalars(select(StageRow).where(StageRow.public_id.in_(ids("sends_to"))))
    return found | {row.public_id: stage_name(row, language) for row in stages}
