"""Pages of administrators: accounts, roles and where they hold, and the log of who looked at what."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.demonstration.persons import COLLEGE, COMPETITOR, demonstration_people
from scoring.people.models import AccessLog, RoleGrant


@pytest.fixture
def admin(app: Flask, client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    with app.app_context(), db.transaction() as session:
        demonstration_people(session, clock.now())
    return signed_in(client, "administrator", login="saule")


def grants(app: Flask, account: Actor) -> list[tuple[str, str, str]]:
    with app.app_context(), db.reading() as session:
        rows = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.account_id))
        return [(row.role, row.scope_kind, row.scope_id) for row in rows]


@pytest.mark.parametrize("place", ["region:KZ-55", f"college:{COLLEGE}", "everywhere"])
def test_role_is_given_where_it_holds_and_taken_away(
    app: Flask, client: FlaskClient, admin: Actor, make_account: Callable[..., Actor], place: str
) -> None:
    expert = make_account()
    kind, _colon, identity = place.partition(":")

    client.post(f"/accounts/{expert.account_id}/roles", data={"role": "organizer", "place": place})
    given = grants(app, expert)
    shown = client.get(f"/accounts/{expert.account_id}").status_code
    client.post(
        f"/accounts/{expert.account_id}/roles/revoke", data={"role": "organizer", "place": f"{kind}:{identity}"}
    )

    assert (given, shown, grants(app, expert)) == ([("organizer", kind, identity)], 200, [])


@pytest.mark.parametrize("place", ["region:KZ-99", "college:nowhere", "planet:3"])
def test_role_is_not_given_for_a_place_that_is_not_there(
    app: Flask, client: FlaskClient, admin: Actor, make_account: Callable[..., Actor], place: str
) -> None:
    expert = make_account()

    answer = client.post(f"/accounts/{expert.account_id}/roles", data={"role": "organizer", "place": place})

    assert (answer.status_code, grants(app, expert)) == (422, [])


def test_administrator_never_locks_themselves_out(app: Flask, client: FlaskClient, admin: Actor) -> None:
    revoked = client.post(
        f"/accounts/{admin.account_id}/roles/revoke", data={"role": "administrator", "place": "everywhere:"}
    )
    closed = client.post(f"/accounts/{admin.account_id}/active", data={"active": "no"})

    assert (revoked.status_code, closed.status_code) == (422, 422)
    assert client.get("/accounts").status_code == 200


def test_closed_account_is_signed_out_and_opened_again(
    app: Flask, client: FlaskClient, admin: Actor, signed_in: Callable[..., Actor]
) -> None:
    other = app.test_client()
    person = signed_in(other, "organizer")

    client.post(f"/accounts/{person.account_id}/active", data={"active": "no"})
    closed = other.get("/people").status_code
    client.post(f"/accounts/{person.account_id}/active", data={"active": "yes"})
    back = signed_in(app.test_client(), account=person)

    assert (closed, back.account_id) == (302, person.account_id)


def test_new_account_is_made_on_a_page_and_signs_in(app: Flask, client: FlaskClient, admin: Actor) -> None:
    form = {"login": "nurlan", "display_name": "Нұрлан", "language": "kk", "email": "", "password": "бес ірі алма"}
    made = client.post("/accounts", data=form)
    again = client.post("/accounts", data=form)
    entered = app.test_client().post("/sign-in", data={"name": "nurlan", "password": "бес ірі алма"})

    assert (made.status_code, again.status_code, entered.status_code) == (302, 422, 302)


def test_organizer_of_one_region_adds_people_there_only(
    app: Flask, signed_in: Callable[..., Actor], admin: Actor
) -> None:
    client = app.test_client()
    signed_in(client, "organizer", scope=("region", "KZ-55"))
    form = {"surname_kk": "Ким", "given_kk": "Лана"}

    own = client.post("/people", data={**form, "organisation": COLLEGE}).status_code
    other = client.post("/people", data={**form, "organisation": "demo-plant"}).status_code

    assert (own, other) == (302, 403)


def test_log_tells_who_looked_at_whom_and_names_nobody_it_touched(
    app: Flask, client: FlaskClient, admin: Actor
) -> None:
    client.get("/people")
    client.get(f"/people/{COMPETITOR}")
    page = client.get("/access-log?what=personal-data&login=saule")

    with app.app_context(), db.reading() as session:
        rows = session.scalars(select(AccessLog).where(AccessLog.account_id == admin.account_id).order_by(AccessLog.id))
        acts = [(row.what, row.subject) for row in rows]
    assert ("person-seen", f"person:{COMPETITOR}") in acts
    assert acts[-1] == ("access-log-seen", "")
    assert page.text.count(f"person:{COMPETITOR}") == 1
    assert "Әбдіхалықова" not in page.text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        pytest.param({"role": "", "place": "everywhere"}, "role", id="no role"),
        pytest.param({"role": "organizer", "place": ""}, "place", id="no place"),
    ],
)
def test_role_is_not_given_by_what_nobody_chose(
    app: Flask, client: FlaskClient, admin: Actor, make_account: Callable[..., Actor], form: dict[str, str], field: str
) -> None:
    expert = make_account()
    page = f"/accounts/{expert.account_id}"

    answer = client.post(f"{page}/roles", data=form)

    assert (answer.status_code, grants(app, expert)) == (422, [])
    assert f'id="{field}-error"' in answer.text
    for name in ("role", "place"):
        assert re.search(rf'<select[^>]* id="{name}"[^>]*><option value=""', client.get(page).text)


def test_log_names_the_account_that_was_touched(
    client: FlaskClient, admin: Actor, make_account: Callable[..., Actor]
) -> None:
    expert = make_account("expert", login="aigul")
    client.post(f"/accounts/{expert.account_id}/roles", data={"role": "organizer", "place": "region:KZ-55"})

    page = client.get("/access-log").text

    assert f'href="/accounts/{expert.account_id}">Test aigul</a><small class="code">' in page
    assert f"account:{expert.account_id} organizer@region:KZ-55" in page
