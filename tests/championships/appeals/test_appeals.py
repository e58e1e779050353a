"""Appeals: in time, by those who may, decided by others than the panel; an open one keeps a skill from being final."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from scoring.championships.appeals.grounds import grounds
from scoring.championships.appeals.models import FROZEN_TABLES, AppealDecisionRow, AppealRow
from scoring.championships.appeals.queries import appeals_of, own_appeals
from scoring.championships.results.finalising import in_the_way
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Refused, SignInNeeded
from scoring.marking.independence import Level
from scoring.marking.judges.acts import acts_of
from scoring.marking.models import AssessmentRow, ConflictRow, JournalTextRow, JudgeRow
from scoring.marking.recording import room
from scoring.marking.setting_up import set_status
from scoring.people.actors import VISITOR
from scoring.rules.ranking import Participation
from tests.championships.appeals.appealing import appeal, code_of, college, settle, waiting
from tests.championships.awards.stage import FIVE, decide, fix, make_stage
from tests.championships.skills import finalise, lock_all, make_skill, sign_sheets, unlock
from tests.marking.hall import MOMENT, Hall, make_hall

FRIDAY_NOON = datetime(
    2026, 1, 23, 7, 0, tzinfo=UTC
)  # in Almaty; what is fixed in tests is fixed on the Thursday before
FRIDAY_NIGHT = datetime(2026, 1, 23, 18, 59, tzinfo=UTC)
SATURDAY = FRIDAY_NIGHT + timedelta(minutes=1)


@pytest.fixture
def hall(app) -> Hall:
    return make_hall(app, seats=3, sheets=1)


def unfollowed(hall: Hall) -> list[tuple[str, int, str]]:
    with hall.app.app_context(), db.reading() as session:
        found = in_the_way(session, room().frames.fresh(session, hall.assessment))
    return [(one.code, one.number, one.sheet) for one in found if one.code == "appeal-unfollowed"]


def test_an_open_appeal_of_the_college_keeps_the_skill_from_being_final(hall):
    public_id = appeal(hall, college(hall))

    assert waiting(hall) == [("appeal-open", 1, "A1")]
    settle(hall, public_id)
    assert waiting(hall) == []


@pytest.mark.one_database
def test_an_open_appeal_keeps_a_stage_from_being_final(app):
    stage = make_stage(app, {"17": FIVE})
    hall = stage.halls["17"]
    public_id = appeal(hall, college(hall), at=MOMENT)

    assert stage.waiting() == [("appeal-open", "17")]
    settle(hall, public_id)
    assert stage.waiting() == []


def test_an_upheld_appeal_keeps_the_skill_from_being_final_until_its_sheet_is_opened(app):
    hall = make_skill(app)
    settle(hall, appeal(hall, college(hall, 1), 1, at=MOMENT - timedelta(hours=1)), "upheld")

    before = unfollowed(hall)
    with pytest.raises(Refused) as refused:
        finalise(hall)
    unlock(hall, 1)
    sign_sheets(hall, [1])
    lock_all(hall)

    assert (before, code_of(refused), unfollowed(hall)) == (
        [("appeal-unfollowed", 2, "A1")],
        "results-not-finalisable",
        [],
    )
    assert finalise(hall).revision == 1


@pytest.mark.one_database
def test_a_rejected_appeal_and_one_of_who_left_the_field_ask_for_nothing(app):
    hall = make_skill(app)
    settle(hall, appeal(hall, college(hall, 0), 0), "rejected")
    settle(hall, appeal(hall, college(hall, 1), 1), "upheld")
    with hall.app.app_context(), db.transaction() as session:
        said = (session, hall.assessment, hall.seats[1], Participation.DISQUALIFIED, "By decision.")
        set_status(*said, actor=hall.organizer, at=MOMENT)

    assert unfollowed(hall) == []


@pytest.mark.one_database
def test_an_upheld_request_for_a_correction_keeps_a_stage_from_being_final(app):
    stage = make_stage(app, {"17": FIVE})
    hall = stage.halls["17"]
    settle(hall, appeal(hall, college(hall)), "upheld")

    waiting_before = stage.waiting()
    decide(hall)

    assert waiting_before == [("appeal-unfollowed", "17")]
    assert ("skill-being-corrected", "17") in stage.waiting()


def test_words_of_an_appeal_stand_in_the_side_table_and_its_trail_says_who_when_and_why(hall):
    own = college(hall)
    public_id = appeal(hall, own, aspect="n1")
    settle(hall, public_id, "upheld")

    with hall.app.app_context(), db.reading() as session:
        row = session.scalars(select(AppealRow)).one()
        kept = session.get_one(JournalTextRow, row.text)
        decided = session.scalars(select(AppealDecisionRow)).one()
        (view,), count = appeals_of(session, hall.assessment, page=1, actor=hall.chief)
        codes = [one.code for one in acts_of(session, hall.assessment)][:2]

    assert (row.seat, row.sheet, row.aspect, row.revision) == (hall.seats[0], "A1", "n1", None)
    assert (kept.text, decided.outcome, decided.account_id) == (
        "The third item was done.",
        "upheld",
        hall.president.account_id,
    )
    assert (view.aspect, view.text, view.by, count) == ("A1.2", "The third item was done.", own.display_name, 1)
    assert view.decision is not None
    assert view.decision.reason == "Looked at."
    assert codes == ["act-appeal-upheld", "act-appeal-filed"]


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["chief", "president", "organizer"])
def test_those_who_lead_appeal_for_nobody(hall, who):
    with pytest.raises(Forbidden):
        appeal(hall, getattr(hall, who))


@pytest.mark.one_database
def test_another_college_does_not_appeal_for_this_competitor(hall):
    with pytest.raises(Forbidden):
        appeal(hall, college(hall, 1), 0)


@pytest.mark.one_database
def test_a_visitor_is_asked_to_sign_in(hall):
    with pytest.raises(SignInNeeded):
        appeal(hall, VISITOR)


@pytest.mark.one_database
def test_the_expert_who_came_with_the_competitor_appeals_and_other_experts_do_not(hall):
    own, other = hall.judges[4], hall.judges[0]
    with hall.app.app_context(), db.transaction() as session:
        session.execute(
            update(JudgeRow).where(JudgeRow.account_id == own.account_id).values(organisation="seat-0", region="KZ-50")
        )
        session.execute(update(AssessmentRow).values(revision=AssessmentRow.revision + 1))

    appeal(hall, own)
    with pytest.raises(Forbidden):
        appeal(hall, other)

    with hall.app.app_context(), db.reading() as session:
        assert session.scalars(select(AppealRow.filed_as)).all() == ["expert"]


@pytest.mark.one_database
def test_at_a_college_stage_the_teacher_appeals_and_the_rest_of_the_college_does_not(app):
    hall = make_hall(app, seats=1, sheets=1, level=Level.TEACHER)
    teacher, colleague = hall.judges[0], hall.judges[4]
    with app.app_context(), db.transaction() as session:
        session.execute(update(JudgeRow).values(organisation="seat-0"))
        session.add(
            ConflictRow(
                seat=hall.seats[0], account_id=teacher.account_id, kind="teacher", declared_by=hall.chief.account_id,
                declared_at=MOMENT,
            )
        )  # fmt: skip
        session.execute(update(AssessmentRow).values(revision=AssessmentRow.revision + 1))

    appeal(hall, teacher)
    with pytest.raises(Forbidden):
        appeal(hall, colleague)


def test_after_release_an_appeal_is_in_time_until_the_end_of_the_next_working_day(app):
    hall = make_stage(app, {"17": FIVE}).halls["17"]  # final on a Thursday
    own = college(hall)

    public_id = appeal(hall, own, at=FRIDAY_NIGHT)
    with pytest.raises(Refused) as refused:
        appeal(hall, own, at=SATURDAY, aspect="n1")

    assert (code_of(refused), refused.value.params) == ("appeal-too-late", {"last_date": "2026-01-23"})
    with app.app_context(), db.reading() as session:
        row = session.scalars(select(AppealRow)).one()
        assert (row.public_id, row.revision) == (public_id, 1)  # a request to correct the first revision


@pytest.mark.one_database
def test_results_that_a_decision_opened_are_not_final_and_may_be_appealed_against_again(app):
    hall = make_stage(app, {"17": FIVE}).halls["17"]
    decide(hall)

    appeal(hall, college(hall), at=SATURDAY)

    with app.app_context(), db.reading() as session:
        assert session.scalars(select(AppealRow.revision)).all() == [None]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"text": " "}, "text-missing", id="without words"),
        pytest.param({"text": "a" * 2001}, "text-too-long", id="too many words"),
        pytest.param({"sheet": "Z9"}, "sheet-unknown", id="no such sheet"),
        pytest.param({"aspect": "z9"}, "aspect-unknown", id="no such aspect"),
    ],
)
def test_what_is_no_appeal_is_refused(hall, said, code):
    with pytest.raises(Refused) as refused:
        appeal(hall, college(hall), **said)

    assert code_of(refused) == code


@pytest.mark.one_database
def test_the_same_thing_is_not_appealed_against_twice_while_the_first_is_open(hall):
    own = college(hall)
    public_id = appeal(hall, own, aspect="m1")
    appeal(hall, own)  # the whole sheet is another thing

    with pytest.raises(Refused) as refused:
        appeal(hall, own, aspect="m1")
    assert code_of(refused) == "appeal-open-already"

    settle(hall, public_id)
    appeal(hall, own, aspect="m1")


@pytest.mark.one_database
def test_nothing_that_was_not_opened_is_appealed_against(hall):
    with hall.app.app_context(), db.transaction() as session:
        session.execute(text("UPDATE assessment SET state = 'draft', revision = revision + 1"))

    with pytest.raises(Refused) as refused:
        appeal(hall, college(hall))

    assert code_of(refused) == "appeal-nothing-marked"


@pytest.mark.one_database
def test_a_college_sees_its_own_appeals_and_seats_and_no_others(make_app):
    app = make_app(now=lambda: FRIDAY_NOON)
    hall = make_hall(app, seats=3, sheets=1)
    final = make_stage(app, {"17": FIVE}).halls["17"]
    own, other = college(hall, 0), college(hall, 1)
    appeal(hall, own)
    appeal(hall, other, 1)

    with app.app_context(), db.reading() as session:
        (view,), count = own_appeals(session, page=1, actor=own)
        possible = grounds(session, actor=own)

    assert (view.number, view.own, count) == (1, True, 1)
    assert [(one.assessment, one.number, one.until and one.until.isoformat()) for one in possible] == [
        (final.assessment, 1, "2026-01-23"),
        (hall.assessment, 1, None),
    ]


@pytest.mark.one_database
def test_what_is_too_late_is_offered_no_more(make_app):
    app = make_app(now=lambda: SATURDAY)
    hall = make_hall(app, seats=1, sheets=1)
    fix(hall, ["1.00"])

    with app.app_context(), db.reading() as session:
        assert grounds(session, actor=college(hall)) == ()


@pytest.mark.parametrize("table", FROZEN_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_an_appeal_and_its_decision_are_never_rewritten(hall, table, statement):
    settle(hall, appeal(hall, college(hall)))

    with hall.app.app_context(), pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
        session.execute(text(statement.format(table)))
