"""What the pages of judges show when a browser visits them: an open assessment with conflicts, a draft, a copy."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking import closing, opening, panels, setting_up
from scoring.marking.access import ASSESSMENT
from scoring.marking.independence import Belonging, Level, Tie
from scoring.marking.judges import proposals
from scoring.marking.recording import room
from scoring.marking.setting_up import NewAssessment, NewSeat
from scoring.people.accounts import acting, find_account, grant_role
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.demonstration import EXPERTS
from scoring.people.models import Region
from scoring.schemes.models import SchemeRow, VersionRow
from tests.browser.visiting import CHIEF, ORGANIZER, Visit

ROOT = "/assessments/{judges_open}"
DRAFT = "/assessments/{judges_draft}"
EXPERT = EXPERTS[0].login
PRESIDENT = "president"
SEATS = 8

VISITS: dict[str, tuple[Visit, ...]] = {
    "judges.overview": (
        Visit("overview", ROOT, CHIEF),
        Visit("overview-draft", DRAFT, CHIEF),
        Visit("overview-rehearsal", "/assessments/{judges_copy}", CHIEF),
        Visit("overview-closed", "/assessments/{judges_closed}", ORGANIZER),
    ),
    "judges.opening_page": (Visit("opening", "/assessments/{judges_ready}/open", CHIEF),),
    "judges.closing_page": (
        Visit("closing", f"{ROOT}/close", CHIEF),
        Visit("closing-ready", "/assessments/{judges_copy_open}/close", CHIEF),
    ),
    "judges.reopening_page": (Visit("reopening", "/assessments/{judges_closed}/reopen", ORGANIZER),),
    "judges.people": (Visit("judges", f"{ROOT}/judges", CHIEF), Visit("judges-found", f"{DRAFT}/judges?q=ова", CHIEF)),
    "judges.judge": (Visit("judge", f"{ROOT}/judges/{{judges_expert}}", CHIEF),),
    "judges.panels_page": (
        Visit("panels", f"{ROOT}/panels", CHIEF),
        Visit("panels-draft", f"{DRAFT}/panels", CHIEF),
    ),
    "judges.proposal": (Visit("panels-proposal", f"{DRAFT}/panels/proposal", CHIEF),),
    "judges.replacing_page": (
        Visit(
            "judge-replacing",
            f"{ROOT}/panels/{{judges_panel}}/replace?leaves={{judges_leaves}}&comes={{judges_comes}}",
            CHIEF,
        ),
    ),
    "judges.conflicts": (
        Visit("conflicts", f"{ROOT}/conflicts", CHIEF),
        Visit("conflicts-president", f"{ROOT}/conflicts", PRESIDENT),
    ),
    "judges.own_ties": (Visit("own-ties", f"{ROOT}/my-ties", EXPERT),),
}
NOT_PAGES: set[str] = set()


def fill(app: Flask) -> dict[str, str]:
    """One open assessment with ties and an override, one draft with a proposal, one ready, rehearsals, one closed."""
    with app.app_context(), db.transaction() as session:
        chief, president = _actor(session, CHIEF), _actor(session, PRESIDENT)
        real = _begin(session)
        _seat_panels(session, real, chief)
        now = clock.now()
        frame = room().frames.fresh(session, real)
        first, second = frame.panels[0].seated()[:2]
        seats = list(frame.seats)
        panels.declare_conflict(session, real, first, seats[5], Tie.TEACHER, actor=chief, at=now)
        panels.declare_conflict(session, real, second, seats[6], Tie.MENTOR, actor=chief, at=now)
        opening.open_assessment(session, real, actor=chief, at=now)
        panels.override_conflict(
            session, real, first, seats[5], "Бұл құзыретте басқа сарапшы жоқ.", actor=president, at=now
        )
        copy = setting_up.rehearse(session, real, actor=chief, at=now).public_id
        copy_open = setting_up.rehearse(session, real, actor=chief, at=now).public_id
        closed = setting_up.rehearse(session, real, actor=chief, at=now).public_id
        for each in (copy_open, closed):
            _seat_panels(session, each, chief)
            opening.open_assessment(session, each, actor=chief, at=now)
        closing.close_assessment(session, closed, actor=chief, at=now)
        draft, ready = _begin(session, numbered=False), _begin(session)
        proposals.work_out(session, draft, 2, actor=chief, at=now)
        _seat_panels(session, ready, chief)
        comes = next(judge for judge in frame.judges if judge not in frame.panels[0].seated())
        expert = find_account(session, EXPERT)
        assert expert is not None
        return {
            "judges_open": real,
            "judges_copy": copy,
            "judges_copy_open": copy_open,
            "judges_closed": closed,
            "judges_draft": draft,
            "judges_ready": ready,
            "judges_expert": str(expert.id),
            "judges_panel": str(frame.panels[0].id),
            "judges_leaves": str(first),
            "judges_comes": str(comes),
        }


def _begin(session: Session, *, numbered: bool = True) -> str:
    """A draft with its days, all demonstration experts as judges, each of a region, and seats of such regions."""
    organizer, now = _actor(session, ORGANIZER), clock.now()
    version = (
        session.scalars(
            select(VersionRow.id).join(SchemeRow).where(SchemeRow.public_id == "demo").order_by(VersionRow.id)
        ).first()
        or session.scalars(select(VersionRow.id).order_by(VersionRow.id)).first()
    )
    assert version is not None
    today = clock.shown(now).date()
    days = [today + timedelta(days=day) for day in range(3)]
    new = NewAssessment(version, Level.REGION, days=days)
    assessment = setting_up.create_assessment(session, new, actor=organizer, at=now).public_id
    regions = list(session.scalars(select(Region.iso).order_by(Region.iso)))
    for shown, region in zip(EXPERTS, regions, strict=False):
        account = find_account(session, shown.login)
        assert account is not None
        grant_role(session, account, Grant("expert", Scope(ASSESSMENT, assessment)), actor=CONSOLE, at=now)
        setting_up.add_judge(session, assessment, account.id, Belonging(None, region), actor=organizer)
    seats = [
        NewSeat(belonging=Belonging(None, regions[place]), number=place + 1 if numbered else None)
        for place in range(SEATS)
    ]
    setting_up.add_seats(session, assessment, seats, actor=organizer)
    return assessment


def _seat_panels(session: Session, assessment: str, chief: Actor) -> None:
    now = clock.now()
    proposals.work_out(session, assessment, 2, actor=chief, at=now)
    kept = proposals.proposal_of(session, room().frames.fresh(session, assessment))
    assert kept is not None
    proposals.take_proposal(session, assessment, seen=kept.revision, actor=chief, at=now)


def _actor(session: Session, login: str) -> Actor:
    account = find_account(session, login)
    assert account is not None
    return acting(session, account.id)
