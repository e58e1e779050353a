"""Pages of a designer: the look of a stage's papers, seen while it is changed, and as a PDF before it is kept."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.championships.papers import designing
from scoring.championships.papers.design_words import named
from scoring.championships.papers.designing import Designed
from scoring.championships.papers.kinds import BY_CODE
from scoring.championships.papers.previewing import picture, preview
from scoring.championships.papers.sample import Sample, new_sample, sample_of
from scoring.championships.stages.queries import stage_name
from scoring.documents import pictures
from scoring.documents.designs.looks import MOST_SIGNATORIES, Look, Signing, checked
from scoring.documents.designs.pictures import UPLOAD_BYTES, UPLOAD_MIB, Use, keep_picture
from scoring.documents.kinds import Kind
from scoring.documents.printing_pages import public_address
from scoring.foundation import clock
from scoring.foundation.config import MIB
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused, TooLarge
from scoring.foundation.words import LANGUAGES, language
from scoring.marking.desk.doing import Problem, act
from scoring.people import forms
from scoring.people.signing_in import door

FORM_BYTES = 20 * MIB  # more than two pictures: of a larger one the page itself can say so, with all that was typed
KEPT = "private, max-age=3600"
HASH = re.compile(r"[0-9a-f]{64}")
KINDS_OF_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff\xe0": "image/jpeg"}  # as `keep_picture` makes them

pages = Blueprint("paper_design", __name__, url_prefix="/stages/<stage>/papers/design")


@pages.before_request
def _bounded() -> None:
    """Raises TooLarge: picture-too-large, before anything is read."""
    request.max_content_length = FORM_BYTES
    if (request.content_length or 0) > FORM_BYTES:
        raise TooLarge("picture-too-large", limit=UPLOAD_MIB)


@pages.get("")
def show(stage: str) -> str:
    return _show(stage)


@pages.post("")
def change(stage: str) -> ResponseReturnValue:
    def work() -> None:
        with _fields_named():
            look = _typed(stage)
            with db.transaction() as session:
                designing.change_design(
                    session, stage, look, forms.text("whose"), door.visit(), actor=door.actor(), at=clock.now()
                )

    return act(
        work,
        said=lambda: _("Papers that are issued from now on look so. What was issued stays as it is."),
        to=lambda: url_for(".show", stage=stage),
        again=lambda problem: _show(stage, problem),
    )


@pages.post("/preview")
def look(stage: str) -> ResponseReturnValue:
    """Three papers as they would be with what is typed, nothing kept of it but the pictures."""
    try_out: list[Response] = []

    def work() -> None:
        look = _checked(stage)
        with db.reading() as session:
            found, _sample, kind = _asked(session, stage)
            on, chosen = clock.shown(clock.now()).date(), forms.text("language") or "both"
            content = preview(session, found.stage, kind, chosen, public_address(), on, look=look)
        try_out.append(Response(content, mimetype="application/pdf"))

    answer = act(work, said=str, to=str, again=lambda problem: _show(stage, problem))
    return try_out[0] if try_out else answer


@pages.post("/picture")
def live(stage: str) -> Response:
    """One paper as a picture for the page itself, again after each change.

    Raises as `checked`, with the field in words; NotFound: paper-nobody.
    """
    look = _checked(stage)
    with db.reading() as session:
        _found, sample, kind = _asked(session, stage)
    on, chosen = clock.shown(clock.now()).date(), forms.text("language") or "both"
    drawn = picture(
        sample, kind, chosen, public_address(), on, look, lambda hashed: url_for(".kept", stage=stage, hashed=hashed)
    )
    return Response(drawn, mimetype="image/svg+xml")


@pages.get("/pictures/<hashed>")
def kept(stage: str, hashed: str) -> Response:
    """A picture that papers show. Raises NotFound: paper-picture-lost."""
    with db.reading() as session:
        designing.designed(session, stage, actor=door.actor())
    if not HASH.fullmatch(hashed):
        raise NotFound("paper-picture-lost")
    content = pictures.picture(hashed)
    response = Response(content, mimetype=KINDS_OF_PICTURES.get(content[:4], "application/octet-stream"))
    response.headers["Cache-Control"] = KEPT  # its address is its hash: it is asked for once, however often one types
    return response


def _checked(stage: str) -> Look:
    with _fields_named():
        return checked(_typed(stage))


def _asked(session: Session, stage: str) -> tuple[Designed, Sample, Kind]:
    """Of which kind a paper is to be shown."""
    found = designing.designed(session, stage, actor=door.actor())
    sample = sample_of(session, found.stage, clock.now())
    kind = sample.kind(forms.text("kind"))
    if kind is None:
        raise NotFound("paper-nobody")
    return found, sample, kind


@contextmanager
def _fields_named() -> Iterator[None]:
    """A refusal names its field as the page does; `control` is what the form calls it."""
    try:
        yield
    except Refused as refused:
        field = _on_page(str(refused.params.get("field", "")))
        if field:
            refused.params |= {"field": named(field), "control": field}
        raise


def _on_page(field: str) -> str:
    """Signatories are counted without those left empty; on the page each has the number of its place."""
    what, number, *rest = [*field.split("_"), ""]
    if what not in ("name", "title"):
        return field
    filled = [place for place, one in enumerate(_signing(), 1) if one.name or any(one.title.values())]
    return "_".join([what, str(filled[int(number) - 1]), *rest]).rstrip("_")


def _typed(stage: str) -> Look:
    """What the form says, with the pictures there are where no others came.

    Raises as `designed` and `keep_picture` do.
    """
    with db.reading() as session:
        now = designing.designed(session, stage, actor=door.actor()).look
    return Look(
        colour=forms.text("colour"),
        logo=_picture(Use.LOGO, now.logo),
        background=_picture(Use.BACKGROUND, now.background),
        signatories=tuple(one for one in _signing() if one.name or any(one.title.values())),
        closing=_texts("closing"),
    )


def _signing() -> list[Signing]:
    """Every place to sign, as typed."""
    numbers = range(1, MOST_SIGNATORIES + 1)
    return [Signing(forms.text(f"name_{one}"), _texts(f"title_{one}")) for one in numbers]


def _texts(name: str) -> dict[str, str]:
    return {one: forms.text(f"{name}_{one}") for one in LANGUAGES}


def _picture(use: Use, now: str) -> str:
    """The one that came, else one that came before and is kept already, else the one there is."""
    file = request.files.get(use.value)
    if file is not None and file.filename:
        try:
            return keep_picture(file.read(), use)
        except Refused as refused:
            refused.params["control"] = use.value
            raise
    if forms.text(f"no_{use.value}"):
        return ""
    before = _before(use)
    if before:
        pictures.hold(before)
    return before or now


def _before(use: Use) -> str:
    """The hash of one that came with an earlier try of the same form."""
    said = forms.text(f"kept_{use.value}")
    return said if HASH.fullmatch(said) else ""


def _show(stage: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        found = designing.designed(session, stage, actor=door.actor())
        name = stage_name(found.stage, language())
        possible = [BY_CODE[code] for code in new_sample(session, found.stage, clock.now()).longest]
    shown = found.look
    if problem is not None:  # what was right is not lost; files a browser asks for again
        shown = replace(shown, colour=forms.text("colour"), closing=_texts("closing"))
    return render_template(
        "championships/papers/design.html", stage=stage, name=name, found=found, shown=shown, problem=problem,
        signatories=_lines(shown, typed=problem is not None), languages=LANGUAGES, limit=UPLOAD_MIB, most=UPLOAD_BYTES,
        kinds=[(one.code, one.name(language())) for one in possible],
        kept={use.value: _before(use) for use in Use}, wrong=problem.params.get("control", "") if problem else "",
    )  # fmt: skip


def _lines(shown: Look, *, typed: bool) -> Sequence[Signing]:
    if typed:
        return _signing()
    empty = Signing("", {})
    return [*shown.signatories, *[empty] * MOST_SIGNATORIES][:MOST_SIGNATORIES]
