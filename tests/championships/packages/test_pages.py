"""Pages and commands of packages: keys compared, a package proven, looked at, decided and taken, a stage sent out."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from scoring.championships.packages import importing
from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.models import ImportedNominationRow, PackageImportRow, TakenPackageRow
from scoring.championships.stages.models import ChampionshipRow, StageRow
from scoring.foundation import formats
from scoring.foundation.jobs.worker import work_off
from scoring.people import accounts
from scoring.people.access_log import Visit
from scoring.people.accounts import NewAccount
from scoring.people.actors import CONSOLE, Actor, Grant
from scoring.people.directory.numbers import number_holds
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.models import Organisation, Person
from scoring.people.signing_in.passwords import passwords
from tests.championships.packages.browsing import enter, fingerprint_of, page
from tests.championships.packages.exchanged import here_already, persons, rows, withdraw_entry
from tests.championships.packages.installations import AT
from tests.championships.packages.made import write
from tests.championships.test_finalising import decide
from tests.marking.hall import make_actor

pytestmark = pytest.mark.one_database
WITHOUT = {"without_nominations": "yes"}


def bring(client: FlaskClient, path: Path, name: str = "package.zip") -> str:
    sent = client.post("/packages/imports", data={"file": (io.BytesIO(path.read_bytes()), name)})
    assert sent.status_code == 302
    return sent.location


def test_a_package_is_brought_proven_looked_at_and_taken(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))

    assert "Proving the package" in page(client, address)
    work_off(region.app)
    shown = page(client, address)
    assert "Take as shown" in shown
    assert "Қанатова Айым" in shown
    assert rows(region, Person) == []
    client.post(f"{address}/decide", data={"target": region.season.stages["region"]})
    assert "Working out what would become of it" in page(client, address)
    work_off(region.app)
    assert client.post(f"{address}/take").location == address
    work_off(region.app)

    taken, stage = client.get(address).text, region.season.stages["region"]
    assert "The package is taken." in taken
    assert f'href="/stages/{stage}/entries?state=nominated"' in taken
    assert len(region.entries(stage)) == 1


def test_who_is_doubtful_is_decided_on_the_page(two):
    college, region = two
    mine = here_already(region)
    (theirs,) = persons(college)
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)

    shown = page(client, address)
    assert "1 thing is to be decided first." in shown
    assert "Take as shown" not in shown
    assert client.post(f"{address}/take").status_code == 422
    client.post(f"{address}/decide", data={f"person-{theirs.public_id}": mine})
    work_off(region.app)
    client.post(f"{address}/take", data=WITHOUT)
    work_off(region.app)

    assert [row.public_id for row in persons(region)] == [mine]


def test_a_package_may_be_larger_than_other_files_for_those_alone_who_may_bring_one(two):
    college, region = two
    path = college.export("college")
    region.app.config["MAX_CONTENT_LENGTH"] = path.stat().st_size // 2
    stranger, sent = region.app.test_client(), {"file": (io.BytesIO(path.read_bytes()), "package.zip")}

    assert bring(enter(region), path).startswith("/packages/imports/")
    assert stranger.post("/packages/imports", data=sent).status_code != 302
    assert len(rows(region, PackageImportRow)) == 1


def test_a_package_of_a_stranger_is_refused_with_its_reason(two, tmp_path):
    _college, region = two
    client = enter(region)
    address = bring(client, write(tmp_path / "strange.zip"))
    work_off(region.app)

    shown = page(client, address)
    assert "Take as shown" not in shown
    assert "The package was refused" in read_in("en", client, address)
    assert "Proving the package" not in read_in("en", client, address)
    assert rows(region, PackageImportRow)[0].hash is None


def test_trust_withdrawn_while_a_package_waits_stops_it(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)
    region.withdraw(fingerprint_of(college))

    assert client.post(f"{address}/take").status_code == 422
    assert "Trust in the key" in page(client, address)


def test_no_request_opens_the_file(two, monkeypatch):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)

    def refuse(*_given: object, **_said: object) -> None:
        raise AssertionError("a request opened the package")

    monkeypatch.setattr(importing, "opened", refuse)
    assert "Take as shown" in page(client, address)
    assert client.post(f"{address}/decide", data={}).status_code == 302
    monkeypatch.undo()
    work_off(region.app)
    monkeypatch.setattr(importing, "opened", refuse)
    assert client.post(f"{address}/take", data=WITHOUT).status_code == 302


def test_what_changed_since_somebody_looked_is_not_taken_and_is_worked_out_again(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)
    mine = here_already(region)  # now somebody here may be one of theirs

    client.post(f"{address}/take", data=WITHOUT)
    work_off(region.app)
    shown = page(client, address)
    assert "changed here after you looked" in shown
    assert "Take as shown" not in shown
    assert [row.public_id for row in persons(region)] == [mine]
    client.post(f"{address}/decide", data={})
    work_off(region.app)

    assert "1 thing is to be decided first." in page(client, address)


def test_a_decision_not_worked_out_yet_is_not_taken(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    assert client.post(f"{address}/decide", data={}).status_code == 422  # not proven yet
    work_off(region.app)
    client.post(f"{address}/decide", data={"target": region.season.stages["region"]})

    assert client.post(f"{address}/take").status_code == 422


def test_a_taken_package_keeps_no_names_beside_it(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)
    client.post(f"{address}/decide", data={"target": region.season.stages["region"]})
    work_off(region.app)
    client.post(f"{address}/take")
    work_off(region.app)

    (brought,), (taken,) = rows(region, PackageImportRow), rows(region, TakenPackageRow)
    assert brought.review is None
    assert brought.taken is not None
    assert json.loads(taken.findings) == []


def test_a_package_that_another_organizer_brought_is_not_shown(two):
    college, region = two
    address = bring(enter(region), college.export("college"))
    other = region.write(add_organizer)

    assert enter(replace(region, organizer=other)).get(address).status_code == 404


def add_organizer(session) -> Actor:
    made = passwords().make("a password of the tests", login="second")
    account = accounts.create_account(session, NewAccount("second", made, "Second", "en"), actor=CONSOLE, at=AT)
    accounts.grant_role(session, account, Grant("organizer"), actor=CONSOLE, at=AT)
    session.refresh(account)
    return Actor(account.id, account.login, account.display_name, "en", accounts.grants_of(account))


def in_russian(client: FlaskClient, address: str) -> str:
    return read_in("ru", client, address)


def read_in(language: str, client: FlaskClient, address: str) -> str:
    client.set_cookie("language", language)
    answer = client.get(address, follow_redirects=True)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def test_a_nomination_is_named_and_its_mark_and_moment_are_written_as_the_reader_writes_them(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college", Kind.NOMINATIONS))
    work_off(region.app)

    shown = in_russian(client, address)

    assert "17 · №1 · Колледж 17 Қанатова Айым Место 1, балл 2,53." in shown
    assert "(UTC)" not in shown


def test_an_answer_is_named_by_number_and_college_and_the_person_for_whoever_sees_entries(two):
    college, region = two
    college.trust(region)
    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))
    path = region.export("region", Kind.ANSWERS, to=college.season.stages["college"])
    organizer = enter(college)
    administrator = college.write(lambda session: make_actor(session, "administrator"))
    stranger = enter(replace(college, organizer=administrator))

    shown = []
    for client in (organizer, stranger):
        address = bring(client, path)
        work_off(college.app)
        shown.append(page(client, address))

    (nominated,) = rows(region, ImportedNominationRow)
    assert ["17 · №1 · Колледж 17 Қанатова Айым No answer yet." in one for one in shown] == [True, False]
    assert ["17 · №1 · Колледж 17 No answer yet." in one for one in shown] == [False, True]
    assert [nominated.nomination in one for one in shown] == [False, False]


def test_what_is_kept_of_a_taken_package_names_nobody(two):
    college, region = two
    region.take(college.export("college"))  # no stage is chosen: the nomination is left out

    (taken,) = rows(region, TakenPackageRow)
    assert "17 · №1 · Колледж 17" in taken.findings
    assert "Қанатова" not in taken.findings


def test_the_list_says_why_a_package_is_not_proven(two, tmp_path):
    _college, region = two
    client = enter(region)
    bring(client, write(tmp_path / "strange.zip"))

    waiting = page(client, "/packages")
    work_off(region.app)
    shown = page(client, "/packages")

    assert ("Is being proven" in waiting, "Not proven" in waiting) == (True, False)
    assert "Not proven The key that signed is not known: Колледж (" in shown


def test_a_stage_made_after_proving_is_offered_and_outdates_nothing(two):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)

    def name_anew(session) -> None:
        row = session.scalars(select(StageRow)).one()
        row.name_en = "Made since"
        copy = {column.name: getattr(row, column.name) for column in StageRow.__table__.columns}
        session.add(StageRow(**{**copy, "id": None, "public_id": "another", "name_en": "Another stage"}))

    region.write(name_anew)

    shown = page(client, address)
    assert ("Made since" in shown, "Another stage" in shown) == (True, True)
    assert client.post(f"{address}/take", data=WITHOUT).location == address
    work_off(region.app)
    assert "The package is taken." in page(client, address)


def test_a_package_says_what_it_outdates_and_what_is_being_corrected_there(two):
    college, region = two
    stage = college.season.stages["college"]
    region.take(college.export("college"))
    before = rows(region, TakenPackageRow)[0].as_of
    college.write(lambda session: withdraw_entry(session, college, college.entries(stage)[0].public_id))
    decide(college.halls["17"])
    client = enter(region)
    path = college.export("college")
    address = bring(client, path)
    work_off(region.app)

    review = page(client, address)
    region.take(path)
    brought = page(client, f"/stages/{stage}/brought")

    with region.app.test_request_context(headers={"Cookie": "language=en"}):
        moment = formats.written_moment(before, "en")
    under_way = "A correction is under way there. These results stand until new ones are signed."
    assert f"A package as of {moment} was taken before. This one outdates it." in review
    assert f"{under_way} Skill 17" in review
    assert f"revision 1 {under_way}" in brought
    assert brought.count("Outdated: a newer one was taken") == 1


def test_the_state_of_an_entry_is_said_in_words(two):
    college, region = two
    stage = college.season.stages["college"]
    region.take(college.export("college"))
    college.write(lambda session: withdraw_entry(session, college, college.entries(stage)[0].public_id))
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)

    assert "State: Confirmed → Entry withdrawn." in page(client, address)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "college_said", "championship_said"),
    [
        ("kk", "Мұнда: Біздің колледж.", "Сол жақта ол басқа жазба: «Чемпионат қ»."),
        ("ru", "Здесь: Наш колледж.", "Там это отдельная запись: «Чемпионат р»."),
        ("en", "Here: Our college.", "There it is a record of its own: Championship e."),
    ],
)
def test_names_within_a_sentence_are_in_the_language_of_the_reader(two, language, college_said, championship_said):
    college, region = two
    names = {"name_kk": "Чемпионат қ", "name_ru": "Чемпионат р", "name_en": "Championship e"}
    college.write(lambda session: session.execute(update(ChampionshipRow).values(**names)))
    number = next(one for last in range(10) if number_holds(one := f"99014000001{last}"))
    college.write(lambda session: session.execute(update(Organisation).values(bin=number)))
    card = OrganisationCard("college", "KZ-55", "Біздің колледж", "Наш колледж", "Our college", number)
    region.write(lambda session: create_organisation(session, card, Visit(), actor=CONSOLE, at=AT))
    path = college.export("college")
    client = enter(region)
    address = bring(client, path)
    work_off(region.app)

    shown = read_in(language, client, address)
    command = ["package", "import", str(path), "--dry-run"]
    printed = region.app.test_cli_runner().invoke(args=command, env={"SHEBER_LANGUAGE": language}).output

    assert [said in shown for said in (college_said, championship_said)] == [True, True]
    assert college_said in printed


@pytest.mark.parametrize(("language", "said"), [("kk", "Жаңа жазба"), ("ru", "Новая запись"), ("en", "New here")])
def test_what_is_new_is_called_so_whatever_it_is(two, language, said):
    college, region = two
    client = enter(region)
    address = bring(client, college.export("college"))
    work_off(region.app)
    client.set_cookie("language", language)

    assert re.search(rf"</svg>{said}</span>", client.get(address).text)
