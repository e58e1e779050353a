"""Who a package speaks of: known here, new, in doubt until a person settles it; consents that go with them."""

from datetime import date

import pytest
from sqlalchemy import select, update

from scoring.championships.packages.decisions import NEW, Decisions
from scoring.championships.packages.lines import Act
from scoring.championships.packages.models import ImportedPersonRow
from scoring.championships.stages.models import StageEntryPersonRow
from scoring.foundation import events
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE
from scoring.people.directory.consents import ConsentChanged, consented, withdraw_consent
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.directory.persons import PersonCard, card_of, change_person, create_person
from scoring.people.models import Consent, Organisation, Person
from tests.championships.packages.exchanged import acts, here_already, persons, refusal, rows, withdraw_entry
from tests.championships.packages.installations import AT, LATER


@pytest.mark.one_database
def test_a_person_said_otherwise_here_stays_unless_somebody_decides(two):
    college, region = two
    region.take(college.export("college"))
    (known,) = persons(region)
    region.write(lambda session: rename(session, known.public_id, "Қанат"))
    withdrawn = college.entries(college.season.stages["college"])[0].public_id
    college.write(lambda session: withdraw_entry(session, college, withdrawn))

    path = college.export("college")
    conflicts = [line for line in region.plan(path).lines if line.act is Act.CONFLICT]
    region.take(path)

    assert [(line.kind, line.key) for line in conflicts] == [("persons", known.public_id)]
    assert [row.public_id for row in persons(region, "Қанат")] == [known.public_id]


@pytest.mark.one_database
def test_a_person_said_otherwise_is_taken_where_that_is_decided(two):
    college, region = two
    region.take(college.export("college"))
    (known,) = persons(region)
    region.write(lambda session: rename(session, known.public_id, "Қанат"))
    withdrawn = college.entries(college.season.stages["college"])[0].public_id
    college.write(lambda session: withdraw_entry(session, college, withdrawn))

    region.take(college.export("college"), Decisions(take=("persons",)))

    assert persons(region, "Қанат") == []
    assert [row.public_id for row in persons(region)] == [known.public_id]


def rename(session, person: str, surname: str) -> None:
    row = session.scalars(select(Person).where(Person.public_id == person)).one()
    card = card_of(row)
    changed = PersonCard(**{**{name: getattr(card, name) for name in card.__dataclass_fields__}, "surname_kk": surname})
    change_person(session, person, changed, Visit(), actor=CONSOLE, seen=row.revision, at=AT)


@pytest.mark.one_database
def test_a_name_and_a_birth_date_alone_are_a_doubt_that_a_person_settles(two):
    college, region = two
    mine = here_already(region)
    (theirs,) = persons(college)
    path = college.export("college")

    assert refusal(region.take, path) == ("package-undecided", {"count": 1})
    region.take(path, Decisions(persons={theirs.public_id: mine}))

    assert [row.public_id for row in persons(region)] == [mine]
    entered = select(StageEntryPersonRow.id).where(StageEntryPersonRow.person == mine)
    assert len(region.read(lambda session: session.scalars(entered).all())) == 1
    said = {row.origin: (row.person, row.how) for row in rows(region, ImportedPersonRow)}
    assert said[theirs.public_id] == (mine, "confirmed")


@pytest.mark.one_database
def test_the_doubtful_may_be_somebody_new(two):
    college, region = two
    mine = here_already(region)
    (theirs,) = persons(college)

    region.take(college.export("college"), Decisions(persons={theirs.public_id: NEW}))

    assert sorted(row.public_id for row in persons(region)) == sorted([mine, theirs.public_id])


@pytest.mark.one_database
def test_an_iin_that_both_have_is_the_same_person(two):
    college, region = two
    iin = valid_iin()
    (theirs,) = persons(college)
    college.write(lambda session: set_iin(session, theirs.public_id, iin))
    mine = here_already(region, iin=iin)

    found = region.plan(college.export("college"))
    region.take(college.export("college"))

    assert Act.DOUBT not in acts(found, "persons")
    assert [row.public_id for row in persons(region)] == [mine]


def valid_iin() -> str:
    from scoring.people.directory.numbers import number_holds

    return next(number for last in range(10) if number_holds(number := f"07030150001{last}"))


def set_iin(session, person: str, iin: str) -> None:
    session.scalars(select(Person).where(Person.public_id == person)).one().iin = iin


@pytest.mark.one_database
def test_one_iin_of_two_names_is_a_doubt(two):
    college, region = two
    iin = valid_iin()
    (theirs,) = persons(college)
    college.write(lambda session: set_iin(session, theirs.public_id, iin))
    card = PersonCard("Басқа", "Адам", "", "", "", "", date(2001, 1, 1), iin)
    other = region.write(lambda session: create_person(session, card, Visit(), actor=CONSOLE, at=AT).public_id)

    path = college.export("college")
    assert refusal(region.take, path) == ("package-undecided", {"count": 1})
    region.take(path, Decisions(persons={theirs.public_id: NEW}))

    assert [(row.public_id, row.iin) for row in persons(region)] == [(theirs.public_id, None)]
    assert [row.iin for row in persons(region, "Басқа")] == [iin]
    assert other != theirs.public_id


@pytest.mark.one_database
def test_a_college_of_the_same_bin_is_the_same_college(two):
    college, region = two
    number = "990140000015"
    from scoring.people.directory.numbers import number_holds

    number = next(one for last in range(10) if number_holds(one := f"99014000001{last}"))
    college.write(lambda session: session.execute(update(Organisation).values(bin=number)))
    card = OrganisationCard("college", "KZ-55", "Басқаша аталған", "", "", number)
    mine = region.write(lambda session: create_organisation(session, card, Visit(), actor=CONSOLE, at=AT).public_id)

    found = region.plan(college.export("college"))
    region.take(college.export("college"))

    assert acts(found, "organisations") == [Act.CONFLICT]  # the names differ; ours stays
    assert {row.organisation for row in region.entries(college.season.stages["college"])} == {mine}
    assert [row.name_kk for row in rows(region, Organisation)] == ["Басқаша аталған"]


@pytest.mark.one_database
def test_a_consent_withdrawn_there_ends_here_with_the_next_package(two, monkeypatch):
    college, region = two
    region.take(college.export("college"))
    (known,) = persons(college)
    consents = select(Consent.id).where(Consent.person_id == known.id)
    for consent in college.read(lambda session: session.scalars(consents).all()):
        college.write(
            lambda session, one=consent: withdraw_consent(
                session, known.public_id, one, Visit(), actor=CONSOLE, at=LATER
            )
        )

    path = college.export("college")
    heard: list[ConsentChanged] = []
    monkeypatch.setitem(events._listeners, ConsentChanged, [heard.append])
    region.take(path)

    assert not region.read(lambda session: consented(session, known.public_id, "publish-name"))
    assert heard == [ConsentChanged(known.public_id)]  # boards that lie open look again


@pytest.mark.one_database
@pytest.mark.parametrize("kept", [("pass-on",), ("pass-on", "processing", "publish-name")], ids=["fewer", "the same"])
def test_boards_hear_of_a_consent_that_a_package_changed_and_of_no_other(two, monkeypatch, kept):
    college, region = two
    region.take(college.export("college"))
    (known,) = persons(college)
    ended = select(Consent).where(Consent.person_id == known.id, Consent.scope.not_in(kept))
    college.write(lambda session: [setattr(one, "withdrawn_at", LATER) for one in session.scalars(ended)])
    withdrawn = college.entries(college.season.stages["college"])[0].public_id
    college.write(lambda session: withdraw_entry(session, college, withdrawn))
    heard: list[ConsentChanged] = []
    monkeypatch.setitem(events._listeners, ConsentChanged, [heard.append])

    region.take(college.export("college"))

    assert heard == ([ConsentChanged(known.public_id)] if len(kept) == 1 else [])


@pytest.mark.one_database
def test_a_consent_withdrawn_here_is_not_brought_back_by_the_next_package(two):
    college, region = two
    region.take(college.export("college"))
    (known,) = persons(region)
    region.write(lambda session: session.execute(update(Consent).values(withdrawn_at=LATER)))
    withdrawn = college.entries(college.season.stages["college"])[0].public_id
    college.write(lambda session: withdraw_entry(session, college, withdrawn))

    region.take(college.export("college"))

    assert not region.read(lambda session: consented(session, known.public_id, "publish-name"))
