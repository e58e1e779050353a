"""The list of tablets, narrowed: by place, by a part of the person's or the place's name, by state; page by page."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.people.actors import Actor
from scoring.people.tablets import pairing
from tests.people.tablets.doing import again, newest, of_skill, offer, use


def named(client: FlaskClient, asked: str = "") -> list[str]:
    """The people of the tablets that the list shows, in its order."""
    return re.findall(r'<th scope="row">Test ([^<]+)<', client.get(f"/tablets{asked}").text)


@pytest.fixture
def everywhere(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Actor], make_account: Callable[..., Actor], expert: Actor
) -> Actor:
    """Leads everything; Nurlan has a tablet of skill 17 and one of skill 18, Әсем one of skill 18."""
    of_skill(make_account, app, "18", expert=expert)
    other = make_account("expert", login="әсем", scope=("skill", "18"))
    leader = signed_in(client, "chief-expert")
    offer(client, expert)
    offer(client, expert, place="skill:18")
    offer(client, other, place="skill:18")
    return leader


def test_list_is_narrowed_to_a_place(client: FlaskClient, everywhere: Actor) -> None:
    assert named(client) == named(client, "?place=") == ["әсем", "nurlan", "nurlan"]
    assert (named(client, "?place=skill:18"), named(client, "?place=skill:17")) == (["әсем", "nurlan"], ["nurlan"])


def test_list_is_searched_by_a_part_of_a_name_and_says_when_nothing_is_found(
    client: FlaskClient, everywhere: Actor
) -> None:
    assert (named(client, "?q=ӘСЕ"), named(client, "?q=lan&place=skill:18")) == (["әсем"], ["nurlan"])
    assert named(client, "?q=асем") == ["әсем"]  # as one types it without Kazakh letters

    client.set_cookie("language", "en")
    page = client.get("/tablets?q=nobody").text
    assert "No tablet found" in page
    assert 'value="nobody"' in page


def test_list_is_narrowed_to_a_state(
    app: Flask, client: FlaskClient, tablet: FlaskClient, chief: Actor, expert: Actor
) -> None:
    use(tablet, offer(client, expert))
    paired = newest(app).public_id
    offer(client, expert)
    client.post(f"/tablets/{newest(app).public_id}/revoke")
    offer(client, expert)

    shown = {
        state: re.findall(r'id="acts-([^"]+)"', client.get(f"/tablets?state={state}").text) for state in pairing.STATES
    }

    assert shown == {"paired": [paired], "waits": [newest(app).public_id], "locked": [], "revoked": []}
    assert named(client, "?state=revoked") == ["nurlan"]


def test_list_goes_page_by_page_and_keeps_what_was_asked(
    client: FlaskClient, everywhere: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.people.tablets.pairing.PAGE", 2)
    monkeypatch.setattr("scoring.people.tablets.pages.PAGE", 2)

    assert (named(client), named(client, "?page=2")) == (["әсем", "nurlan"], ["nurlan"])
    assert "state=waits&amp;page=2" in client.get("/tablets?state=waits").text


def test_after_an_act_the_list_is_as_it_was(app: Flask, client: FlaskClient, chief: Actor, expert: Actor) -> None:
    offer(client, expert)

    answer = client.post(f"/tablets/{newest(app).public_id}/revoke?q=nur&state=waits")

    assert answer.location == "/tablets?q=nur&state=waits"
    assert again(client, "code", newest(app)) == ""
