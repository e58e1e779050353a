"""Experts of a skill of a stage: assigned with a role, let into its assessment with it, taken off again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.checking import lock
from scoring.championships.entries.finding import live_places
from scoring.championships.stages import access as stages
from scoring.championships.stages.models import StageExpertRow, StageRow, StageSkillRow
from scoring.championships.stages.queries import skill_row, stage_row
from scoring.foundation.errors import NotFound, Refused
from scoring.marking.access import ASSESSMENT
from scoring.marking.judges import naming
from scoring.marking.judges.naming import JudgeCard
from scoring.marking.models import AssessmentRow, JudgeRow
from scoring.people.access_log import Visit
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import Account, Person

EXPERT, DEPUTY, CHIEF = "expert", "deputy-chief-expert", "chief-expert"
ROLES = (CHIEF, DEPUTY, EXPERT)
EXPERTS_MOST = 100  # of one skill


@dataclass(frozen=True, slots=True)
class ExpertCard:
    """Who is assigned as what. `login` (or email) of their account; "" where there is none yet."""

    person: str
    role: str
    login: str = ""


def assign(
    session: Session, stage: str, skill: str, card: ExpertCard, visit: Visit, *, actor: Actor, at: datetime
) -> StageExpertRow:
    """Assign a person to a skill, or say anew as what; with an account and an assessment they are let in at once.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown, person-unknown, account-unknown;
    Refused: expert-role-unknown, expert-without-affiliation, expert-competes, expert-chief-taken,
    expert-account-taken, experts-too-many, and what stands against naming a judge.
    """
    of, wanted = stage_row(session, stage), skill_row(session, stage, skill)
    stages.require(actor, access.ASSIGN_EXPERTS, of)
    lock(session, of)
    account = _account(session, card.login)
    rows = experts_in(session, wanted)
    _expect(session, of, card, account, rows)
    row = next((row for row in rows if row.person == card.person), None)
    if row is None:
        row = StageExpertRow(stage_skill_id=wanted.id, person=card.person, account_id=None, role=card.role)
        session.add(row)
    elif (row.account_id, row.role) != (account.id if account else None, card.role):
        _let_out(session, wanted, row, visit, actor=actor, at=at)
    row.account_id, row.role = account.id if account else None, card.role
    session.flush()
    _let_in(session, wanted, row, visit, actor=actor, at=at)
    return row


def let_in(session: Session, stage: str, skill: str, visit: Visit, *, actor: Actor, at: datetime) -> int:
    """Let every assigned expert with an account into the assessment that was set up since; twice changes nothing.

    How many came in. Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown; Refused:
    seating-no-assessment, and what stands against naming a judge.
    """
    of, wanted = stage_row(session, stage), skill_row(session, stage, skill)
    stages.require(actor, access.ASSIGN_EXPERTS, of)
    if wanted.assessment_id is None:
        raise Refused("seating-no-assessment")
    waiting = [row for row in experts_in(session, wanted) if row.account_id and not is_in(session, wanted, row)]
    for row in waiting:
        _let_in(session, wanted, row, visit, actor=actor, at=at)
    return len(waiting)


def remove(session: Session, stage: str, skill: str, person: str, visit: Visit, *, actor: Actor, at: datetime) -> None:
    """Take an expert off the skill, with the role in its assessment; whoever sat in a panel stays there.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, stage-skill-unknown, expert-unknown; Refused: judge-in-use,
    assessment-closed, own-access.
    """
    of, wanted = stage_row(session, stage), skill_row(session, stage, skill)
    stages.require(actor, access.ASSIGN_EXPERTS, of)
    lock(session, of)
    row = next((row for row in experts_in(session, wanted) if row.person == person), None)
    if row is None:
        raise NotFound("expert-unknown")
    _let_out(session, wanted, row, visit, actor=actor, at=at)
    session.delete(row)
    session.flush()


def experts_in(session: Session, skill: StageSkillRow) -> list[StageExpertRow]:
    found = select(StageExpertRow).where(StageExpertRow.stage_skill_id == skill.id).order_by(StageExpertRow.id)
    return list(session.scalars(found))


def is_in(session: Session, skill: StageSkillRow, row: StageExpertRow) -> bool:
    """Whether the expert is a judge of the assessment already, and leads in it if that is the role."""
    judge = select(JudgeRow.id).where(
        JudgeRow.assessment_id == skill.assessment_id, JudgeRow.account_id == row.account_id
    )
    if row.account_id is None or session.scalar(judge) is None:
        return False
    grant = Grant(row.role, Scope(ASSESSMENT, _assessment(session, skill) or ""))
    return row.role == EXPERT or grant in grants_of(session.get_one(Account, row.account_id))


def _let_in(
    session: Session, skill: StageSkillRow, row: StageExpertRow, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    """The role at the assessment, and a place among its judges with where the expert belongs."""
    assessment = _assessment(session, skill)
    if assessment is None or row.account_id is None:
        return
    card = JudgeCard(person=row.person)
    naming.name_judge(session, assessment, row.account_id, card, actor=actor, at=at, visit=visit)
    if row.role != EXPERT:
        naming.name_leader(session, assessment, row.account_id, row.role, actor=actor, at=at, visit=visit)


def _let_out(
    session: Session, skill: StageSkillRow, row: StageExpertRow, visit: Visit, *, actor: Actor, at: datetime
) -> None:
    assessment = _assessment(session, skill)
    if assessment is None or row.account_id is None:
        return
    account = session.get_one(Account, row.account_id)
    if row.role != EXPERT and Grant(row.role, Scope(ASSESSMENT, assessment)) in grants_of(account):
        naming.dismiss_leader(session, assessment, row.account_id, row.role, actor=actor, at=at, visit=visit)
    judge = select(JudgeRow.id).where(
        JudgeRow.assessment_id == skill.assessment_id, JudgeRow.account_id == row.account_id
    )
    if session.scalar(judge) is not None:
        naming.take_off(session, assessment, row.account_id, actor=actor, at=at, visit=visit)


def _assessment(session: Session, skill: StageSkillRow) -> str | None:
    return session.scalar(select(AssessmentRow.public_id).where(AssessmentRow.id == skill.assessment_id))


def _account(session: Session, login: str) -> Account | None:
    """Raises NotFound: account-unknown."""
    if not login.strip():
        return None
    found = find_account(session, login)
    if found is None:
        raise NotFound("account-unknown")
    return found


def _expect(
    session: Session, stage: StageRow, card: ExpertCard, account: Account | None, rows: list[StageExpertRow]
) -> None:
    if card.role not in ROLES:
        raise Refused("expert-role-unknown")
    person = session.scalar(select(Person).where(Person.public_id == card.person))
    if person is None:
        raise NotFound("person-unknown")
    if not person.affiliation:  # whether a social partner or not could not be said of them
        raise Refused("expert-without-affiliation")
    if live_places(session, stage, [card.person]):
        raise Refused("expert-competes")
    others = [row for row in rows if row.person != card.person]
    if card.role == CHIEF and any(row.role == CHIEF for row in others):
        raise Refused("expert-chief-taken")
    if account is not None and any(row.account_id == account.id for row in others):
        raise Refused("expert-account-taken")
    if len(others) >= EXPERTS_MOST:
        raise Refused("experts-too-many", limit=EXPERTS_MOST)
