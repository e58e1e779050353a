"""Accounts: what makes one, who may, and what roles it holds."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import Forbidden, NotFound, Refused, SignInNeeded
from scoring.people import accounts
from scoring.people.accounts import NewAccount
from scoring.people.actors import CONSOLE, VISITOR, Actor, Grant, Scope
from scoring.people.demonstration import ACCOUNTS, STAFF, demonstration
from scoring.people.models import AccessLog, Account, RoleGrant
from scoring.people.signing_in.passwords import HashedPassword, passwords

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HASHED = HashedPassword("a hash")


def new(login: str = "aigerim", **given: str) -> NewAccount:
    return NewAccount(login, HASHED, given.pop("display_name", "Айгерім Сейітова"), **given)


def make(session: Session, login: str = "aigerim", **given: str) -> Account:
    return accounts.create_account(session, new(login, **given), actor=CONSOLE, at=AT)


@pytest.mark.parametrize("typed", ["aigerim", " AIGERIM ", "Aigerim", "ａｉｇｅｒｉｍ", "A.Seitova@College.KZ"])
def test_account_is_found_however_its_name_is_typed(db_session: Session, typed: str) -> None:
    made = make(db_session, email="a.seitova@college.kz")

    assert accounts.find_account(db_session, typed) is made


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"login": "ab"}, "login-malformed", id="two characters"),
        pytest.param({"login": "a@college.kz"}, "login-malformed", id="an email as login"),
        pytest.param({"login": "a b c"}, "login-malformed", id="blanks"),
        pytest.param({"login": "x" * 101}, "login-malformed", id="too long"),
        pytest.param({"login": "880101300123"}, "login-is-iin", id="twelve digits"),
        pytest.param({"login": "Taken"}, "login-taken", id="another's login in other case"),
        pytest.param({"email": "no-at-sign"}, "email-malformed", id="an email without @"),
        pytest.param({"email": "TAKEN@college.kz"}, "email-taken", id="another's email in other case"),
        pytest.param({"display_name": "  "}, "name-missing", id="no name"),
        pytest.param({"language": "de"}, "language-not-offered", id="a language we do not have"),
    ],
)
def test_account_that_cannot_be_is_refused(db_session: Session, given: dict[str, str], code: str) -> None:
    make(db_session, "taken", email="taken@college.kz")

    with pytest.raises(Refused) as refused:
        make(db_session, **given)

    assert refused.value.code == code


def test_kazakh_login_is_a_login(db_session: Session) -> None:
    assert make(db_session, "Әсел.Қ").login == "әсел.қ"


def test_only_an_administrator_makes_accounts(db_session: Session) -> None:
    organizer = Actor(account_id=1, grants=(Grant("organizer"),))

    with pytest.raises(Forbidden):
        accounts.create_account(db_session, new(), actor=organizer, at=AT)
    with pytest.raises(SignInNeeded):
        accounts.create_account(db_session, new(), actor=VISITOR, at=AT)

    assert accounts.find_account(db_session, "aigerim") is None


def test_role_given_twice_is_held_once(db_session: Session) -> None:
    account = make(db_session)
    grant = Grant("chief-expert", Scope("region", "KZ-63"))

    first = accounts.grant_role(db_session, account, grant, actor=CONSOLE, at=AT)
    second = accounts.grant_role(db_session, account, grant, actor=CONSOLE, at=AT)

    assert second is first
    assert [row.role for row in db_session.scalars(select(RoleGrant))] == ["chief-expert"]


def test_role_is_held_in_each_place_apart(db_session: Session) -> None:
    account = make(db_session)
    for region in ("KZ-63", "KZ-10"):
        accounts.grant_role(db_session, account, Grant("organizer", Scope("region", region)), actor=CONSOLE, at=AT)

    accounts.revoke_role(db_session, account, Grant("organizer", Scope("region", "KZ-63")), actor=CONSOLE, at=AT)
    db_session.refresh(account)

    assert accounts.grants_of(account) == (Grant("organizer", Scope("region", "KZ-10")),)


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        (Grant("king"), "role-unknown"),
        (Grant("organizer", Scope("planet", "3")), "scope-unknown"),
    ],
)
def test_role_nobody_declared_is_refused(db_session: Session, grant: Grant, code: str) -> None:
    account = make(db_session)

    with pytest.raises(Refused) as refused:
        accounts.grant_role(db_session, account, grant, actor=CONSOLE, at=AT)

    assert refused.value.code == code


def test_role_that_is_not_held_cannot_be_taken(db_session: Session) -> None:
    with pytest.raises(NotFound) as refused:
        accounts.revoke_role(db_session, make(db_session), Grant("press"), actor=CONSOLE, at=AT)

    assert refused.value.code == "role-not-held"


def test_nobody_gives_roles_to_themselves(db_session: Session) -> None:
    account = make(db_session)
    own = Actor(account_id=account.id, grants=(Grant("organizer"),))

    with pytest.raises(Forbidden):
        accounts.grant_role(db_session, account, Grant("administrator"), actor=own, at=AT)


def test_every_change_of_access_is_in_the_access_log(db_session: Session) -> None:
    account = make(db_session)
    accounts.grant_role(db_session, account, Grant("press"), actor=CONSOLE, at=AT)
    accounts.set_password(db_session, account, HASHED, actor=CONSOLE, at=AT)
    accounts.revoke_role(db_session, account, Grant("press"), actor=CONSOLE, at=AT)
    db_session.flush()

    rows = db_session.scalars(select(AccessLog).order_by(AccessLog.id))
    assert [(row.what, row.subject) for row in rows] == [
        ("account-created", f"account:{account.id}"),
        ("role-granted", f"account:{account.id} press@everywhere:"),
        ("password-changed", f"account:{account.id}"),
        ("role-revoked", f"account:{account.id} press@everywhere:"),
    ]


def test_demonstration_said_twice_changes_nothing(db_session: Session) -> None:
    demonstration(db_session, AT)
    hashes = {row.login: row.password_hash for row in db_session.scalars(select(Account))}

    demonstration(db_session, AT)

    assert {row.login: row.password_hash for row in db_session.scalars(select(Account))} == hashes
    assert set(hashes) == {shown.login for shown in ACCOUNTS}
    assert sorted(db_session.scalars(select(RoleGrant.role))) == sorted(shown.role for shown in STAFF)


def test_demonstration_passwords_open_their_accounts(db_session: Session) -> None:
    for shown in demonstration(db_session, AT):
        account = accounts.find_account(db_session, shown.login)

        assert account is not None
        assert passwords().verify(account.password_hash, shown.password) is True


def test_account_made_by_the_fixture_is_committed(make_account: Callable[..., Actor], db_session: Session) -> None:
    actor = make_account("organizer")

    assert db_session.get_one(Account, actor.account_id).login == actor.login


def test_whoever_leads_an_assessment_names_its_experts_and_nobody_elsewhere(
    db_session: Session, make_account: Callable[..., Actor]
) -> None:
    chief = make_account("chief-expert", scope=("assessment", "here"))
    account = db_session.get_one(Account, make_account().account_id)

    row = accounts.grant_role(db_session, account, Grant("expert", Scope("assessment", "here")), actor=chief, at=AT)

    assert (row.role, row.scope_id, row.granted_by) == ("expert", "here", chief.account_id)
    for grant in (
        Grant("expert", Scope("assessment", "elsewhere")),
        Grant("expert"),
        Grant("chief-expert", Scope("assessment", "here")),
        Grant("administrator", Scope("assessment", "here")),
    ):
        with pytest.raises(Forbidden):
            accounts.grant_role(db_session, account, grant, actor=chief, at=AT)


def test_whoever_leads_the_republic_does_not_hand_it_out(
    db_session: Session, make_account: Callable[..., Actor]
) -> None:
    organizer = make_account("organizer")
    account = db_session.get_one(Account, make_account().account_id)

    with pytest.raises(Forbidden):
        accounts.grant_role(db_session, account, Grant("expert"), actor=organizer, at=AT)
