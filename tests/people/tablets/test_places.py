"""Who pairs whose tablets, and where: a chief acts at the own place alone, and so does a paired tablet."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation.db import db
from scoring.people import permissions
from scoring.people.actors import Actor, Scope
from scoring.people.signing_in import sign_in
from tests.people.tablets.doing import PIN, START, again, code_in, is_in, newest, of_skill, offer, use


def test_chief_of_another_skill_pairs_and_revokes_nothing_here(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    use(tablet, offer(client, expert))
    rival = app.test_client()
    signed_in(rival, "chief-expert", scope=("skill", "39"))

    revoked = rival.post(f"/tablets/{newest(app).public_id}/revoke").status_code
    shown = "Test nurlan" in rival.get("/tablets").text

    assert (offer(rival, expert), revoked, shown, is_in(tablet)) == ("", 403, False, True)


def test_a_chief_of_everything_chooses_among_the_places_where_experts_are(
    client: FlaskClient, signed_in: Callable[..., Actor], expert: Actor
) -> None:
    signed_in(client, "chief-expert")

    page = client.get("/tablets").text

    assert f'<option value="{expert.account_id}"' in page  # decided by no role of the whole republic
    assert '<option value="skill:17" selected' in page
    assert offer(client, expert)


def test_where_several_places_are_one_is_chosen_before_an_expert(
    client: FlaskClient, signed_in: Callable[..., Actor], expert: Actor, make_account: Callable[..., Actor]
) -> None:
    make_account("expert", login="aigul", scope=("skill", "39"))
    signed_in(client, "chief-expert")

    before, after = client.get("/tablets").text, client.get("/tablets?place=skill:17").text

    assert ('name="account"' in before, 'name="account"' in after) == (False, True)
    assert '<option value="" selected>' in after


def test_no_code_is_shown_for_an_expert_nobody_chose(client: FlaskClient, chief: Actor, expert: Actor) -> None:
    form = {"account": "", "place": "skill:17", "first_day": "2026-11-21", "last_day": "2026-11-22"}

    answer = client.post("/tablets", data=form)

    assert (answer.status_code, code_in(answer.text)) == (422, "")
    assert 'id="account-error"' in answer.text
    assert 'value="2026-11-22"' in answer.text


def test_experts_to_pair_stand_in_kazakh_order(
    client: FlaskClient, chief: Actor, make_account: Callable[..., Actor]
) -> None:
    for login in ("қайрат", "тимур", "әсем"):
        make_account("expert", login=login, scope=("skill", "17"))

    page = client.get("/tablets").text

    places = [page.index(f"Test {login}</option>") for login in ("әсем", "қайрат", "тимур")]
    assert places == sorted(places)


def test_chief_of_another_place_resets_no_pin_and_ends_no_sign_in_here(
    app: Flask, client: FlaskClient, chief: Actor, expert: Actor, tablet: FlaskClient,
    make_account: Callable[..., Actor], signed_in: Callable[..., Actor],
) -> None:  # fmt: skip
    use(tablet, offer(client, expert))
    here = newest(app)
    rival = of_skill(make_account, app, "18", expert=expert)
    signed_in(rival, account=rival.rival)  # type: ignore[attr-defined]
    offer(rival, expert, place="skill:18")

    code = again(rival, "pin", newest(app))
    rivals_own = app.test_client()
    used = use(rivals_own, code, "5829", "5829")

    assert (again(rival, "pin", here), is_in(tablet)) == ("", True)
    assert (used, is_in(rivals_own)) == (302, True)
    tablet.post("/sign-out")
    entered = tablet.post("/tablet", data={"pairing": here.public_id, "pin": PIN}).status_code
    assert (entered, is_in(tablet)) == (302, True)


def test_on_a_paired_tablet_roles_count_at_its_place_alone(
    app: Flask,
    client: FlaskClient,
    chief: Actor,
    expert: Actor,
    tablet: FlaskClient,
    make_account: Callable[..., Actor],
) -> None:
    of_skill(make_account, app, "18", expert=expert)
    use(tablet, offer(client, expert))
    with tablet.session_transaction() as kept, app.app_context(), db.reading() as session:
        actor = sign_in.actor_of(session, kept["_user_id"], at=START)

    assert actor is not None
    assert actor.paired_at == Scope("skill", "17")
    assert [permissions.allow(actor, "record-mark", {"sitting-judge"}, places=[Scope("skill", number)])
            for number in ("17", "18")] == [True, False]  # fmt: skip


def test_who_leads_one_place_reads_no_names_of_experts_elsewhere(
    client: FlaskClient, chief: Actor, make_account: Callable[..., Actor]
) -> None:
    make_account("expert", login="hidden-from-here", scope=("skill", "18"))

    page = client.get("/tablets?place=skill:18")

    assert "hidden-from-here" not in page.text
