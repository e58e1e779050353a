"""Pages of the exchange: the keys, the packages that were brought, the review of one, the taking."""

from collections.abc import Sequence

import segno
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from scoring.championships.entries import access as entries_access
from scoring.championships.packages import access, importing, trusting, words
from scoring.championships.packages.decisions import DECIDED_KINDS, Decisions
from scoring.championships.packages.importing import ImportView
from scoring.championships.packages.key_card import TEXT_MAX, KeyCard, card_from
from scoring.championships.packages.layout import MIB, PACKAGE_MAX
from scoring.championships.packages.lines import Line
from scoring.championships.packages.trusting import KeyState
from scoring.foundation import clock, jobs, uploads
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, TooLarge
from scoring.foundation.jobs import JobView, State
from scoring.foundation.security import UPLOAD_LIMIT, limiter
from scoring.foundation.words import language
from scoring.marking.desk.doing import Problem, act
from scoring.marking.setup.viewing import Named
from scoring.people import access_log, forms, permissions
from scoring.people.signing_in import door

UPLOAD_ROOM = 64 * 1024  # bytes of a form around the file

pages = Blueprint("packages", __name__, url_prefix="/packages")


@pages.url_value_preprocessor
def allow_large_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A package may be larger than other files; only for those who may bring one, and only where it is brought.

    Before anything reads the request: the check of a form's token reads all of it.
    """
    if endpoint == f"{pages.name}.bring" and permissions.allow(door.actor(), access.EXCHANGE):
        request.max_content_length = PACKAGE_MAX + UPLOAD_ROOM


@pages.get("")
def index() -> str:
    return _index()


@pages.post("/key")
def make_key() -> ResponseReturnValue:
    access.require_exchange(door.actor())
    return act(_make_key, said=lambda: _("The key is made. Give it to those who take packages of yours."),
               to=lambda: url_for(".index"), again=_index)  # fmt: skip


@pages.get("/key.json")
def key_file() -> Response:
    """Our public key as the small file that others are given."""
    with db.reading() as session:
        card = trusting.own_card(session, actor=door.actor())
    headers = {"Content-Disposition": 'attachment; filename="sheber-key.json"'}
    return Response(card.text() + "\n", content_type="application/json", headers=headers)


@pages.post("/keys/compare")
def compare() -> ResponseReturnValue:
    """The fingerprint of a brought key, to be compared with what the other side says."""
    access.require_exchange(door.actor())
    try:
        return _comparing(_brought_card())
    except Refused as refused:
        problem = Problem(refused.code, dict(refused.params), int(refused.status))
        return _index(problem), problem.status


@pages.post("/keys")
def trust() -> ResponseReturnValue:
    access.require_exchange(door.actor())
    return act(_trust, said=lambda: _("The key is trusted."), to=lambda: url_for(".index"), again=_index)


@pages.post("/keys/<fingerprint>/withdraw")
def withdraw(fingerprint: str) -> ResponseReturnValue:
    access.require_exchange(door.actor())
    return act(
        lambda: _withdraw(fingerprint),
        said=lambda: _("Nothing signed with this key is taken from now on."),
        to=lambda: url_for(".index"),
        again=_index,
    )


@pages.post("/imports")
@limiter.limit(UPLOAD_LIMIT)
def bring() -> ResponseReturnValue:
    access.require_exchange(door.actor())
    try:
        kept = uploads.keep_sent(limit=PACKAGE_MAX)
    except TooLarge:
        raise TooLarge("package-too-large", limit=PACKAGE_MAX // MIB) from None
    with db.transaction() as session:
        row = importing.take_in(session, kept, door.visit(), actor=door.actor(), at=clock.now())
    return redirect(url_for(".review", public_id=row.public_id))


@pages.get("/imports/<public_id>")
def review(public_id: str) -> str:
    return _review(public_id)


@pages.post("/imports/<public_id>/decide")
def decide(public_id: str) -> ResponseReturnValue:
    return act(
        lambda: _decide(public_id),
        said=lambda: _("The decisions are kept. What follows from them is being worked out."),
        to=lambda: url_for(".review", public_id=public_id),
        again=lambda problem: _review(public_id, problem),
    )


@pages.post("/imports/<public_id>/take")
def take(public_id: str) -> ResponseReturnValue:
    return act(
        lambda: _take(public_id),
        said=lambda: _("The package is being taken."),
        to=lambda: url_for(".review", public_id=public_id),
        again=lambda problem: _review(public_id, problem),
    )


def _index(problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        keys = trusting.keys_known(session, actor=actor)
        own = next((one for one in keys if one.state is KeyState.OWN), None)
        card = trusting.own_card(session, actor=actor) if own else None
        brought, count = importing.imports_of(session, forms.page(), actor=actor)
    return render_template(
        "championships/packages/index.html", keys=keys, own=own, qr=_qr(card) if card else "", brought=brought,
        page=forms.page(), pages=count, problem=problem, words=words, limit=PACKAGE_MAX // MIB,
        most=PACKAGE_MAX,
    )  # fmt: skip


def _qr(card: KeyCard) -> Markup:
    return Markup(segno.make(card.text(), error="m").svg_inline(omitsize=True, svgclass="qr", border=4, light="#fff"))  # noqa: S704


def _make_key() -> None:
    with db.transaction() as session:
        trusting.make_own_key(session, forms.text("name"), actor=door.actor(), at=clock.now())


def _brought_card() -> KeyCard:
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return card_from(sent.stream.read(TEXT_MAX * 4).decode("utf-8", "replace"))
    return card_from(forms.text("card"))


def _comparing(card: KeyCard) -> str:
    with db.reading() as session:
        announced, known = trusting.announced_by(session, card), trusting.find_key(session, card.fingerprint)
    grouped = trusting.KeyView(card.fingerprint, card.public_key, card.name, KeyState.TRUSTED, ()).grouped
    return render_template(
        "championships/packages/compare.html", card=card, grouped=grouped, announced=announced, known=known, words=words
    )


def _trust() -> None:
    card = card_from(forms.text("card"))
    if not forms.text("compared"):
        raise Refused("fingerprint-not-compared")
    with db.transaction() as session:
        trusting.trust_key(
            session, card, forms.text("fingerprint"), actor=door.actor(), at=clock.now(), reason=forms.text("reason")
        )


def _withdraw(fingerprint: str) -> None:
    with db.transaction() as session:
        trusting.withdraw_trust(session, fingerprint, forms.text("reason"), actor=door.actor(), at=clock.now())


def _decide(public_id: str) -> None:
    said = {name.removeprefix("person-"): value for name, value in request.form.items() if name.startswith("person-")}
    decisions = Decisions(
        championship=forms.text("championship"),
        take=tuple(kind for kind in DECIDED_KINDS if forms.text(f"take-{kind}") == "theirs"),
        persons={origin: value for origin, value in said.items() if value},
        target=forms.text("target"),
        signer_changed=bool(forms.text("signer_changed")),
    )
    with db.transaction() as session:
        importing.decide(session, public_id, decisions, actor=door.actor())


def _take(public_id: str) -> None:
    with db.transaction() as session:
        importing.ask_to_take(
            session, public_id, door.visit(), without_nominations=bool(forms.text("without_nominations")),
            actor=door.actor(), at=clock.now(),
        )  # fmt: skip


def _review(public_id: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    with db.reading() as session:
        view = importing.import_view(session, public_id, actor=actor)
        job = jobs.find(session, view.taking or view.job, account=actor.account_id) if view.taken is None else None
    if job is not None and (view.hash is None or job.state in (State.WAITING, State.RUNNING)):
        return render_template("championships/packages/waiting.html", view=view, job=job)
    if view.review is not None and view.review.names_persons:
        _log(public_id)
    return render_template(
        "championships/packages/review.html", view=view, review=view.review, problem=problem or _trouble(view, job),
        words=words, sections=_sections(view), counts=_counts(view), named_choices=_named_choices,
        asked=view.review.asked if view.review else frozenset(),
        names=permissions.allow(actor, entries_access.SEE_ENTRIES),
    )  # fmt: skip


def _trouble(view: ImportView, job: JobView | None) -> Problem | None:
    """What the review or its job met."""
    if view.problem:
        return Problem(*view.problem, 200)
    if job is not None and job.problem:
        return Problem(job.problem["code"], job.problem["params"], 200)
    return None


def _named_choices(choices: Sequence[Named]) -> list[tuple[str, str]]:
    return [(one.id, one.name(language())) for one in choices]


def _log(public_id: str) -> None:
    """The review names persons."""
    actor = door.actor()
    with db.transaction() as session:
        subject = f"package-import:{public_id}"
        access_log.record(session, "package-seen", actor.account_id, door.visit(), at=clock.now(), subject=subject)


def _sections(view: ImportView) -> list[tuple[str, tuple[Line, ...], int]]:
    """(kind, lines to show, how many more there are), in the order of the words."""
    by_kind = {one.kind: one for one in view.review.sections} if view.review else {}
    return [(kind, by_kind[kind].lines, by_kind[kind].hidden) for kind in words.sections() if kind in by_kind]


def _counts(view: ImportView) -> list[tuple[str, dict[str, int]]]:
    counts = view.taken or (view.review.counts if view.review else {})
    return [(kind, dict(counts[kind])) for kind in words.sections() if kind in counts]
