"""One change for many skills at once, or skills taken over from elsewhere: what would become of each, unwritten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from scoring.championships.stages.cards import SkillCard, card_of, card_of_reference, checked, number_key
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of
from scoring.championships.stages.reading import NEWEST, NONE, read_cell
from scoring.championships.stages.skills import OF_ASSESSMENT, Change
from scoring.foundation.errors import Refused
from scoring.marking.setup.listing import SchemeChoice
from scoring.schemes.reference import skills as known_skills

SETTABLE = ("sector", "rule_set", "scheme", "team_size", "age_min", "age_max", "places", "minimum")
REFERENCE = "reference"  # the template: all skills that the product knows
Schemes = Mapping[str, Sequence[SchemeChoice]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A chosen skill that stays as it is, and why: the code of a sentence."""

    card: SkillCard
    code: str


@dataclass(frozen=True, slots=True)
class Plan:
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...] = ()


def plan_settings(
    session: Session, stage: StageRow, chosen: Collection[str], said: Mapping[str, str], schemes: Schemes
) -> Plan:
    """Set what is said (an empty text says nothing, a dash empties) for the chosen skills.

    Raises Refused: skills-not-chosen, nothing-to-set, and the codes of `read_cell` and `cards.checked`.
    """
    rows = _chosen(session, stage, chosen)
    wanted = {field: text for field in SETTABLE if (text := said.get(field, "").strip())}
    if not wanted:
        raise Refused("nothing-to-set")
    changes, kept = [], []
    for row in rows:
        before = card_of(row)
        values = {
            field: read_cell(field, text, schemes, row.number) for field, text in wanted.items() if field != "scheme"
        }
        if "scheme" in wanted:
            choices = schemes.get(number_key(row.number), ())
            if wanted["scheme"] in NONE:
                values["scheme"] = None
            elif not choices:
                kept.append(Kept(before, "skill-without-published-scheme"))
            else:
                values["scheme"] = read_cell("scheme", NEWEST[0], schemes, row.number)
        after = checked(replace(before, **values))  # type: ignore[arg-type]
        if _stands(row, before, after):
            kept.append(Kept(before, "skill-assessment-begun"))
            continue
        changes.append(Change(row.public_id, before, after))
    return Plan(tuple(changes), tuple(kept))


def plan_taking_out(session: Session, stage: StageRow, chosen: Collection[str]) -> Plan:
    """Take the chosen skills out of the stage. Raises Refused: skills-not-chosen."""
    rows = _chosen(session, stage, chosen)
    free = [row for row in rows if row.assessment_id is None]
    return Plan(
        tuple(Change(row.public_id, card_of(row), None) for row in free),
        tuple(Kept(card_of(row), "skill-assessment-begun") for row in rows if row not in free),
    )


def plan_copy(session: Session, stage: StageRow, source: Sequence[SkillCard], *, also_known: bool) -> Plan:
    """Add what `source` has and the stage has not; with `also_known` the settings of the others are taken over too.

    Raises Refused: source-without-skills.
    """
    if not source:
        raise Refused("source-without-skills")
    rows = {number_key(row.number): row for row in skills_of(session, stage)}
    changes, kept = [], []
    for card in source:
        row = rows.get(number_key(card.number))
        if row is None:
            changes.append(Change("", None, card))
            continue
        before = card_of(row)
        after = replace(card, number=before.number) if also_known else before
        if _stands(row, before, after):
            kept.append(Kept(before, "skill-assessment-begun"))
        else:
            changes.append(Change(row.public_id, before, after))
    return Plan(tuple(changes), tuple(kept))


def cards_of_stage(session: Session, stage: StageRow) -> list[SkillCard]:
    return [card_of(row) for row in skills_of(session, stage)]


def cards_of_reference() -> list[SkillCard]:
    return [card_of_reference(skill) for skill in known_skills()]


def _chosen(session: Session, stage: StageRow, chosen: Collection[str]) -> list[StageSkillRow]:
    rows = [row for row in skills_of(session, stage) if row.public_id in set(chosen)]
    if not rows:
        raise Refused("skills-not-chosen")
    return rows


def _stands(row: StageSkillRow, before: SkillCard, after: SkillCard) -> bool:
    """Whether an assessment holds what would change."""
    if row.assessment_id is None:
        return False
    return any(getattr(before, field) != getattr(after, field) for field in OF_ASSESSMENT)
