"""Reasons by JSON: another one is said in words, and the refusal names the field that they are missing from."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from scoring.foundation.db import db
from scoring.marking.models import JournalTextRow
from scoring.people.actors import Actor
from tests.marking.api.conftest import Tablet, code
from tests.marking.hall import Hall

Enter = Callable[[Actor], Tablet]
pytestmark = pytest.mark.one_database


def texts(hall: Hall) -> int:
    with hall.app.app_context(), db.reading() as session:
        return session.scalar(select(func.count()).select_from(JournalTextRow)) or 0


@pytest.mark.parametrize("act", ["correct", "dispute", "settle"])
@pytest.mark.parametrize("text", [None, "", " "])
def test_another_reason_without_words_is_refused_and_the_field_named(
    hall: Hall, tablet: Enter, act: str, text: str | None
) -> None:
    chief = tablet(hall.chief)
    place = {"seat": hall.seats[0], "sheet": "A1"}
    if act == "settle":
        chief.post("/sheets/dispute", place | {"reason": "appeal"})
    before = hall.journal()
    said = {"reason": "other"} if text is None else {"reason": "other", "text": text}

    if act == "correct":
        answer = chief.mark("correct", "m1", value="0.80", **said)
    else:
        answer = chief.post(f"/sheets/{act}", place | said)

    assert code(answer) == (422, "reason-needs-words")
    assert answer.json is not None
    assert answer.json["error"]["params"] == {"field": "text"}
    assert hall.journal() == before


def test_a_reason_that_is_no_code_leaves_no_words_behind(hall: Hall, tablet: Enter) -> None:
    before = texts(hall)

    answer = tablet(hall.chief).mark("correct", "m1", value="0.80", reason="не код", text="сызғыш теріс жағынан")

    assert code(answer) == (422, "entry-malformed")
    assert (hall.journal(), texts(hall)) == ([], before)


def test_what_is_sent_twice_keeps_its_words_once(hall: Hall, tablet: Enter) -> None:
    chief = tablet(hall.chief)
    command = chief.command("correct", "m1", value="0.80", reason="other", text="сызғыш теріс жағынан")

    answers = [chief.post("/marks", command) for _ in range(2)]

    assert [answer.json["repeated"] for answer in answers if answer.json] == [False, True]
    assert (len(hall.journal()), texts(hall)) == (1, 1)
