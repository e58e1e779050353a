"""Naming judges and deputies, one person one position; both databases."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused
from scoring.marking import panels
from scoring.marking.judges import naming
from scoring.marking.judges.naming import JudgeCard
from scoring.marking.models import JudgeRow
from scoring.people.accounts import grants_of
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import Account, Region
from tests.marking.hall import MOMENT, Hall, make_actor
from tests.marking.judges.doing import do, draft_of, make_person, make_region, number


def test_chief_names_an_expert_here_with_the_role_and_takes_an_unused_one_off(app: Flask) -> None:
    assessment, chief, _accounts = draft_of(app)
    with app.app_context(), db.transaction() as session:
        stranger = make_actor(session, "press")
        region = session.query(Region).first()
        assert region is not None
        card = JudgeCard(region=region.iso)

    def grants() -> tuple[Grant, ...]:
        with app.app_context(), db.reading() as session:
            return grants_of(session.get_one(Account, number(stranger)))

    def name(card: JudgeCard, actor: Actor) -> None:
        do(app, lambda s: naming.name_judge(s, assessment, number(stranger), card, actor=actor, at=MOMENT))

    with pytest.raises(Refused, match="belonging-missing"):
        name(JudgeCard(), chief)
    with pytest.raises(Forbidden):
        name(card, stranger)
    name(card, chief)
    assert Grant("expert", Scope("assessment", assessment)) in grants()

    do(app, lambda s: naming.take_off(s, assessment, number(stranger), actor=chief, at=MOMENT))
    assert grants() == (Grant("press"),)


@pytest.mark.clause("decisions.md 4")
def test_one_person_with_two_accounts_holds_one_position_of_a_panel(hall: Hall) -> None:
    sits, comes = number(hall.judges[1]), number(hall.judges[4])

    def known_as(account: int, person: str | None) -> None:
        def work(session: Session) -> None:
            found = select(JudgeRow).where(JudgeRow.account_id == account)
            session.scalars(found).one().person = person

        do(hall.app, work)

    known_as(sits, "one-and-the-same")
    known_as(comes, "one-and-the-same")

    def replaces(leaves: int) -> None:
        do(
            hall.app,
            lambda s: panels.replace_judge(s, hall.assessment, hall.panel, leaves, comes, actor=hall.chief, at=MOMENT),
        )

    with pytest.raises(Refused, match="judge-twice"):
        replaces(number(hall.judges[0]))
    replaces(sits)  # the one account for the other: still one position


@pytest.mark.clause("decisions.md 4")
def test_account_in_a_panel_is_not_said_to_be_another_of_its_judges(hall: Hall) -> None:
    with hall.app.app_context(), db.transaction() as session:
        person, region = make_person(session), make_region(session)
        session.scalars(select(JudgeRow).where(JudgeRow.account_id == number(hall.judges[0]))).one().person = person

    with pytest.raises(Refused, match="judge-twice"):
        do(
            hall.app,
            lambda s: naming.name_judge(
                s,
                hall.assessment,
                number(hall.judges[1]),
                JudgeCard(person, region=region),
                actor=hall.organizer,
                at=MOMENT,
            ),
        )


def test_judge_of_a_panel_stays_on_the_list(hall: Hall) -> None:
    with pytest.raises(Refused, match="judge-in-use"):
        do(
            hall.app,
            lambda s: naming.take_off(s, hall.assessment, number(hall.judges[0]), actor=hall.organizer, at=MOMENT),
        )


def test_chief_names_a_deputy_and_no_president(app: Flask) -> None:
    assessment, chief, accounts = draft_of(app)

    def name(role: str) -> None:
        do(app, lambda s: naming.name_leader(s, assessment, accounts[0], role, actor=chief, at=MOMENT))

    name("deputy-chief-expert")
    with pytest.raises(Forbidden):
        name("jury-president")
    with pytest.raises(Refused, match="role-unknown"):
        name("administrator")
