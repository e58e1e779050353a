"""The page of a stage's final results: what is in the way, signing with a password, what a correction changed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from scoring.championships.awards.models import StageFinalisationRow
from scoring.foundation.db import db
from tests.championships.awards.stage import FIVE, Stage, decide, make_stage, refix
from tests.conftest import PASSWORD

pytestmark = pytest.mark.one_database
SWAPPED = ("1.00", "0.80", "0.90", "0.60", "0.50")
REGIONS = ("KZ-10", "KZ-11", "KZ-15", "KZ-19", "KZ-23")


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


def revisions(stage: Stage) -> list[int]:
    with stage.app.app_context(), db.reading() as session:
        return list(session.scalars(select(StageFinalisationRow.revision)))


def sign(client: FlaskClient, stage: Stage, pin: str = PASSWORD) -> int:
    return client.post(f"/stages/{stage.id}/final", data={"pin": pin, "shown": stage.shown()}).status_code


def test_two_persons_sign_with_their_passwords(app, signed_in):
    stage = make_stage(app, {"17": FIVE})
    organizer, president = app.test_client(), app.test_client()
    signed_in(organizer, "organizer")
    signed_in(president, "jury-president", scope=("stage", stage.id))

    assert [sign(organizer, stage), revisions(stage)] == [302, []]
    assert [sign(president, stage), revisions(stage)] == [302, [1]]
    president.set_cookie("language", "en")
    assert [sign(president, stage), revisions(stage)] == [302, [1]]  # pressed twice
    page = president.get(f"/stages/{stage.id}/final").text
    assert page.count("The results of the stage are final, revision 1.") == 1


def test_a_wrong_password_signs_nothing(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE})
    with app.app_context(), db.transaction() as session:
        session.execute(text("DELETE FROM role_grant WHERE role = 'jury-president'"))
    signed_in(client, "organizer")

    assert [sign(client, stage, "guessed"), revisions(stage)] == [422, []]


def test_the_page_names_the_skill_that_is_in_the_way_and_takes_no_signature(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE}, final=False)
    signed_in(client, "organizer")

    page = client.get(f"/stages/{stage.id}/final").text

    assert "17 Skill 17</b>" in page
    assert "the results are not final yet" in page
    assert 'name="pin"' not in page
    assert sign(client, stage) == 422


def test_a_chief_expert_of_the_stage_looks_and_does_not_sign(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE})
    signed_in(client, "chief-expert", scope=("stage", stage.id))

    assert 'name="pin"' not in client.get(f"/stages/{stage.id}/final").text
    assert sign(client, stage) == 403


def test_a_correction_shows_as_outdated_and_its_difference_is_printed(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS})
    stage.finalise()
    refix(stage.halls["17"], SWAPPED)
    signed_in(client, "organizer")

    before = client.get(f"/stages/{stage.id}/final").text
    stage.finalise()
    printed = client.get(f"/stages/{stage.id}/final/2").text

    assert "Outdated: skills were corrected since" in before
    for words in ("Difference of revisions 1 and 2", "revision 1 → 2", "place 2, 3 points", "place 3, 2 points"):
        assert words in printed
    assert client.get(f"/stages/{stage.id}/final/3").status_code == 404


def test_the_difference_of_a_skill_is_printed_with_the_decision_that_made_it(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE})
    hall = stage.halls["17"]
    refix(hall, SWAPPED)
    signed_in(client, "organizer")

    page = client.get(f"/assessments/{hall.assessment}/revisions/2").text

    assert "Corrected by decision № 12-Ө" in page
    assert f"{stage.row().name_en}. 17 Web Technologies" in page
    assert "An item was not counted." in page
    assert page.count("medal--silver") == 2  # who has it no more, and who has it now
    assert client.get(f"/assessments/{hall.assessment}/revisions/3").status_code == 404


def test_tables_and_awards_say_that_a_skill_is_being_corrected(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS})
    signed_in(client, "organizer")
    said = "A correction is under way in skills: 17."
    before = [said in client.get(f"/stages/{stage.id}/{page}").text for page in ("tables", "awards")]
    decide(stage.halls["17"])

    after = [said in client.get(f"/stages/{stage.id}/{page}").text for page in ("tables", "awards")]

    assert (before, after) == ([False, False], [True, True])


def test_what_was_signed_for_the_stage_is_called_outdated_wherever_newer_results_stand(app, client, signed_in):
    stage = make_stage(app, {"17": FIVE}, members={"17": REGIONS})
    stage.finalise()
    signed_in(client, "organizer")
    said = "The signed results of the stage, revision 1, are outdated."

    def told() -> list[bool]:
        return [said in client.get(f"/stages/{stage.id}/{page}").text for page in ("results", "tables", "awards")]

    found = [told()]
    refix(stage.halls["17"], SWAPPED)
    found.append(told())
    results = client.get(f"/stages/{stage.id}/results").text
    stage.finalise()
    found.append(told())

    assert found == [[False] * 3, [True] * 3, [False] * 3]
    assert f'href="/assessments/{stage.halls["17"].assessment}/revisions/2"' in results
