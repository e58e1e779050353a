"""Personal links: made and handed out by the college, used with a code, ended at once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.personal.models import PersonalLinkRow, PersonalSignInRow
from tests.people.personal.doing import LAST_DAY, LINKS, Watch, is_in, logged, make, make_one, use


def test_all_students_of_a_college_get_links_and_nobody_else(
    app: Flask, client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    made = make(client)

    assert sorted(made) == ["Aigerim Тест", "Dauren Тест"]
    assert (use(phone, made["Aigerim Тест"]), is_in(phone)) == (302, True)
    assert "Aigerim Тест" in phone.get("/my").text
    assert logged(app)[-1] == ("link-entered", "person:aigerim", None)
    assert [line[2] for line in logged(app)[:-1]] == [secretary.account_id] * 2


@pytest.mark.one_database
def test_making_for_all_again_leaves_the_links_that_hold(
    client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    first = make(client)

    assert make(client) == {}
    assert use(phone, first["Aigerim Тест"]) == 302


@pytest.mark.one_database
def test_neither_secret_nor_code_is_kept(app: Flask, client: FlaskClient, secretary: Actor) -> None:
    path, code = make_one(client)

    with app.app_context(), db.reading() as session:
        kept = str(session.execute(text("SELECT * FROM personal_link")).all())
        kept += str(session.execute(text("SELECT * FROM access_log")).all())
    assert "aigerim" in kept
    assert not any(secret in kept for secret in (path.rpartition("/")[2], code, code.replace("-", "")))
    assert code not in client.get(LINKS).text


@pytest.mark.one_database
def test_a_code_may_be_typed_small_and_with_blanks(client: FlaskClient, secretary: Actor, phone: FlaskClient) -> None:
    link = make_one(client)

    assert use(phone, link, link[1].lower().replace("-", "  ")) == 302


@pytest.mark.one_database
def test_an_unknown_link_and_a_wrong_code_answer_alike(
    app: Flask, client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    path, code = make_one(client)

    def said(answer) -> tuple[int, str]:
        page = re.sub(r'csrf_token" value="[^"]+"|action="[^"]+"|href="[^"]+"', "", answer.text)
        return answer.status_code, page

    looked = [said(phone.get(where)) for where in (path, "/link/nobody-has-this")]
    tried = [said(phone.post(path, data={"code": "AAAA-AAAA"})), said(phone.post("/link/nobody", data={"code": code}))]

    assert looked[0] == looked[1]
    assert "Aigerim" not in looked[0][1]
    assert (tried[0], tried[0][0]) == (tried[1], 422)
    assert logged(app)[-2:] == [("link-refused", "person:aigerim", None), ("link-refused", "", None)]


@pytest.mark.one_database
def test_codes_are_not_to_be_tried_out(client: FlaskClient, secretary: Actor, phone: FlaskClient) -> None:
    link = make_one(client)
    wrong = [use(phone, link, f"AAAA-AAA{sign}") for sign in "ABCDEFGHJK"]

    assert (set(wrong), use(phone, link)) == ({422}, 429)
    assert phone.post(link[0], data={"code": link[1]}).headers["Retry-After"]
    assert use(phone, link, environ_base={"REMOTE_ADDR": "10.0.0.9"}) == 302


@pytest.mark.one_database
def test_links_are_not_to_be_tried_out_from_one_address(
    client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    link = make_one(client)
    guessed = [use(phone, (f"/link/guess-{number}", "AAAA-AAAA")) for number in range(100)]

    assert (set(guessed), use(phone, link)) == ({422}, 429)


def test_a_new_link_ends_the_old_one_and_whoever_came_by_it(
    client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    old = make_one(client)
    use(phone, old)

    new = make_one(client)

    assert is_in(phone) is False
    assert "This link has ended" in phone.post(old[0], data={"code": old[1]}).text
    assert (use(phone, new), is_in(phone)) == (302, True)


@pytest.mark.one_database
def test_a_link_that_is_revoked_ends_at_once(
    app: Flask, client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    link = make_one(client)
    use(phone, link)

    client.post(f"{LINKS}/aigerim/revoke")

    assert (is_in(phone), use(phone, link), is_in(phone)) == (False, 422, False)
    assert client.post(f"{LINKS}/aigerim/revoke").status_code == 404
    assert ("link-revoked", "person:aigerim", secretary.account_id) in logged(app)


@pytest.mark.one_database
def test_a_link_ends_with_its_last_day(client: FlaskClient, secretary: Actor, phone: FlaskClient, watch: Watch) -> None:
    link = make_one(client, last_day="2026-11-21")
    use(phone, link)
    watch.now = datetime(2026, 11, 21, 18, 59, tzinfo=UTC)  # 23:59 in Almaty
    before = use(phone, link)

    watch.now += timedelta(minutes=1)

    assert (before, is_in(phone), use(phone, link)) == (302, False, 422)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"last_day": ""}, "Say the last day of the link."),
        ({"last_day": "2026-11-20"}, "The last day of a link is not before today"),
        ({"last_day": "2029-01-01"}, "The last day of a link is not before today"),
        ({"holder": "representative"}, "Write the name of the representative who takes the link."),
        ({"holder": "neighbour"}, "Choose from the list to whom the link is given."),
    ],
    ids=["no day", "a day gone by", "years ahead", "a representative without a name", "somebody else"],
)
def test_what_is_wrong_with_a_link_is_said_and_nothing_is_made(
    app: Flask, client: FlaskClient, secretary: Actor, form: dict[str, str], code: str
) -> None:
    answer = client.post(f"{LINKS}/aigerim", data={"last_day": LAST_DAY, **form})

    assert (answer.status_code, code in answer.text) == (422, True)
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(PersonalLinkRow)).all() == []


@pytest.mark.one_database
def test_the_secretary_of_another_college_makes_none(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    signed_in(client, "organizer", scope=("college", "college-2"))

    answers = [client.get(LINKS), client.post(f"{LINKS}/aigerim", data={"last_day": LAST_DAY})]
    # A student of another college is not made one of one's own by the address.
    answers += [
        client.post(f"/organisations/college-2/links/{who}", data={"last_day": LAST_DAY}) for who in ("aigerim",)
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 404]
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(PersonalLinkRow)).all() == []


@pytest.mark.one_database
def test_whoever_came_by_a_link_is_a_visitor_to_all_else(
    client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    use(phone, make_one(client))

    assert [phone.get(address).status_code for address in (LINKS, "/people", "/tablets", "/account")] == [403] * 4
    assert phone.get("/api/tablet", headers={"Accept": "application/json"}).get_json()["me"] is None


@pytest.mark.one_database
def test_entering_ends_the_sign_in_that_the_browser_had(
    app: Flask, client: FlaskClient, secretary: Actor, phone: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    link = make_one(client)
    signed_in(phone, "observer")
    with phone.session_transaction() as kept:
        before = kept["_user_id"]

    use(phone, link)
    with phone.session_transaction() as kept:
        first = kept["_user_id"]
    use(phone, link)

    with app.app_context(), db.reading() as session:
        ended = [row.ended_at is not None for row in session.scalars(select(PersonalSignInRow))]
    assert (first.startswith("link."), before != first, ended) == (True, True, [True, False])
    with phone.session_transaction() as kept:
        kept["_user_id"] = before
    assert phone.get("/account").status_code != 200


@pytest.mark.one_database
def test_leaving_ends_the_visit(client: FlaskClient, secretary: Actor, phone: FlaskClient) -> None:
    use(phone, make_one(client))
    with phone.session_transaction() as kept:
        token = kept["_user_id"]

    phone.post("/my/leave")
    with phone.session_transaction() as kept:
        kept["_user_id"] = token

    assert is_in(phone) is False
