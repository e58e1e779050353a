"""Makes a database ready: its tables, the reference data of every room, and the demonstration for newcomers."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation import clock, migrations
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people import demonstration, regions
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from scoring.people.demonstration import DemonstrationAccount
from scoring.rules.rulesets import Purpose
from scoring.schemes import skills
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.models import SchemeRow
from scoring.schemes.publishing import publish

DEMONSTRATION_SCHEME = "demonstration"  # its public id, by which a second filling knows it
SCHEME_OWNER = "chief"


def prepare(app: Flask, revision: str = "head") -> None:
    """Bring the tables to the newest revision and the reference data into them; said twice, it changes nothing."""
    with app.app_context():
        migrations.upgrade(db.engine, revision)
        if revision == "head":
            with db.transaction() as session:
                regions.load_reference(session)
                skills.load_reference(session)


def require_current(app: Flask) -> None:
    """Raises Refused: migrations-pending."""
    with app.app_context():
        stands, newest = migrations.current(db.engine), migrations.newest(db.engine)
    if stands != newest:
        raise Refused("migrations-pending", current=stands or "-", newest=newest or "-")


def refuse_in_production(app: Flask) -> None:
    """Asked before anything is written. Raises Refused: demonstration-in-production."""
    if app.config["SETTINGS"].production:
        raise Refused("demonstration-in-production")


def fill_demonstration(app: Flask) -> tuple[DemonstrationAccount, ...]:
    """Accounts and a scheme to look around with. Raises Refused: demonstration-in-production."""
    refuse_in_production(app)
    with app.app_context(), db.transaction() as session:
        accounts = demonstration.demonstration(session, clock.now())
        session.flush()
        _fill_scheme(session)
        return accounts


def _fill_scheme(session: Session) -> None:
    if session.scalar(select(SchemeRow.id).where(SchemeRow.public_id == DEMONSTRATION_SCHEME)) is not None:
        return
    owner = _actor(session, SCHEME_OWNER)
    content, at = demonstration_scheme(), clock.now()
    begin_scheme(
        session, owner, content, purpose=Purpose.CHAMPIONSHIP, at=at, act="demonstration",
        new_id=lambda: DEMONSTRATION_SCHEME,
    )  # fmt: skip
    session.flush()
    publish(session, owner, DEMONSTRATION_SCHEME, seen=1, reason="", at=at)


def _actor(session: Session, login: str) -> Actor:
    account = find_account(session, login)
    if account is None:
        raise Refused("account-unknown")
    return Actor(account.id, account.login, account.display_name, account.language, grants_of(account))
