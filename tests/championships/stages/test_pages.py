"""Pages of stages: a sheet that is saved whole, what was typed kept beside what another wrote, previews confirmed."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.championships.stages.record.models import InternationalResultRow
from scoring.championships.stages.skills import Change
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.models import AccessLog
from tests.championships.stages.conftest import Setting, card

pytestmark = pytest.mark.one_database


@pytest.fixture
def visitor(setting: Setting, client: FlaskClient, signed_in: Callable[..., Actor]) -> FlaskClient:
    signed_in(client, account=setting.organizer)
    return client


def sheet(setting: Setting, **typed: str) -> dict[str, Any]:
    """The form as the page sends it, with other cells where they are said ("1_places")."""
    form: dict[str, Any] = {"seen": str(setting.revision()), "row": []}
    ids = setting.ids()
    for one in setting.cards():
        row = ids[one.number]
        form["row"].append(row)
        form |= {
            f"{row}-number": one.number, f"{row}-names_kk": one.names.kk, f"{row}-names_ru": one.names.ru,
            f"{row}-names_en": one.names.en, f"{row}-rule_set": one.rule_set, f"{row}-scheme": "",
            f"{row}-team_size": str(one.team_size), f"{row}-places": str(one.places),
        }  # fmt: skip
    for name, text in typed.items():
        number, _apart, field = name.removeprefix("n").partition("_")
        form[f"{ids[number]}-{field}"] = text
    return form


def test_the_sheet_saves_every_cell_and_new_rows_at_once(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1"), card("2"))
    form = sheet(setting, n1_places="4", n2_names_kk="Жаңа атау")
    form["row"] = [*form["row"], "new1", "new2"]
    form |= {"new1-number": "300", "new1-names_kk": "Киіз басу", "new1-places": "0", "new2-number": ""}

    answer = visitor.post(f"/stages/{setting.stage}/skills", data=form)

    assert answer.status_code == 302
    assert [(one.number, one.names.kk, one.places) for one in setting.cards()] == [
        ("1", "Құзырет 1", 4),
        ("2", "Жаңа атау", 1),
        ("300", "Киіз басу", 0),
    ]


def test_a_wrong_cell_is_named_and_nothing_is_lost(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1"), card("2"))

    answer = visitor.post(f"/stages/{setting.stage}/skills", data=sheet(setting, n1_places="көп", n2_places="6"))

    assert answer.status_code == 422
    assert 'value="көп"' in answer.text
    assert 'value="6"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert [one.places for one in setting.cards()] == [1, 1]


def test_what_was_typed_stands_beside_what_another_wrote(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1"))
    form = sheet(setting, n1_places="6")
    setting.write(*_changed(setting, places=9))

    answer = visitor.post(f"/stages/{setting.stage}/skills", data=form)

    assert answer.status_code == 409
    assert 'value="6"' in answer.text
    assert "қазір: 9" in answer.text or "now: 9" in answer.text
    assert [one.places for one in setting.cards()] == [9]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("ict", "ict", id="chosen in the list"),
        pytest.param("Сфера услуг", "services", id="pasted by its name"),
        pytest.param("", "", id="emptied"),
    ],
)
def test_the_sector_is_a_cell_of_the_sheet(setting: Setting, visitor: FlaskClient, typed: str, kept: str) -> None:
    setting.add(card("1", sector="transport"), card("2", sector="creative"))

    answer = visitor.post(f"/stages/{setting.stage}/skills", data=sheet(setting, n1_sector=typed))

    assert answer.status_code == 302
    assert [one.sector for one in setting.cards()] == [kept, "creative"]


def test_a_sector_that_is_none_is_named_at_its_cell_and_stays_typed(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1", sector="ict"))
    row = setting.ids()["1"]

    answer = visitor.post(f"/stages/{setting.stage}/skills", data=sheet(setting, n1_sector="магия"))

    cell = answer.text.split(f'name="{row}-sector"')[1].split("</td>")[0]
    assert (answer.status_code, 'aria-invalid="true"' in cell, '<option value="магия" selected>' in cell) == (
        422, True, True,
    )  # fmt: skip
    assert [one.sector for one in setting.cards()] == ["ict"]


def test_a_sector_that_another_chose_is_said_in_words(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1", sector="ict"))
    visitor.set_cookie("language", "ru")
    form = sheet(setting, n1_sector="services")
    setting.write(*_changed(setting, sector="transport"))

    answer = visitor.post(f"/stages/{setting.stage}/skills", data=form)

    assert (answer.status_code, "сейчас: Транспорт и логистика" in answer.text) == (409, True)


def test_many_skills_get_one_sector_at_once(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1", sector="ict"), card("2"), card("3"))
    ids = setting.ids()
    form = {"skill": [ids["1"], ids["2"]], "sector": "services", "seen": str(setting.revision())}
    visitor.set_cookie("language", "ru")

    shown = visitor.post(f"/stages/{setting.stage}/skills/bulk/preview", data=form)
    visitor.post(f"/stages/{setting.stage}/skills/bulk", data=form)
    between = [one.sector for one in setting.cards()]
    emptied = form | {"sector": "-", "seen": str(setting.revision())}
    visitor.post(f"/stages/{setting.stage}/skills/bulk", data=emptied)

    assert "Информационные и коммуникационные технологии → Сфера услуг" in shown.text
    assert (between, [one.sector for one in setting.cards()]) == (["services", "services", ""], ["", "", ""])


def test_bulk_is_shown_then_confirmed(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1"), card("2"), card("3"))
    ids = setting.ids()
    form = {"skill": [ids["1"], ids["3"]], "places": "5", "seen": str(setting.revision())}

    shown = visitor.post(f"/stages/{setting.stage}/skills/bulk/preview", data=form)
    between = [one.places for one in setting.cards()]
    done = visitor.post(f"/stages/{setting.stage}/skills/bulk", data=form)
    again = visitor.post(f"/stages/{setting.stage}/skills/bulk", data=form)

    assert (shown.status_code, shown.text.count("1 → 5"), between) == (200, 2, [1, 1, 1])
    assert (done.status_code, again.status_code) == (302, 409)
    assert [one.places for one in setting.cards()] == [5, 1, 5]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param({"team_size": "9"}, "A team has from 1 to 3 members.", id="a team of nine"),
        pytest.param({"age_min": "30", "age_max": "16"}, "The lower age is above the upper one.", id="ages swapped"),
        pytest.param({"places": "-1"}, "Places sent on are a whole number", id="places below zero"),
        pytest.param({}, "Nothing is said.", id="nothing said"),
    ],
)
def test_bulk_refuses_before_it_shows_anything(
    setting: Setting, visitor: FlaskClient, said: dict[str, str], why: str
) -> None:
    setting.add(card("1"))
    visitor.set_cookie("language", "en")
    form = {"skill": [setting.ids()["1"]], "seen": "2"} | said

    shown = visitor.post(f"/stages/{setting.stage}/skills/bulk/preview", data=form)

    assert (shown.status_code, why in shown.text) == (422, True)


def test_chosen_skills_are_taken_out_after_a_look(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(card("1"), card("2"))
    form = {"skill": [setting.ids()["2"]], "act": "take-out", "seen": str(setting.revision())}

    visitor.set_cookie("language", "en")
    shown = visitor.post(f"/stages/{setting.stage}/skills/bulk/preview", data=form)

    assert (shown.status_code, len(setting.cards())) == (200, 2)
    assert "1 skill would be taken out of the stage. Nothing is written yet." in shown.text
    assert "Take out as shown" in shown.text
    assert "Change as shown" not in shown.text
    assert "is not applied" not in shown.text
    filled = visitor.post(f"/stages/{setting.stage}/skills/bulk/preview", data=form | {"places": "2"})
    assert "What you filled in to change is not applied" in filled.text
    visitor.post(f"/stages/{setting.stage}/skills/bulk", data=form)

    assert [one.number for one in setting.cards()] == ["1"]


def test_sixty_skills_are_set_up_in_three_forms(setting: Setting, visitor: FlaskClient) -> None:
    address = f"/stages/{setting.stage}/skills"
    source = {"source": "reference", "seen": "1", "source_seen": "0"}

    assert visitor.post(f"{address}/copy", data=source).status_code == 302
    every = list(setting.ids().values())
    visitor.post(f"{address}/bulk", data={"skill": every, "rule_set": "cis-2024", "places": "2", "seen": "2"})

    assert {(one.rule_set, one.places) for one in setting.cards()} == {("cis-2024", 2)}
    assert len(every) == 55
    assert visitor.get(address).status_code == 200


def test_a_stage_that_may_not_be_seen_is_no_source(
    setting: Setting, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    setting.add(card("1"), stage=setting.season.stages["republic"])
    signed_in(client, "organizer", scope=("region", "KZ-55"))

    answer = client.get(f"/stages/{setting.stage}/skills/copy?source={setting.season.stages['republic']}")

    assert answer.status_code == 403
    assert "Құзырет 1" not in answer.text


def test_400_skills_are_shown_a_page_at_a_time(setting: Setting, visitor: FlaskClient) -> None:
    setting.add(*(card(str(number)) for number in range(1, 401)))

    pages = [visitor.get(f"/stages/{setting.stage}/skills?page={page}") for page in (1, 4)]

    assert [answer.text.count('name="row"') for answer in pages] == [100, 105]
    assert visitor.get(f"/stages/{setting.stage}").status_code == 200
    assert visitor.get(f"/stages/{setting.stage}/skills/bulk").status_code == 200


def test_the_record_from_abroad_is_kept_as_typed(setting: Setting, visitor: FlaskClient) -> None:
    abroad = setting.season.stages["international"]
    form = {
        "seen": "1", "number": ["17", "", "10"], "skill": ["Веб", "", ""], "competitor": ["Ұлжан С.", "", "Дәурен Б."],
        "place": ["4", "", "1"], "medal": ["medallion", "", "алтын"], "points": ["712", "", ""],
    }  # fmt: skip

    assert visitor.post(f"/stages/{abroad}/record", data=form).status_code == 302

    with setting.app.app_context(), db.reading() as session:
        rows = session.scalars(select(InternationalResultRow).order_by(InternationalResultRow.position)).all()
    assert [(row.number, row.competitor, row.place, row.medal, row.points) for row in rows] == [
        ("17", "Ұлжан С.", 4, "medallion", 712),
        ("10", "Дәурен Б.", 1, "gold", None),
    ]
    assert 'value="Дәурен Б."' in visitor.get(f"/stages/{abroad}/record").text
    with setting.app.app_context(), db.reading() as session:
        logged = session.scalars(select(AccessLog.subject).where(AccessLog.what == "international-record-seen")).all()
    assert logged == [f"stage:{abroad}"]
    wrong = visitor.post(f"/stages/{abroad}/record", data=form | {"seen": "2", "place": ["0", "", "1"]})
    assert (wrong.status_code, 'value="Ұлжан С."' in wrong.text) == (422, True)
    here = visitor.post(f"/stages/{setting.stage}/record", data=form)
    assert here.status_code == 422


def test_a_stage_is_created_and_changed_by_its_form(setting: Setting, visitor: FlaskClient) -> None:
    address = f"/championships/{setting.season.championship}/stages"
    form = {"level": "republic", "name_kk": "Финал", "first_day": "2026-06-01", "last_day": "2026-06-03"}

    made = visitor.post(address, data=form)
    stage = made.location.split("/")[2]
    wrong = visitor.post(f"/stages/{stage}/edit", data=form | {"seen": "1", "last_day": "2026-05-01"})
    right = visitor.post(f"/stages/{stage}/edit", data=form | {"seen": "1", "nominate_until": "2026-05-20T18:00"})
    old = visitor.post(f"/stages/{stage}/edit", data=form | {"seen": "1", "name_kk": "Басқа"})

    assert (made.status_code, wrong.status_code, right.status_code, old.status_code) == (302, 422, 302, 409)
    assert 'value="2026-05-20T18:00"' in visitor.get(f"/stages/{stage}/edit").text


def _changed(setting: Setting, **said: Any) -> list[Any]:
    ids = setting.ids()
    return [Change(ids[one.number], one, replace(one, **said)) for one in setting.cards()]


@pytest.mark.parametrize(
    ("page", "tab"), [("skills", "skills"), ("skills/bulk", "skills"), ("entries/seating", "entries/seating"), ("", "")]
)
def test_a_page_below_a_tab_stands_under_that_tab(setting: Setting, visitor: FlaskClient, page: str, tab: str) -> None:
    address = f"/stages/{setting.stage}"

    shown = visitor.get(f"{address}/{page}".rstrip("/")).text.partition('<nav class="tabs"')[2].partition("</nav>")[0]

    here = f"{address}/{tab}".rstrip("/")
    assert re.findall(r'href="([^"]+)" aria-current="page"', shown) == [here]
