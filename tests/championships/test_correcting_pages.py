"""After a decision to correct: the page of finalising leads on, and a sheet is unlocked for the decision by name."""

import pytest
from sqlalchemy import select

from scoring.foundation.db import db
from scoring.marking import locking
from scoring.marking.models import JournalTextRow, UnlockRequestRow
from scoring.marking.papers.unlock_act import unlock_act
from tests.championships.awards.stage import decide
from tests.championships.skills import finalise, make_skill, token
from tests.conftest import PASSWORD
from tests.marking.hall import MOMENT, Hall

pytestmark = pytest.mark.one_database
DECISION = "Decision № 12-Ө of 22 January 2026"
OPTION = '<option value="correction-decision"'


@pytest.fixture
def hall(app) -> Hall:
    hall = make_skill(app, ("1.00", "0.90"))
    finalise(hall)
    return hall


@pytest.fixture
def chief(app, client, signed_in, hall):
    client.set_cookie("language", "en")
    signed_in(client, account=hall.chief)
    return client


def sheet(hall: Hall) -> str:
    return f"/assessments/{hall.assessment}/sheets/{hall.seats[0]}/A1"


def test_a_decision_shows_the_steps_and_the_way_to_the_sheets(chief, hall):
    page = f"/assessments/{hall.assessment}/finalise"
    before = chief.get(page).text

    decide(hall)

    after = chief.get(page).text.partition('id="steps"')[2].partition("</section>")[0]
    assert 'id="steps"' not in before
    assert "by decision № 12-Ө of 22 January 2026" in after
    assert [f'href="/assessments/{hall.assessment}/{one}"' in after for one in ("matrix", "unlock")] == [True, True]
    assert after.index("asks to unlock") < after.index("consents") < after.index("sign it anew")


def test_the_last_signature_is_confirmed_once_though_the_button_was_pressed_twice(app, client, signed_in):
    hall = make_skill(app, ("1.00", "0.90"))
    client.set_cookie("language", "en")
    page = f"/assessments/{hall.assessment}/finalise"
    said = []
    for role in ("chief-expert", "jury-president"):
        signed_in(client, role, scope=("assessment", hall.assessment))
        form = {"pin": PASSWORD, "shown": token(hall)}
        assert [client.post(page, data=form).status_code for _press in (1, 2)] == [302, 302]
        said.append(client.get(page).text)

    first, last = said
    assert first.count("Your signature is kept. The second signature is waited for.") == 1
    assert last.count("Both signatures are kept. The results are final, revision 1.") == 1
    assert "The results are final, revision 1." not in client.get(page).text


@pytest.mark.parametrize("by", ["page", "api"])
def test_a_decision_is_no_reason_to_unlock_while_none_is_open(app, client, signed_in, by):
    hall = make_skill(app, ("1.00", "0.90"))
    client.set_cookie("language", "en")
    signed_in(client, account=hall.chief)
    said = {"reason": "correction-decision", "text": DECISION}

    if by == "page":
        answer = client.post(sheet(hall), data={"act": "ask-unlock", **said})
        assert "No decision to correct the results of this skill is open." in answer.text
    else:
        address = f"/api/marking/{hall.assessment}/unlock-requests"
        answer = client.post(address, json={"seat": hall.seats[0], "sheet": "A1", **said})
        assert answer.json["error"]["code"] == "unlock-correction-not-open"

    assert answer.status_code == 422
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(UnlockRequestRow)).all() == []


def test_a_sheet_is_unlocked_for_the_decision_and_the_act_names_it(app, chief, hall):
    before = chief.get(sheet(hall)).text
    decide(hall)
    form = chief.get(sheet(hall)).text

    sent = chief.post(sheet(hall), data={"act": "ask-unlock", "reason": "correction-decision", "text": DECISION})

    assert (OPTION in before, OPTION in form, f">{DECISION}</textarea>" in form) == (False, True, True)
    assert sent.status_code == 302
    with app.app_context(), db.transaction() as session:
        row = session.scalars(select(UnlockRequestRow)).one()
        assert (row.reason, session.get_one(JournalTextRow, row.text).text) == ("correction-decision", DECISION)
        locking.consent_to_unlock(session, hall.assessment, row.public_id, actor=hall.president, at=MOMENT)
        request = row.public_id
    assert hall.journal()[-1].reason == "correction-decision"
    with app.test_request_context(), db.reading() as session:
        drawn = str(unlock_act(session, hall.assessment, request, actor=hall.chief, at=MOMENT))
    assert "Нәтижені түзету туралы шешім" in drawn
    assert "Решение об исправлении результатов" in drawn
