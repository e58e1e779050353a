"""Results are opened to everybody on purpose alone: with a tick, and never while a decision calls them wrong."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from scoring.championships.boards.audience import Audience
from tests.championships.boards.ground import Ground
from tests.championships.boards.test_corrected import decide


def make_final(ground: Ground) -> None:
    ground.fill()
    ground.fill(sheet=2)
    ground.finalise()


@pytest.mark.one_database
def test_results_are_opened_to_everybody_with_a_tick_alone(
    ground: Ground, client: FlaskClient, signed_in: Callable[..., object]
) -> None:
    signed_in(client, account=ground.hall.organizer)
    client.set_cookie("language", "en")
    address = f"/stages/{ground.stage}/board"
    before = client.get(address).text
    make_final(ground)

    unsure = client.post(f"{address}/{ground.skill}/release")
    hidden = ground.board(Audience.KEEPERS).shown.value
    sure = client.post(f"{address}/{ground.skill}/release", data={"sure": "yes"})

    assert ("The results of this skill are not final" in before, 'name="sure"' in before) == (True, False)
    assert (unsure.status_code, hidden, sure.status_code) == (422, "nothing", 302)
    assert "it cannot be taken back" in unsure.text
    assert ground.board(Audience.KEEPERS).shown.value == "results"


@pytest.mark.one_database
def test_results_that_a_decision_called_wrong_are_not_opened(
    ground: Ground, client: FlaskClient, signed_in: Callable[..., object]
) -> None:
    make_final(ground)
    decide(ground)
    signed_in(client, account=ground.hall.organizer)
    client.set_cookie("language", "en")
    address = f"/stages/{ground.stage}/board"

    refused = client.post(f"{address}/{ground.skill}/release", data={"sure": "yes"})

    assert refused.status_code == 422
    assert "The results of this skill are being corrected. Open them once" in client.get(address).text
    assert ground.board(Audience.KEEPERS).shown.value == "nothing"
