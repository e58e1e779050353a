"""Papers of marking: what stands on each, from the journal alone; what enters the register and what does not."""

import shutil
from hashlib import sha256

import pytest
from sqlalchemy import delete, func, select

from scoring.documents import printing
from scoring.documents.models import PaperRow
from scoring.documents.queries import papers_of
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused
from scoring.foundation.jobs import Job
from scoring.marking import locking, setting_up
from scoring.marking.commands import Act
from scoring.marking.desk import rights
from scoring.marking.independence import Belonging, Level
from scoring.marking.locking import Choice
from scoring.marking.models import UnlockRequestRow
from scoring.marking.papers.allocation import allocated, allocation_form
from scoring.marking.papers.blank_forms import blank_forms
from scoring.marking.papers.blanks import MANY, Asked
from scoring.marking.papers.filled import filled_forms
from scoring.marking.papers.summary import summary_forms
from scoring.marking.setting_up import NewAssessment
from scoring.marking.setup import drawing
from scoring.people.models import RoleGrant
from tests.championships.skills import make_skill, unlock
from tests.marking.hall import MOMENT, make_actor, make_hall, make_version, two_kinds
from tests.printing import asked, copied_out, printed

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")


def made(hall, make, *said, actor=None):
    with hall.app.app_context(), db.reading() as session:
        return make(session, hall.assessment, *said, actor=actor or hall.chief)


def cells(form):
    return [line.cells for part in form.parts for line in part.lines]


def values(form):
    return dict(fact for part in form.parts for fact in part.facts)


def test_a_filled_sheet_has_rounds_marks_and_signatures_as_the_journal_has_them(app):
    hall = make_skill(app, ("1.00",), lock=False)

    (form,) = made(hall, filled_forms, Asked())

    first, second, third = cells(form)[:3]
    assert first == ("A1.1", "m1", "1,00", "1,00", "1,00")
    assert second[3:] == ("3", "0,75")
    assert third[3:] == ("I: 2 2 3", "0,78")
    assert [line[1] != "—" for line in cells(form)[3:]] == [True, True, True]


@pytest.mark.one_database
def test_a_filled_sheet_says_whose_a_corrected_mark_is(app):
    hall = make_skill(app, ("1.00",), lock=False)
    for key, value in {"m1": 50, "j1": 40}.items():
        hall.send(hall.chief, Act.CORRECT, key, value=value, reason="slip")

    (form,) = made(hall, filled_forms, Asked())

    first, _second, third = cells(form)[:3]
    assert first[3:] == ("бас сарапшы түзеткен\nисправил главный эксперт", "0,50")
    assert third[3:] == ("I: 2 2 3\nбас сарапшы түзеткен\nисправил главный эксперт", "0,40")


@pytest.mark.one_database
def test_a_blank_cell_is_said_in_words_and_hidden_scores_stay_hidden(app):
    hall = make_hall(app, seats=1, sheets=1)
    hall.score("j1", (3, 3))

    (form,) = made(hall, filled_forms, Asked())

    assert cells(form)[0][-1] == "Балл әлі қойылмаған\nБалла ещё нет"
    assert "3" not in cells(form)[2][3]


@pytest.mark.one_database
def test_an_open_sheet_shows_no_total_to_whoever_may_not_see_one(app):
    hall = make_skill(app, ("1.00",), lock=False)

    deputy = values(made(hall, filled_forms, Asked(), actor=hall.deputy)[0])

    assert "Жиынтық балл / Итоговый балл" not in deputy


def test_the_summary_adds_up_by_criterion_and_waits_for_the_locks(app):
    hall = make_skill(app, ("1.00", "0.80"))

    forms = made(hall, summary_forms, "", actor=hall.organizer)

    assert [cells(form)[-1][-1] for form in forms] == ["2,53", "2,33"]
    assert [line[0] for line in cells(forms[0])] == ["A", "A1", ""]
    assert forms[0].rehearsal == ""


@pytest.mark.one_database
def test_nobody_prints_sums_before_they_may_see_them(app):
    hall = make_skill(app, ("1.00",), lock=False)

    with pytest.raises(Refused, match="totals-not-shown"):
        made(hall, summary_forms, "", actor=hall.organizer)
    with pytest.raises(Forbidden):
        made(hall, summary_forms, "", actor=hall.deputy)
    assert made(hall, summary_forms, "")[0].rehearsal == "АЛДЫН АЛА / ПРЕДВАРИТЕЛЬНО"


@pytest.mark.one_database
def test_the_allocation_counts_each_aspect_once(app):
    hall = make_hall(app, sheets=2)

    form = made(hall, allocation_form)

    assert cells(form) == [
        ("1. Work", "6,00", "6,00", "100,00", "94,00"),
        ("Жиынтық балл / Итоговый балл", "6,00", "6,00", "100,00", ""),
    ]
    assert sum(allocated(two_kinds(3)).values()) == 900


@pytest.mark.one_database
@pytest.mark.parametrize("layout", ["one", MANY])
def test_blank_forms_have_a_place_for_every_score_and_no_name_of_a_competitor(app, layout):
    hall = make_hall(app, seats=3, sheets=1)

    forms = made(hall, blank_forms, Asked(layout=layout, language="ru"))

    assert len(forms) == (3 if layout == "one" else 1)
    assert "person-" not in repr(forms)
    boxes = [head for part in forms[0].parts for head in part.heads if head.title[0] in ("1", "2", "3", "A1.3")]
    assert len(boxes) == (9 if layout == "one" else 3)
    assert all("Сұрады" not in text for part in forms[0].parts for texts in part.texts for text in texts)


def drawn_hall(app):
    """A draft with three seats, drawn before everybody."""
    hall = make_hall(app, seats=1, sheets=1)
    with app.app_context(), db.transaction() as session:
        version = make_version(session, hall.organizer, two_kinds(1))
        row = setting_up.create_assessment(
            session, NewAssessment(version, Level.COLLEGE, days=[MOMENT.date()]), actor=hall.organizer, at=MOMENT
        )
        new = [setting_up.NewSeat(f"p-{n}", Belonging(f"c-{n}", "KZ-35")) for n in range(3)]
        setting_up.add_seats(session, row.public_id, new, actor=hall.organizer)
        for seed in ("first", "Мәлім сөз 2026"):
            drawing.prepare_draw(session, row.public_id, seed, ["7", "8", "9"], actor=hall.organizer, at=MOMENT)
            drawing.hold_draw(session, row.public_id, seed, actor=hall.organizer, at=MOMENT)
        return hall, row.public_id


@needs_poppler
def test_the_protocol_of_a_draw_has_all_that_repeats_it_and_enters_the_register_once(app, tmp_path):
    hall, assessment = drawn_hall(app)

    first, again = (printed(app, "draw-protocol", hall.organizer, assessment=assessment, number="2") for _ in range(2))

    assert sha256(first).hexdigest() == sha256(again).hexdigest()
    text = copied_out(first, tmp_path)
    assert "Мәлім сөз 2026" in text
    with app.app_context(), db.reading() as session:
        (paper,) = papers_of(session, f"assessment:{assessment}")
        seats = drawing.find_draw(session, assessment, 2, actor=hall.organizer).drawn
    assert paper.number in text
    assert all(one.entrant in text for one in seats)
    assert "p-0" not in text


@pytest.mark.one_database
def test_a_draw_that_was_not_held_has_no_protocol(app):
    hall, assessment = drawn_hall(app)

    with pytest.raises(NotFound) as refused:
        asked(app, "draw-protocol", hall.organizer, assessment=assessment, number="3")

    assert refused.value.code == "draw-unknown"


@needs_poppler
def test_the_act_of_unlocking_names_both_persons_and_the_hash_under_the_lock(app, tmp_path):
    hall = make_skill(app, ("1.00",))
    lock = hall.journal()[-1].content
    unlock(hall, 0)
    with app.app_context(), db.reading() as session:
        request = session.scalars(select(UnlockRequestRow.public_id)).one()

    pdf = printed(app, "unlock-act", hall.president, assessment=hall.assessment, request=request)

    text = copied_out(pdf, tmp_path)
    assert lock in text
    assert hall.chief.display_name in text
    assert hall.president.display_name in text
    assert "The third item was not counted." in text
    assert pdf == printed(app, "unlock-act", hall.chief, assessment=hall.assessment, request=request)


@pytest.mark.one_database
def test_a_request_that_waits_has_no_act(app):
    hall = make_skill(app, ("1.00",))
    with app.app_context(), db.transaction() as session:
        request = locking.ask_to_unlock(
            session, hall.assessment, hall.seats[0], "A1", "appeal", "", actor=hall.chief, at=MOMENT
        )

    with pytest.raises(Refused) as refused:
        asked(app, "unlock-act", hall.chief, assessment=hall.assessment, request=request)

    assert refused.value.code == "unlock-not-granted"


@pytest.mark.one_database
def test_working_forms_leave_nothing_in_the_register(app):
    hall = make_skill(app, ("1.00",))

    for name in ("marking-form", "filled-sheet", "mark-summary", "mark-allocation"):
        assert printed(app, name, hall.chief, assessment=hall.assessment).startswith(b"%PDF")

    with app.app_context(), db.reading() as session:
        assert session.scalars(select(func.count(PaperRow.id))).one() == 0


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        pytest.param("mark-summary", {}, "totals-not-shown", id="sums before the locks"),
        pytest.param("filled-sheet", {"day": "9"}, "forms-none", id="no sheet on that day"),
        pytest.param("marking-form", {"sheet": "Z9"}, "sheet-unknown", id="a sheet that is not there"),
    ],
)
def test_what_cannot_be_printed_is_said_before_there_is_a_job(app, name, said, code):
    hall = make_skill(app, ("1.00",), lock=False)

    with pytest.raises(Refused) as refused:
        asked(app, name, hall.organizer if name == "mark-summary" else hall.chief, assessment=hall.assessment, **said)

    assert refused.value.code == code
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(func.count(Job.id))).one() == 0


@pytest.mark.one_database
def test_sums_that_wait_name_the_sheets_that_are_open_with_links_for_whoever_sees_them(app, signed_in, monkeypatch):
    hall = make_skill(app, ("1.00", "0.80"), lock=False)
    with app.app_context(), db.transaction() as session:
        locking.lock_sheets(session, hall.assessment, Choice(seat=hall.seats[0]), actor=hall.chief, at=MOMENT)
    monkeypatch.setattr(rights, "totals_shown", lambda _frame: False)  # as a rule set may have it
    pages = []
    for actor in (hall.organizer, hall.chief):
        client = app.test_client()
        signed_in(client, account=actor)
        client.set_cookie("language", "en")
        answer = client.post(f"/assessments/{hall.assessment}/paper/print/mark-summary", follow_redirects=True)
        pages.append((answer.status_code, answer.get_data(as_text=True)))

    links = [f'href="/assessments/{hall.assessment}/sheets/{seat}/A1"' for seat in hall.seats]
    assert [(status, "Lock the sheets first." in page) for status, page in pages] == [(200, True), (200, True)]
    assert [[link in page for link in links] for _status, page in pages] == [[False, False], [False, True]]
    assert all("№02" in page and "№01" not in page for _status, page in pages)


@pytest.mark.one_database
def test_whoever_may_not_is_refused_before_there_is_a_job(app):
    hall = make_hall(app, seats=1, sheets=1)
    with app.app_context(), db.transaction() as session:
        stranger = make_actor(session, "observer", hall.assessment)

    for name in ("marking-form", "filled-sheet", "mark-summary", "mark-allocation", "draw-protocol", "unlock-act"):
        with pytest.raises(Forbidden):
            asked(app, name, stranger, assessment=hall.assessment)
    with pytest.raises(NotFound):
        asked(app, "none", hall.chief, assessment=hall.assessment)
    assert printing.JOB == "print-papers"


@pytest.mark.one_database
def test_a_file_is_given_no_more_to_whoever_lost_what_let_them_ask(app, signed_in):
    hall, client = make_skill(app, ("1.00",)), app.test_client()
    job = asked(app, "filled-sheet", hall.chief, assessment=hall.assessment).public_id
    signed_in(client, account=hall.chief)
    before = client.get(f"/printing/{job}/file", buffered=True)
    with app.app_context(), db.transaction() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.account_id == hall.chief.account_id))

    assert (before.status_code, before.data[:4]) == (200, b"%PDF")
    assert [client.get(f"/printing/{job}{part}").status_code for part in ("", "/file")] == [403, 403]


def test_a_file_without_a_form_is_none_and_it_is_said():
    with pytest.raises(NotFound) as none:
        printing.draw_working(())

    assert none.value.code == "forms-none"
