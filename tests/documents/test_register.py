"""The register: numbers without gaps or doubles under contention, nothing rewritten, nothing issued twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from scoring.documents import annulling, files, fragments, issuing
from scoring.documents.drawing.contents import document_of
from scoring.documents.issuing import reissue
from scoring.documents.models import FROZEN_TABLES, PaperActRow, PaperCopyRow, PaperIssuerRow, PaperRow
from scoring.documents.queries import State, papers_of_person
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from tests.documents.examples import AT, ISSUER, certificate, draft

WORKERS, EACH, TOGETHER = 4, 3, 3


def numbers(register):
    with register.app.app_context(), db.reading() as session:
        return list(session.scalars(select(PaperRow.number).order_by(PaperRow.seq)))


def row(register, paper):
    with register.app.app_context(), db.reading() as session:
        return session.scalars(select(PaperRow).where(PaperRow.public_id == paper)).one()


def annul(register, paper, reason="A slip in the surname"):
    with register.app.app_context(), db.transaction() as session:
        annulling.annul(session, paper, reason, account=register.office.account, at=AT)


def test_a_paper_has_a_number_and_a_code_of_its_own(register):
    [paper] = register.issue()

    found = register.paper(paper)
    assert (found.number, found.seq, found.year, found.state) == ("KZ-35-2026-D-00001", 1, 2026, State.VALID)
    assert (found.result_code, found.person_id, found.skill) == (3, "one", "17")
    assert found.sha256 == sha256(files_of(register, paper)).hexdigest()
    assert found.sha256_signed is None


def files_of(register, paper):
    with register.app.app_context():
        return files.bytes_of(register.paper(paper))


@pytest.mark.one_database
def test_the_year_and_the_day_of_a_paper_are_those_in_almaty(register):
    with register.app.app_context():
        [paper] = issuing.issue([draft("one")], replace(register.office, at=datetime(2026, 12, 31, 19, 0, tzinfo=UTC)))

    found = register.paper(paper)
    assert (found.number, found.issued_on) == ("KZ-35-2027-D-00001", date(2027, 1, 1))


def college(name):
    return replace(ISSUER, id=f"college:{name}", one_of_many=True)


def test_a_series_is_of_an_issuer_and_a_year(register):
    register.issue(draft("one"), draft("two"))
    register.issue(draft("other", issuer=college("a")))
    with register.app.app_context():
        issuing.issue([draft("next")], replace(register.office, at=AT.replace(year=2027)))

    assert sorted(numbers(register)) == [
        "KZ-35-001-2026-D-00001", "KZ-35-2026-D-00001", "KZ-35-2026-D-00002", "KZ-35-2027-D-00001",
    ]  # fmt: skip


@pytest.mark.one_database
def test_each_college_of_a_region_has_a_code_of_its_own_and_keeps_it(register):
    for turn, name in enumerate(("a", "b", "a", "c")):
        register.issue(draft(f"one-{turn}", issuer=college(name)))
    register.issue(draft("moved", issuer=replace(college("b"), prefix="KZ-55")))

    assert sorted(numbers(register)) == [
        "KZ-35-001-2026-D-00001", "KZ-35-001-2026-D-00002", "KZ-35-002-2026-D-00001", "KZ-35-002-2026-D-00002",
        "KZ-35-003-2026-D-00001",
    ]  # fmt: skip


@pytest.mark.one_database
def test_a_place_that_is_taken_is_nobody_elses(register):
    register.issue(draft("one"))
    register.issue(draft("two", issuer=replace(ISSUER, id="committee:of-the-same-place")))

    assert numbers(register) == ["KZ-35-2026-D-00001", "KZ-35-001-2026-D-00001"]


def test_colleges_that_issue_for_the_first_time_at_once_get_codes_apart(register, monkeypatch):
    many_threads(monkeypatch)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda turn: register.issue(draft(f"{turn}", issuer=college(turn))), range(WORKERS)))

    assert sorted(numbers(register)) == [f"KZ-35-{place:03d}-2026-D-00001" for place in range(1, WORKERS + 1)]


def many_threads(monkeypatch):
    """Threads of one test meet more often than servers do; what is drawn does not matter to the numbers."""
    monkeypatch.setattr(issuing, "TRIES", 1000)
    monkeypatch.setattr(issuing.layouts, "draw", lambda _layout, _content, proof: proof["code"].encode())


def test_numbers_have_no_gap_and_no_double_under_contention(register, monkeypatch):
    many_threads(monkeypatch)

    def work(worker):
        for turn in range(EACH):
            register.issue(*(draft(f"{worker}-{turn}-{each}") for each in range(TOGETHER)))

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))

    count = WORKERS * EACH * TOGETHER
    assert numbers(register) == [f"KZ-35-2026-D-{seq:05d}" for seq in range(1, count + 1)]


def test_issued_twice_at_once_it_is_issued_once(register, monkeypatch):
    many_threads(monkeypatch)

    with ThreadPoolExecutor(WORKERS) as pool:
        papers = list(pool.map(lambda _turn: register.issue(draft("one"), draft("two")), range(WORKERS)))

    assert numbers(register) == ["KZ-35-2026-D-00001", "KZ-35-2026-D-00002"]
    assert len({tuple(pair) for pair in papers}) == 1


def test_what_fails_leaves_no_gap(register):
    def fail(_session):
        raise NotFound("issued-paper-unknown")

    with register.app.app_context(), pytest.raises(NotFound):
        issuing.issue([draft("one")], register.office, also=fail)
    register.issue(draft("two"))

    assert numbers(register) == ["KZ-35-2026-D-00001"]


@pytest.mark.one_database
def test_a_code_that_is_taken_is_drawn_again(register):
    codes = iter(["0" * 16, "0" * 16, "1" * 16])
    with register.app.app_context():
        for once in ("one", "two"):
            issuing.issue([draft(once)], register.office, code=lambda: next(codes))

    with register.app.app_context(), db.reading() as session:
        assert set(session.scalars(select(PaperRow.code))) == {"0" * 16, "1" * 16}


@pytest.mark.one_database
def test_letters_that_no_face_has_are_refused_before_a_number_is_taken(register):
    with register.app.app_context(), pytest.raises(Refused) as refused:
        issuing.issue([draft("one"), draft("two", content=document_of(certificate("😀")))], register.office)

    assert (refused.value.code, numbers(register)) == ("paper-letters-unknown", [])


@pytest.mark.one_database
def test_a_lost_file_is_drawn_again_byte_for_byte(register):
    [paper] = register.issue()
    content, path = files_of(register, paper), None
    with register.app.app_context():
        path = files.path_of(row(register, paper).sha256)
    path.write_bytes(b"damaged")

    assert files_of(register, paper) == content
    assert path.read_bytes() == content


@pytest.mark.one_database
def test_a_paper_that_can_no_longer_be_drawn_the_same_is_not_passed_off(register, monkeypatch):
    [paper] = register.issue()
    with register.app.app_context():
        files.path_of(row(register, paper).sha256).unlink()
    monkeypatch.setattr("scoring.documents.files.layouts.draw", lambda *_view: b"another program")

    with pytest.raises(NotFound) as lost:
        files_of(register, paper)

    assert lost.value.code == "paper-bytes-lost"


@pytest.mark.one_database
def test_a_statement_follows_the_address_in_the_qr_code(register):
    fragments.offer(register.app, lambda _session, facts: f"{facts.number}.{facts.draft.kind.result:d}")

    [paper] = register.issue()

    address = f"https://sheber.example/v/{register.paper(paper).code}#KZ-35-2026-D-00001.3"
    assert f'"address": "{address}"' in row(register, paper).proof


def test_an_annulled_paper_says_by_whom_when_and_why(register):
    [paper] = register.issue()

    annul(register, paper)

    found = register.paper(paper)
    assert (found.state, found.ended.reason, found.ended.at) == (State.ANNULLED, "A slip in the surname", AT)
    with pytest.raises(Refused) as again:
        annul(register, paper)
    assert again.value.code == "paper-not-valid"


@pytest.mark.one_database
def test_annulling_needs_a_reason(register):
    [paper] = register.issue()

    with pytest.raises(Refused) as refused:
        annul(register, paper, "  ")

    assert (refused.value.code, register.paper(paper).state) == ("paper-reason-missing", State.VALID)


def test_a_replaced_paper_names_the_one_in_its_place(register):
    [old] = register.issue()

    with register.app.app_context():
        new = reissue(draft("one"), old, "A slip in the surname", register.office)

    assert (register.paper(old).state, register.paper(old).ended.other) == (State.REPLACED, "KZ-35-2026-D-00002")
    assert register.paper(new).state is State.VALID
    with register.app.app_context(), pytest.raises(Refused) as again:
        reissue(draft("one"), old, "Again", register.office)
    assert again.value.code == "paper-not-valid"


@pytest.mark.one_database
def test_a_signed_paper_is_known_by_both_hashes(register):
    [paper] = register.issue()

    with register.app.app_context(), db.transaction() as session:
        annulling.note_signed(session, paper, "b" * 64, account=register.office.account, at=AT)

    assert register.paper(paper).sha256_signed == "b" * 64
    with register.app.app_context(), pytest.raises(Refused), db.transaction() as session:
        annulling.note_signed(session, paper, "c" * 64, account=register.office.account, at=AT)


@pytest.mark.one_database
def test_a_person_has_their_own_papers_and_no_others(register):
    [one, _two] = register.issue(draft("one"), draft("two"))

    with register.app.app_context(), db.reading() as session:
        assert [paper.paper_id for paper in papers_of_person(session, "one")] == [one]


def fill(register):
    """A row in every table that is only added to."""
    [paper] = register.issue()
    annul(register, paper)
    with register.app.app_context(), db.transaction() as session:
        annulling.note_copy(session, "d" * 64, "print", "test:stage", "[]", account=register.office.account, at=AT)


@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_nothing_of_the_register_is_rewritten(register, table, statement):
    fill(register)

    with register.app.app_context(), pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
        session.execute(text(statement.format(table)))


@pytest.mark.one_database
@pytest.mark.parametrize("table", [PaperRow, PaperActRow, PaperCopyRow, PaperIssuerRow], ids=FROZEN_TABLES)
def test_nothing_of_the_register_is_replaced(register, table):
    fill(register)
    columns = [column.name for column in table.__table__.columns]
    name = table.__tablename__
    chosen = ", ".join(f"{one} + 1000" if one == "id" else one for one in columns)

    with register.app.app_context(), pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
        session.execute(text(f"INSERT OR REPLACE INTO {name} ({', '.join(columns)}) SELECT {chosen} FROM {name}"))
