"""Competitors of the demonstration: a college in every region, one competitor each, and four more; nobody real."""

from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.models import Organisation
from scoring.people.reference import regions

BORN = date(2008, 3, 1)


class Name(NamedTuple):
    surname_kk: str
    given_kk: str
    surname_ru: str
    given_ru: str


NAMES = tuple(
    Name(*line.split())
    for line in """
    Абай Ернар Абай Ернар
    Байжанова Мөлдір Байжанова Молдир
    Волков Артём Волков Артём
    Ғабитов Санжар Габитов Санжар
    Досымбекова Аружан Досымбекова Аружан
    Ермеков Әлихан Ермеков Алихан
    Жұмабаева Тоғжан Жумабаева Тогжан
    Зейнолла Нұрислам Зейнолла Нурислам
    Ибраимова Камила Ибраимова Камила
    Кенжебек Дамир Кенжебек Дамир
    Қалиева Інжу Калиева Инжу
    Ли Максим Ли Максим
    Маратқызы Аяулым Маратқызы Аяулым
    Нұрпейіс Бекзат Нурпеис Бекзат
    Оразалы Ерасыл Оразалы Ерасыл
    Өтегенова Дильназ Утегенова Дильназ
    Петренко София Петренко София
    Рақымжан Мирас Рахымжан Мирас
    Сәрсенова Аяжан Сарсенова Аяжан
    Тілеубек Әділ Тлеубек Адиль
    Ұзақбаева Нұрай Узакбаева Нурай
    Үмбетов Расул Умбетов Расул
    Хамитова Гүлнұр Хамитова Гульнур
    Шәріпов Олжас Шарипов Олжас
    """.strip().splitlines()
)


class DemonstrationCompetitor(NamedTuple):
    """Public ids of a competitor, the college, and the region's ISO code."""

    person: str
    college: str
    region: str


def demonstration_competitors() -> tuple[DemonstrationCompetitor, ...]:
    """The competitors by number: region after region, the last four from the first regions again."""
    isos = [region.iso for region in regions()]
    places = [isos[number % len(isos)] for number in range(len(NAMES))]
    return tuple(
        DemonstrationCompetitor(f"demo-p-{number:02}", f"demo-c-{iso.lower()}", iso)
        for number, iso in enumerate(places, 1)
    )


def fill_competitors(session: Session, now: datetime) -> None:
    """Write them once; what a newcomer changed stays."""
    known = demonstration_competitors()
    if session.scalar(select(Organisation.id).where(Organisation.public_id == known[0].college)) is not None:
        return
    for region in regions():
        card = OrganisationCard(
            kind="college",
            region=region.iso,
            name_kk=f"{region.centre_kk or region.kk} жоғары политехникалық колледжі",
            name_ru=f"Высший политехнический колледж, {region.centre_ru or region.ru}",
        )
        new_id = partial(str, f"demo-c-{region.iso.lower()}")
        create_organisation(session, card, CONSOLE_VISIT, actor=CONSOLE, at=now, new_id=new_id)
    for one, name in zip(known, NAMES, strict=True):
        person = PersonCard(*_names(name), birth_date=BORN, organisation=one.college)
        create_person(session, person, CONSOLE_VISIT, actor=CONSOLE, at=now, new_id=partial(str, one.person))


def _names(name: Name) -> tuple[str, str, str, str, str]:
    """In the order of PersonCard: the Kazakh spelling, no patronymic, the Russian one."""
    return name.surname_kk, name.given_kk, "", name.surname_ru, name.given_ru
