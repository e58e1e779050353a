"""Makes a database ready: its tables, the reference data of every room, and the demonstration for newcomers."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships import demonstration as season
from scoring.championships.demonstration.names import DEMONSTRATION, SHORT
from scoring.championships.stages import reference as tracks
from scoring.foundation import clock, migrations, terminal
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people import demonstration, regions
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from scoring.people.demonstration import DemonstrationAccount
from scoring.people.personal import demonstration as own_page
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme
from scoring.schemes import skills
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.demonstration.short import short_scheme
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.models import SchemeRow, VersionRow
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
                tracks.load_reference(session)


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
        at = clock.now()
        accounts = demonstration.demonstration(session, at)
        session.flush()
        season.fill(session, _schemes(session, at), at=at)
        own_page.fill_link(session, season.competitor_who_went_on(session), at)
        return accounts


def say_who_may_enter(accounts: Iterable[DemonstrationAccount], address: str = "") -> None:
    """Print the accounts of the demonstration, and the link to a competitor's own page at this address."""
    terminal.say("demonstration-accounts")
    for account in accounts:
        click.echo(f"  {account.login:<12} {account.password:<18} {account.role}")
    terminal.say("demonstration-own-page", address=f"{address}{own_page.PATH}", own_code=own_page.CODE)


def _schemes(session: Session, at: datetime) -> dict[str, int]:
    """The published schemes of the demonstration, by the name that its season knows them by."""
    wanted = {DEMONSTRATION: (DEMONSTRATION_SCHEME, demonstration_scheme())}
    wanted |= {number: (f"demo-short-{number}", short_scheme(number)) for number in SHORT}
    for public_id, content in wanted.values():
        _publish(session, public_id, content, at)
    return {name: _version(session, public_id) for name, (public_id, _content) in wanted.items()}


def _publish(session: Session, public_id: str, content: Scheme, at: datetime) -> None:
    if session.scalar(select(SchemeRow.id).where(SchemeRow.public_id == public_id)) is not None:
        return
    owner, new_id = _actor(session, SCHEME_OWNER), partial(str, public_id)
    begin_scheme(session, owner, content, purpose=Purpose.CHAMPIONSHIP, at=at, act="demonstration", new_id=new_id)
    session.flush()
    publish(session, owner, public_id, seen=1, reason="", at=at)


def _version(session: Session, public_id: str) -> int:
    """The first version of a scheme."""
    scheme = select(SchemeRow.id).where(SchemeRow.public_id == public_id).scalar_subquery()
    found = select(VersionRow.id).where(VersionRow.scheme_id == scheme).order_by(VersionRow.number)
    return session.scalars(found.limit(1)).one()


def _actor(session: Session, login: str) -> Actor:
    account = find_account(session, login)
    if account is None:
        raise Refused("account-unknown")
    return Actor(account.id, account.login, account.display_name, account.language, grants_of(account))
