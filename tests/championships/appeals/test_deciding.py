"""Who decides on an appeal and who does not, once; who takes it back."""

import pytest
from sqlalchemy import update

from scoring.championships.appeals.filing import withdraw_appeal
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.marking.models import AssessmentRow, JudgeRow, PanelJudgeRow
from scoring.people.actors import Scope
from tests.championships.appeals.appealing import appeal, code_of, college, settle, waiting
from tests.championships.awards.stage import with_role
from tests.marking.hall import MOMENT, Hall, make_hall


@pytest.fixture
def hall(app) -> Hall:
    return make_hall(app, seats=3, sheets=1)


@pytest.mark.one_database
@pytest.mark.parametrize("position", [1, 4])
def test_whoever_sat_in_the_panel_does_not_decide_even_after_leaving_it(hall, position):
    public_id = appeal(hall, college(hall))
    with hall.app.app_context(), db.transaction() as session:
        session.execute(
            update(PanelJudgeRow)
            .where(PanelJudgeRow.position == position)
            .values(account_id=hall.president.account_id, until=MOMENT)
        )
        session.execute(update(AssessmentRow).values(revision=AssessmentRow.revision + 1))

    with pytest.raises(Refused) as refused:
        settle(hall, public_id)

    assert code_of(refused) == "appeal-decider-on-panel"


@pytest.mark.one_database
def test_the_same_person_with_another_account_is_on_the_panel_too(hall):
    public_id = appeal(hall, college(hall))
    with hall.app.app_context(), db.transaction() as session:
        session.execute(update(JudgeRow).where(JudgeRow.account_id == hall.judges[0].account_id).values(person="one"))
        session.add(
            JudgeRow(
                assessment_id=hall.frame().id, account_id=hall.president.account_id, organisation=None, person="one"
            )
        )

    with pytest.raises(Refused) as refused:
        settle(hall, public_id)

    assert code_of(refused) == "appeal-decider-on-panel"


@pytest.mark.one_database
def test_nobody_decides_on_an_own_appeal(hall):
    both = with_role(college(hall), "jury-president", Scope("assessment", hall.assessment))
    public_id = appeal(hall, both)

    with pytest.raises(Refused) as refused:
        settle(hall, public_id, actor=both)

    assert code_of(refused) == "appeal-own"


@pytest.mark.one_database
def test_the_chief_expert_sees_appeals_and_decides_none(hall):
    public_id = appeal(hall, college(hall))

    with pytest.raises(Forbidden):
        settle(hall, public_id, actor=hall.chief)


@pytest.mark.one_database
def test_an_appeal_is_decided_once(hall):
    public_id = appeal(hall, college(hall))
    settle(hall, public_id)

    with pytest.raises(Refused) as refused:
        settle(hall, public_id, "upheld")

    assert code_of(refused) == "appeal-decided-already"


@pytest.mark.one_database
def test_an_appeal_of_another_assessment_is_unknown_here(hall):
    public_id = appeal(hall, college(hall))
    other = make_hall(hall.app, seats=1, sheets=1)

    with pytest.raises(NotFound) as refused:
        settle(other, public_id)

    assert code_of(refused) == "appeal-unknown"


@pytest.mark.one_database
def test_whoever_appealed_takes_it_back_and_nobody_else_does(hall):
    own = college(hall)
    public_id = appeal(hall, own)
    for actor, kind in ((college(hall), Forbidden), (own, None)):
        with hall.app.app_context(), db.transaction() as session:
            if kind is None:
                withdraw_appeal(session, public_id, "Agreed with the panel.", actor=actor, at=MOMENT)
                continue
            with pytest.raises(kind):
                withdraw_appeal(session, public_id, "Agreed with the panel.", actor=actor, at=MOMENT)

    assert waiting(hall) == []
