"""A student's own papers as files, and the way to the own page for whoever scans the QR code of their badge.

A badge hangs on its holder's chest, and the register keeps for good what is printed on it. So no secret of a personal
link stands there: the badge has the one QR code of every paper, the page that verifies it leads on, and the code that
the college gave apart opens the holder's page, for as long as their link holds. A new link needs no new badge.
"""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents import files, guessing
from scoring.documents.codes import checks, read_code
from scoring.documents.getting.own import own_paper
from scoring.documents.kinds import all_kinds
from scoring.documents.models import PaperRow
from scoring.documents.queries import State, view
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, SignInNeeded
from scoring.foundation.security import limiter
from scoring.people import forms
from scoring.people.personal import entering
from scoring.people.personal.access import own_person
from scoring.people.personal.own_pages import code_form, let_in, link_needed
from scoring.people.signing_in import door

LIMIT = "30 per minute; 600 per hour"  # an address, as for verifying

pages = Blueprint("own_papers", __name__)
pages.register_error_handler(SignInNeeded, link_needed)


@pages.after_request
def _not_kept(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/my/papers/<paper>/file")
def file(paper: str) -> Response:
    """The paper as it was issued. Raises NotFound: issued-paper-unknown, paper-bytes-lost; Refused: paper-not-valid."""
    person = own_person(door.actor())
    with db.reading() as session:
        found = own_paper(session, person, paper, at=clock.now())
    response = Response(files.bytes_of(found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response


@pages.get("/v/<code>/mine")
def code_asked(code: str) -> ResponseReturnValue:
    """Looking says nothing of the badge."""
    return code_form(url_for(".code_given", code=code))


@pages.post("/v/<code>/mine")
@limiter.limit(LIMIT)
def code_given(code: str) -> ResponseReturnValue:
    """A badge that does not open anything answers as a wrong code does."""
    now = clock.now()
    with db.reading() as session:
        known, person = _holder(session, code)
    if not known:
        guessing.note_missed(door.visit(), at=now)
    try:
        typed = forms.text("code")
        shown = read_code(code) or code  # written otherwise it is the same badge: its tries are counted together
        token = entering.enter_as(person, shown, typed, door.visit(), lifetime=door.lifetime(), at=now)
    except Refused as refused:
        return code_form(request.path, refused)
    return let_in(token)


def _holder(session: Session, typed: str) -> tuple[bool, str | None]:
    """Whether there is such a paper, and whose page it opens: a valid badge alone does."""
    code = read_code(typed)
    row = session.scalar(select(PaperRow).where(PaperRow.code == code)) if code and checks(code) else None
    kind = all_kinds().get(row.kind) if row else None
    if row is None or kind is None or not kind.opens_own or view(session, row).state is not State.VALID:
        return row is not None, None
    return True, row.person
