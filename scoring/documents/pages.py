"""Verifying a paper, for anybody: by its code, without sign-in; a file dropped on the page is compared by its hash."""

import re
from hashlib import sha256

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scoring.documents import guessing
from scoring.documents.beside import beside
from scoring.documents.codes import LONGEST_TYPED
from scoring.documents.verifying import Answer, Verified, verify
from scoring.foundation import clock
from scoring.foundation.config import MIB
from scoring.foundation.db import db
from scoring.foundation.errors import TooLarge, Unreadable
from scoring.foundation.security import limiter
from scoring.people.signing_in import door

pages = Blueprint("verify", __name__, url_prefix="/v")
LIMIT = "30 per minute; 600 per hour"  # an address: a whole college may stand behind one
LARGEST = 20 * MIB
CHUNK = 64 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


@pages.get("")
def ask() -> ResponseReturnValue:
    """A place to type a code; what was typed goes into the address, as a QR code would have it.

    The whole address of a paper, pasted, is as good: what follows `/v/` is the code.
    """
    pasted = request.args.get("code", "").partition("#")[0].rpartition(f"{pages.url_prefix}/")[2]
    typed = pasted.replace("/", "").strip()
    if typed:
        return redirect(url_for(".show", code=typed[:LONGEST_TYPED]))
    return _quiet(render_template("documents/ask.html"))


@pages.get("/<code>")
@limiter.limit(LIMIT)
def show(code: str) -> Response:
    """The answer; with ?sha256= also how a file stands to the paper."""
    hashed = request.args.get("sha256", "").strip().lower()
    return _answer(code, hashed if SHA256.fullmatch(hashed) else "")


@pages.post("/<code>/file")
@limiter.limit(LIMIT)
def compare(code: str) -> Response:
    """For a browser without scripts: the file comes here, is hashed as it comes, and is opened by nobody.

    Raises Unreadable: paper-file-missing; TooLarge: paper-file-too-large.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Unreadable("paper-file-missing")
    digest, size = sha256(), 0
    while piece := file.stream.read(CHUNK):
        size += len(piece)
        if size > LARGEST:
            raise TooLarge("paper-file-too-large", limit=LARGEST // MIB)
        digest.update(piece)
    return _answer(code, digest.hexdigest())


def _answer(typed: str, hashed: str) -> Response:
    now = clock.now()
    with db.reading() as session:
        found = verify(session, typed, at=now, sha256=hashed)
        aside = beside(session, found, at=now)
    if found.answer in (Answer.UNKNOWN, Answer.MISTYPED):
        guessing.note_missed(door.visit(), at=now)
    page = render_template("documents/verify.html", found=found, beside=aside, now=now, Answer=Answer)
    return _quiet(page, _status(found))


def _status(found: Verified) -> int:
    return 404 if found.answer in (Answer.UNKNOWN, Answer.MISTYPED) else 200


def _quiet(page: str, status: int = 200) -> Response:
    """No search engine keeps it, and no shared cache."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
