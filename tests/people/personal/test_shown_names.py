"""On the own page a person says whether the name is shown; rooms put their sections there."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.personal import demonstration, sections
from scoring.people.personal.sections import Section
from tests.people.personal.doing import LAST_DAY, START, consents, make_one, processing, say, use


def test_a_name_is_shown_and_hidden_and_shown_again_by_rows_that_stay(
    app: Flask, client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    processing(app, "aigerim")
    use(phone, make_one(client))

    said = [say(phone, shown) for shown in ("yes", "yes", "no", "no", "yes")]

    assert said == [302] * 5
    assert consents(app) == [("self", "", False, None), ("self", "", True, None)]
    assert "Your name may be shown" in phone.get("/my").text


@pytest.mark.one_database
def test_agreeing_without_the_consent_to_processing_says_what_is_missing(
    client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    use(phone, make_one(client))

    say(phone, "yes")
    page = phone.get("/my").text

    assert "has not noted the consent to the processing" in page
    assert "Your consent is noted. Your name is not shown yet." in page


@pytest.mark.one_database
def test_the_page_says_what_came_of_the_switch(
    app: Flask, client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    processing(app, "aigerim")
    use(phone, make_one(client))

    for said, told in (("yes", "Your name is shown from now on."), ("no", "Your name is no longer shown.")):
        say(phone, said)
        assert told in phone.get("/my").text


@pytest.mark.one_database
def test_for_a_minor_the_representative_agrees(
    app: Flask, client: FlaskClient, secretary: Actor, phone: FlaskClient
) -> None:
    processing(app, "dauren")
    use(phone, make_one(client, "dauren"))
    alone = (say(phone, "yes"), "the representative agrees" in phone.get("/my").text)
    use(phone, make_one(client, "dauren", holder="representative", representative="Сәуле Тест"))

    assert (alone, say(phone, "yes")) == ((422, True), 302)
    assert consents(app) == [("representative", "Сәуле Тест", True, None)]

    use(phone, make_one(client, "dauren"))
    assert (say(phone, "no"), consents(app)[0][2]) == (302, False)  # no may always be said


@pytest.mark.one_database
def test_without_a_birth_date_nobody_knows_who_must_agree(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Actor], phone: FlaskClient
) -> None:
    signed_in(client, "administrator")
    client.set_cookie("language", "en")
    page = client.post("/organisations/college-3/links/undated", data={"last_day": LAST_DAY}).text
    (path,) = re.findall(r'<p class="code">http://localhost([^<]+)</p>', page)
    (code,) = re.findall(r'<td class="link-code">([^<]+)</td>', page)
    use(phone, (path, code))

    assert (say(phone, "yes"), consents(app)) == (422, [])


@pytest.mark.one_database
def test_a_name_is_not_switched_without_end(client: FlaskClient, secretary: Actor, phone: FlaskClient) -> None:
    use(phone, make_one(client))

    said = [say(phone, ("yes", "no")[number % 2]) for number in range(11)]

    assert (said[:10], said[10]) == ([302] * 10, 429)


@pytest.mark.one_database
def test_rooms_put_their_sections_on_the_own_page_in_order(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, sections.EXTENSION, [])
    sections.offer(app, Section(30, "papers.html", lambda _session, person, _at: [person]))
    sections.offer(app, Section(20, "empty.html", lambda _session, _person, _at: None))
    sections.offer(app, Section(10, "results.html", lambda _session, _person, at: at))

    with app.app_context(), db.reading() as session:
        shown = sections.sections_of(session, "aigerim", at=START)

    assert shown == [("results.html", START), ("papers.html", ["aigerim"])]


@pytest.mark.one_database
def test_whoever_tries_the_demonstration_sees_the_name_at_once(
    app: Flask, secretary: Actor, phone: FlaskClient
) -> None:
    with app.app_context(), db.transaction() as session:
        demonstration.fill_link(session, "aigerim", START)
    use(phone, (demonstration.PATH, demonstration.CODE))

    say(phone, "yes")

    assert "Your name may be shown" in phone.get("/my").text
