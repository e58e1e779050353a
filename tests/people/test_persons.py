"""Organisations and persons: kept once, changed with care, shown no further than a role reaches."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE, Actor, Grant, Scope
from scoring.people.directory import queries as directory
from scoring.people.directory.consents import ConsentCard, consented, give_consent, of_age, withdraw_consent
from scoring.people.directory.organisations import OrganisationCard, change_organisation, create_organisation
from scoring.people.directory.persons import PersonCard, change_person, create_person, forget_iin, reveal_iin
from scoring.people.directory.qualifications import QualificationCard, add_qualification
from scoring.people.directory.queries import Wanted
from scoring.people.models import AccessLog, Organisation, Person
from scoring.people.regions import load_reference

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HERE = Visit("10.0.0.7")
POLYTECHNIC = OrganisationCard("college", "KZ-55", "Павлодар политехникалық колледжі", "Павлодарский колледж")
AIGERIM = PersonCard("Әбдіхалықова", "Айгерім", birth_date=date(2009, 4, 12), iin="050631500121")


@pytest.fixture
def session(db_session: Session) -> Session:
    load_reference(db_session)
    return db_session


def organisation(session: Session, card: OrganisationCard = POLYTECHNIC) -> Organisation:
    return create_organisation(session, card, HERE, actor=CONSOLE, at=NOW)


def person(session: Session, card: PersonCard = AIGERIM) -> Person:
    return create_person(session, card, HERE, actor=CONSOLE, at=NOW)


def organizer_of(kind: str, identity: str) -> Actor:
    return Actor(grants=(Grant("organizer", Scope(kind, identity)),))


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "castle"}, "organisation-kind-unknown"),
        ({"region": "KZ-99"}, "region-unknown"),
        ({"name_kk": " ", "name_ru": ""}, "organisation-name-missing"),
        ({"bin": "123456789012"}, "bin-wrong"),
    ],
)
def test_organisation_that_cannot_be_is_refused(session: Session, changed: dict[str, str], code: str) -> None:
    assert code_of(lambda: organisation(session, replace(POLYTECHNIC, **changed))) == code


def test_two_organisations_never_share_a_bin(session: Session) -> None:
    organisation(session, replace(POLYTECHNIC, bin="060230500014"))

    assert code_of(lambda: organisation(session, replace(POLYTECHNIC, bin="0602 3050 0014"))) == "bin-taken"


def test_change_of_an_organisation_that_somebody_changed_is_refused(session: Session) -> None:
    row = organisation(session)
    change_organisation(session, row.public_id, POLYTECHNIC, HERE, actor=CONSOLE, seen=1, at=NOW)

    with pytest.raises(Outdated) as outdated:
        change_organisation(session, row.public_id, POLYTECHNIC, HERE, actor=CONSOLE, seen=1, at=NOW)

    assert outdated.value.code == "organisation-changed"


def test_organisations_are_found_in_any_case_and_stand_in_kazakh_order(session: Session) -> None:
    for name in ("Яблоня колледжі", "Қостанай колледжі", "Көкшетау колледжі", "«Кен» ЖШС"):
        organisation(session, replace(POLYTECHNIC, name_kk=name, name_ru=""))

    found, count = directory.organisations(session, Wanted(search="КОЛЛЕДЖІ"), actor=CONSOLE)

    assert [row.name_kk for row in found] == ["Көкшетау колледжі", "Қостанай колледжі", "Яблоня колледжі"]
    assert (count, directory.organisations(session, Wanted(), actor=CONSOLE)[1]) == (3, 4)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"given_kk": ""}, "person-name-missing"),
        ({"surname_kk": "", "surname_ru": "Абдихалыкова"}, "person-name-missing"),
        ({"birth_date": date(2027, 1, 1)}, "birth-date-wrong"),
        ({"birth_date": date(1899, 12, 31)}, "birth-date-wrong"),
        ({"iin": "123456789012"}, "iin-wrong"),
        ({"affiliation": "moon"}, "affiliation-unknown"),
    ],
)
def test_person_that_cannot_be_is_refused(session: Session, changed: dict[str, object], code: str) -> None:
    assert code_of(lambda: person(session, replace(AIGERIM, **changed))) == code


def test_birth_date_that_differs_from_the_iin_is_no_error(session: Session) -> None:
    assert person(session, replace(AIGERIM, birth_date=date(1970, 1, 1))).iin == "050631500121"


def test_person_without_iin_and_patronymic_is_kept(session: Session) -> None:
    kept = person(session, PersonCard(surname_ru="Ким", given_ru="Лана"))
    person(session, PersonCard(surname_ru="Ким", given_ru="Алла"))

    assert (kept.iin, kept.patronymic_ru) == (None, "")


def test_two_persons_never_share_an_iin(session: Session) -> None:
    person(session)

    assert code_of(lambda: person(session, replace(AIGERIM, surname_kk="Басқа"))) == "iin-taken"


def test_iin_is_shown_masked_and_the_whole_one_only_to_an_administrator_and_logged(session: Session) -> None:
    row = person(session)
    shown = directory.person(session, row.public_id, HERE, actor=CONSOLE, at=NOW)

    whole = reveal_iin(session, row.public_id, HERE, actor=CONSOLE, at=NOW)
    with pytest.raises(Forbidden):
        reveal_iin(session, row.public_id, HERE, actor=Actor(grants=(Grant("organizer"),)), at=NOW)

    assert (shown.line.iin, whole) == ("******0121", "050631500121")
    logged = session.scalars(select(AccessLog.what).where(AccessLog.subject == f"person:{row.public_id}"))
    assert sorted(logged) == ["iin-seen", "person-created", "person-seen"]


def test_form_that_does_not_show_the_iin_does_not_lose_it(session: Session) -> None:
    row = person(session)

    change_person(session, row.public_id, replace(AIGERIM, iin=""), HERE, actor=CONSOLE, seen=1, at=NOW)
    kept = row.iin
    forget_iin(session, row.public_id, HERE, actor=CONSOLE, at=NOW)

    assert (kept, row.iin) == ("050631500121", None)


def test_organizer_of_a_region_or_college_sees_its_people_and_nobody_else(session: Session) -> None:
    pavlodar = organisation(session)
    abai = organisation(session, replace(POLYTECHNIC, region="KZ-10"))
    for name, place in (("Бірінші", pavlodar), ("Екінші", abai)):
        person(session, PersonCard(name, "Адам", organisation=place.public_id))
    person(session, PersonCard("Үшінші", "Адам"))

    def seen_by(actor: Actor) -> list[str]:
        rows, count = directory.persons(session, Wanted(), HERE, actor=actor, at=NOW)
        assert count == len(rows)
        return [row.name_kk for row in rows]

    assert seen_by(organizer_of("region", "KZ-55")) == ["Бірінші Адам"]
    assert seen_by(organizer_of("college", abai.public_id)) == ["Екінші Адам"]
    assert seen_by(organizer_of("exam", "7")) == []
    assert seen_by(CONSOLE) == ["Бірінші Адам", "Екінші Адам", "Үшінші Адам"]


def test_organizer_of_a_region_changes_nobody_elsewhere_and_moves_nobody_in(session: Session) -> None:
    pavlodar = organisation(session)
    abai = organisation(session, replace(POLYTECHNIC, region="KZ-10"))
    row = person(session, replace(AIGERIM, organisation=abai.public_id))
    stolen = replace(AIGERIM, organisation=pavlodar.public_id)

    with pytest.raises(Forbidden):
        change_person(session, row.public_id, stolen, HERE, actor=organizer_of("region", "KZ-55"), seen=1, at=NOW)
    with pytest.raises(Forbidden):
        change_organisation(
            session, pavlodar.public_id, replace(POLYTECHNIC, region="KZ-10"), HERE,
            actor=organizer_of("region", "KZ-55"), seen=1, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "grown"), [(date(2027, 4, 11), False), (date(2027, 4, 12), True), (date(2028, 1, 1), True)]
)
def test_of_age_on_the_eighteenth_birthday(day: date, grown: bool) -> None:
    assert of_age(date(2009, 4, 12), day) is grown


@pytest.mark.parametrize(
    ("signer", "representative", "born", "code"),
    [
        pytest.param("self", "", date(2009, 4, 12), "consent-representative-needed", id="a minor"),
        pytest.param("self", "", None, "consent-birth-date-needed", id="age not known"),
        pytest.param("representative", " ", date(2009, 4, 12), "consent-representative-missing", id="nobody named"),
        pytest.param("neighbour", "", date(2000, 1, 1), "consent-signer-unknown", id="a neighbour"),
    ],
)
def test_consent_of_the_wrong_hand_is_refused(
    session: Session, signer: str, representative: str, born: date | None, code: str
) -> None:
    row = person(session, replace(AIGERIM, birth_date=born))
    card = ConsentCard(("publish-name",), signer, date(2026, 9, 1), representative)

    assert code_of(lambda: give_consent(session, row.public_id, card, HERE, actor=CONSOLE, at=NOW)) == code
    assert consented(session, row.public_id, "publish-name") is False


def test_withdrawn_consent_ends_at_once_and_stays_as_history(session: Session) -> None:
    row = person(session)
    card = ConsentCard(("publish-name", "processing"), "representative", date(2026, 9, 1), "Ерлан")
    give_consent(session, row.public_id, card, HERE, actor=CONSOLE, at=NOW)
    give_consent(session, row.public_id, card, HERE, actor=CONSOLE, at=NOW)
    session.flush()
    before = consented(session, row.public_id, "publish-name")

    withdraw_consent(session, row.public_id, row.consents[0].id, HERE, actor=CONSOLE, at=NOW)
    session.flush()

    view = directory.person(session, row.public_id, HERE, actor=CONSOLE, at=NOW)
    assert (before, consented(session, row.public_id, "publish-name")) == (True, False)
    assert [(one.scope, one.withdrawn_at is None) for one in view.consents] == [
        ("publish-name", False),
        ("processing", True),
    ]


def test_qualification_is_shown_as_expired_from_the_day_after(session: Session) -> None:
    row = person(session)
    for day in (date(2026, 11, 21), date(2026, 11, 22), None):
        add_qualification(session, row.public_id, QualificationCard("Сертификат", "", day), HERE, actor=CONSOLE, at=NOW)
    session.flush()

    view = directory.person(session, row.public_id, HERE, actor=CONSOLE, at=NOW)

    assert [one.expired for one in view.qualifications] == [True, False, False]
