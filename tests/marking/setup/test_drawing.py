"""The draw: prepared for all to see, held once, repeated by anybody from what is printed; names only with consent."""

import hashlib
from collections import Counter
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.marking.draw import draw
from scoring.marking.models import AssessmentRow
from scoring.marking.setup import drawing
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.directory.consents import ConsentCard, give_consent
from scoring.rules.errors import RuleBroken
from tests.marking.setup.conftest import NOW, Draft

SEED = "Бүгін қар жауды"
PLACES = ["A", "B", "C"]


@pytest.fixture
def seated(draft: Draft) -> Draft:
    for person in range(3):
        draft.seat(person)
    return draft


def hold(draft: Draft, seed: str = SEED) -> int:
    draft.do(drawing.prepare_draw, seed, PLACES, at=NOW)
    return int(draft.do(drawing.hold_draw, seed, at=NOW))


def found(draft: Draft, number: int) -> drawing.DrawView:
    with draft.app.app_context(), db.reading() as session:
        return drawing.find_draw(session, draft.id, number, actor=draft.organizer)


def test_protocol_is_repeated_with_a_pocket_program(seated: Draft) -> None:
    view = found(seated, hold(seated))

    def ticket(code: str, what: str) -> str:
        return hashlib.sha256(f"sheber-draw-1\n{SEED}\n{what}\n{code}".encode()).hexdigest()

    codes = [seat.id for seat in seated.seats()]
    by_number = sorted(codes, key=lambda code: ticket(code, "number"))
    by_place = sorted(codes, key=lambda code: ticket(code, "workplace"))
    assert [one.entrant for one in view.drawn] == by_number
    assert {one.entrant: one.workplace for one in view.drawn} == dict(zip(by_place, PLACES, strict=True))
    assert [(seat.id, seat.number) for seat in seated.seats()] == [(code, n) for n, code in enumerate(by_number, 1)]


def test_every_draw_is_kept_and_the_last_counts(seated: Draft) -> None:
    hold(seated, "first")
    hold(seated, "second")

    with seated.app.app_context(), db.reading() as session:
        draws = drawing.draws_of(session, seated.id, actor=seated.organizer)
    assert [(one.number, one.seed, one.last) for one in draws] == [(2, "second", True), (1, "first", False)]


@pytest.mark.parametrize(
    ("seed", "places", "code"),
    [
        pytest.param("  ", PLACES, "seed-missing", id="no seed"),
        pytest.param("x" * 101, PLACES, "seed-too-long", id="long seed"),
        pytest.param("x", ["A", "B"], "workplaces-too-few", id="few workplaces"),
        pytest.param("x", ["A", "A", "B"], "draw-repeats", id="one twice"),
        pytest.param("x", ["A", "B", "C" * 41], "workplace-too-long", id="long workplace"),
        pytest.param("x", [str(n) for n in range(1001)], "draw-too-long", id="too many"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_the_hall_gathers(
    seated: Draft, seed: str, places: list[str], code: str
) -> None:
    with pytest.raises((Refused, RuleBroken)) as caught:
        seated.do(drawing.prepare_draw, seed, places, at=NOW)

    assert caught.value.code == code  # type: ignore[attr-defined]


def test_seed_that_was_not_shown_draws_nothing(seated: Draft) -> None:
    seated.do(drawing.prepare_draw, "shown", PLACES, at=NOW)
    seated.do(drawing.prepare_draw, "changed meanwhile", PLACES, at=NOW)

    with pytest.raises(Refused) as caught:
        seated.do(drawing.hold_draw, "shown", at=NOW)

    assert caught.value.code == "seed-not-shown"
    assert {seat.number for seat in seated.seats()} == {None}


def test_nothing_is_drawn_unprepared_or_after_opening(seated: Draft) -> None:
    with pytest.raises(Refused) as unprepared:
        seated.do(drawing.hold_draw, "x", at=NOW)
    with seated.app.app_context(), db.transaction() as session:
        session.execute(update(AssessmentRow).values(state="open", revision=999))
    with pytest.raises(Refused) as late:
        seated.do(drawing.prepare_draw, "x", PLACES, at=NOW)

    assert (unprepared.value.code, late.value.code) == ("draw-not-prepared", "assessment-not-draft")


def test_projector_names_only_who_agreed(seated: Draft, entered: FlaskClient) -> None:
    with seated.app.app_context(), db.transaction() as session:
        for person, scopes in enumerate((("processing", "publish-name"), ("publish-name",))):
            card = ConsentCard(scopes, "representative", date(2026, 1, 1), "Бектасова")
            give_consent(session, seated.people[person], card, CONSOLE_VISIT, actor=CONSOLE, at=NOW)
    hold(seated)

    pages = [entered.get(f"/assessments/{seated.id}/draw{rest}").text for rest in ("/show?all=yes", "/1")]

    for page in pages:
        assert "Бектасов" in page
        assert "Сәрсенова" not in page
        assert "Қалиев" not in page
        assert "Бірінші колледж" in page


@pytest.mark.one_database
def test_running_number_tells_apart_only_those_of_one_college(draft: Draft) -> None:
    for person in (0, 1, 4):
        draft.seat(person)

    entrants = draft.do(drawing.entrants_of, "kk")

    places = Counter(one.organisation.id for one in entrants)
    assert [one.ordinal > 0 for one in entrants] == [places[one.organisation.id] > 1 for one in entrants]
    assert sorted(one.ordinal for one in entrants) == [0, 1, 2]


def test_show_page_has_the_seed_before_and_the_result_after(seated: Draft, entered: FlaskClient) -> None:
    address = f"/assessments/{seated.id}/draw"
    empty = entered.get(f"{address}/show")
    entered.post(address, data={"seed": f"  {SEED} ", "workplaces": "A\r\nB\n\n C "})
    before = entered.get(f"{address}/show")
    entered.post(f"{address}/hold", data={"seed": SEED})
    after = entered.get(f"{address}/show")

    assert SEED not in empty.text
    assert SEED in before.text
    assert "data-drawn" not in before.text
    assert after.text.count("data-closed") == 3
    assert "data-closed" not in entered.get(f"{address}/show?all=yes").text


def test_check_computes_from_what_was_typed_alone(seated: Draft, entered: FlaskClient) -> None:
    hold(seated)
    ids, places = [seat.id for seat in seated.seats()], ["A", "B", "C"]
    codes = "\n".join(reversed(ids))
    address = f"/assessments/{seated.id}/draw/1/check"
    drawn = set(draw(SEED, ids, places))  # of three seats, one seed in 36 draws the same
    another = next(seed for seed in map(str, range(1000)) if set(draw(seed, ids, places)) != drawn)

    same = entered.post(address, data={"seed": SEED, "entrants": codes, "workplaces": "A\nB\nC"})
    other = entered.post(address, data={"seed": another, "entrants": codes, "workplaces": "A\nB\nC"})
    twice = entered.post(address, data={"seed": SEED, "entrants": f"{codes}\n{codes}", "workplaces": ""})

    assert ("st-done" in same.text, same.status_code) == (True, 200)
    assert ("st-done" in other.text, 'role="alert"' in other.text) == (False, True)
    assert twice.status_code == 422


@pytest.mark.one_database
def test_seed_with_markup_stays_text(seated: Draft, entered: FlaskClient) -> None:
    hold(seated, "<script>alert(1)</script>'\"")

    pages = [entered.get(f"/assessments/{seated.id}/draw{rest}").text for rest in ("", "/show", "/1")]

    assert not any("<script>alert" in page for page in pages)
