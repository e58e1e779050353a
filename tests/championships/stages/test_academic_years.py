"""Which season is that of today: an academic year begins on 1 September, by the wall clock of Almaty."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from scoring.championships.boards.listing import listing
from scoring.championships.stages import academic_years
from scoring.championships.stages.academic_years import season_of_today
from scoring.championships.stages.models import SeasonRow
from scoring.foundation.db import db
from tests.championships.stages.conftest import Setting

pytestmark = pytest.mark.one_database


@dataclass
class Year:
    name: str
    begins: date
    ends: date


def year(begins: int, *days: date) -> Year:
    first, last = days or (date(begins, 9, 1), date(begins + 1, 6, 30))
    return Year(academic_years.name_of(begins), first, last)


LAST, THIS, NEXT = year(2025), year(2026), year(2027)


@pytest.mark.parametrize(
    ("there", "today", "name"),
    [
        pytest.param([LAST, THIS, NEXT], date(2026, 11, 30), "2026/27", id="not the latest"),
        pytest.param([NEXT, THIS, LAST], date(2026, 8, 31), "2025/26", id="the last day of August, over as it is"),
        pytest.param([LAST, THIS, NEXT], date(2026, 9, 1), "2026/27", id="the first of September"),
        pytest.param([LAST, NEXT], date(2026, 11, 30), "2025/26", id="nobody founded this year: the last that began"),
        pytest.param([year(2027), year(2028)], date(2026, 11, 30), "2027/28", id="all are to come: the next"),
        pytest.param(
            [LAST, year(2024, date(2026, 10, 1), date(2027, 3, 1))], date(2026, 11, 30), "2024/25",
            id="named amiss, but its days hold today",
        ),
        pytest.param([], date(2026, 11, 30), None, id="none"),
    ],
)  # fmt: skip
def test_the_season_of_a_day(there: list[Year], today: date, name: str | None) -> None:
    found = season_of_today(there, today)

    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        pytest.param(datetime(2026, 8, 31, 18, 59, tzinfo=UTC), "2025/26", id="a minute before midnight in Almaty"),
        pytest.param(datetime(2026, 8, 31, 19, 0, tzinfo=UTC), "2026/27", id="midnight in Almaty, August in Greenwich"),
    ],
)
def test_the_page_opens_with_the_season_of_today_and_not_with_the_latest(
    setting: Setting, client, signed_in, monkeypatch: pytest.MonkeyPatch, moment: datetime, opened: str
) -> None:
    founded(setting.app, setting.season.id, LAST, THIS, NEXT)
    signed_in(client, account=setting.organizer)
    client.set_cookie("language", "en")
    monkeypatch.setitem(setting.app.extensions, "scoring.clock", lambda: moment)

    page = client.get("/championships").text
    boards = client.get("/boards").text

    here = [f'aria-current="page">{one.name}</a>' in page for one in (LAST, THIS, NEXT)]
    assert here == [one.name == opened for one in (LAST, THIS, NEXT)]
    assert [f'aria-current="page">{one.name}</a>' in boards for one in (LAST, THIS, NEXT)] == here


def test_the_public_list_of_boards_opens_the_season_that_is_asked_for(setting: Setting) -> None:
    founded(setting.app, setting.season.id, LAST, THIS, NEXT)

    with setting.app.app_context(), db.reading() as session:
        latest = session.scalars(select(SeasonRow.public_id).where(SeasonRow.name == NEXT.name)).one()
        asked = [listing(session, one, today=date(2026, 11, 30)).season for one in (None, latest)]

    assert asked == ["this", latest]


def founded(app: Flask, there: str, *years: Year) -> None:
    """The season that is there becomes the last one; the others are added."""
    last, *others = years
    with app.app_context(), db.transaction() as session:
        said = {"name": last.name, "begins": last.begins, "ends": last.ends}
        session.execute(update(SeasonRow).where(SeasonRow.public_id == there).values(**said))
        session.add_all(
            SeasonRow(public_id=public_id, name=one.name, begins=one.begins, ends=one.ends)
            for public_id, one in zip(("this", "next"), others, strict=True)
        )
