"""Who is here and what waits on whose tablet; what those who lead should look at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden
from scoring.marking import sheets
from scoring.marking.commands import Act
from scoring.marking.live import live
from scoring.marking.live.alerts import (
    DAY_NEAR,
    DAY_OVER,
    DISPUTED,
    QUIET,
    SCORED_AGAIN,
    TOO_WIDE,
    SheetSeen,
    Today,
    alerts,
)
from scoring.marking.live.presence import tablets_of
from scoring.people.actors import Actor
from scoring.rules.sheets import SheetState
from tests.marking.hall import Hall
from tests.marking.live.ears import Ear, settle

OLDEST = "2026-01-22T09:32:00+00:00"
THREE = {"count": 3, "oldest": OLDEST, "refused": 1}
NONE = {"count": 0, "oldest": None, "refused": 0}
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def seen_by(hall: Hall, actor: Actor) -> list[dict[str, Any]]:
    with hall.app.app_context(), db.reading() as session:
        return [each.document() for each in tablets_of(session, hall.assessment, actor, at=clock.now())]


def written_down(hall: Hall) -> None:
    with hall.app.app_context():
        live().announcer.write_reports()


@pytest.mark.one_database
def test_those_who_lead_hear_who_looks_at_which_sheet_and_what_waits(hall: Hall) -> None:
    chief, judge = (Ear(hall.app, actor, assessment=hall.assessment) for actor in (hall.chief, hall.judges[0]))

    judge.say("viewing", {"seat": hall.seats[1], "sheet": "A2"})
    judge.say("waiting", THREE)

    says = chief.wait_for("presence", lambda said: any(each["waiting"]["count"] == 3 for each in said))
    found = next(each for each in says if each["account"] == str(hall.judges[0].account_id))
    assert (found["seat"], found["sheet"], found["waiting"], found["connected"]) == (hall.seats[1], "A2", THREE, True)
    assert judge.of("presence") == []


def test_tablet_that_left_with_marks_waiting_is_remembered(hall: Hall) -> None:
    judge = Ear(hall.app, hall.judges[0], assessment=hall.assessment, device="tablet-0001")
    judge.say("waiting", THREE)
    judge.client.disconnect()
    written_down(hall)

    (found,) = seen_by(hall, hall.chief)

    assert (found["account"], found["connected"], found["since"]) == (str(hall.judges[0].account_id), False, None)
    assert found["waiting"] == THREE


def test_tablet_that_came_back_and_sent_all_is_forgotten(hall: Hall) -> None:
    first = Ear(hall.app, hall.judges[0], assessment=hall.assessment, device="tablet-0001")
    first.say("waiting", THREE)
    first.client.disconnect()
    written_down(hall)

    again = Ear(hall.app, hall.judges[0], assessment=hall.assessment, device="tablet-0001")
    assert len(seen_by(hall, hall.chief)) == 1
    again.say("waiting", NONE)
    again.client.disconnect()
    written_down(hall)

    assert seen_by(hall, hall.chief) == []


@pytest.mark.one_database
def test_two_tablets_of_one_person_are_two(hall: Hall) -> None:
    for device in ("tablet-0001", "tablet-0002"):
        ear = Ear(hall.app, hall.judges[0], assessment=hall.assessment, device=device)
        ear.say("waiting", THREE)
        ear.client.disconnect()
    written_down(hall)

    assert len(seen_by(hall, hall.chief)) == 2


@pytest.mark.one_database
def test_moment_of_a_tablet_whose_clock_is_ahead_is_now(hall: Hall) -> None:
    judge = Ear(hall.app, hall.judges[0], assessment=hall.assessment)

    judge.say("waiting", THREE | {"oldest": "2036-01-01T00:00:00Z"})

    (found,) = seen_by(hall, hall.chief)
    assert datetime.fromisoformat(found["waiting"]["oldest"]) <= datetime.now(UTC)


@pytest.mark.one_database
def test_judges_do_not_see_the_tablets_of_others(hall: Hall) -> None:
    with pytest.raises(Forbidden):
        seen_by(hall, hall.judges[0])


@pytest.mark.one_database
def test_desk_reads_presence_and_alerts_over_http(
    app: Flask, hall: Hall, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    Ear(hall.app, hall.judges[0], assessment=hall.assessment).say("waiting", THREE)
    hall.score("j1", (3, 1, 2))
    signed_in(client, account=hall.chief)

    present = client.get(f"/api/marking/{hall.assessment}/presence").get_json()["presence"]
    found = client.get(f"/api/marking/{hall.assessment}/alerts").get_json()["alerts"]

    assert [each["waiting"]["count"] for each in present] == [3]
    assert [(each["code"], each["seat"], each["sheet"], each["aspect"]) for each in found] == [
        (TOO_WIDE, hall.seats[0], "A1", "j1")
    ]
    assert set(found[0]["messages"]) == set(words.LANGUAGES)


@pytest.mark.one_database
def test_wide_spread_is_an_alert_until_a_later_round_agrees(hall: Hall) -> None:
    chief = Ear(hall.app, hall.chief, assessment=hall.assessment)

    hall.score("j1", (3, 1, 2))
    told = chief.wait_for("alert", lambda says: says != [])
    hall.send(hall.judges[0], Act.ROUND, "j1")
    again = current_alerts(hall)
    hall.score("j1", (2, 2, 3), round_number=2)

    assert [each["code"] for each in told] == [TOO_WIDE]
    assert (again, current_alerts(hall)) == ([SCORED_AGAIN], [])


@pytest.mark.one_database
def test_dispute_is_an_alert_until_it_is_settled(hall: Hall) -> None:
    where = (hall.assessment, hall.seats[0], "A1", "unsure")
    with hall.app.app_context(), db.transaction() as session:
        sheets.dispute_sheet(session, *where, actor=hall.chief, at=clock.now())
    disputed = current_alerts(hall)
    with hall.app.app_context(), db.transaction() as session:
        sheets.settle_dispute(session, *where, actor=hall.chief, at=clock.now())

    assert (disputed, current_alerts(hall)) == ([DISPUTED], [])


def current_alerts(hall: Hall) -> list[str]:
    from scoring.marking.live.watching import alerts_for

    with hall.app.app_context(), db.reading() as session:
        return [each.code for each in alerts_for(session, hall.assessment, hall.chief, at=NOW - timedelta(days=100))]


def sheet(**changed: Any) -> SheetSeen:
    given: dict[str, Any] = {
        "seat": "s1",
        "number": 4,
        "sheet": "A1",
        "day": "2",
        "state": SheetState.IN_PROGRESS,
        "disputed": False,
        "wide": (),
        "again": (),
        "blanks": 0,
        "changed_at": NOW,
    }
    return SheetSeen(**given | changed)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("seen", "today", "codes"),
    [
        pytest.param(sheet(), None, [], id="all is well"),
        pytest.param(sheet(wide=("j1", "j2")), None, [TOO_WIDE, TOO_WIDE], id="two wide spreads"),
        pytest.param(sheet(again=("j1",)), None, [SCORED_AGAIN], id="a second round under way"),
        pytest.param(sheet(disputed=True), None, [DISPUTED], id="disputed"),
        pytest.param(sheet(changed_at=NOW - minutes(19)), None, [], id="quiet, not for long"),
        pytest.param(sheet(changed_at=NOW - minutes(20)), None, [QUIET], id="quiet for twenty minutes"),
        pytest.param(
            sheet(changed_at=NOW - minutes(90), state=SheetState.COMPLETE), None, [], id="finished sheets may be quiet"
        ),
        pytest.param(sheet(changed_at=None, state=SheetState.EMPTY), None, [], id="not begun"),
        pytest.param(sheet(blanks=3), Today("2", NOW + minutes(61)), [], id="the day is long yet"),
        pytest.param(sheet(blanks=3), Today("2", NOW + minutes(60)), [DAY_NEAR], id="an hour left, and blanks"),
        pytest.param(sheet(blanks=3), Today("2", NOW - minutes(5)), [DAY_OVER], id="over time"),
        pytest.param(sheet(blanks=0), Today("2", NOW + minutes(5)), [], id="an hour left, no blanks"),
        pytest.param(sheet(blanks=3, day="3"), Today("2", NOW + minutes(5)), [], id="blanks of another day"),
    ],
)
def test_alerts_of_a_sheet(seen: SheetSeen, today: Today | None, codes: list[str]) -> None:
    assert [alert.code for alert in alerts([seen], now=NOW, today=today)] == codes


def test_blanks_of_a_day_are_counted_together() -> None:
    (alert,) = alerts([sheet(blanks=3), sheet(blanks=2, seat="s2")], now=NOW, today=Today("2", NOW + minutes(30)))

    assert dict(alert.params) == {"day": "2", "blanks": 5, "minutes": 30}


@pytest.mark.one_database
def test_alert_speaks_every_language_with_its_values(app: Flask) -> None:
    from scoring.marking.live.watching import document

    found = alerts(
        [sheet(wide=("j1",), disputed=True, blanks=1), sheet(changed_at=NOW - minutes(45))],
        now=NOW,
        today=Today("2", NOW + minutes(30)),
    )

    with app.app_context():
        said = [message for alert in found for message in document(alert)["messages"].values()]  # type: ignore[attr-defined]
    assert len(said) == 4 * 3
    assert not any("%" in message or "(" in message for message in said)


@pytest.mark.one_database
def test_presence_comes_to_leaders_alone(hall: Hall) -> None:
    judge, organizer = (Ear(hall.app, actor, assessment=hall.assessment) for actor in (hall.judges[0], hall.organizer))
    hall.score("j1", (3, 1, 2))
    settle()

    heard = {name for ear in (judge, organizer) for name, _ in ear.listen()}
    assert heard & {"presence", "alert", "totals"} == set()
