"""Who may sit in panels here: experts named with where they belong, the deputy and others who lead, taken off again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Refused
from scoring.marking import access
from scoring.marking.frames import Frame
from scoring.marking.independence import Belonging
from scoring.marking.judges import acts
from scoring.marking.models import ConflictRow, JudgeRow, PanelJudgeRow, PanelRow, SeatRow
from scoring.marking.panels import begin_again, check_different
from scoring.marking.recording import room
from scoring.marking.setting_up import add_judge, changing
from scoring.people.access_log import CONSOLE_VISIT, Visit
from scoring.people.accounts import grant_role, grants_of, revoke_role
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import Account, Organisation, Person, Region

EXPERT = "expert"
LEADERS = ("deputy-chief-expert", "chief-expert", "jury-president")  # whom one may name beside the experts


@dataclass(frozen=True, slots=True)
class JudgeCard:
    """Where a judge belongs: a person (then their organisation counts), an organisation, or a region alone.

    All are public ids or an ISO code; what is not known is empty.
    """

    person: str = ""
    organisation: str = ""
    region: str = ""


def name_judge(
    session: Session,
    assessment: str,
    account: int,
    card: JudgeCard,
    *,
    actor: Actor,
    at: datetime,
    visit: Visit = CONSOLE_VISIT,
) -> int:
    """Let an account sit in panels, with the role of an expert here; or say anew where a judge belongs.

    How many aspects begin again because others judge a seat now is returned. Raises Forbidden: not-allowed; NotFound:
    assessment-unknown, account-unknown, person-unknown, organisation-unknown; Refused: assessment-closed,
    belonging-missing, region-unknown, account-closed-for-judging, judge-twice, conflict-of-oneself.
    """
    changing(session, assessment, actor=actor)
    access.require(actor, access.GRANT.format(role=EXPERT), assessment)
    found = session.get(Account, account)
    if found is None:
        raise NotFound("account-unknown")
    if not found.active:
        raise Refused("account-closed-for-judging")
    before = room().frames.fresh(session, assessment)
    known = account in before.judges
    add_judge(session, assessment, account, belonging(session, card), actor=actor)
    judge = session.scalars(
        select(JudgeRow).where(JudgeRow.assessment_id == before.id, JudgeRow.account_id == account)
    ).one()
    judge.person = card.person or None
    _expect_alone(session, before, account)
    _expect_tied_as_before(session, before, account, actor=actor)
    _grant(session, assessment, found, EXPERT, actor=actor, at=at, visit=visit)
    code = "act-judge-changed" if known else "act-judge-added"
    acts.note(session, assessment, code, actor=actor, at=at, params={"judge": acts.of_account(account)})
    return len(begin_again(session, before, *before.seats, by=access.account_of(actor), at=at))


def take_off(
    session: Session,
    assessment: str,
    account: int,
    *,
    actor: Actor,
    at: datetime,
    visit: Visit = CONSOLE_VISIT,
) -> None:
    """Take a judge who never sat in a panel off the list, with the role here.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, judge-unknown; Refused: assessment-closed,
    judge-in-use.
    """
    row = changing(session, assessment, actor=actor)
    access.require(actor, access.GRANT.format(role=EXPERT), assessment)
    judge = session.scalar(select(JudgeRow).where(JudgeRow.assessment_id == row.id, JudgeRow.account_id == account))
    if judge is None:
        raise NotFound("judge-unknown")
    if account in ever_used(session, row.id):
        raise Refused("judge-in-use")
    session.delete(judge)
    found = session.get_one(Account, account)
    grant = Grant(EXPERT, Scope(access.ASSESSMENT, assessment))
    if grant in grants_of(found):
        revoke_role(session, found, grant, actor=actor, at=at, visit=visit, places=access.places(assessment))
    acts.note(session, assessment, "act-judge-removed", actor=actor, at=at, params={"judge": acts.of_account(account)})


def name_leader(
    session: Session,
    assessment: str,
    account: int,
    role: str,
    *,
    actor: Actor,
    at: datetime,
    visit: Visit = CONSOLE_VISIT,
) -> None:
    """Give a deputy chief, a chief expert or a jury president their role in this assessment.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, account-unknown; Refused: assessment-closed,
    role-unknown, account-closed-for-judging.
    """
    found = _leader(session, assessment, account, role, actor=actor)
    _grant(session, assessment, found, role, actor=actor, at=at, visit=visit)
    params = {"judge": acts.of_account(account)}
    acts.note(session, assessment, "act-role-named", actor=actor, at=at, params=params)


def dismiss_leader(
    session: Session,
    assessment: str,
    account: int,
    role: str,
    *,
    actor: Actor,
    at: datetime,
    visit: Visit = CONSOLE_VISIT,
) -> None:
    """Take such a role away. Raises as `name_leader`, and NotFound: role-not-held; Refused: own-access."""
    found = _leader(session, assessment, account, role, actor=actor)
    if account == actor.account_id:
        raise Refused("own-access")
    grant = Grant(role, Scope(access.ASSESSMENT, assessment))
    revoke_role(session, found, grant, actor=actor, at=at, visit=visit, places=access.places(assessment))
    params = {"judge": acts.of_account(account)}
    acts.note(session, assessment, "act-role-taken", actor=actor, at=at, params=params)


def belonging(session: Session, card: JudgeCard) -> Belonging:
    """Where a card says that a judge belongs; an organisation brings its region along.

    Raises NotFound: person-unknown, organisation-unknown; Refused: belonging-missing, region-unknown.
    """
    organisation = _organisation(session, card)
    if organisation is not None:
        return Belonging(organisation.public_id, organisation.region)
    if not card.region:
        raise Refused("belonging-missing")  # nobody could see a conflict of whoever belongs nowhere. decisions.md 9
    if session.get(Region, card.region) is None:
        raise Refused("region-unknown")
    return Belonging(None, card.region)


def ever_used(session: Session, assessment_id: int) -> set[int]:
    """The accounts that sit or sat in a panel here, or have declared a tie."""
    sat = (
        select(PanelJudgeRow.account_id)
        .join(PanelRow, PanelRow.id == PanelJudgeRow.panel_id)
        .where(PanelRow.assessment_id == assessment_id)
    )
    tied = (
        select(ConflictRow.account_id)
        .join(SeatRow, SeatRow.public_id == ConflictRow.seat)
        .where(SeatRow.assessment_id == assessment_id)
    )
    return {*session.scalars(sat), *session.scalars(tied)}


def _organisation(session: Session, card: JudgeCard) -> Organisation | None:
    if card.person:
        person = session.scalar(select(Person).where(Person.public_id == card.person))
        if person is None:
            raise NotFound("person-unknown")
        if person.organisation is not None and not card.organisation:
            return person.organisation
    if not card.organisation:
        return None
    found = session.scalar(select(Organisation).where(Organisation.public_id == card.organisation))
    if found is None:
        raise NotFound("organisation-unknown")
    return found


def _expect_alone(session: Session, before: Frame, account: int) -> None:
    """Raises Refused: judge-twice, when another account of the same person sits in one of the account's panels."""
    session.flush()
    for panel in before.panels:
        if account in panel.seated():
            check_different(session, panel.seated())


def _expect_tied_as_before(session: Session, before: Frame, account: int, *, actor: Actor) -> None:
    """decisions.md 9: nobody lets oneself judge in spite of a tie. Raises Refused: conflict-of-oneself."""
    if account != actor.account_id or account not in before.judges:
        return
    after = room().frames.fresh(session, before.public_id)
    if any(before.tied(account, seat) and not after.tied(account, seat) for seat in before.seats):
        raise Refused("conflict-of-oneself")


def _leader(session: Session, assessment: str, account: int, role: str, *, actor: Actor) -> Account:
    changing(session, assessment, actor=actor)
    if role not in LEADERS:
        raise Refused("role-unknown", role=role)
    access.require(actor, access.GRANT.format(role=role), assessment)
    found = session.get(Account, account)
    if found is None:
        raise NotFound("account-unknown")
    if not found.active:
        raise Refused("account-closed-for-judging")
    return found


def _grant(
    session: Session, assessment: str, account: Account, role: str, *, actor: Actor, at: datetime, visit: Visit
) -> None:
    grant = Grant(role, Scope(access.ASSESSMENT, assessment))
    grant_role(session, account, grant, actor=actor, at=at, visit=visit, places=access.places(assessment))
