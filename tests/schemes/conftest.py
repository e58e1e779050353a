"""What tests of schemes may ask for: two chief experts, an organizer, a small scheme without errors."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scoring.foundation import uploads
from scoring.foundation.jobs.worker import work_off
from scoring.people.actors import Actor, Grant
from scoring.people.models import Account, RoleGrant
from scoring.rules.calculations import PassFail
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, Section, SubCriterion, Text
from scoring.schemes.bringing_in import importing

MOMENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ASPECTS = 50


@pytest.fixture
def make_actor(db_session: Session) -> Callable[[str, str], Actor]:
    """An account with a role, and the actor it acts as: `make_actor("aigerim", "chief-expert")`."""

    def make(login: str, role: str) -> Actor:
        account = Account(
            login=login,
            email=None,
            password_hash="",
            display_name=login.title(),
            language="kk",
            active=True,
            created_at=MOMENT,
            password_changed_at=MOMENT,
        )
        db_session.add(account)
        db_session.flush()
        grant = RoleGrant(account_id=account.id, role=role, scope_kind="everywhere", scope_id="", granted_at=MOMENT)
        db_session.add(grant)
        db_session.flush()
        return Actor(account_id=account.id, login=login, display_name=account.display_name, grants=(Grant(role),))

    return make


@pytest.fixture
def chief(make_actor: Callable[[str, str], Actor]) -> Actor:
    return make_actor("aigerim", "chief-expert")


@pytest.fixture
def stranger(make_actor: Callable[[str, str], Actor]) -> Actor:
    return make_actor("bolat", "chief-expert")


@pytest.fixture
def organizer(make_actor: Callable[[str, str], Actor]) -> Actor:
    return make_actor("dina", "organizer")


@pytest.fixture
def sound_scheme() -> Scheme:
    """100.00 marks in 50 measured aspects of 2.00 and nothing that stands against publishing."""
    aspects = tuple(
        Aspect(
            key=f"key{number:09d}",
            kind=Kind.MEASUREMENT,
            description=Text(kk=f"Тексеру {number}", ru=f"Проверка {number}", en=f"Check {number}"),
            maximum=200,
            section="1",
            calculation=1 if number == 0 else None,
        )
        for number in range(ASPECTS)
    )
    sub_criteria = (
        SubCriterion("A1", Text(en="First"), day="1", aspects=aspects[:30]),
        SubCriterion("A2", Text(en="Second"), day="2", aspects=aspects[30:]),
    )
    return Scheme(
        skill_number="17",
        title=Text(kk="Веб-технологиялар", ru="Веб-технологии", en="Web Technologies"),
        sections=(Section("1", Text(en="Work"), 10000),),
        criteria=(Criterion("A", Text(en="Pages"), None, sub_criteria),),
        calculations=(CalculationRow(PassFail()),),
    )


@pytest.fixture
def drop(app: Flask, db_session: Session) -> Callable[..., str]:
    """Take a file in, let the job read it, and give the id of the import."""

    def take(actor: Actor, content: bytes, *, filename: str = "scheme.xlsx", over: str | None = None) -> str:
        upload = uploads.keep(io.BytesIO(content), filename, limit=10_000_000)
        row = importing.take_in(
            db_session, actor, upload, purpose=Purpose.CHAMPIONSHIP, at=MOMENT, over=over, new_id=lambda: filename[:16]
        )
        db_session.commit()
        work_off(app)
        db_session.expire_all()
        return row.public_id

    return take
