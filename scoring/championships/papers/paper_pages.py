"""Pages of issued papers: the register of a stage, one paper with its file, annulled or issued anew."""

from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.championships.papers import attaching, ending
from scoring.championships.papers.kinds import BY_CODE
from scoring.championships.papers.queries import PAGE, expect_paper, one_paper, outdated_of, stage_papers
from scoring.championships.results.words import medals
from scoring.championships.stages.queries import stage_name
from scoring.documents import files
from scoring.documents.codes import shown_code
from scoring.documents.credentials.register import has_credential
from scoring.documents.kinds import known
from scoring.documents.printing_pages import public_address
from scoring.documents.proof.attaching import CMS_MAX, attached_to
from scoring.documents.queries import papers_by_id, papers_replaced_by
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.errors import Unreadable
from scoring.foundation.words import language
from scoring.marking.desk.doing import Problem, act
from scoring.people import access_log, forms
from scoring.people.signing_in import door

pages = Blueprint("issued_papers", __name__, url_prefix="/stages/<stage>/papers/issued")


@pages.get("")
def index(stage: str) -> str:
    """Papers with names; the look is logged."""
    with db.transaction() as session:
        row, papers, count = stage_papers(session, stage, page=forms.page(), actor=door.actor())
        _log(session, "papers-seen", stage)
        return render_template(
            "championships/papers/issued.html", stage=stage, name=stage_name(row, language()), papers=papers,
            count=count, page=forms.page(), pages=-(-count // PAGE), kind_of=known, shown_code=shown_code,
            outdated=outdated_of(session, row, papers, on=_today()),
        )  # fmt: skip


@pages.get("/<paper>")
def show(stage: str, paper: str) -> str:
    return _show(stage, paper)


@pages.get("/<paper>/file")
def file(stage: str, paper: str) -> Response:
    """The paper as it was issued, byte for byte. Raises NotFound: issued-paper-unknown, paper-bytes-lost."""
    with db.transaction() as session:
        found = expect_paper(session, stage, paper, door.actor())
        _log(session, "papers-exported", stage)
    response = Response(files.bytes_of(found), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response


@pages.post("/<paper>/annul")
def annul(stage: str, paper: str) -> ResponseReturnValue:
    def work() -> None:
        with db.transaction() as session:
            ending.annul_paper(
                session, stage, paper, forms.text("reason"), door.visit(), actor=door.actor(), at=clock.now()
            )

    return act(
        work,
        said=lambda: _("The paper is annulled. Whoever verifies it reads the reason."),
        to=lambda: url_for(".show", stage=stage, paper=paper),
        again=lambda problem: _show(stage, paper, problem),
    )


@pages.post("/<paper>/reissue")
def reissue(stage: str, paper: str) -> ResponseReturnValue:
    made: list[ending.InPlace] = []

    def work() -> None:
        made.append(
            ending.reissue_paper(
                stage, paper, forms.text("reason"), public_address(), door.visit(), actor=door.actor(), at=clock.now()
            )
        )

    return act(
        work,
        said=lambda: (
            _("A new paper is issued, and the old one is replaced by it.")
            if made[0].new
            else _("It was issued anew already: this is the paper in its place. Nothing was issued twice.")
        ),
        to=lambda: url_for(".show", stage=stage, paper=made[0].paper),
        again=lambda problem: _show(stage, paper, problem),
    )


@pages.get("/<paper>/verify")
def verify(stage: str, paper: str) -> ResponseReturnValue:
    """To the public page of this paper."""
    with db.reading() as session:
        found = expect_paper(session, stage, paper, door.actor())
    return redirect(url_for("verify.show", code=shown_code(found.code)))


@pages.post("/<paper>/signatures")
def attach(stage: str, paper: str) -> ResponseReturnValue:
    """A .cms file of a national signature program, kept and not verified."""
    new = True

    def work() -> None:
        nonlocal new
        file = request.files.get("file")
        if file is None or not file.filename:
            raise Unreadable("paper-cms-missing")
        content = file.stream.read(CMS_MAX + 1)
        with db.transaction() as session:
            new = attaching.attach(
                session, stage, paper, content, file.filename, door.visit(), actor=door.actor(), at=clock.now()
            )

    return act(
        work,
        said=lambda: (
            _("The signature is attached. It is not verified here.")
            if new
            else _("This signature file is attached already. Nothing was changed.")
        ),
        to=lambda: url_for(".show", stage=stage, paper=paper),
        again=lambda problem: _show(stage, paper, problem),
    )


@pages.get("/<paper>/signatures/<sha256>")
def signature(stage: str, paper: str, sha256: str) -> Response:
    """The file as it was attached. Raises NotFound: issued-paper-unknown, file-gone."""
    with db.reading() as session:
        found = attaching.one_attached(session, stage, paper, sha256, actor=door.actor())
    return send_file(
        uploads.kept(found.sha256), mimetype="application/pkcs7-signature", as_attachment=True,
        download_name=found.filename,
    )  # fmt: skip


def _show(stage: str, paper: str, problem: Problem | None = None) -> str:
    with db.transaction() as session:
        row, found, outdated = one_paper(session, stage, paper, on=_today(), actor=door.actor())
        newer = papers_by_id(session, [found.ended.other_id]) if found.ended else {}
        _log(session, "papers-seen", stage)
        return render_template(
            "championships/papers/paper.html", stage=stage, name=stage_name(row, language()), paper=found,
            outdated=outdated, kind=known(found.kind), kind_of=known,
            newer=next(iter(newer.values()), None), replaced=papers_replaced_by(session, paper),
            code=shown_code(found.code), problem=problem,
            attached=attached_to(session, paper), credential=has_credential(session, found.code, at=clock.now()),
            held=found.kind in BY_CODE, medals=medals(),
        )  # fmt: skip


def _today() -> date:
    return clock.shown(clock.now()).date()


def _log(session: Session, what: str, stage: str) -> None:
    access_log.record(session, what, door.actor().account_id, door.visit(), at=clock.now(), subject=f"stage:{stage}")
