"""Organisations and persons of the demonstration: nobody real, and no date can be read from the IIN."""

from datetime import date, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.directory.consents import ConsentCard, give_consent
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.models import Organisation
from scoring.people.regions import load_reference

COLLEGE, PLANT = "demo-college", "demo-plant"  # public ids, by which a second filling knows them
COMPETITOR, EXPERT = "demo-competitor", "demo-expert"
ORGANISATIONS = {
    COLLEGE: OrganisationCard(
        kind="college",
        region="KZ-55",
        name_kk="Павлодар политехникалық колледжі",
        name_ru="Павлодарский политехнический колледж",
        name_en="Pavlodar Polytechnic College",
    ),
    PLANT: OrganisationCard(
        kind="enterprise",
        region="KZ-63",
        name_kk="«Өскемен станок» ЖШС",
        name_ru="ТОО «Усть-Каменогорский станок»",
    ),
}
PERSONS = {
    COMPETITOR: PersonCard(
        surname_kk="Әбдіхалықова",
        given_kk="Айгерім",
        patronymic_kk="Ерланқызы",
        surname_ru="Абдихалыкова",
        given_ru="Айгерим",
        patronymic_ru="Ерлановна",
        birth_date=date(2009, 4, 12),
        iin="050631500121",
        organisation=COLLEGE,
    ),
    EXPERT: PersonCard(
        surname_kk="Қасымов",
        given_kk="Нұрлан",
        surname_ru="Касымов",
        given_ru="Нурлан",
        birth_date=date(1984, 9, 3),
        organisation=PLANT,
        affiliation="employer",
        skills="17, 39",
    ),
}
CONSENT_DAY = date(2026, 9, 1)


def demonstration_people(session: Session, now: datetime) -> None:
    """Write them once; what a newcomer changed stays."""
    if session.scalar(select(Organisation.id).where(Organisation.public_id == COLLEGE)) is not None:
        return
    load_reference(session)
    for public_id, card in ORGANISATIONS.items():
        create_organisation(session, card, CONSOLE_VISIT, actor=CONSOLE, at=now, new_id=partial(str, public_id))
    for public_id, person in PERSONS.items():
        create_person(session, person, CONSOLE_VISIT, actor=CONSOLE, at=now, new_id=partial(str, public_id))
    form = ConsentCard(("processing", "publish-name"), "representative", CONSENT_DAY, "Ерлан Әбдіхалықов")
    give_consent(session, COMPETITOR, form, CONSOLE_VISIT, actor=CONSOLE, at=now)
