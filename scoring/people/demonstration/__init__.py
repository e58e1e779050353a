"""Demonstration accounts and people: who a newcomer may sign in as, with passwords that anyone may read here."""

from dataclasses import dataclass
from datetime import datetime

import argon2
from sqlalchemy.orm import Session

from scoring.people.accounts import NewAccount, create_account, find_account, grant_role
from scoring.people.actors import CONSOLE, Grant
from scoring.people.demonstration.competitors import fill_competitors
from scoring.people.demonstration.persons import demonstration_people
from scoring.people.signing_in.passwords import Passwords


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """A login with its password in the clear: for the sign-in page of a demonstration and the terminal.

    `college` is the public id of the one college where the role holds, "" where it does not hold at a college.
    """

    login: str
    password: str
    display_name: str
    role: str
    college: str = ""


STAFF = (
    DemonstrationAccount("organizer", "altyn-dala-2026", "Динара Оспанова", "organizer"),
    DemonstrationAccount("chief", "kok-tobe-2026", "Марат Ахметов", "chief-expert"),
    DemonstrationAccount("deputy", "syr-darya-2026", "Гүлнар Сейітова", "deputy-chief-expert"),
    DemonstrationAccount("president", "han-tengri-2026", "Ербол Тасмағамбетов", "jury-president"),
    DemonstrationAccount("admin", "ulytau-2026-tau", "Сәуле Ниязова", "administrator"),
    DemonstrationAccount("observer", "kaindy-kol-2026", "Асқар Жүнісов", "observer"),
)
EXPERT_NAMES = (
    *("Нұрлан Қасымов", "Ольга Ким", "Ерлан Садықов", "Айнұр Бекова", "Сергей Поляков", "Жанар Омарова"),
    *("Қайрат Есенов", "Мадина Ғалиева", "Тимур Исаев", "Әсем Нұрғалиева", "Виктор Шмидт", "Бауыржан Төлеуов"),
    *("Лаура Құсайынова", "Рустам Ахмедов", "Гүлмира Жақсылықова", "Данияр Мұратов"),
)
EXPERTS = tuple(
    DemonstrationAccount(f"expert{number:02}", f"ala-tau-2026-{number:02}", name, "expert")
    for number, name in enumerate(EXPERT_NAMES, 1)
)
OF_COLLEGE = DemonstrationAccount("college", "ertis-suy-2026", "Айгүл Сәдуақасова", "organizer", "demo-c-kz-55-2")
ACCOUNTS = (*STAFF, *EXPERTS, OF_COLLEGE)
JUDGING = EXPERTS[10]  # judges on the day that is under way in demo-web, both kinds; the other experts are alike
SHOWN = (*STAFF, OF_COLLEGE, JUDGING)
# Nothing to protect: anyone may read these passwords. A password of one's own is hashed at its full price.
PUBLIC = Passwords(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def demonstration(session: Session, now: datetime) -> tuple[DemonstrationAccount, ...]:
    """Make the demonstration accounts and people that are not there yet; said twice, it changes nothing."""
    for shown in ACCOUNTS:
        account = find_account(session, shown.login)
        if account is None:
            made = PUBLIC.make(shown.password, login=shown.login)
            new = NewAccount(shown.login, made, shown.display_name)
            account = create_account(session, new, actor=CONSOLE, at=now)
        if shown in STAFF:  # an expert's role holds in the assessments they mark, a college's when the college is there
            grant_role(session, account, Grant(shown.role), actor=CONSOLE, at=now)
    demonstration_people(session, now)
    fill_competitors(session, now)
    return SHOWN
