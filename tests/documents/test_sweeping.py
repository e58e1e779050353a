"""What is swept from the instance folder, and what never is."""

import io
import os
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from PIL import Image

from scoring.documents import files, issuing, pictures, sweeping
from scoring.documents.designs.keeping import save_look
from scoring.documents.designs.looks import Look
from scoring.documents.drawing.contents import Design, document_of
from scoring.documents.sweeping import PAPERS_KEPT, PICTURES_KEPT, sweep_papers, sweep_pictures
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from tests.documents.examples import AT, draft

LONG_AGO = PAPERS_KEPT + timedelta(hours=1)


def age(path, by=LONG_AGO):
    then = (clock.now() - by).timestamp()
    os.utime(path, (then, then))


def left(register):
    """The names of the files of papers, without the sweeper's own."""
    with register.app.app_context():
        folder = files.path_of("0" * 64).parents[1]
        return {path.stem for path in folder.glob("*/*")}


def age_all(register):
    with register.app.app_context():
        for path in files.path_of("0" * 64).parents[1].glob("*/*"):
            age(path)


def sweep(register):
    with register.app.app_context():
        return sweep_papers()


def fail(_session):
    raise NotFound("issued-paper-unknown")


def test_a_try_that_kept_no_paper_leaves_no_file_for_ever(register):
    [paper] = register.issue()
    with register.app.app_context(), suppress(NotFound):
        issuing.issue([draft("two")], register.office, also=fail)
    kept = register.paper(paper).sha256
    before, young = left(register), sweep(register)
    age_all(register)

    swept = sweep(register)

    assert (len(before), young, swept) == (2, 0, 1)
    assert left(register) == {kept}


def test_a_signed_file_and_the_one_beneath_it_are_never_swept(register, monkeypatch):
    monkeypatch.setattr(issuing.pdf_signing, "signer_of", lambda _issuer, *, at: lambda content: content + b"%signed")
    [paper] = register.issue()
    found = register.paper(paper)
    with register.app.app_context():
        signed = files.bytes_of(found)
        files.keep_bytes(signed.removesuffix(b"%signed"))
    age_all(register)

    assert sweep(register) == 0
    assert left(register) == {found.sha256, sha256(signed).hexdigest()} == {found.sha256, found.sha256_signed}


@pytest.mark.one_database
def test_what_a_write_cut_off_left_is_swept(register):
    [paper] = register.issue()
    with register.app.app_context():
        path = files.path_of(register.paper(paper).sha256).parent / "tmp0c1d"
    path.write_bytes(b"half")
    age_all(register)

    assert sweep(register) == 1
    assert not path.exists()


@pytest.mark.one_database
def test_bytes_that_are_kept_again_are_young_again(register):
    with register.app.app_context():
        path = files.path_of(files.keep_bytes(b"%PDF-1.7"))
        age(path)
        files.keep_bytes(b"%PDF-1.7")

        assert sweep_papers() == 0
    assert path.exists()


@pytest.mark.one_database
def test_it_is_swept_once_a_day_and_what_fails_fails_no_paper(register, monkeypatch, caplog):
    counted = []
    monkeypatch.setattr(sweeping, "sweep_papers", lambda: counted.append(1) or 1 / 0)
    with register.app.app_context():
        for _turn in range(2):
            sweeping.sweep_if_due()
        age(files.path_of("0" * 64).parents[1] / sweeping.STAMP, sweeping.EVERY + timedelta(minutes=1))
        sweeping.sweep_if_due()

    assert len(counted) == 2
    assert "could not be swept" in caplog.text


def tried(content, *, days=PICTURES_KEPT.days + 1):
    """A picture that was last tried so long ago; its hash."""
    hashed = sha256(content).hexdigest()
    pictures.keep(hashed, content)
    age(pictures.path_of(hashed), timedelta(days=days))
    return hashed


def a_picture():
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(drawn, "PNG")
    return drawn.getvalue()


def test_a_picture_goes_that_was_tried_long_ago_and_no_look_and_no_paper_shows(register):
    with register.app.app_context():
        first, second, shown = tried(b"first logo"), tried(b"background"), tried(a_picture())
        unused, young = tried(b"tried"), tried(b"tried of late", days=PICTURES_KEPT.days - 1)
        with db.transaction() as session:
            for look in (Look(logo=first), Look(background=second)):  # the older version is drawn by for ever
                save_look(session, "stage:1", look, account=register.office.account, at=AT)
        one = draft("one")
        design = document_of(Design(logo=shown))
        issuing.issue([replace(one, content={**one.content, "design": design})], register.office)

        swept = sweep_pictures(), sweep_pictures()

        assert swept == (1, 0)
        assert [pictures.path_of(each).is_file() for each in (first, second, shown, unused, young)] == [
            True, True, True, False, True,
        ]  # fmt: skip


@pytest.mark.one_database
def test_a_picture_that_is_tried_or_saved_again_is_young_again(register):
    with register.app.app_context():
        again, held = tried(b"again"), tried(b"held")
        pictures.keep(again, b"again")
        pictures.hold(held)

        assert sweep_pictures() == 0
        assert [pictures.picture(each) for each in (again, held)] == [b"again", b"held"]
