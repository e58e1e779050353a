"""Seasons, championships and stages: made by whoever organizes where they stand, dated and linked soundly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from scoring.championships.stages import seasons, staging
from scoring.championships.stages.models import StageRow, TrackRow
from scoring.championships.stages.plan_acts import acts_about
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.reference import contests
from scoring.championships.stages.seasons import ChampionshipCard, SeasonCard, TrackCard
from scoring.championships.stages.stage_pages import contest_window
from scoring.championships.stages.staging import StageCard
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import Organisation, Region
from scoring.people.reference import regions
from scoring.rules.scheme import Text
from tests.championships.stages.conftest import Setting

AT = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
REGIONAL = StageCard("region", Text("Өңірлік кезең"), "KZ-55")
D = date


@pytest.fixture
def placed(setting: Setting) -> Setting:
    """With the regions of the reference, and a college of Pavlodar."""
    with setting.app.app_context(), db.transaction() as session:
        for one in regions():
            if session.get(Region, one.iso) is None:
                row = Region(iso=one.iso, kato=one.kato, name_kk=one.kk, name_ru=one.ru, name_en=one.en)
                row.centre_kk = row.centre_ru = row.centre_en = one.kk
                session.add(row)
        session.flush()
        names = {"name_kk": "Колледж", "name_ru": "Колледж", "name_en": "College"}
        session.add(
            Organisation(
                public_id="college",
                kind="college",
                region="KZ-55",
                bin=None,
                searched="",
                ordered="",
                revision=1,
                **names,
            )
        )
    return setting


def make(placed: Setting, card: StageCard, actor: Actor | None = None) -> str:
    with placed.app.app_context(), db.transaction() as session:
        return staging.create_stage(session, placed.season.championship, card, actor=actor or placed.organizer, at=AT)


def of_region(placed: Setting, region: str = "KZ-55") -> Actor:
    return Actor(placed.organizer.account_id, grants=(Grant("organizer", Scope("region", region)),))


def code_of(work: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


def test_an_organizer_of_a_region_sets_up_stages_there_and_nowhere_else(placed: Setting) -> None:
    pavlodar = of_region(placed)

    made = make(placed, REGIONAL, pavlodar)

    with placed.app.app_context(), db.reading() as session:
        assert stage_row(session, made).region == "KZ-55"
        count = len(session.scalars(select(StageRow.id)).all())
    assert code_of(lambda: make(placed, replace(REGIONAL, region="KZ-10"), pavlodar)) == "stage-elsewhere"
    assert code_of(lambda: make(placed, StageCard("republic", Text("Р"), "KZ-55"), pavlodar)) == "stage-elsewhere"
    with placed.app.app_context(), db.reading() as session:
        assert len(session.scalars(select(StageRow.id)).all()) == count


def test_nobody_moves_a_stage_to_where_they_do_not_organize(placed: Setting) -> None:
    made = make(placed, REGIONAL)

    def move() -> None:
        with placed.app.app_context(), db.transaction() as session:
            card = replace(REGIONAL, region="KZ-10")
            staging.change_stage(session, made, card, actor=of_region(placed), at=AT, seen=1)

    assert code_of(move) == "stage-elsewhere"


def test_a_deadline_and_days_that_are_said_anew_stay_told_with_what_they_were(placed: Setting) -> None:
    until, later = datetime(2026, 2, 1, 13, tzinfo=UTC), datetime(2026, 2, 8, 13, tzinfo=UTC)
    days = {"first_day": D(2026, 3, 2), "last_day": D(2026, 3, 4)}
    made = make(placed, replace(REGIONAL, nominate_until=until))

    with placed.app.app_context(), db.transaction() as session:
        card = replace(REGIONAL, nominate_until=later, **days)
        staging.change_stage(session, made, card, actor=placed.organizer, at=AT, seen=1)

    with placed.app.app_context(), db.reading() as session:
        (act,) = acts_about(session, made)
    assert (act.before, act.after) == (
        {"nominate_until": until, "first_day": "", "last_day": ""},
        {"nominate_until": later, **days},
    )


def test_the_settings_of_a_stage_show_what_was_said_before(placed: Setting, client, signed_in) -> None:
    above = make(placed, StageCard("republic", Text("Финал"), "KZ-10"))
    made = make(placed, REGIONAL)
    with placed.app.app_context(), db.transaction() as session:
        card = replace(REGIONAL, sends_to=above, first_day=D(2026, 3, 2), last_day=D(2026, 3, 4))
        staging.change_stage(session, made, card, actor=placed.organizer, at=AT, seen=1)
    client.set_cookie("language", "ru")
    signed_in(client, "organizer")

    page = client.get(f"/stages/{made}/edit").text

    assert "Следующий этап: — → Финал" in page
    assert "Первый соревновательный день: — → 2 марта 2026 года" in page


def test_a_college_stage_stands_in_the_region_of_its_college(placed: Setting) -> None:
    made = make(placed, StageCard("college", Text("К"), "KZ-10", "college"))

    with placed.app.app_context(), db.reading() as session:
        row = stage_row(session, made)
        assert (row.region, row.organisation) == ("KZ-55", "college")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"opens": D(2026, 3, 5), "closes": D(2026, 3, 1)}, "dates-reversed", id="event reversed"),
        pytest.param({"first_day": D(2026, 3, 5), "last_day": D(2026, 3, 1)}, "dates-reversed", id="days reversed"),
        pytest.param({"opens": D(2026, 3, 5)}, "dates-half-said", id="no end"),
        pytest.param(
            {"first_day": D(2026, 3, 1), "last_day": D(2026, 3, 20)}, "competition-days-too-many", id="twenty days"
        ),
        pytest.param(
            {
                "opens": D(2026, 3, 2), "closes": D(2026, 3, 5), "first_day": D(2026, 3, 1), "last_day": D(2026, 3, 4),
            },
            "competition-outside-event",
            id="outside the event",
        ),
        pytest.param(
            {
                "first_day": D(2026, 3, 1), "last_day": D(2026, 3, 2),
                "nominate_until": datetime(2026, 3, 1, 20, 0, tzinfo=UTC),  # already the 2nd in Almaty
            },
            "nomination-after-start",
            id="nominated when it has begun",
        ),
        pytest.param({"names": Text(en="Only English")}, "name-missing", id="no name in kk or ru"),
        pytest.param({"names": Text("Ә" * 201)}, "text-too-long", id="a name of 201 characters"),
        pytest.param({"region": ""}, "stage-region-missing", id="no region"),
        pytest.param({"region": "KZ-99"}, "region-unknown", id="no such region"),
        pytest.param({"level": "planet"}, "stage-level-unknown", id="no such level"),
        pytest.param({"level": "college"}, "stage-college-missing", id="no college"),
    ],
)  # fmt: skip
def test_a_stage_that_makes_no_sense_is_refused(placed: Setting, said: dict[str, Any], code: str) -> None:
    assert code_of(lambda: make(placed, replace(REGIONAL, **said))) == code


def test_winners_go_up_within_their_championship_alone(placed: Setting) -> None:
    stages = placed.season.stages
    republic = make(placed, replace(REGIONAL, sends_to=stages["republic"]))

    assert code_of(lambda: make(placed, replace(REGIONAL, sends_to=stages["college"]))) == "stage-sends-wrong"
    assert code_of(lambda: make(placed, replace(REGIONAL, sends_to=stages["region"]))) == "stage-sends-wrong"
    abai = replace(REGIONAL, region="KZ-10")
    elsewhere = make(placed, abai)
    college = StageCard("college", Text("К"), organisation="college", sends_to=elsewhere)
    assert code_of(lambda: make(placed, college)) == "stage-sends-to-another-region"
    with placed.app.app_context(), db.reading() as session:
        assert stage_row(session, republic).sends_to == stage_row(session, stages["republic"]).id


def test_a_form_that_is_old_changes_nothing(placed: Setting) -> None:
    made = make(placed, REGIONAL)
    with placed.app.app_context(), db.transaction() as session:
        staging.change_stage(session, made, replace(REGIONAL, venue="A"), actor=placed.organizer, at=AT, seen=1)

    with placed.app.app_context(), db.transaction() as session, pytest.raises(Outdated):
        staging.change_stage(session, made, replace(REGIONAL, venue="B"), actor=placed.organizer, at=AT, seen=1)

    with placed.app.app_context(), db.reading() as session:
        assert (stage_row(session, made).venue, stage_row(session, made).revision) == ("A", 2)


@pytest.mark.one_database
def test_a_season_is_planned_by_who_organizes_everywhere(placed: Setting) -> None:
    card = SeasonCard("2027/28", date(2027, 9, 1), date(2028, 6, 30))

    with placed.app.app_context(), db.transaction() as session:
        with pytest.raises(Forbidden):
            seasons.create_season(session, card, actor=of_region(placed))
        seasons.create_season(session, card, actor=placed.organizer)

    for wrong, code in (
        (card, "season-name-taken"),
        (replace(card, name="2027-28"), "season-name-wrong"),
        (replace(card, name="2028/29", ends=date(2027, 1, 1)), "dates-reversed"),
        (replace(card, name="2028/29", ends=date(2032, 1, 1)), "season-too-long"),
    ):
        with placed.app.app_context(), db.transaction() as session, pytest.raises(Refused) as caught:
            seasons.create_season(session, wrong, actor=placed.organizer)
        assert caught.value.code == code


@pytest.mark.one_database
def test_a_teachers_contest_is_of_one_of_thirteen_industries_and_called_by_it(placed: Setting) -> None:
    with placed.app.app_context(), db.transaction() as session:
        season = seasons.create_season(
            session, SeasonCard("2027/28", date(2027, 9, 1), date(2028, 6, 30)), actor=placed.organizer
        )
        card = ChampionshipCard(seasons.TEACHERS, "main", Text(), 5)
        made = seasons.create_championship(session, season, card, actor=placed.organizer, at=AT)
        row = seasons.championship_row(session, made)
        with pytest.raises(Refused) as caught:
            seasons.create_championship(session, season, replace(card, industry=14), actor=placed.organizer, at=AT)

    assert (row.name_kk, row.name_ru, row.industry) == ("Ауылшаруашылық", "Сельское хозяйство", 5)
    assert caught.value.code == "industry-missing"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("months", "window"),
    [
        ("10-11", (D(2026, 10, 1), D(2026, 11, 30))),
        ("11-12", (D(2026, 11, 1), D(2026, 12, 31))),
        ("02", (D(2027, 2, 1), D(2027, 2, 28))),
        ("05", (D(2027, 5, 1), D(2027, 5, 31))),
    ],
)
def test_months_of_a_contest_are_those_of_its_season(months: str, window: tuple[date, date]) -> None:
    assert contest_window(months, date(2026, 9, 1)) == window


@pytest.mark.one_database
def test_the_13_contests_have_a_host_region_each() -> None:
    assert [one.number for one in contests()] == list(range(1, 14))
    assert {one.region for one in contests()} <= {one.iso for one in regions()}


@pytest.mark.one_database
def test_an_organizer_adds_a_track_that_hides_names(placed: Setting) -> None:
    with placed.app.app_context(), db.transaction() as session:
        code = seasons.add_track(session, TrackCard(Text("Салалық"), hides_names=True), actor=placed.organizer)
        with pytest.raises(Forbidden):
            seasons.change_track(session, code, TrackCard(Text("Ашық")), actor=of_region(placed))

    with placed.app.app_context(), db.reading() as session:
        row = session.scalars(select(TrackRow).where(TrackRow.code == code)).one()
        assert (row.name_kk, row.hides_names) == ("Салалық", True)
