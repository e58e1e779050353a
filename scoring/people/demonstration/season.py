"""Who competes in the demonstration's season besides: more colleges of two regions, and their people; nobody real."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.accounts import find_account, grant_role
from scoring.people.actors import CONSOLE, Grant, Scope
from scoring.people.demonstration import OF_COLLEGE as LEADER
from scoring.people.demonstration.competitors import BORN, NAMES, Name
from scoring.people.demonstration.persons import COLLEGE
from scoring.people.directory.consents import ConsentCard, give_consent
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.models import Organisation, Person
from scoring.people.reference import regions

PAVLODAR, KARAGANDA, ALMATY, AKMOLA = "KZ-55", "KZ-35", "KZ-75", "KZ-11"
PAVLODAR_COLLEGES = ("demo-c-kz-55", "demo-c-kz-55-2", "demo-c-kz-55-3")  # public ids, by which they are known again
KARAGANDA_COLLEGES = ("demo-c-kz-35", "demo-c-kz-35-2", "demo-c-kz-35-3")
NEW_COLLEGES = {
    "demo-c-kz-55-2": (PAVLODAR, "Екібастұз политехникалық колледжі", "Экибастузский политехнический колледж"),
    "demo-c-kz-55-3": (PAVLODAR, "Ақсу көпсалалы колледжі", "Аксуский многопрофильный колледж"),
    "demo-c-kz-35-2": (KARAGANDA, "Теміртау политехникалық колледжі", "Темиртауский политехнический колледж"),
    "demo-c-kz-35-3": (KARAGANDA, "Балқаш көпсалалы колледжі", "Балхашский многопрофильный колледж"),
}
OWN, OF_COLLEGE, OF_SKILL, OF_TRACK = 4, 3, 8, 5  # how many there are of each kind
COLLEGE_SKILLS, REPUBLIC_SKILLS, CONTEST = 2, 6, 6
TEACHER_BORN = date(1988, 5, 12)
CONSENT_DAY = date(2026, 9, 1)


class Competitor(NamedTuple):
    """Public ids of a person and of the college."""

    person: str
    college: str


class Squads(NamedTuple):
    """Who is where. `colleges` by college, the skills one after another; `republic` by skill of last year."""

    own: Sequence[Competitor]
    pavlodar: Sequence[Sequence[Competitor]]
    karaganda: Sequence[Sequence[Competitor]]
    republic: Sequence[Sequence[Competitor]]
    abilympics: Sequence[Competitor]
    deafskills: Sequence[Competitor]
    agroskills: Sequence[Competitor]
    teachers: Sequence[Competitor]


def squads() -> Squads:
    """Everybody, numbered in this order."""
    number = iter(range(1, 1000))

    def some(colleges: Sequence[str], count: int) -> list[Competitor]:
        return [Competitor(f"demo-s-{next(number):03}", colleges[place % len(colleges)]) for place in range(count)]

    return Squads(
        own=some([COLLEGE], OWN),
        pavlodar=[some([college], OF_COLLEGE) for college in PAVLODAR_COLLEGES],
        karaganda=[some([college], OF_COLLEGE * COLLEGE_SKILLS) for college in KARAGANDA_COLLEGES],
        republic=[some(_met(skill), OF_SKILL) for skill in range(REPUBLIC_SKILLS)],
        abilympics=some(KARAGANDA_COLLEGES, OF_TRACK),
        deafskills=some([_main(ALMATY)], OF_TRACK),
        agroskills=some([_main(AKMOLA)], OF_TRACK),
        teachers=some([_main(region.iso) for region in regions()[::3]], CONTEST),
    )


def fill_squads(session: Session, now: datetime) -> Squads:
    """Write them once; what a newcomer changed stays. Every second one agreed to the name."""
    found = squads()
    if session.scalar(select(Organisation.id).where(Organisation.public_id.in_(list(NEW_COLLEGES))).limit(1)) is None:
        for public_id, (region, kk, ru) in NEW_COLLEGES.items():
            college = OrganisationCard(kind="college", region=region, name_kk=kk, name_ru=ru)
            create_organisation(session, college, CONSOLE_VISIT, actor=CONSOLE, at=now, new_id=partial(str, public_id))
    _lead_college(session, now)
    known = set(session.scalars(select(Person.public_id).where(Person.public_id.startswith("demo-s-"))))
    teachers = {one.person for one in found.teachers}
    for place, (one, name) in enumerate(zip(_everybody(found), _names(), strict=False)):
        if one.person in known:
            continue
        born = TEACHER_BORN if one.person in teachers else BORN
        card = PersonCard(
            name.surname_kk, name.given_kk, "", name.surname_ru, name.given_ru, birth_date=born,
            organisation=one.college,
        )  # fmt: skip
        create_person(session, card, CONSOLE_VISIT, actor=CONSOLE, at=now, new_id=partial(str, one.person))
        if place % 2:
            form = ConsentCard(("processing", "publish-name"), "self", CONSENT_DAY, "")
            give_consent(session, one.person, form, CONSOLE_VISIT, actor=CONSOLE, at=now)
    return found


def _lead_college(session: Session, now: datetime) -> None:
    """Whoever nominates, answers and appeals for a college of the season."""
    account = find_account(session, LEADER.login)
    if account is not None:
        grant_role(session, account, Grant(LEADER.role, Scope("college", LEADER.college)), actor=CONSOLE, at=now)


def _everybody(found: Squads) -> list[Competitor]:
    many = [*found.pavlodar, *found.karaganda, *found.republic]
    alone = [found.abilympics, found.deafskills, found.agroskills, found.teachers]
    return sorted(one for group in (found.own, *many, *alone) for one in group)


def _names() -> Iterator[Name]:
    """Surnames of the competitors with each other's given names, women and men in turn: two hundred and more."""
    women = [name for name in NAMES if name.surname_kk.endswith(("ва", "қызы", "ко"))]
    men = [name for name in NAMES if name not in women]
    for shift in range(1, len(women)):
        for place in range(len(women)):
            for group in (women, men):
                surname, given = group[place], group[(place + shift) % len(group)]
                yield Name(surname.surname_kk, given.given_kk, surname.surname_ru, given.given_ru)


def _met(skill: int) -> list[str]:
    """The colleges of eight regions: the two that have a season of their own here, and six more in turn."""
    others = [region.iso for region in regions() if region.iso not in (PAVLODAR, KARAGANDA)]
    turn = [others[(skill * 3 + place) % len(others)] for place in range(OF_SKILL - 2)]
    return [_main(iso) for iso in (PAVLODAR, KARAGANDA, *turn)]


def _main(region: str) -> str:
    return f"demo-c-{region.lower()}"
