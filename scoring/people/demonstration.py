"""Demonstration accounts and people: who a newcomer may sign in as, with passwords that anyone may read here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.people.accounts import NewAccount, create_account, find_account, grant_role
from scoring.people.actors import CONSOLE, Grant
from scoring.people.demonstration_people import demonstration_people
from scoring.people.passwords import passwords


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """A login with its password in the clear: for the sign-in page of a demonstration and the terminal."""

    login: str
    password: str
    display_name: str
    role: str


ACCOUNTS = (
    DemonstrationAccount("organizer", "altyn-dala-2026", "Динара Оспанова", "organizer"),
    DemonstrationAccount("chief", "kok-tobe-2026", "Марат Ахметов", "chief-expert"),
    DemonstrationAccount("admin", "ulytau-2026-tau", "Сәуле Ниязова", "administrator"),
)


def demonstration(session: Session, now: datetime) -> tuple[DemonstrationAccount, ...]:
    """Make the demonstration accounts and people that are not there yet; said twice, it changes nothing."""
    for shown in ACCOUNTS:
        account = find_account(session, shown.login)
        if account is None:
            made = passwords().make(shown.password, login=shown.login)
            new = NewAccount(shown.login, made, shown.display_name)
            account = create_account(session, new, actor=CONSOLE, at=now)
        grant_role(session, account, Grant(shown.role), actor=CONSOLE, at=now)
    demonstration_people(session, now)
    return ACCOUNTS
