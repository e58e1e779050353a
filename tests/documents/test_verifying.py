"""Verifying: a code answers what may be told and no more; a number, a guess and a forged file answer nothing."""

import io
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from limits.storage import MemoryStorage, storage_from_string
from sqlalchemy import select

from scoring.documents import annulling, files, guessing, pages
from scoring.documents.codes import check_character, new_code, shown_code
from scoring.documents.guessing import FIRST, count_missed
from scoring.documents.issuing import reissue
from scoring.documents.subjects import Naming
from scoring.documents.verifying import Answer, verify
from scoring.foundation.db import db
from scoring.people.models import AccessLog
from tests.documents.examples import AT, draft

TELLING = ("Silver medal", "Web Technologies", "84.15", "KZ-35-2026-D-00001", "Милана", "М. Т.", "Karaganda")


@pytest.fixture
def client(register):
    client = register.app.test_client()
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def issued(register):
    [paper] = register.issue(draft("one", reveals="skill:x"))
    return register.paper(paper)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def told(text):
    return [one for one in TELLING if one in text]


def test_a_valid_paper_tells_kind_number_date_issuer_skill_and_result(client, issued):
    text = page(client, f"/v/{shown_code(issued.code)}")

    assert "The paper is valid" in text
    assert told(text) == ["Silver medal", "Web Technologies", "84.15", "KZ-35-2026-D-00001", "М. Т.", "Karaganda"]
    assert "20 November 2026" in text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("naming", "names"),
    [(Naming.FULL, ["Милана"]), (Naming.INITIALS, ["М. Т."]), (Naming.NOTHING, [])],
)
def test_the_name_is_shown_as_the_room_of_the_subject_says(client, register, issued, naming, names):
    register.naming = naming

    found = told(page(client, f"/v/{issued.code}"))

    assert [one for one in found if one in ("Милана", "М. Т.")] == names


@pytest.mark.one_database
def test_where_no_room_answers_no_name_is_told(client, register):
    [paper] = register.issue(draft("one", place="elsewhere:1"))

    assert not {"Милана", "М. Т."} & set(told(page(client, f"/v/{register.paper(paper).code}")))


def test_before_the_ceremony_a_genuine_paper_says_that_alone(client, register, issued):
    register.revealed = False

    text = page(client, f"/v/{issued.code}")

    assert "Valid, shown after the ceremony" in text
    assert told(text) == []
    assert issued.sha256 not in text


@pytest.mark.one_database
def test_before_the_ceremony_a_file_can_be_compared(client, register, issued):
    register.revealed = False

    text = page(client, f"/v/{issued.code}?sha256={issued.sha256}")

    assert told(text) == []
    assert "byte for byte" in text


def test_an_annulled_paper_says_why(client, register, issued):
    with register.app.app_context(), db.transaction() as session:
        annulling.annul(session, issued.paper_id, "Issued by mistake", account=register.office.account, at=AT)

    text = page(client, f"/v/{issued.code}")

    assert "The paper is annulled" in text
    assert "Issued by mistake" in text
    assert "The paper is valid" not in text


@pytest.mark.one_database
def test_an_annulled_paper_under_embargo_tells_no_more_than_that(client, register, issued):
    register.revealed = False
    with register.app.app_context(), db.transaction() as session:
        annulling.annul(session, issued.paper_id, "Silver medal by mistake", account=register.office.account, at=AT)

    text = page(client, f"/v/{issued.code}")

    assert "The paper is annulled" in text
    assert told(text) == []


def test_a_replaced_paper_names_the_new_number_and_not_its_code(client, register, issued):
    with register.app.app_context():
        new = register.paper(reissue(draft("one"), issued.paper_id, "A slip", register.office))

    text = page(client, f"/v/{issued.code}")

    assert "The paper was replaced" in text
    assert new.number in text
    assert new.code not in text
    assert shown_code(new.code) not in text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (" K7RM-4TQX ", "/v/K7RM-4TQX"),
        ("https://sheber.example/v/K7RM-4TQX#E80LZ/GNP5", "/v/K7RM-4TQX"),
        ("sheber.example/v/K7RM-4TQX/", "/v/K7RM-4TQX"),
        ("//", None),
    ],
)
def test_what_was_typed_or_an_address_that_was_pasted_is_asked_for(client, register, typed, asked):
    assert client.get("/v", query_string={"code": typed}).location == asked


@pytest.mark.one_database
def test_an_unknown_code_says_so(client, issued):
    unknown = new_code()

    assert "The code is not in the register" in page(client, f"/v/{unknown}", 404)


@pytest.mark.one_database
def test_a_mistyped_code_says_that_its_last_character_does_not_fit(client, issued):
    wrong = issued.code[:-1] + next(sign for sign in "0123" if sign != issued.code[-1])

    assert "it does not fit" in page(client, f"/v/{wrong}", 404)


@pytest.mark.one_database
@pytest.mark.parametrize("asked", ["number", "paper_id", "sha256"])
def test_nothing_but_the_code_answers(client, issued, asked):
    text = page(client, f"/v/{getattr(issued, asked)}", 404)

    assert [one for one in told(text) if one != "KZ-35-2026-D-00001"] == []


@pytest.mark.one_database
def test_the_form_leads_to_the_address_of_the_code(client):
    response = client.get("/v?code=k7rm-4tqx/92hd")

    assert response.location == "/v/k7rm-4tqx92hd"


@pytest.mark.one_database
def test_no_search_engine_and_no_cache_keeps_a_page(client, issued):
    for address in ("/v", f"/v/{issued.code}"):
        headers = client.get(address).headers
        assert (headers["X-Robots-Tag"], headers["Cache-Control"]) == ("noindex, nofollow", "no-store")


def dropped(client, code, content):
    sent = {"file": (io.BytesIO(content), "paper.pdf")}
    return client.post(f"/v/{code}/file", data=sent, content_type="multipart/form-data")


def test_a_dropped_file_is_compared_with_the_issued_one(client, register, issued):
    with register.app.app_context():
        content = files.bytes_of(issued)

    assert "byte for byte" in dropped(client, issued.code, content).text
    assert "Changed since" in dropped(client, issued.code, content + b" ").text


@pytest.mark.one_database
def test_the_file_of_another_paper_is_not_called_edited_alone(client, register, issued):
    [other] = register.issue(draft("two"))
    with register.app.app_context():
        content = files.bytes_of(register.paper(other))

    assert "or it is the file of another paper" in dropped(client, issued.code, content).text


@pytest.mark.one_database
def test_a_copy_for_printing_is_known_for_the_papers_in_it(client, register, issued):
    [other] = register.issue(draft("two"))
    content = b"a file of one paper"
    with register.app.app_context(), db.transaction() as session:
        annulling.note_copy(
            session, sha256(content).hexdigest(), "print", "test:stage", f'["{issued.paper_id}"]',
            account=register.office.account, at=AT,
        )  # fmt: skip

    assert "A derived copy" in dropped(client, issued.code, content).text
    assert "Changed since" in dropped(client, register.paper(other).code, content).text


@pytest.mark.one_database
def test_signed_bytes_are_the_paper_too(client, register, issued):
    with register.app.app_context(), db.transaction() as session:
        annulling.note_signed(session, issued.paper_id, "e" * 64, account=register.office.account, at=AT)

    assert "with its electronic signature" in page(client, f"/v/{issued.code}?sha256={'e' * 64}")


@pytest.mark.one_database
def test_a_file_that_is_too_large_is_refused_and_opened_by_nobody(client, issued, monkeypatch):
    monkeypatch.setattr(pages, "LARGEST", 1000)

    response = dropped(client, issued.code, b"%PDF-1.7 " + b"0" * 1000)

    assert response.status_code == 413


@pytest.mark.one_database
def test_the_words_above_the_place_for_a_file_are_those_of_its_control(client, issued):
    text = page(client, f"/v/{issued.code}")

    ids = re.findall(r'\bid="([^"]+)"', text)
    [label] = re.findall(r'<label class="strong" for="([^"]+)"', text)
    assert f'id="{label}" name="file" type="file"' in text
    assert len(ids) == len(set(ids))


@pytest.mark.one_database
def test_no_file_is_refused(client, issued):
    response = client.post(f"/v/{issued.code}/file", data={}, content_type="multipart/form-data")

    assert response.status_code == 400


@pytest.mark.one_database
def test_an_address_asks_no_oftener_than_people_do(client, issued):
    statuses = [client.get(f"/v/{new_code()}").status_code for _ in range(40)]

    assert (statuses.count(404), set(statuses[30:])) == (30, {429})


@pytest.mark.one_database
def test_guesses_find_nothing_and_are_seen(register, issued, monkeypatch, caplog):
    monkeypatch.setattr(pages.limiter, "enabled", False)
    client = register.app.test_client()

    statuses = {client.get(f"/v/{new_code()}").status_code for _ in range(FIRST + 5)}

    assert statuses == {404}
    assert [record.levelname for record in caplog.records if "guessed" in record.message] == ["WARNING"]
    with register.app.app_context(), db.reading() as session:
        logged = session.execute(select(AccessLog.what, AccessLog.subject)).all()
    assert ("paper-codes-guessed", f"codes:{FIRST}") in [tuple(one) for one in logged]


@pytest.mark.one_database
def test_an_administrator_reads_of_guesses_above_the_access_log(register, issued, monkeypatch, make_account, signed_in):
    monkeypatch.setattr(pages.limiter, "enabled", False)
    stranger, administrator = register.app.test_client(), register.app.test_client()
    signed_in(administrator, account=make_account("administrator"))

    before = administrator.get("/access-log").get_data(as_text=True)
    for _ in range(FIRST):
        stranger.get(f"/v/{new_code()}")
    after = administrator.get("/access-log").get_data(as_text=True)

    assert ("data-guessed" in before, "data-guessed" in after) == (False, True)


@pytest.mark.one_database
@pytest.mark.parametrize("address", ["/v/{}", "/v/{}/mine", "/credentials/{}"])
def test_guesses_are_counted_wherever_a_code_is_asked_for(address, register, issued, monkeypatch):
    monkeypatch.setattr(pages.limiter, "enabled", False)
    client, counted = register.app.test_client(), []
    monkeypatch.setattr(guessing, "count_missed", lambda _storage, at: counted.append(at) or 0)
    ask = client.post if address.endswith("mine") else client.get

    for code in (new_code(), new_code(), issued.code):
        ask(address.format(code), data={"code": "000000"})

    assert len(counted) == 2


@pytest.mark.one_database
def test_a_credential_that_waits_for_the_ceremony_is_not_taken_for_a_guess(register, issued, monkeypatch):
    register.revealed, counted = False, []
    monkeypatch.setattr(guessing, "count_missed", lambda _storage, at: counted.append(at) or 0)

    answer = register.app.test_client().get(f"/credentials/{issued.code}")

    assert (answer.status_code, counted) == (404, [])


def test_a_million_guesses_are_said_few_times():
    storage = MemoryStorage()

    said = [count for turn in range(1_000_000) if (count := count_missed(storage, AT + timedelta(milliseconds=turn)))]

    assert said == [100, 1_000, 10_000, 100_000, 1_000_000]


@pytest.mark.parametrize("address", ["memory://", "redis://127.0.0.1:6379/9"])
def test_several_processes_count_together_where_they_share_a_storage(address):
    here, there = (storage_from_string(address) for _ in range(2))
    if not here.check():
        pytest.skip("no Redis here")
    here.reset()

    said = [count for turn in range(FIRST) if (count := count_missed((here, there)[turn % 2], AT))]

    here.reset()
    assert said == ([FIRST] if address.startswith("redis") else [])


@pytest.mark.one_database
def test_every_guess_with_a_wrong_check_character_costs_no_look_into_the_register(register, issued):
    drawn = issued.code[:-1]
    wrong = [drawn + sign for sign in "0123456789" if sign != check_character(drawn)]

    answers = {verify(None, one, at=AT).answer for one in wrong}

    assert answers == {Answer.MISTYPED}
