"""One list held open for writing: nobody else writes to it meanwhile, and what was looked at is what is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.advancing import acts
from scoring.championships.advancing.course import Course, Kind, Record, fold, follow, standing
from scoring.championships.advancing.finals import Finals, Revision, quota_of, read_finals, sends_on
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.foundation.errors import Outdated, Refused
from scoring.people.actors import Actor
from scoring.rules.advancement import AdvancingList
from scoring.rules.cutline import Quota


def token_of(course: Course, finals: Finals, quota: Quota) -> str:
    """What a page shows of a list, which a form sends back: its acts, the newest results, the quota."""
    shown = finals.newest.hash[:16] if finals.newest else ""
    minimum = "" if quota.minimum is None else quota.minimum
    return f"{course.seq}-{shown}-{quota.places}-{minimum}{'-c' if finals.in_correction else ''}"


@dataclass(slots=True)
class Desk:
    """The list of a skill while one act is done to it; `current` is the list as it stands."""

    session: Session
    stage: StageRow
    skill: StageSkillRow
    finals: Finals
    course: Course
    actor: Actor
    at: datetime

    @property
    def current(self) -> AdvancingList:
        """Raises Refused: advancing-results-missing."""
        found = standing(self.course, self.finals, quota_of(self.skill))
        if found is None:
            raise Refused("advancing-results-missing")
        return found

    @property
    def newest(self) -> Revision:
        """Raises Refused: advancing-results-missing, advancing-results-in-correction."""
        if self.finals.newest is None:
            raise Refused("advancing-results-missing")
        if self.finals.in_correction:
            raise Refused("advancing-results-in-correction")
        return self.finals.newest

    def expect_seen(self, seen: str) -> None:
        """Raises Outdated: advancing-list-changed, where the page that was acted on shows something else."""
        if seen != token_of(self.course, self.finals, quota_of(self.skill)):
            raise Outdated("advancing-list-changed")

    def take_up(self) -> None:
        """Write down what changed around the list since its last act: new results, another quota. Nobody moves by it.

        Raises as `newest`.
        """
        newest, quota = self.newest, quota_of(self.skill)
        if self.course.kept is None:
            self.write(Kind.BEGUN, content=_said(quota))
        elif self.course.kept.results.hash != newest.hash:
            self.write(Kind.CORRECTION_TAKEN_UP)
        if self.course.kept is not None and self.course.kept.quota != quota:
            self.write(Kind.QUOTA_CHANGED, content=_said(quota))

    def write(
        self,
        kind: Kind,
        *,
        seat: str = "",
        nomination: str = "",
        entry: str | None = None,
        organisation: str | None = None,
        content: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> Record:
        """Do one act: refused by the rules, it leaves nothing. Raises RuleBroken as the rules of advancing do."""
        results = self.finals.newest.hash if self.finals.newest else ""
        record = acts.write(
            self.session, self.skill.id, self.course.seq + 1, kind, results, seat=seat, nomination=nomination,
            entry=entry, organisation=organisation, content=content, reason=reason, actor=self.actor, at=self.at,
        )  # fmt: skip
        self.course = follow(self.course, record, self.finals)
        return record


def open_desk(session: Session, stage: StageRow, skill: StageSkillRow, *, actor: Actor, at: datetime) -> Desk:
    """The list of a skill, locked until the transaction ends. Raises Refused: advancing-sends-nobody."""
    if not sends_on(stage):
        raise Refused("advancing-sends-nobody")
    session.execute(select(StageSkillRow.id).where(StageSkillRow.id == skill.id).with_for_update()).all()
    session.refresh(skill)
    finals = read_finals(session, stage, [skill])[skill.id]
    records = acts.read_records(session, [skill.id]).get(skill.id, [])
    return Desk(session, stage, skill, finals, fold(records, finals), actor, at)


def need_reason(reason: str) -> str:
    """The reason without outer blanks. Raises Refused: advancing-reason-missing."""
    if not reason.strip():
        raise Refused("advancing-reason-missing")
    return reason.strip()


def _said(quota: Quota) -> dict[str, int | None]:
    return {"places": quota.places, "minimum": quota.minimum}
