"""Experts of a stage with names, the share of social partners by skill and stage, certificates that expired."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scoring.championships.entries import access
from scoring.championships.entries.experts import EXPERT, ROLES
from scoring.championships.entries.viewing import SkillView, skill_view
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageExpertRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.foundation import clock
from scoring.foundation.collation import kazakh_key
from scoring.marking.access import ASSESSMENT
from scoring.marking.models import AssessmentRow, JudgeRow
from scoring.marking.setup.viewing import FOUND, SHORTEST, Named, named_persons
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import like
from scoring.people.models import Account, Person, RoleGrant

SOCIAL_PARTNER = "employer"  # of the affiliations of people: CH-01, CH-07


@dataclass(frozen=True, slots=True)
class Share:
    """`partners` of `whole` experts are social partners."""

    partners: int
    whole: int

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.partners, self.whole) if self.whole else None

    @property
    def tenths(self) -> int | None:
        """Tenths of a percent, rounded half up: 667 is 66.7 %."""
        return (2000 * self.partners + self.whole) // (2 * self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class ExpertView:
    """An assigned expert. `login` "" has no account; `waits` for the assessment; `expired` by the stage's last day."""

    person: Named
    role: str
    affiliation: str
    login: str
    waits: bool
    expired: tuple[str, ...]
    uncertified: bool


@dataclass(frozen=True, slots=True)
class SkillExperts:
    """The experts of one skill, the chief first. `assessed`: there is an assessment to be let into."""

    skill: SkillView
    experts: tuple[ExpertView, ...]
    share: Share
    assessed: bool


@dataclass(frozen=True, slots=True)
class StageExperts:
    """`share` is of persons: whoever serves two skills counts once."""

    skills: tuple[SkillExperts, ...]
    share: Share


def experts(session: Session, stage: str, visit: Visit, *, actor: Actor, at: datetime) -> StageExperts:
    """All experts of a stage; the look is logged. Raises Forbidden: not-allowed; NotFound: stage-unknown."""
    of = stage_row(session, stage)
    stages.require(actor, access.SEE_EXPERTS, of)
    access_log.record(session, "experts-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    skills = skills_of(session, of)
    rows = list(
        session.scalars(select(StageExpertRow).where(StageExpertRow.stage_skill_id.in_([one.id for one in skills])))
    )
    known = _Known(session, rows, skills, of.last_day or of.closes or clock.shown(at).date())
    found = tuple(known.of_skill(skill, [row for row in rows if row.stage_skill_id == skill.id]) for skill in skills)
    return StageExperts(found, known.share({row.person for row in rows}))


def known_experts(
    session: Session, stage: StageRow, search: str, visit: Visit, *, actor: Actor, at: datetime
) -> list[Named]:
    """Persons who are experts by any part of the name; the look is logged. Raises Forbidden: not-allowed."""
    stages.require(actor, access.ASSIGN_EXPERTS, stage)
    if len(search.strip()) < SHORTEST:
        return []
    query = select(Person.public_id).where(Person.affiliation != "")
    query = query.where(*(Person.searched.like(pattern, escape="\\") for pattern in like(search)))
    ids = list(session.scalars(query.order_by(Person.ordered, Person.id).limit(FOUND)))
    access_log.record(session, "persons-listed", actor.account_id, visit, at=at, subject=f"persons:{len(ids)}")
    names = named_persons(session, ids)
    return [names[one] for one in ids]


class _Known:
    """What there is to know of the experts of a stage, read once."""

    def __init__(
        self, session: Session, rows: Iterable[StageExpertRow], skills: Iterable[StageSkillRow], day: date
    ) -> None:
        rows, skills, self._day = list(rows), list(skills), day
        ids = {row.person for row in rows}
        people = select(Person).options(selectinload(Person.qualifications), joinedload(Person.organisation))
        self._people = {one.public_id: one for one in session.scalars(people.where(Person.public_id.in_(ids)))}
        self._names = named_persons(session, ids)
        accounts = {row.account_id for row in rows if row.account_id}
        logins = select(Account.id, Account.login).where(Account.id.in_(accounts))
        self._logins: Mapping[int, str] = {row[0]: row[1] for row in session.execute(logins)}
        assessments = [one.assessment_id for one in skills if one.assessment_id]
        judges = select(JudgeRow.assessment_id, JudgeRow.account_id).where(JudgeRow.assessment_id.in_(assessments))
        self._judges = {(assessment, account) for assessment, account in session.execute(judges)}
        led = (
            select(AssessmentRow.id, RoleGrant.account_id, RoleGrant.role)
            .join(RoleGrant, (RoleGrant.scope_id == AssessmentRow.public_id) & (RoleGrant.scope_kind == ASSESSMENT))
            .where(AssessmentRow.id.in_(assessments), RoleGrant.account_id.in_(accounts))
        )
        self._led = {(assessment, account, role) for assessment, account, role in session.execute(led)}

    def of_skill(self, skill: StageSkillRow, rows: list[StageExpertRow]) -> SkillExperts:
        views = [self._view(skill, row) for row in rows]
        views.sort(key=lambda one: (ROLES.index(one.role), kazakh_key(one.person.kk or one.person.ru)))
        return SkillExperts(
            skill_view(skill), tuple(views), self.share({row.person for row in rows}), skill.assessment_id is not None
        )

    def share(self, persons: set[str]) -> Share:
        partners = [one for one in persons if one in self._people and self._people[one].affiliation == SOCIAL_PARTNER]
        return Share(len(partners), len(persons))

    def _view(self, skill: StageSkillRow, row: StageExpertRow) -> ExpertView:
        person = self._people.get(row.person)
        papers = list(person.qualifications) if person else []
        holding = [one for one in papers if one.expires_on is None or one.expires_on >= self._day]
        return ExpertView(
            self._names.get(row.person, Named(row.person, "", "")),
            row.role,
            person.affiliation if person else "",
            self._logins.get(row.account_id or 0, ""),
            self._waits(skill, row),
            () if holding else tuple(one.name for one in papers),
            not papers,
        )

    def _waits(self, skill: StageSkillRow, row: StageExpertRow) -> bool:
        if skill.assessment_id is None or row.account_id is None:
            return False
        leads = row.role == EXPERT or (skill.assessment_id, row.account_id, row.role) in self._led
        return not (leads and (skill.assessment_id, row.account_id) in self._judges)
