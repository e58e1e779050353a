"""Experts of a skill: let into its assessment by one act; social partners counted exactly."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from scoring.championships.entries import expert_queries, experts
from scoring.championships.entries.expert_queries import Share, StageExperts
from scoring.championships.entries.experts import ExpertCard
from scoring.championships.entries.writing import NewEntry, add_entry
from scoring.championships.stages.queries import skill_row
from scoring.foundation.db import db
from scoring.marking.models import JudgeRow
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import grants_of
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.directory.qualifications import QualificationCard, add_qualification
from scoring.people.models import Account
from tests.championships.entries.conftest import NOW, TEAM, WEB, Hosted
from tests.championships.entries.test_nominating import code_of


def person(hosted: Hosted, surname: str, affiliation: str = "college", expires: date | None = None) -> str:
    with hosted.app.app_context(), db.transaction() as session:
        card = PersonCard(surname, "Эксперт", organisation=hosted.colleges[0], affiliation=affiliation)
        made = create_person(session, card, CONSOLE_VISIT, actor=CONSOLE, at=NOW).public_id
        if expires:
            paper = QualificationCard("Certificate", expires_on=expires)
            add_qualification(session, made, paper, CONSOLE_VISIT, actor=CONSOLE, at=NOW)
    return made


def assign(hosted: Hosted, who: str, role: str = "expert", login: str = "", number: str = WEB, **said: object) -> None:
    hosted.do(experts.assign, hosted.skill(number), ExpertCard(who, role, login), CONSOLE_VISIT, **said)


def found(hosted: Hosted) -> StageExperts:
    view: StageExperts = hosted.do(expert_queries.experts, CONSOLE_VISIT)
    return view


def roles(hosted: Hosted, account: Actor) -> set[Grant]:
    with hosted.app.app_context(), db.reading() as session:
        return set(grants_of(session.get_one(Account, account.account_id)))


def judges(hosted: Hosted) -> list[tuple[int, str | None, str | None]]:
    with hosted.app.app_context(), db.reading() as session:
        return [(row.account_id, row.organisation, row.person) for row in session.scalars(select(JudgeRow))]


def test_one_act_gives_the_role_and_the_place_among_the_judges(
    hosted: Hosted, make_account: Callable[..., Actor]
) -> None:
    made, account, who = hosted.assess(), make_account(), person(hosted, "Сапаров")

    assign(hosted, who, "chief-expert", account.login)

    place = Scope("assessment", made)
    assert roles(hosted, account) == {Grant("expert", place), Grant("chief-expert", place)}
    assert judges(hosted) == [(account.account_id, hosted.colleges[0], who)]


@pytest.mark.one_database
def test_assessment_that_comes_later_lets_in_who_was_assigned_before(
    hosted: Hosted, make_account: Callable[..., Actor]
) -> None:
    account, who = make_account(), person(hosted, "Сапаров")
    assign(hosted, who, login=account.login)
    made = hosted.assess()
    waits = found(hosted).skills[0].experts[0].waits

    first = hosted.do(experts.let_in, hosted.skill(), CONSOLE_VISIT)
    again = hosted.do(experts.let_in, hosted.skill(), CONSOLE_VISIT)

    assert (waits, first, again, found(hosted).skills[0].experts[0].waits) == (True, 1, 0, False)
    assert roles(hosted, account) == {Grant("expert", Scope("assessment", made))}


@pytest.mark.one_database
def test_whoever_is_taken_off_loses_role_and_place(hosted: Hosted, make_account: Callable[..., Actor]) -> None:
    hosted.assess()
    account, who = make_account(), person(hosted, "Сапаров")
    assign(hosted, who, "deputy-chief-expert", account.login)

    hosted.do(experts.remove, hosted.skill(), who, CONSOLE_VISIT)

    assert (roles(hosted, account), judges(hosted), found(hosted).skills[0].experts) == (set(), [], ())


@pytest.mark.one_database
def test_another_role_takes_the_old_one_away(hosted: Hosted, make_account: Callable[..., Actor]) -> None:
    made = hosted.assess()
    account, who = make_account(), person(hosted, "Сапаров")
    assign(hosted, who, "chief-expert", account.login)

    assign(hosted, who, "expert", account.login)

    assert roles(hosted, account) == {Grant("expert", Scope("assessment", made))}


@pytest.mark.one_database
def test_what_an_expert_cannot_be_is_refused(hosted: Hosted, make_account: Callable[..., Actor]) -> None:
    account, chief, other = make_account(), person(hosted, "Сапаров"), person(hosted, "Досов")
    assign(hosted, chief, "chief-expert", account.login)
    hosted.enter(0)

    codes = [
        code_of(lambda: assign(hosted, other, "chief-expert")),
        code_of(lambda: assign(hosted, other, "expert", account.login)),
        code_of(lambda: assign(hosted, other, "organizer")),
        code_of(lambda: assign(hosted, other, login="nobody-here")),
        code_of(lambda: assign(hosted, hosted.people[0])),
        code_of(lambda: assign(hosted, "nobody")),
        code_of(lambda: assign(hosted, other, actor=hosted.nominators[0])),
    ]

    assert codes == [
        "expert-chief-taken", "expert-account-taken", "expert-role-unknown", "account-unknown",
        "expert-without-affiliation", "person-unknown", "not-allowed",
    ]  # fmt: skip


@pytest.mark.one_database
def test_competitor_of_the_stage_is_no_expert_there(hosted: Hosted) -> None:
    who = person(hosted, "Сапаров", "employer")
    with hosted.app.app_context(), db.transaction() as session:
        skill = skill_row(session, hosted.stage, hosted.skill(TEAM))
        add_entry(session, skill, NewEntry([who]), "added", actor=CONSOLE, at=NOW)

    assert code_of(lambda: assign(hosted, who)) == "expert-competes"


@pytest.mark.one_database
def test_share_of_social_partners_by_skill_and_of_persons_over_the_stage(hosted: Hosted) -> None:
    partner, teacher, other = person(hosted, "А", "employer"), person(hosted, "Б"), person(hosted, "В", "university")
    for who in (partner, teacher, other):
        assign(hosted, who)
    assign(hosted, partner, number=TEAM)

    view = found(hosted)

    assert [one.share for one in view.skills] == [Share(1, 3), Share(1, 1)]
    assert view.share == Share(1, 3)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("partners", "whole", "tenths"),
    [(0, 0, None), (0, 4, 0), (2, 3, 667), (1, 3, 333), (1, 16, 63), (1, 8, 125), (5, 5, 1000), (13, 2000, 7)],
)
def test_percent_is_rounded_half_up_to_a_tenth(partners: int, whole: int, tenths: int | None) -> None:
    assert Share(partners, whole).tenths == tenths


@pytest.mark.one_database
def test_certificate_that_expires_before_the_last_day_is_a_warning(hosted: Hosted) -> None:
    holding, expired = person(hosted, "А", expires=date(2026, 2, 4)), person(hosted, "Б", expires=date(2026, 2, 3))
    assign(hosted, holding)
    assign(hosted, expired)

    assert [one.expired for one in found(hosted).skills[0].experts] == [(), ("Certificate",)]
