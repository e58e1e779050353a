"""Pages of people: signing in and out, one's own account, its password, language and sign-ins."""

from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from scoring.foundation import clock, words
from scoring.foundation.addresses import own_path
from scoring.foundation.db import db
from scoring.foundation.errors import Refused, SignInNeeded, TooMany
from scoring.people import accounts, queries
from scoring.people.demonstration import SHOWN
from scoring.people.personal import demonstration as own_page
from scoring.people.signing_in import door, sign_in
from scoring.people.signing_in.attempts import attempts
from scoring.people.signing_in.sign_in import CodeNeeded, Credentials

MARK_COOKIE = "known-browser"
MARK_SECONDS = 365 * 24 * 3600

pages = Blueprint("people", __name__)


@pages.get("/sign-in")
def sign_in_page() -> AnyResponse:
    if door.actor().is_authenticated:
        return redirect(own_path(request.args.get("next")))
    return _sign_in_form()


@pages.post("/sign-in")
def sign_in_sent() -> AnyResponse:
    typed = Credentials(
        name=request.form.get("name", ""),
        password=request.form.get("password", ""),
        mark=request.cookies.get(MARK_COOKIE, ""),
    )
    try:
        token = sign_in.sign_in(typed, door.visit(), lifetime=door.lifetime(), at=clock.now())
    except CodeNeeded as needed:
        return _code_form(needed.ticket)
    except Refused as refused:
        return _sign_in_form(refused)
    return _welcome(token)


@pages.post("/sign-in/code")
def code_sent() -> AnyResponse:
    ticket, code = request.form.get("ticket", ""), request.form.get("code", "")
    try:
        token = sign_in.sign_in_with_code(ticket, code, door.visit(), lifetime=door.lifetime(), at=clock.now())
    except Refused as refused:
        return _sign_in_form(refused) if refused.code == "ticket-expired" else _code_form(ticket, refused)
    return _welcome(token)


@pages.post("/sign-out")
def sign_out() -> AnyResponse:
    actor = door.actor()
    if actor.sign_in_id is not None:
        with db.transaction() as session:
            sign_in.end_sign_in(session, actor.sign_in_id, door.visit(), actor=actor, at=clock.now())
    door.leave()
    return redirect(url_for("people.sign_in_page"))


@pages.get("/account")
def account() -> AnyResponse:
    return _account_page()


@pages.post("/account/language")
def choose_language() -> AnyResponse:
    language = request.form.get("language", "")
    with db.transaction() as session:
        accounts.choose_language(session, language, actor=door.actor())
    response = redirect(url_for("people.account"))
    _keep(response, words.COOKIE, language, words.COOKIE_SECONDS)
    return response


@pages.post("/account/password")
def change_password() -> AnyResponse:
    form = request.form
    try:
        if form.get("new", "") != form.get("again", ""):
            raise Refused("password-not-repeated")
        sign_in.change_password(
            form.get("old", ""), form.get("new", ""), door.visit(), actor=door.actor(), at=clock.now()
        )
    except SignInNeeded:
        raise
    except Refused as refused:
        return _account_page(refused)
    flash(_("The password is changed. Other browsers were signed out."), "done")
    return redirect(url_for("people.account"))


@pages.post("/account/sign-ins/<int:sign_in_id>/end")
def end_sign_in(sign_in_id: int) -> AnyResponse:
    actor = door.actor()
    with db.transaction() as session:
        sign_in.end_sign_in(session, sign_in_id, door.visit(), actor=actor, at=clock.now())
    if sign_in_id == actor.sign_in_id:
        door.leave()
    return redirect(url_for("people.account"))


@pages.post("/account/sign-ins/end")
def end_all_sign_ins() -> AnyResponse:
    with db.transaction() as session:
        sign_in.end_all_sign_ins(session, door.visit(), actor=door.actor(), at=clock.now())
    door.leave()
    flash(_("You are signed out everywhere."), "done")
    return redirect(url_for("people.sign_in_page"))


def _welcome(token: str) -> AnyResponse:
    actor = door.enter(token)
    response = redirect(own_path(request.form.get("next")))
    _keep(response, MARK_COOKIE, attempts().mark(actor.login), MARK_SECONDS)
    if words.COOKIE not in request.cookies:
        _keep(response, words.COOKIE, actor.language, words.COOKIE_SECONDS)
    return response


def _sign_in_form(refused: Refused | None = None) -> Response:
    settings = current_app.config["SETTINGS"]
    page = render_template(
        "people/sign-in.html",
        refused=refused,
        name=request.form.get("name", ""),
        next=own_path(request.values.get("next")),
        demonstration=_demonstration() if settings.demo and not settings.production else [],
        own_page=own_page,
    )
    return _answer(page, refused)


def _code_form(ticket: str, refused: Refused | None = None) -> Response:
    next_path = own_path(request.form.get("next"))
    return _answer(render_template("people/sign-in-code.html", ticket=ticket, refused=refused, next=next_path), refused)


def _demonstration() -> list[tuple[str, str, str]]:
    """(role, login, password) of each demonstration account."""
    return [
        (
            door.role_word(shown.role) + (f", {_('College').lower()}" if shown.college else ""),
            shown.login,
            shown.password,
        )
        for shown in SHOWN
    ]


def _account_page(refused: Refused | None = None) -> Response:
    actor = door.actor()
    with db.reading() as session:
        own = accounts.own_account(session, actor)
        email = own.email
        sign_ins = queries.own_sign_ins(session, actor=actor, at=clock.now())
    page = render_template(
        "people/account.html",
        actor=actor,
        email=email,
        roles=[door.role_word(role) for role in sorted(actor.roles)],
        sign_ins=sign_ins,
        refused=refused,
        languages=list(words.LANGUAGE_NAMES.items()),
    )
    return _answer(page, refused)


def _answer(page: str, refused: Refused | None) -> Response:
    response = make_response(page, refused.status if refused else HTTPStatus.OK)
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(int(refused.params["minutes"]) * 60)
    return response


def _keep(response: AnyResponse, name: str, value: str, seconds: int) -> None:
    secure = cast(bool, current_app.config["SETTINGS"].secure_cookies)
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=secure)
