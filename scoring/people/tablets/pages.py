"""Pages of tablets: the chief's list and codes to show; on the tablet itself the code, the PIN, the way back in."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people import forms, permissions, scopes
from scoring.people.actors import EVERYWHERE, Scope
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.signing_in import door
from scoring.people.tablets import entering as tablets
from scoring.people.tablets import pairing
from scoring.people.tablets.entering import Entered
from scoring.people.tablets.pairing import LONGEST_DAYS, PAGE, PAIR, PairingCard, PairingView, WantedTablets
from scoring.people.tablets.waiting import Holder, Waiting, waiting

COOKIE = "tablet"
COOKIE_SECONDS = LONGEST_DAYS * 24 * 3600

pages = Blueprint("tablets", __name__)


@pages.get("/tablets")
def index() -> str:
    return _list()


@pages.post("/tablets")
def offer() -> ResponseReturnValue:
    """A pairing and its code, shown once on the answer itself: nothing that is kept could show it again."""
    permissions.require_somewhere(door.actor(), PAIR)
    try:
        with db.transaction() as session:
            public_id, code = pairing.make_pairing(session, _card(), door.visit(), actor=door.actor(), at=clock.now())
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        return _list(refused), refused.status
    return _code(public_id, code)


@pages.post("/tablets/<public_id>/code")
def new_code(public_id: str) -> ResponseReturnValue:
    """It signs the paired tablet out: asked first, as `revoke` does, where marks wait on it."""
    hindered = _unseen(public_id)
    if hindered is not None:
        return hindered
    with db.transaction() as session:
        code = pairing.new_code(session, public_id, door.visit(), actor=door.actor(), at=clock.now())
    return _code(public_id, code)


@pages.post("/tablets/<public_id>/pin")
def reset_pin(public_id: str) -> ResponseReturnValue:
    """As `new_code`, for all tablets of the person at this place."""
    hindered = _unseen(public_id)
    if hindered is not None:
        return hindered
    with db.transaction() as session:
        code = pairing.reset_pin(session, public_id, door.visit(), actor=door.actor(), at=clock.now())
    return _code(public_id, code)


@pages.post("/tablets/<public_id>/revoke")
def revoke(public_id: str) -> ResponseReturnValue:
    hindered = _unseen(public_id)
    if hindered is not None:
        return hindered
    with db.transaction() as session:
        pairing.revoke_pairing(session, public_id, door.visit(), actor=door.actor(), at=clock.now())
    flash(_("The tablet is signed out and no longer paired."), "done")
    return redirect(url_for(".index", **_asked()))


@pages.get("/pair")
def typed() -> str:
    return render_template("people/pair-code.html", refused=None)


@pages.post("/pair")
def typed_sent() -> ResponseReturnValue:
    code = forms.text("code")
    try:
        tablets.invitation(code, door.visit(), at=clock.now())
    except Refused as refused:
        return render_template("people/pair-code.html", refused=refused), refused.status
    return redirect(url_for(".invited", code=code))


@pages.get("/pair/<code>")
def invited(code: str) -> ResponseReturnValue:
    """Where the QR leads; looking uses nothing up, for a tablet's own camera may look first."""
    return _pin_form(code, None)


@pages.post("/pair/<code>")
def pair(code: str) -> ResponseReturnValue:
    try:
        entered = tablets.pair(
            code, forms.text("pin"), forms.text("again"), door.visit(),
            device=request.cookies.get(COOKIE, ""), lifetime=door.lifetime(), at=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        return _pin_form(code, refused)
    return _welcome(entered)


@pages.get("/tablet")
def locked() -> str:
    return _entrance(None)


@pages.post("/tablet")
def enter() -> ResponseReturnValue:
    device = request.cookies.get(COOKIE, "")
    try:
        entered = tablets.enter(
            device, forms.text("pairing"), forms.text("pin"), door.visit(), lifetime=door.lifetime(), at=clock.now()
        )
    except Refused as refused:
        return _entrance(refused), refused.status
    return _welcome(entered)


def _welcome(entered: Entered) -> ResponseReturnValue:
    door.enter(entered.token)
    with db.reading() as session:
        response = redirect(scopes.beginning(session, entered.place, entered.account_id))
    secure = cast(bool, current_app.config["SETTINGS"].secure_cookies)
    response.set_cookie(COOKIE, entered.device, COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)
    return response


def _pin_form(code: str, refused: Refused | None) -> ResponseReturnValue:
    try:
        invitation = tablets.invitation(code, door.visit(), at=clock.now())
    except Refused as wrong:
        return render_template("people/pair-code.html", refused=refused or wrong), wrong.status
    page = render_template("people/pair-pin.html", invitation=invitation, code=code, refused=refused)
    return page, refused.status if refused else 200


def _entrance(refused: Refused | None) -> str:
    with db.reading() as session:
        guests = tablets.guests(session, request.cookies.get(COOKIE, ""), at=clock.now())
    return render_template("people/tablet.html", guests=guests, refused=refused, chosen=request.form.get("pairing"))


def _waits(session: Session, rows: Iterable[PairingView]) -> Mapping[Holder, list[Waiting]]:
    return waiting(session, {(row.account_id, row.scope) for row in rows if not row.revoked}, at=clock.now())


def _unseen(public_id: str) -> ResponseReturnValue | None:
    """The list with a refusal, where marks of the person wait on a tablet and that was not seen yet; else None.

    Signing a tablet out is done only once that was seen: marks-wait-on-paired-tablet.
    """
    with db.reading() as session:  # before the transaction: other processes are asked
        found = pairing.pairing_view(session, public_id, actor=door.actor())
        waits = _waits(session, [found])
    if not waits or forms.text("waits_seen"):
        return None
    refused = Refused("marks-wait-on-paired-tablet")
    return _list(refused, of=public_id), refused.status


def _asked() -> dict[str, Any]:
    """What the address says of the list, to be said again."""
    return {name: request.args[name] for name in ("q", "place", "state", "page") if request.args.get(name)}


def _list(refused: Refused | None = None, *, of: str = "") -> str:
    """`of`: the pairing that the refusal is about, which the list shows first; else it is about the form."""
    actor = door.actor()
    with db.reading() as session:
        offered = {one.scope: one.name for one in scopes.places(session, words.language())}
        order = {scope: position for position, scope in enumerate(offered)}
        places = sorted(_own_places(session), key=lambda one: order.get(one, len(order)))
        chosen = _place(places) if request.values.get("place") else None
        place = chosen or (places[0] if len(places) == 1 else None)  # of several none is the likelier one
        asked = WantedTablets(request.args.get("q", "").strip(), chosen, request.args.get("state", ""), forms.page())
        rows, count = pairing.pairings(session, asked, offered, actor=actor)
        if of and all(row.public_id != of for row in rows):
            rows = [pairing.pairing_view(session, of, actor=actor), *rows]
        people = pairing.people_to_pair(session, place, actor=actor) if place in places else []
        waits = _waits(session, rows)
        today = clock.shown(clock.now()).date()
        last = scopes.last_day(session, place) if place else None
    return render_template(
        "people/tablets.html",
        rows=rows, people=people, refused=refused, names=offered, place=place, places=places,
        asked=asked, said=_asked(), count=count, pages=-(-count // PAGE),
        waits=waits, refused_of=of,
        typed=request.form if refused else {},
        today=today, last=last if last and 0 < (last - today).days < LONGEST_DAYS else today,
    )  # fmt: skip


def _code(public_id: str, code: str) -> str:
    with db.reading() as session:
        view = pairing.pairing_view(session, public_id, actor=door.actor())
    address = url_for(".invited", code=code, _external=True)
    picture = segno.make(address, error="m").svg_inline(omitsize=True, svgclass="qr", border=4, light="#fff")
    return render_template(
        "people/tablet-code.html",
        view=view, code=code, address=address, picture=Markup(picture),  # noqa: S704  # drawn by us, of digits
        minutes=int(pairing.CODE_LIVES.total_seconds() // 60), short=url_for(".typed", _external=True),
    )  # fmt: skip


def _card() -> PairingCard:
    """Raises Refused: pairing-days-wrong, expert-not-chosen."""
    first = forms.day("first_day", "pairing-days-wrong")
    last = forms.day("last_day", "pairing-days-wrong")
    if first is None or last is None:
        raise Refused("pairing-days-wrong")
    forms.chosen("account", "expert-not-chosen")
    with db.reading() as session:
        place = _place(_own_places(session))
    return PairingCard(request.form.get("account", 0, int), place, first, last)


def _place(places: list[Scope]) -> Scope:
    """The place that was chosen, or the first where the actor's role holds."""
    chosen = request.values.get("place", "")
    if chosen:
        kind, _colon, identity = chosen.partition(":")
        return Scope(kind, identity)
    return next(iter(places), Scope(EVERYWHERE))


def _own_places(session: Session) -> list[Scope]:
    """Where the actor may pair; whose role holds everywhere chooses among the places where experts are."""
    found = permissions.reach(door.actor(), PAIR)
    if found is None:
        return pairing.places_to_pair(session)
    return sorted(found, key=lambda scope: (scope.kind, scope.id))
