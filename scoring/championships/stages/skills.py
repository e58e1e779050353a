"""The skills of a stage, written all at once: added, changed, taken out, and only over what was looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.stages import cards, staging
from scoring.championships.stages.cards import SKILLS_MOST, Difference, SkillCard, card_of, number_key
from scoring.championships.stages.models import StageEntryRow, StageExpertRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of
from scoring.foundation.errors import NotFound, Refused
from scoring.marking.setup.listing import SchemeChoice
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id
from scoring.rules.rulesets import Purpose
from scoring.schemes.models import SchemeRow, VersionRow

OF_ASSESSMENT = ("number", "scheme", "rule_set", "team_size")  # stand once an assessment is begun


class Act(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    TAKEN_OUT = "taken-out"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one skill: `skill` is its public id, "" for a new one; `after` None takes it out."""

    skill: str
    before: SkillCard | None
    after: SkillCard | None

    @property
    def act(self) -> Act:
        if self.before is None:
            return Act.NEW
        if self.after is None:
            return Act.TAKEN_OUT
        return Act.SAME if self.before == self.after else Act.CHANGED

    @property
    def differences(self) -> tuple[Difference, ...]:
        return cards.differences(self.before, self.after) if self.before and self.after else ()


def write_skills(
    session: Session, stage: str, changes: Sequence[Change], *, actor: Actor, seen: int
) -> Mapping[Act, int]:
    """Do all of it or nothing; how many of each act. Without a change, nothing is written and no revision begun.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown; Outdated: stage-changed; Refused:
    stage-skills-too-many, skill-number-twice, skill-has-assessment, skill-has-entries, scheme-not-of-skill,
    international-not-marked, and the codes of `cards.checked`, each with the `number` of its skill.
    """
    counted = {act: sum(change.act is act for change in changes) for act in Act}
    row = staging.changing(session, stage, actor=actor, seen=seen)
    if counted[Act.SAME] == len(changes):
        row.revision = seen
        session.flush()
        return counted
    known = {skill.public_id: skill for skill in skills_of(session, row)}
    _take_out(session, known, [change.skill for change in changes if change.act is Act.TAKEN_OUT])
    kept = [change for change in changes if change.after is not None and change.act is not Act.SAME]
    _expect_schemes(session, [change for change in kept if change.after and change.after.scheme])
    _free_numbers(session, known, kept)
    for change in kept:
        _write(session, row, known, change)
    _expect_apart(known.values())
    session.flush()
    return counted


def scheme_numbers(session: Session, versions: Iterable[int]) -> dict[int, str]:
    """The number of the skill that each published version for championships is of."""
    wanted = list(set(versions))
    found = select(VersionRow.id, SchemeRow.skill_number).join(SchemeRow, SchemeRow.id == VersionRow.scheme_id)
    rows = session.execute(found.where(VersionRow.id.in_(wanted), VersionRow.purpose == Purpose.CHAMPIONSHIP))
    return {row[0]: row[1] for row in rows}


def usable(choices: Iterable[SchemeChoice]) -> dict[str, list[SchemeChoice]]:
    """The schemes for championships by the key of the skill they are of, the newest first."""
    found: dict[str, list[SchemeChoice]] = {}
    for choice in sorted(choices, key=lambda choice: -choice.version):
        if choice.purpose is Purpose.CHAMPIONSHIP:
            found.setdefault(number_key(choice.skill), []).append(choice)
    return found


def _free_numbers(session: Session, known: Mapping[str, StageSkillRow], changes: Sequence[Change]) -> None:
    """Two skills that change numbers would meet on the unique key."""
    for change in changes:
        row = known.get(change.skill)
        if row is not None and change.after is not None and row.number != change.after.number:
            if row.assessment_id is not None:
                raise Refused("skill-has-assessment", number=row.number)
            row.number = f"~{row.id}"
    session.flush()


def _write(session: Session, stage: StageRow, known: dict[str, StageSkillRow], change: Change) -> None:
    assert change.after is not None  # noqa: S101  # the caller asked
    card = _checked(change.after)
    if change.before is None:
        row = StageSkillRow(public_id=new_public_id(), stage_id=stage.id, rule_set="", rule_set_version="")
        known[row.public_id] = row
        session.add(row)
    else:
        row = _known(known, change.skill)
        moved = {name for name, _old, _new in cards.differences(card_of(row), card)}
        if row.assessment_id is not None and moved & set(OF_ASSESSMENT):
            raise Refused("skill-has-assessment", number=row.number)
    cards.write_card(row, card)


def _checked(card: SkillCard) -> SkillCard:
    """As `cards.checked`, saying of which skill."""
    try:
        return cards.checked(card)
    except Refused as refused:
        raise type(refused)(refused.code, **{"skill": card.number[:20] or "—"}, **refused.params) from None


def _known(known: Mapping[str, StageSkillRow], skill: str) -> StageSkillRow:
    if skill not in known:
        raise NotFound("stage-skill-unknown")
    return known[skill]


def _expect_apart(rows: Iterable[StageSkillRow]) -> None:
    taken: set[str] = set()
    for row in rows:
        key = number_key(row.number)
        if key in taken:
            raise Refused("skill-number-twice", number=row.number)
        taken.add(key)
    if len(taken) > SKILLS_MOST:
        raise Refused("stage-skills-too-many", limit=SKILLS_MOST)


def _expect_schemes(session: Session, changes: Sequence[Change]) -> None:
    """A version that is published, for championships, and of this very skill."""
    cards_ = [change.after for change in changes if change.after]
    numbers = scheme_numbers(session, [card.scheme for card in cards_ if card.scheme])
    for card in cards_:
        if number_key(numbers.get(card.scheme or 0, "")) != number_key(card.number):
            raise Refused("scheme-not-of-skill", number=card.number[:20])


def _take_out(session: Session, known: dict[str, StageSkillRow], wanted: Sequence[str]) -> None:
    rows = [_known(known, skill) for skill in wanted]
    ids = [row.id for row in rows]
    for row in rows:
        if row.assessment_id is not None:
            raise Refused("skill-has-assessment", number=row.number)
    for table in (StageEntryRow, StageExpertRow):
        if session.scalar(select(func.count(table.id)).where(table.stage_skill_id.in_(ids))):
            raise Refused("skill-has-entries")
    for row in rows:
        session.delete(row)
        known.pop(row.public_id)
    session.flush()
