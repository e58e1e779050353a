"""The commands `scoring account ...`: make an account, change a password, give and take roles, list."""

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.people import accounts, permissions, queries
from scoring.people.accounts import NewAccount
from scoring.people.actors import CONSOLE, EVERYWHERE, Grant, Scope
from scoring.people.models import Account
from scoring.people.signing_in.passwords import passwords

group = AppGroup("account", help="Who may sign in, and as what.")
ROLE = click.Choice(permissions.ROLES)
asked_password = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when left out."
)
where = click.option(
    "--where", "place", default=EVERYWHERE, show_default=True, help="Where the role holds: kind:id, as region:KZ-63."
)


@group.command("create")
@click.argument("login")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--email", help="Another way to sign in.")
@click.option("--language", type=click.Choice(["kk", "ru", "en"]), default="kk", show_default=True)
@click.option("--role", type=ROLE, help="A first role; more with `scoring account grant`.")
@where
@asked_password
def create(
    login: str, name: str, email: str | None, language: str, role: str | None, place: str, password: str
) -> None:
    """Make the account LOGIN."""
    made = passwords().make(password, login=accounts.normal(login))
    with db.transaction() as session:
        new = NewAccount(login, made, name, language, email)
        account = accounts.create_account(session, new, actor=CONSOLE, at=clock.now())
        if role:
            accounts.grant_role(session, account, Grant(role, scope_of(place)), actor=CONSOLE, at=clock.now())
    click.echo(account.login)


@group.command("password")
@click.argument("login")
@asked_password
def change_password(login: str, password: str) -> None:
    """Give the account LOGIN another password and end its sign-ins."""
    made = passwords().make(password, login=accounts.normal(login))
    with db.transaction() as session:
        accounts.set_password(session, _found(session, login), made, actor=CONSOLE, at=clock.now())


@group.command("grant")
@click.argument("login")
@click.argument("role", type=ROLE)
@where
def grant(login: str, role: str, place: str) -> None:
    """Give the account LOGIN the role ROLE."""
    with db.transaction() as session:
        given = Grant(role, scope_of(place))
        accounts.grant_role(session, _found(session, login), given, actor=CONSOLE, at=clock.now())


@group.command("revoke")
@click.argument("login")
@click.argument("role", type=ROLE)
@where
def revoke(login: str, role: str, place: str) -> None:
    """Take the role ROLE from the account LOGIN."""
    with db.transaction() as session:
        taken = Grant(role, scope_of(place))
        accounts.revoke_role(session, _found(session, login), taken, actor=CONSOLE, at=clock.now())


@group.command("list")
def list_accounts() -> None:
    """Every account: login, name, roles."""
    with db.reading() as session:
        for view in queries.accounts(session, actor=CONSOLE):
            roles = ", ".join(shown(grant) for grant in view.grants)
            closed = [] if view.active else ["(closed)"]
            click.echo("\t".join([view.login, view.display_name, roles, *closed]))


def scope_of(place: str) -> Scope:
    """ "region:KZ-63" as a scope; "everywhere" as the scope that holds all."""
    kind, _, identity = place.partition(":")
    return Scope(kind, identity)


def shown(grant: Grant) -> str:
    return grant.role if grant.scope.kind == EVERYWHERE else f"{grant.role}@{grant.scope.kind}:{grant.scope.id}"


def _found(session: Session, login: str) -> Account:
    account = accounts.find_account(session, login)
    if account is None:
        raise NotFound("account-unknown")
    return account
