"""The reader's language and the way it writes marks, numbers, dates and times."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import formats, words

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("hundredths", "locale", "expected"),
    [
        pytest.param(1250, "kk", "12,50", id="comma in Kazakh"),
        pytest.param(1250, "ru", "12,50", id="comma in Russian"),
        pytest.param(1250, "en", "12.50", id="point in English"),
        pytest.param("0.05", "kk", "0,05", id="a decimal text"),
        pytest.param(0, "kk", "0,00", id="zero is a mark"),
        pytest.param(None, "kk", "—", id="nothing is no zero"),
        pytest.param(-350, "ru", "−3,50", id="a true minus"),
        pytest.param(-5, "en", "−0.05", id="less than one"),
    ],
)
def test_a_mark_is_written_the_language_s_way(hundredths: int | str | None, locale: str, expected: str) -> None:
    assert formats.mark(hundredths, locale) == expected


@pytest.mark.parametrize(("hundredths", "expected"), [(150, "+1,50"), (-350, "−3,50"), (0, "0,00")])
def test_a_deviation_shows_its_sign(hundredths: int, expected: str) -> None:
    assert formats.signed(hundredths, "kk") == expected


@pytest.mark.parametrize(("locale", "expected"), [("kk", "1 234 567"), ("ru", "1 234 567"), ("en", "1,234,567")])
def test_thousands_stand_apart(locale: str, expected: str) -> None:
    assert formats.number(1234567, locale) == expected.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("kk", "2026 жылғы 21 қараша"), ("ru", "21 ноября 2026 года"), ("en", "21 November 2026")],
)
def test_a_date_is_written_the_language_s_way(locale: str, expected: str) -> None:
    assert formats.day(date(2026, 11, 21), locale) == expected


def test_every_month_has_a_name_in_every_language() -> None:
    assert {language: len(set(months.split())) for language, months in formats.MONTHS.items()} == dict.fromkeys(
        words.LANGUAGES, 12
    )


def test_a_moment_is_shown_by_the_clock_of_almaty(app: Flask) -> None:
    late = datetime(2026, 11, 20, 20, 32, tzinfo=UTC)

    with app.test_request_context():
        assert formats.moment(late, "kk") == "2026 жылғы 21 қараша, 01:32"


def test_the_first_visit_is_in_kazakh_whatever_the_browser_asks(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept-Language": "ru, en;q=0.9"}).text

    assert '<html lang="kk"' in page


def test_a_chosen_language_stays(client: FlaskClient) -> None:
    answer = client.get("/patterns?page=2&lang=ru")

    assert (answer.status_code, answer.location) == (302, "/patterns?page=2")
    assert '<html lang="ru"' in client.get("/patterns").text


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    answer = client.get("/?lang=de")

    assert answer.status_code == 200
    assert '<html lang="kk"' in client.get("/").text


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_chosen_look_stays(client: FlaskClient, theme: str) -> None:
    client.get(f"/?theme={theme}")

    assert f'data-theme="{theme}"' in client.get("/").text


def test_the_look_of_the_device_is_a_choice_too(client: FlaskClient) -> None:
    client.get("/?theme=dark")

    client.get("/?theme=system")

    assert "data-theme" not in client.get("/").text


@pytest.mark.parametrize("path", ["//elsewhere.kz/?lang=ru", "/\\elsewhere.kz?lang=ru", "///elsewhere.kz?theme=dark"])
def test_a_choice_never_leads_to_another_site(client: FlaskClient, path: str) -> None:
    location = client.get(path).location or "/"

    assert location[0] == "/"
    assert location[1:2] not in {"/", "\\"}


def test_a_code_without_a_sentence_is_said_as_it_is(app: Flask) -> None:
    with app.test_request_context():
        assert words.sentence("no-such-code", {"limit": 3}, "kk") == "no-such-code"


def test_a_date_in_a_sentence_is_written_as_the_language_writes_it(app: Flask) -> None:
    said = {
        language: words.sentence("appeal-too-late", {"last_date": "2026-11-02"}, language) for language in ("kk", "ru")
    }

    assert said == {
        "kk": "Апелляция мерзімі өтті: соңғы күні 2026 жылғы 2 қараша болды.",
        "ru": "Срок апелляции истёк: последний день был 2 ноября 2026 года.",
    }


def test_a_language_is_put_together_from_all_rooms() -> None:
    rooms = {path.parts[-5] for path in words.catalogue_files("kk")}

    assert rooms >= {"foundation", "people", "schemes"}
