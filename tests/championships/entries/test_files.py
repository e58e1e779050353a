"""Entries from files: looked at first, nothing lost that was right, the same file twice changes nothing."""

import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.championships.entries.exporting import export_entries
from scoring.championships.entries.importing import import_view
from scoring.championships.entries.planning import Line
from scoring.championships.entries.queries import Wanted
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.files.brought import ImportView
from scoring.people.files.planning import Outcome
from scoring.people.models import AccessLog
from tests.championships.entries.conftest import DEADLINE, TEAM, Hosted
from tests.championships.entries.test_nominating import code_of

pytestmark = pytest.mark.one_database
HEADINGS = "Құзырет нөмірі;Мәртебесі;Тегі;Аты;Туған күні;Команда;Ұйым;Бейімдеу;Қосымша минут"
GOOD = "17;резерв;Бектасов;Дәурен;14.03.2008;;;көмекші, қосымша уақыт;30"
BOTH = ("20;;Қалиев;Нұрлан;;Барыс;;;", "20;;Ли;Анна;;барыс;;;")
LATE = DEADLINE + timedelta(days=1)


def csv(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode()


def bring(hosted: Hosted, client: FlaskClient, content: bytes, name: str = "entries.csv") -> str:
    """Upload and read; the address of the review."""
    sent = client.post(f"/stages/{hosted.stage}/entries/imports", data={"file": (io.BytesIO(content), name)})
    work_off(hosted.app)
    return str(sent.location)


def take(hosted: Hosted, client: FlaskClient, address: str) -> None:
    client.post(f"{address}/take")
    work_off(hosted.app)


def looked_at(hosted: Hosted, address: str) -> ImportView[Line]:
    with hosted.app.app_context(), db.reading() as session:
        return import_view(session, hosted.stage, address.rpartition("/")[2], actor=hosted.organizer)


def acts(view: ImportView[Line]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(line.act.value, [(found.cell, found.code) for found in line.findings]) for line in view.lines or []]


def test_dry_run_writes_nothing_and_taking_writes_what_was_shown(hosted: Hosted, organizing: FlaskClient) -> None:
    address = bring(hosted, organizing, csv(GOOD, *BOTH))
    view, page, dry = looked_at(hosted, address), organizing.get(address), hosted.listed()

    take(hosted, organizing, address)

    one, team = hosted.listed()
    assert (acts(view), dry) == ([("new", []), ("new", [])], [])
    assert "Бектасов" in page.text
    assert (one.participation, one.state, dict(one.conditions)) == (
        "reserve", "nominated", {"assistant": None, "extra-time": 30},
    )  # fmt: skip
    assert (team.team, [person.id for person in team.persons]) == ("Барыс", [hosted.people[2], hosted.people[3]])
    assert looked_at(hosted, address).taken == Outcome({"new": 2}, ())


def test_second_tab_of_a_file_that_was_taken_says_so_and_leads_to_where_it_stands(
    hosted: Hosted, organizing: FlaskClient
) -> None:
    address = bring(hosted, organizing, csv(GOOD))
    organizing.set_cookie("language", "en")
    organizing.post(f"{address}/take")

    under_way = organizing.get(organizing.post(f"{address}/take").location).text
    work_off(hosted.app)
    again = organizing.post(f"{address}/take")
    page = organizing.get(again.location).text

    said = "This file was taken already, perhaps in another tab. Here is where it stands."
    assert (again.status_code, again.location) == (302, address)
    assert [said in under_way, said in page, "The file is taken." in page] == [True] * 3
    assert len(hosted.listed()) == 1


def test_same_file_twice_changes_nothing(hosted: Hosted, organizing: FlaskClient) -> None:
    content = csv(GOOD, *BOTH)
    take(hosted, organizing, bring(hosted, organizing, content))
    once = hosted.listed()

    again = bring(hosted, organizing, content)
    view, page = looked_at(hosted, again), organizing.get(again)
    take(hosted, organizing, again)

    assert acts(view) == [("same", []), ("same", [])]
    assert f'action="{again}/take"' not in page.text
    assert hosted.listed() == once


def test_export_brought_in_again_changes_nothing_and_is_logged(hosted: Hosted, organizing: FlaskClient) -> None:
    hosted.confirm(hosted.enter(0, conditions={"extra-time": 15}), hosted.enter(1, 2, number=TEAM))
    hosted.enter(4)
    content = hosted.do(export_entries, Wanted(), "xlsx", "ru", CONSOLE_VISIT)

    view = looked_at(hosted, bring(hosted, organizing, content, "entries.xlsx"))

    with hosted.app.app_context(), db.reading() as session:
        logged = list(session.scalars(select(AccessLog.subject).where(AccessLog.what == "entries-exported")))
    assert acts(view) == [("same", []), ("same", []), ("same", [])]
    assert logged == [f"stage:{hosted.stage}"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(["17;;Жоқ;Адам;;;;;"], [("refused", [("C2", "entry-row-unknown")])], id="unknown person"),
        pytest.param(["99;;Ли;Анна;;;;;"], [("refused", [("A2", "entry-row-skill")])], id="unknown skill"),
        pytest.param([";;Ли;Анна;;;;;"], [("refused", [("C2", "entry-row-skill")])], id="no skill"),
        pytest.param(["17;;;;;;;;"], [("refused", [("A2", "entry-row-nobody")])], id="nobody"),
        pytest.param(["17;король;Ли;Анна;;;;;"], [("refused", [("B2", "entry-row-status")])], id="no status"),
        pytest.param(
            ["17;отказался;Ли;Анна;;;;;"], [("refused", [("B2", "entry-row-status")])], id="one who withdrew"
        ),
        pytest.param(
            ["17;;Жоқ;Адам;;;Екінші колледж;;"], [("refused", [("C2", "entry-row-unknown")])], id="a stranger"
        ),
        pytest.param(["17;;Ли;Анна;вчера;;;;"], [("new", [("E2", "people-date-unread")])], id="no date"),
        pytest.param(["17;;Ли;Анна;;;Ай;;"], [("new", [("G2", "people-organisation-unknown")])], id="no college"),
        pytest.param(
            ["17;;Ли;Анна;;;Екінші колледж;;"], [("refused", [("A2", "entry-person-elsewhere")])], id="other college"
        ),
        pytest.param(["17;;Ким;Олег;;;;;"], [("refused", [("A2", "entry-organisation-outside")])], id="from outside"),
        pytest.param(["17;қонақ;Ким;Олег;;;;;"], [("new", [])], id="guest from outside"),
        pytest.param(["17;;Ли;Анна;;;;диабет;"], [("new", [("H2", "seat-accommodation-unknown")])], id="diagnosis"),
        pytest.param(["17;;Ли;Анна;;;;;көп"], [("new", [("I2", "seat-minutes-unread")])], id="minutes in words"),
        pytest.param(["20;;Ли;Анна;;А;;;"], [("new", [("A2", "entry-doubt-team")])], id="a member is missing"),
        pytest.param(
            ["20;;Ли;Анна;;А;;;", "20;;Омаров;Асан;;А;;;"],
            [("refused", [("A2", "entry-person-elsewhere")])],
            id="a team of two colleges",
        ),
        pytest.param(
            ["17;;Ли;Анна;;;;;", "17;;Ли;Анна;;;;;"],
            [("new", []), ("refused", [("A3", "people-row-twice")])],
            id="a row twice",
        ),
        pytest.param(
            ["17;;Ли;Анна;;;;;", "20;;Ли;Анна;;А;;;"],
            [("new", []), ("refused", [("A3", "entry-doubt-team"), ("A3", "entry-person-official")])],
            id="official twice",
        ),
        pytest.param(
            [f"20;;Ли;Анна;;{'А' * 201};;;"],
            [("new", [("F2", "seat-text-too-long"), ("A2", "entry-doubt-team")])],
            id="long team",
        ),
    ],
)  # fmt: skip
def test_finding_names_its_cell_and_costs_no_more_than_it_must(
    hosted: Hosted, organizing: FlaskClient, lines: list[str], found: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    assert acts(looked_at(hosted, bring(hosted, organizing, csv(*lines)))) == found


def test_who_is_not_known_is_shown_by_the_name_in_the_file(hosted: Hosted, organizing: FlaskClient) -> None:
    address = bring(hosted, organizing, csv("17;;Жоқов;Адам;;;;;"))

    page = organizing.get(address).text

    assert [line.said for line in looked_at(hosted, address).lines or []] == ["Жоқов Адам"]
    assert '<th scope="row">Жоқов Адам</th>' in page


def test_wrong_rows_stay_out_and_right_ones_come_in(hosted: Hosted, organizing: FlaskClient) -> None:
    take(hosted, organizing, bring(hosted, organizing, csv("17;;Жоқ;Адам;;;;;", GOOD, "99;;Ли;Анна;;;;;")))

    assert [[one.id for one in row.persons] for row in hosted.listed()] == [[hosted.people[0]]]


def test_what_was_left_out_is_still_said_once_the_file_is_taken(hosted: Hosted, organizing: FlaskClient) -> None:
    address = bring(hosted, organizing, csv(GOOD, "99;;Ли;Анна;;;;;"))
    take(hosted, organizing, address)

    taken = looked_at(hosted, address).taken

    assert taken
    assert (dict(taken.counts), [(one.cell, one.code) for one in taken.findings]) == (
        {"new": 1, "refused": 1},
        [("A3", "entry-row-skill")],
    )
    assert "A3" in organizing.get(address).text


def test_file_completes_a_team_and_takes_nobody_out(hosted: Hosted, organizing: FlaskClient) -> None:
    entry = hosted.enter(2, number=TEAM, team="Барыс")

    take(hosted, organizing, bring(hosted, organizing, csv("20;;Ли;Анна;;Барыс;;;", "20;;Қалиев;Нұрлан;;барыс;;;")))

    assert [one.id for one in hosted.view(entry).persons] == [hosted.people[2], hosted.people[3]]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(b"", "empty.csv", id="empty"),
        pytest.param(b"PK\x03\x04 not a workbook", "broken.xlsx", id="broken workbook"),
        pytest.param("Тегі;Аты\nЛи;Анна".encode(), "persons.csv", id="a file of something else"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), "picture.png", id="a picture"),
    ],
)
def test_wrong_file_is_refused_in_words_and_nothing_is_written(
    hosted: Hosted, organizing: FlaskClient, content: bytes, name: str
) -> None:
    sent = organizing.post(f"/stages/{hosted.stage}/entries/imports", data={"file": (io.BytesIO(content), name)})
    work_off(hosted.app)
    page = organizing.get(sent.location) if sent.status_code == 302 else sent

    assert sent.status_code in {302, 415, 422}
    assert "data-job-error" in page.text or sent.status_code != 302
    assert hosted.listed() == []


def test_somebody_elses_file_and_a_file_of_another_stage_are_unknown(hosted: Hosted, organizing: FlaskClient) -> None:
    address = bring(hosted, organizing, csv(GOOD))
    public_id = address.rpartition("/")[2]

    def work(session: object, stage: str, **said: object) -> None:
        import_view(session, stage, public_id, actor=said["actor"])  # type: ignore[arg-type]

    assert code_of(lambda: hosted.do(work, actor=hosted.nominators[0])) == "not-allowed"
    assert organizing.get(address.replace(hosted.stage, hosted.season.stages["republic"])).status_code == 403
