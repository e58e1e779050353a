"""Pages of entries: each college sees its own, the organizer all; lists make no query a row; sheets to print."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from scoring.championships.entries.writing import NewEntry, add_entry
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skill_row
from scoring.foundation.db import db
from scoring.people.actors import Actor
from scoring.people.models import AccessLog
from scoring.rules.ranking import Participation
from tests.championships.entries.conftest import PEOPLE, TEAM, Hosted
from tests.championships.entries.test_experts import assign, person
from tests.championships.entries.test_seating import confirmed

pytestmark = pytest.mark.one_database


@pytest.fixture
def college(hosted: Hosted, signed_in: Callable[..., Actor]) -> FlaskClient:
    """A browser of the first college's organizer."""
    client = hosted.app.test_client()
    signed_in(client, account=hosted.nominators[0])
    return client


def own(hosted: Hosted, place: int = 0, rest: str = "") -> str:
    return f"/nominations/{hosted.stage}/{hosted.colleges[place]}{rest}"


def of_stage(hosted: Hosted, rest: str = "") -> str:
    return f"/stages/{hosted.stage}/entries{rest}"


def names_in(text: str) -> list[str]:
    return [surname for surname, *_rest in PEOPLE if surname in text]


def open_for_now(hosted: Hosted) -> None:
    """The stage as it stands by the clock of the test: far ahead."""
    with hosted.app.app_context(), db.transaction() as session:
        ahead = date(2100, 1, 1)
        session.execute(
            update(StageRow).values(nominate_until=None, opens=ahead, first_day=ahead, last_day=ahead, closes=ahead)
        )


def test_college_sees_its_own_entries_and_nobody_elses(hosted: Hosted, college: FlaskClient) -> None:
    mine, other = hosted.enter(0), hosted.enter(4)
    hosted.confirm(mine, other)

    pages = [
        college.get(own(hosted)),
        college.get(of_stage(hosted, f"/{mine}")),
        college.get(own(hosted, 0, "/notices")),
    ]
    away = [
        own(hosted, 1),
        own(hosted, 1, "/new"),
        own(hosted, 1, "/notices"),
        of_stage(hosted),
        of_stage(hosted, f"/{other}"),
    ]
    refused = [college.get(address) for address in away]

    assert [names_in(page.text) for page in pages] == [["Бектасов"]] * 3
    assert [page.status_code for page in refused] == [403] * len(away)
    assert [names_in(page.text) for page in refused] == [[]] * len(away)


@pytest.mark.parametrize("act", ["change", "swap", "withdraw", "turn"])
def test_college_does_nothing_to_an_entry_of_another(hosted: Hosted, college: FlaskClient, act: str) -> None:
    entry = hosted.enter(4, participation=Participation.RESERVE)

    answer = college.post(
        of_stage(hosted, f"/{entry}/{act}"), data={"reason": "R", "seen": "1", "person": hosted.people[5]}
    )

    assert answer.status_code == 403
    assert names_in(answer.text) == []
    assert (hosted.view(entry).state, hosted.view(entry).revision) == ("nominated", 1)


def test_search_finds_only_persons_of_the_college(hosted: Hosted, college: FlaskClient) -> None:
    open_for_now(hosted)

    found = college.get(own(hosted, 0, f"/new?q=ова&skill={hosted.skill()}"))
    named = college.get(own(hosted, 0, f"/new?person={hosted.people[4]}"))
    entry = college.get(of_stage(hosted, f"/{hosted.enter(0)}?person={hosted.people[4]}&q=пет"))

    assert names_in(found.text) == ["Сәрсенова"]  # and not Петрова of the other college
    assert [names_in(page.text) for page in (named, entry)] == [[], ["Бектасов"]]


def test_search_without_a_name_shows_the_first_of_the_college(hosted: Hosted, college: FlaskClient) -> None:
    open_for_now(hosted)

    nothing_asked, empty = (college.get(own(hosted, rest=f"/new{asked}")).text for asked in ("", "?q="))

    assert names_in(nothing_asked) == []
    assert names_in(empty) == [surname for surname, _given, _born, place in PEOPLE if place == 0]


def test_college_nominates_by_the_form_and_is_refused_in_words(hosted: Hosted, college: FlaskClient) -> None:
    open_for_now(hosted)
    form = {"skill": hosted.skill(), "person": hosted.people[0], "participation": "official",
            "accommodation": "extra-time", "minutes": "20"}  # fmt: skip

    done, again = college.post(own(hosted), data=form), college.post(own(hosted), data=form)

    assert (done.status_code, done.location) == (302, own(hosted))
    assert again.status_code == 422
    assert "Бұл адам осы құзыретке жазылған" in again.text
    assert [dict(row.conditions) for row in hosted.listed()] == [{"extra-time": 20}]


def test_after_the_deadline_the_page_says_so_and_the_form_is_gone(hosted: Hosted, college: FlaskClient) -> None:
    page, form = college.get(own(hosted)), college.get(own(hosted, 0, "/new"))  # the clock of the test is later
    sent = college.post(own(hosted), data={"skill": hosted.skill(), "person": hosted.people[0]})

    assert [("Ұсыну мерзімі өтті" in answer.text) for answer in (page, form, sent)] == [True] * 3
    assert (sent.status_code, '<form method="post" action="/nominations' in form.text, hosted.listed()) == (
        422,
        False,
        [],
    )


def test_colleges_stages_are_those_it_may_enter(hosted: Hosted, college: FlaskClient) -> None:
    open_for_now(hosted)

    page = college.get("/nominations")

    assert [hosted.season.stages[level] in page.text for level in ("region", "republic")] == [True, True]
    assert page.text.count("<small>Чемпионат, ") == page.text.count('href="/nominations/')


def test_organizer_confirms_many_after_a_preview(hosted: Hosted, organizing: FlaskClient) -> None:
    entries = [hosted.enter(0), hosted.enter(4), hosted.enter(1, number=TEAM)]
    preview = organizing.get(of_stage(hosted, "/decide?decision=confirmed&all=yes&state=nominated"))
    before = [row.state for row in hosted.listed()]
    form = {"decision": "confirmed", "entry": entries[:2], **{f"seen-{entry}": "1" for entry in entries}}

    done = organizing.post(of_stage(hosted, "/decide"), data=form)

    assert names_in(preview.text) == ["Бектасов", "Сәрсенова", "Омаров"]
    assert preview.text.count('name="entry"') == 2  # the team that is not whole is shown, and not sent
    assert (before, done.status_code) == (["nominated"] * 3, 302)
    assert [row.state for row in hosted.listed()] == ["confirmed", "confirmed", "nominated"]


def test_refusal_without_a_reason_shows_the_preview_again(hosted: Hosted, organizing: FlaskClient) -> None:
    entry = hosted.enter(0)

    answer = organizing.post(
        of_stage(hosted, "/decide"), data={"decision": "refused", "entry": entry, f"seen-{entry}": "1"}
    )

    assert (answer.status_code, hosted.view(entry).state) == (422, "nominated")
    assert "Себебі айтылмаған" in answer.text


def test_filters_choose_what_the_list_shows(hosted: Hosted, organizing: FlaskClient) -> None:
    hosted.confirm(hosted.enter(0))
    hosted.enter(4, participation=Participation.RESERVE)
    hosted.enter(1, 2, number=TEAM)
    asked = ("?state=confirmed", "?participation=reserve", f"?skill={hosted.skill(TEAM)}", "?q=омар",
             f"?organisation={hosted.colleges[1]}", "?q=zzz")  # fmt: skip

    found = [names_in(organizing.get(of_stage(hosted, filters)).text) for filters in asked]

    assert found == [["Бектасов"], ["Омаров"], ["Сәрсенова", "Қалиев"], ["Омаров"], ["Омаров"], []]


def test_looks_at_names_are_logged(hosted: Hosted, organizing: FlaskClient, college: FlaskClient) -> None:
    entry = hosted.enter(0)
    with hosted.app.app_context(), db.transaction() as session:
        session.query(AccessLog).delete()

    for address in (of_stage(hosted), of_stage(hosted, f"/{entry}"), f"/stages/{hosted.stage}/experts"):
        organizing.get(address)
    college.get(own(hosted, 0, "/notices"))

    with hosted.app.app_context(), db.reading() as session:
        logged = [
            (row.what, row.account_id, row.subject) for row in session.scalars(select(AccessLog).order_by(AccessLog.id))
        ]
    who, stage = hosted.organizer.account_id, f"stage:{hosted.stage}"
    assert logged == [
        ("entries-seen", who, stage), ("entries-seen", who, f"entry:{entry}"), ("experts-seen", who, stage),
        ("entries-seen", hosted.nominators[0].account_id, stage),
    ]  # fmt: skip


def test_notices_are_of_confirmed_entries_in_both_languages(hosted: Hosted, college: FlaskClient) -> None:
    team = hosted.enter(0, 1, number=TEAM)
    hosted.confirm(team)
    hosted.enter(2)

    page = college.get(own(hosted, 0, "/notices"))

    assert page.text.count('<article class="card notice">') == 2
    assert names_in(page.text) == ["Бектасов", "Сәрсенова"]
    for text in ("Қатысу туралы хабарлама", "Уведомление об участии", "2026 жылғы 2 ақпан – 2026 жылғы 4 ақпан",
                 "2 февраля 2026 года – 4 февраля 2026 года", "region kk", "region ru", "Компетенция 20"):  # fmt: skip
        assert page.text.count(text) >= 2, text


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not re.search("sign_in|role_grant|pairing|^BEGIN", statement):  # who asks is remembered for a moment only
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", ["entries", "experts", "college", "preview"])
def test_list_makes_no_query_a_row(hosted: Hosted, organizing: FlaskClient, page: str) -> None:
    addresses = {
        "entries": of_stage(hosted),
        "experts": f"/stages/{hosted.stage}/experts",
        "college": own(hosted),
        "preview": of_stage(hosted, "?state=nominated"),
    }

    def several() -> int:
        with hosted.app.app_context(), counted() as statements:
            assert organizing.get(addresses[page]).status_code == 200
        return len(statements)

    hosted.enter(0)
    assign(hosted, person(hosted, "А"))
    several()
    once = several()
    for one in (1, 2, 3, 4, 5):
        hosted.enter(one)
    for surname in "БВГД":
        assign(hosted, person(hosted, surname, "employer"))
    assert several() == once


def test_long_lists_are_paged(hosted: Hosted, organizing: FlaskClient) -> None:
    def fill(session: object, stage: str, **said: object) -> None:
        skill = skill_row(session, stage, hosted.skill())  # type: ignore[arg-type]
        for _number in range(51):
            add_entry(session, skill, NewEntry([hosted.people[0]]), "added", **said)  # type: ignore[arg-type]

    hosted.do(fill)

    pages = [organizing.get(of_stage(hosted, f"?page={page}")).text.count('name="entry"') for page in (1, 2)]
    assert pages == [50, 1]


def test_entry_shows_who_replaced_whom_and_leads_to_the_persons_page(hosted: Hosted, organizing: FlaskClient) -> None:
    open_for_now(hosted)
    entry = confirmed(hosted, 0)

    done = organizing.post(
        of_stage(hosted, f"/{entry}/swap"), data={"person": hosted.people[1], "reason": "Moved", "seen": "2"}
    )
    page = organizing.get(of_stage(hosted, f"/{entry}"))

    assert done.status_code == 302
    assert "Бектасов Дәурен → Сәрсенова Ұлжан" in page.text
    assert f'href="/people/{hosted.people[1]}"' in page.text


def test_entry_of_another_stage_is_not_found(hosted: Hosted, signed_in: Callable[..., Actor]) -> None:
    entry, client = hosted.enter(0), hosted.app.test_client()
    signed_in(client, "organizer")
    elsewhere = hosted.season.stages["republic"]

    answer = client.get(f"/stages/{elsewhere}/entries/{entry}")

    assert (answer.status_code, names_in(answer.text)) == (404, [])


def test_seating_by_the_page_tells_how_many(hosted: Hosted, organizing: FlaskClient) -> None:
    made = hosted.assess()
    confirmed(hosted, 0)
    address = of_stage(hosted, "/seating")

    before, done, after = organizing.get(address), organizing.post(address), organizing.get(address)

    assert [f'action="{address}"' in page.text for page in (before, after)] == [True, False]
    assert (done.status_code, len(hosted.seats(made))) == (302, 1)


def test_expert_is_assigned_by_the_page_and_the_share_is_shown(hosted: Hosted, organizing: FlaskClient) -> None:
    who, address = person(hosted, "Сапаров", "employer"), f"/stages/{hosted.stage}/experts"
    found = organizing.get(f"{address}?q=сапар")
    assign(hosted, person(hosted, "А"))
    assign(hosted, person(hosted, "Б"))

    done = organizing.post(address, data={"skill": hosted.skill(), "person": who, "role": "expert"})

    assert "Сапаров" in found.text
    assert done.status_code == 302
    assert "33,3\N{NO-BREAK SPACE}%" in organizing.get(address).text
