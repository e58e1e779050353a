"""Pages of appeals: the college files one, the president decides it, and it leads to the sheet or to a correction."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from scoring.championships.appeals.models import AppealDecisionRow, AppealRow
from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.independence import Belonging
from scoring.marking.models import AssessmentRow, JudgeRow, SeatRow
from scoring.people.models import AccessLog, Organisation, Person
from scoring.people.regions import load_reference
from tests.championships.appeals.appealing import appeal, college, settle
from tests.championships.awards.stage import FIVE, make_stage, refix
from tests.marking.hall import MOMENT, Hall, make_hall

pytestmark = pytest.mark.one_database


@pytest.fixture
def hall(app) -> Hall:
    return make_hall(app, seats=2, sheets=1)


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


def president(client: FlaskClient, signed_in, hall: Hall) -> None:
    signed_in(client, "jury-president", scope=("assessment", hall.assessment))


def test_an_expert_files_an_appeal_from_the_own_page(app, client, signed_in, hall):
    actor = signed_in(client, "expert", scope=("assessment", hall.assessment))
    with app.app_context(), db.transaction() as session:
        own = Belonging("seat-0", "KZ-50")
        setting_up.add_judge(session, hall.assessment, actor.account_id, own, actor=hall.chief)

    own_page = client.get("/appeals").text
    form = client.get(f"/appeals/{hall.assessment}/{hall.seats[0]}").text
    sent = client.post(
        f"/appeals/{hall.assessment}/{hall.seats[0]}", data={"against": "A1|n1", "text": "The third item."}
    )

    assert f"/appeals/{hall.assessment}/{hall.seats[0]}" in own_page
    assert f"/appeals/{hall.assessment}/{hall.seats[1]}" not in own_page
    assert 'value="A1|n1"' in form
    assert (sent.status_code, sent.location) == (302, "/appeals")
    assert "until then nothing is signed as final" in client.get("/appeals").text
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(AppealRow.aspect)).all() == ["n1"]


def test_the_form_names_each_aspect_under_its_sheet_and_takes_no_choice_for_the_first(client, signed_in, app, hall):
    of_college(app, client, signed_in, hall)
    address = f"/appeals/{hall.assessment}/{hall.seats[0]}"

    form = client.get(address).text
    refused = client.post(address, data={"against": "", "text": "The third item."})

    sheet = form.partition('<optgroup label="A1 Sheet 1">')[2].partition("</optgroup>")[0]
    assert '<option value="A1|n1">A1.2 n1</option>' in sheet
    assert ("selected" in form, '<option value="">Choose a sheet or an aspect' in form) == (False, True)
    field = refused.text.partition('id="against-error"')[2].partition("</span>")[0]
    assert (refused.status_code, "Choose what the appeal is against" in field) == (422, True)
    assert "The third item." in refused.text


def test_past_the_last_day_the_page_says_so_and_offers_no_form(app, client, signed_in):
    hall = make_stage(app, {"17": FIVE}).halls["17"]
    actor = signed_in(client, "expert", scope=("assessment", hall.assessment))
    with app.app_context(), db.transaction() as session:
        row = JudgeRow(account_id=actor.account_id, assessment_id=assessment_id(session, hall), organisation="seat-0")
        session.add(row)
        session.execute(update(AssessmentRow).values(revision=AssessmentRow.revision + 1))

    page = client.get(f"/appeals/{hall.assessment}/{hall.seats[0]}").text
    refused = client.post(
        f"/appeals/{hall.assessment}/{hall.seats[0]}", data={"against": "A1|", "text": "The third item."}
    )

    said = "The time to appeal is over: the last day was 23 January 2026."
    assert (said in page, 'name="against"' in page) == (True, False)
    assert (refused.status_code, said in refused.text, "The third item." in refused.text) == (422, True, True)


def assessment_id(session, hall: Hall) -> int:
    return session.scalars(select(AssessmentRow.id).where(AssessmentRow.public_id == hall.assessment)).one()


def test_what_was_typed_stands_again_beside_the_refusal(client, signed_in, app, hall):
    public_id = appeal(hall, college(hall))
    president(client, signed_in, hall)

    refused = client.post(f"/assessments/{hall.assessment}/appeals/{public_id}", data={"reason": "Looked at it."})

    assert refused.status_code == 422
    assert "Choose whether to uphold or to reject." in refused.text
    assert "Looked at it." in refused.text


def test_the_president_decides_and_an_upheld_appeal_leads_to_the_sheet(app, client, signed_in, hall):
    public_id = appeal(hall, college(hall))
    president(client, signed_in, hall)
    page = f"/assessments/{hall.assessment}/appeals/{public_id}"

    client.post(page, data={"outcome": "upheld", "reason": "The item was there."})
    shown = client.get(page).text

    with app.app_context(), db.reading() as session:
        assert session.scalars(select(AppealDecisionRow.outcome)).all() == ["upheld"]
    assert f"/assessments/{hall.assessment}/sheets/{hall.seats[0]}/A1" in shown
    assert f"/assessments/{hall.assessment}/finalise" not in shown.partition("Upheld")[2]
    assert "If the marks prove right, it is signed anew as it is. Until then the skill is not final." in shown


def test_an_upheld_request_after_finalising_leads_to_a_correction_by_decision(app, client, signed_in):
    hall = make_stage(app, {"17": FIVE}).halls["17"]
    public_id = appeal(hall, college(hall))
    settle(hall, public_id, "upheld")
    president(client, signed_in, hall)

    shown = client.get(f"/assessments/{hall.assessment}/appeals/{public_id}").text

    assert f'href="/assessments/{hall.assessment}/finalise"' in shown.partition("This appeal is its ground.")[2]


def test_an_upheld_appeal_says_which_results_were_signed_after_it_and_asks_for_no_second_correction(
    app, client, signed_in
):
    hall = make_stage(app, {"17": FIVE}).halls["17"]
    public_id = appeal(hall, college(hall))
    settle(hall, public_id, "upheld")
    of_college(app, client, signed_in, hall)
    before = client.get("/appeals").text

    refix(hall, ("0.90", "0.80", "0.70", "0.60", "0.50"))

    after = client.get("/appeals").text
    president(client, signed_in, hall)
    shown = client.get(f"/assessments/{hall.assessment}/appeals/{public_id}").text
    said = "After that the results were signed on"
    assert (said in before, after.count(said), after.count(": revision 2.")) == (False, 1, 1)
    assert said in shown
    assert f'href="/assessments/{hall.assessment}/revisions/2"' in shown
    assert "This appeal is its ground." not in shown


def test_the_words_of_an_appeal_are_shown_as_words(client, signed_in, hall):
    appeal(hall, college(hall), text="<script>alert(1)</script>")
    president(client, signed_in, hall)

    listed = client.get(f"/assessments/{hall.assessment}/appeals").text
    address = listed.partition(f'href="/assessments/{hall.assessment}/appeals/')[2].partition('"')[0]
    page = client.get(f"/assessments/{hall.assessment}/appeals/{address}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_page_of_appeals_asks_no_more_for_many_than_for_few(app, client, signed_in, hall):
    president(client, signed_in, hall)
    counts = []
    for aspect in ("m1", "n1"):
        appeal(hall, college(hall, 0), aspect=aspect)
        appeal(hall, college(hall, 1), 1, aspect=aspect)
        said: list[str] = []
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", count := (lambda *args, said=said: said.append(args[2])))
            assert client.get(f"/assessments/{hall.assessment}/appeals").status_code == 200
            event.remove(db.engine, "before_cursor_execute", count)
        counts.append(len(said))

    assert counts[0] == counts[1]


def test_another_college_finds_no_form_for_this_competitor(client, signed_in, app, hall):
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        session.add(
            Organisation(
                public_id="other", kind="college", region="KZ-55", name_kk="Басқа", name_ru="", name_en="",
                searched="", ordered="", revision=1,
            )
        )  # fmt: skip
    signed_in(client, "organizer", scope=("college", "other"))

    assert client.get(f"/appeals/{hall.assessment}/{hall.seats[0]}").status_code == 403
    assert hall.assessment not in client.get("/appeals").text


def of_college(app, client, signed_in, hall: Hall, public_id: str = "seat-0") -> None:
    """Whoever organizes the college of the first seat, whose person has a name."""
    names = {"surname_kk": "Қалиева", "given_kk": "Інжу", "surname_ru": "Калиева", "given_ru": "Инжу"}
    with app.app_context(), db.transaction() as session:
        load_reference(session)
        college_names = {"name_kk": "Колледж", "name_ru": "Колледж", "name_en": "College"}
        session.add(
            Organisation(
                public_id=public_id, kind="college", region="KZ-55", searched="", ordered="", revision=1,
                **college_names,
            )
        )  # fmt: skip
        for number, seat in enumerate(hall.seats[:2]):
            session.add(
                Person(
                    public_id=f"named-{number}", patronymic_kk="", patronymic_ru="", affiliation="college", skills="",
                    searched="", ordered="", revision=1, **(names | {"given_kk": f"Інжу {number}"}),
                )
            )  # fmt: skip
            session.scalars(select(SeatRow).where(SeatRow.public_id == seat)).one().person = f"named-{number}"
    signed_in(client, "organizer", scope=("college", public_id))


@pytest.fixture
def held(app) -> Hall:
    """Final results of a stage that has a name, still in time for an appeal."""
    return make_stage(app, {"17": FIVE}).halls["17"]


def test_the_college_reads_whom_it_appealed_for_and_at_which_stage(app, client, signed_in, held, monkeypatch):
    monkeypatch.setitem(app.extensions, "scoring.clock", lambda: MOMENT)
    appeal(held, college(held))
    appeal(held, college(held, 1), 1)
    of_college(app, client, signed_in, held)
    client.set_cookie("language", "kk")

    page = client.get("/appeals").text
    form = client.get(f"/appeals/{held.assessment}/{held.seats[0]}").text

    assert [("Қалиева Інжу 0" in one, "Інжу 1" in one, "republic kk, " in one) for one in (page, form)] == [
        (True, False, True)
    ] * 2
    assert page.count("Қалиева Інжу 0") == 2  # the appeal made, and the seat that may be appealed for
    with app.app_context(), db.reading() as session:
        logged = session.scalars(select(AccessLog.subject).where(AccessLog.what == "seats-seen")).all()
    assert logged == ["appeals", f"assessment:{held.assessment}"]


def test_an_expert_reads_the_stage_and_the_number_and_no_name(app, client, signed_in, held, monkeypatch):
    monkeypatch.setitem(app.extensions, "scoring.clock", lambda: MOMENT)
    of_college(app, client, signed_in, held)
    actor = signed_in(client, "expert", scope=("assessment", held.assessment))
    with app.app_context(), db.transaction() as session:
        number = session.scalars(select(AssessmentRow.id).where(AssessmentRow.public_id == held.assessment)).one()
        session.add(JudgeRow(assessment_id=number, account_id=actor.account_id, organisation="seat-0"))
        session.execute(update(AssessmentRow).values(revision=AssessmentRow.revision + 1))

    page = client.get("/appeals").text

    assert ("№01" in page, "republic en" in page, "Інжу" in page) == (True, True, False)
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(AccessLog.subject).where(AccessLog.what == "seats-seen")).all() == []


def test_names_cost_the_page_of_a_college_no_query_a_row(app, client, signed_in, held, monkeypatch):
    monkeypatch.setitem(app.extensions, "scoring.clock", lambda: MOMENT)
    of_college(app, client, signed_in, held)
    counts = []
    for aspect in ("m1", "n1"):
        appeal(held, college(held), aspect=aspect)
        said: list[str] = []
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", count := (lambda *args, said=said: said.append(args[2])))
            assert client.get("/appeals").status_code == 200
            event.remove(db.engine, "before_cursor_execute", count)
        counts.append(len([one for one in said if "sign_in" not in one and "role_grant" not in one]))

    assert counts[0] == counts[1]
