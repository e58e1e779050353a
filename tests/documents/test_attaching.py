"""Signatures of national programs beside a paper: kept once, not verified, and no other file under their name."""

import base64
import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from scoring.documents.proof.attaching import ATTACHED_MAX, attach_signature, attached_to
from scoring.foundation import uploads
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused, SignInNeeded
from scoring.people.actors import CONSOLE, VISITOR, Scope
from tests.documents.cms import detached_signature

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
PDF = hashlib.sha256(b"a paper").hexdigest()


@pytest.fixture(scope="module")
def cms():
    return detached_signature(AT)


def attach(content, *, actor=CONSOLE, paper="p1", places=()):
    with db.transaction() as session:
        return attach_signature(session, paper, PDF, content, "қол.cms", actor=actor, places=places, at=AT)[0]


def test_file_is_kept_once_beside_its_paper(app, cms):
    with app.app_context():
        first, again = attach(cms), attach(cms)
        with db.reading() as session:
            attached = attached_to(session, "p1")
            other = attached_to(session, "p2")
        kept = uploads.kept(first.sha256).read_bytes()

    assert (first, list(attached), list(other)) == (again, [first], [])
    assert (first.filename, first.pdf_sha256, kept) == ("қол.cms", PDF, cms)


def test_the_same_file_brought_by_two_at_once_is_attached_once(app, cms, monkeypatch):
    keep, together = uploads.keep, Barrier(2)

    def keep_together(*said, **limits):
        with suppress(BrokenBarrierError):  # SQLite lets one write at a time: there they do not meet
            together.wait(timeout=1)
        return keep(*said, **limits)

    monkeypatch.setattr(uploads, "keep", keep_together)

    def bring(_turn):
        with app.app_context(), db.transaction() as session:
            return attach_signature(session, "p1", PDF, cms, "қол.cms", actor=CONSOLE, at=AT)

    with ThreadPoolExecutor(2) as pool:
        given = list(pool.map(bring, range(2)))

    assert given[0][0] == given[1][0]
    assert sorted(new for _signature, new in given) == [False, True]


def pem(cms, name):
    return b"-----BEGIN %b-----\n%b-----END %b-----\n" % (name, base64.encodebytes(cms), name)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "written",
    [
        pytest.param(base64.b64encode, id="base64"),
        pytest.param(base64.encodebytes, id="base64 in lines"),
        pytest.param(lambda cms: pem(cms, b"CMS"), id="PEM"),
        pytest.param(lambda cms: b"Signed by a program\n" + pem(cms, b"PKCS7"), id="PEM under its older name"),
    ],
)
def test_each_form_that_programs_write_is_taken(app, cms, written):
    with app.app_context():
        assert attach(written(cms)).paper == "p1"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda _cms: b"", "paper-cms-unreadable", id="nothing"),
        pytest.param(lambda _cms: b"%PDF-1.7", "paper-cms-unreadable", id="a PDF"),
        pytest.param(lambda _cms: b"\x30\x80", "paper-cms-unreadable", id="a header alone"),
        pytest.param(lambda cms: cms[:-1], "paper-cms-unreadable", id="cut short"),
        pytest.param(lambda cms: cms + b"<script>", "paper-cms-unreadable", id="something behind"),
        pytest.param(lambda _cms: b"0" * 200_001, "paper-cms-too-large", id="too large"),
    ],
)
def test_no_other_file_is_kept_under_that_name(app, cms, spoil, code):
    with app.app_context():
        with pytest.raises(Refused) as refused:
            attach(spoil(cms))
        with db.reading() as session:
            assert list(attached_to(session, "p1")) == []

    assert refused.value.code == code


@pytest.mark.one_database
@pytest.mark.parametrize("name", [b"CMS", b"PKCS7"])
def test_a_file_of_beginnings_is_refused_at_once(app, name):
    bomb = b"-----BEGIN %b-----" % name * 9500
    began = time.process_time()

    with app.app_context(), pytest.raises(Refused) as refused:
        attach(bomb)

    assert refused.value.code == "paper-cms-unreadable"
    assert time.process_time() - began < 2  # it was half a minute, in which nobody else was served


@pytest.mark.one_database
def test_paper_takes_as_many_as_a_commission_has_members(app, cms):
    with app.app_context():
        for number in range(ATTACHED_MAX):
            attach(base64.b64encode(cms) + b"\n" * number)
        with pytest.raises(Refused) as refused:
            attach(cms)

    assert refused.value.code == "paper-cms-too-many"


@pytest.mark.one_database
def test_only_who_organizes_where_the_paper_stands_attaches(app, cms, make_account):
    there, elsewhere = Scope("region", "KZ-55"), Scope("region", "KZ-10")
    organizer = make_account("organizer", scope=("region", "KZ-55"))
    with app.app_context():
        for actor, error in ((VISITOR, SignInNeeded), (make_account("expert"), Forbidden)):
            with pytest.raises(error):
                attach(cms, actor=actor, places=[there])
        with pytest.raises(Forbidden):
            attach(cms, actor=organizer, places=[elsewhere])
        assert attach(cms, actor=organizer, places=[there]).by == organizer.account_id


def test_what_was_attached_is_never_changed(app, cms):
    with app.app_context():
        attach(cms)
        for statement in ("UPDATE attached_signature SET paper = 'p2'", "DELETE FROM attached_signature"):
            with pytest.raises(DatabaseError, match="attached_signature-is-append-only"), db.transaction() as session:
                session.execute(text(statement))
