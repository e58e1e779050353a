"""Laws of the recorder: whatever is sent in whatever order, what it holds in memory is the fold of the journal."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking.commands import Act
from scoring.marking.ledgers import Hold
from scoring.marking.recording import room
from scoring.rules.errors import RuleBroken
from scoring.rules.folding import fold, marks_of
from scoring.rules.journal import verify_chain
from scoring.rules.rollup import roll_up
from tests.marking.hall import Hall

SAID: dict[Act, st.SearchStrategy[dict[str, Any]]] = {
    Act.ANSWER: st.sampled_from(["typed:0.25", "typed:1.00", "completed:2"]).map(lambda code: {"answer": code}),
    Act.SCORE: st.builds(dict, score=st.integers(0, 3), round=st.integers(1, 2)),
    Act.ROUND: st.just({}),
    Act.NOT_ATTEMPTED: st.just({}),
    Act.EXCUSED: st.just({"reason": "accommodation"}),
    Act.WITHDRAW: st.integers(1, 12).map(lambda seq: {"ends": seq}),
    Act.CORRECT: st.just({"value": 40, "reason": "slip"}),
    Act.COMMENT: st.just({"text": "seen", "reason": "for-panel"}),
}


@st.composite
def steps(draw: st.DrawFn) -> tuple[Act, int, str, dict[str, Any]]:
    act = draw(st.sampled_from(list(Act)))
    who = draw(st.sampled_from([0, 1, 2, -1]))  # -1: the chief
    return act, who, draw(st.sampled_from(["m1", "n1", "j1"])), draw(SAID[act])


@pytest.mark.one_database
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps(), max_size=15))
def test_recorder_state_is_the_fold_of_the_journal(
    hall: Hall, sent: list[tuple[Act, int, str, dict[str, Any]]]
) -> None:
    for act, who, aspect, said in sent:
        try:
            hall.send(hall.chief if who < 0 else hall.judges[who], act, aspect, **said)
        except (Refused, RuleBroken):
            continue

    frame, journal = hall.frame(), hall.journal()
    with hall.app.app_context(), db.transaction() as session:
        ledger = Hold(session, room().ledgers, [hall.seats[0]]).ledger(frame, hall.seats[0])
        marks, totals = ledger.marks(), ledger.totals()
    folded = marks_of(fold(journal, frame.scheme, frame.rule_set.judgement))

    assert {key: folded[key] for key in marks} == marks
    assert roll_up(frame.scheme, folded) == totals
    assert verify_chain(journal) is None
