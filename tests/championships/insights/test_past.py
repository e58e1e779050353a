"""Past years' results from files: looked at first, nothing right lost, twice is once, marked and kept apart."""

import io
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from scoring.championships.insights.benchmarks import Field
from scoring.championships.insights.past import importing
from scoring.championships.insights.past.importing import PastView
from scoring.championships.insights.past.models import PastImportRow, PastResultRow
from scoring.championships.insights.past.reading import imported_in
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.reference import load_reference as load_tracks
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE, Actor, Grant
from scoring.people.directory.organisations import OrganisationCard, create_organisation
from scoring.people.models import AccessLog, Region
from scoring.people.regions import load_reference as load_regions
from tests.championships.insights.republics import rows_of
from tests.marking.hall import MOMENT

pytestmark = pytest.mark.one_database
HEADINGS = (
    "Оқу жылы;Кезең;Бағыт;Құзырет нөмірі;Өңір;Колледж;Қатысушы;Жиынтық балл;Ең жоғары балл;Шкала баллы;Медаль;Орын"
)
ORGANIZER = Actor(None, grants=(Grant("organizer"),))
FIRST = "2023/24;республика;;17;KZ-55;;Қалиева Інжу;87,40;;741;алтын;1"
SECOND = "2023-2024;Republic;main;17;Абай облысы;;;50.5;100;;;2"
SCALE = "2022/23;республика;;17;;Ай колледжі;;;;690;;"


def csv(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode()


@pytest.fixture
def organizing(app: Flask, client: FlaskClient, signed_in) -> FlaskClient:
    client.set_cookie("language", "en")
    signed_in(client, "organizer")
    with app.app_context(), db.transaction() as session:
        load_regions(session)
        load_tracks(session)
        card = OrganisationCard("college", "KZ-55", name_kk="Ай колледжі")
        create_organisation(session, card, CONSOLE_VISIT, actor=CONSOLE, at=MOMENT)
    return client


def bring(app: Flask, client: FlaskClient, *lines: str) -> str:
    """Upload and read; the address of the review."""
    sent = client.post("/benchmarks/past/files", data={"file": (io.BytesIO(csv(*lines)), "past.csv")})
    work_off(app)
    return str(sent.location)


def looked_at(app: Flask, address: str) -> PastView:
    with app.app_context(), db.reading() as session:
        return importing.import_view(session, address.rpartition("/")[2], actor=ORGANIZER, at=clock.now())


def acts(view: PastView) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(line.act.value, [(found.cell, found.code) for found in line.findings]) for line in view.lines or []]


def kept(app: Flask) -> list[tuple[object, ...]]:
    row = PastResultRow
    columns = (row.season, row.number, row.region, row.total, row.scale, row.medal, row.place)
    with app.app_context(), db.reading() as session:
        return [tuple(one) for one in session.execute(select(*columns).order_by(row.id))]


def test_dry_run_writes_nothing_and_taking_writes_what_was_shown(app: Flask, organizing: FlaskClient) -> None:
    address = bring(app, organizing, FIRST, SECOND, SCALE)
    view, dry = looked_at(app, address), kept(app)

    organizing.post(address)

    assert (acts(view), dry) == ([("new", []), ("new", []), ("new", [])], [])
    assert kept(app) == [
        ("2023/24", "17", "KZ-55", 8740, 741, "gold", 1),
        ("2023/24", "17", "KZ-10", 5050, None, None, 2),
        ("2022/23", "17", "KZ-55", None, 690, None, None),
    ]
    with app.app_context(), db.reading() as session:
        assert session.scalars(select(PastImportRow.rows)).all() == [None]
        assert session.scalars(select(AccessLog.what).where(AccessLog.what.startswith("past-"))).all() == [
            "past-results-imported"
        ]


def test_each_wrong_cell_is_named_and_what_was_right_is_taken(app: Flask, organizing: FlaskClient) -> None:
    address = bring(
        app, organizing,
        "кеше;ай;жоқ;17;Ай облысы;;;101;;1001;темір;0",
        FIRST,
        "2099/00;республика;;17;KZ-55;;;;;;;",
        "2023/24;колледж;;17;KZ-55;;;50;;;;",
        "2023/24;республика;;17;KZ-10;Ай колледжі;;0.105;0;;;",
        FIRST,
    )  # fmt: skip

    found = acts(looked_at(app, address))
    organizing.post(address)
    page = organizing.get(address).text

    assert found == [
        ("refused", [
            ("A2", "past-season-wrong"), ("B2", "past-level-unknown"), ("C2", "past-track-unknown"),
            ("H2", "past-total-wrong"), ("J2", "past-scale-wrong"), ("K2", "past-medal-unknown"),
            ("L2", "past-place-wrong"), ("E2", "past-region-unknown"),
        ]),
        ("new", []),
        ("refused", [("A4", "past-season-wrong"), ("A4", "past-result-missing")]),
        ("refused", [("A5", "past-college-unknown")]),
        ("refused", [("I6", "past-maximum-wrong"), ("H6", "past-total-wrong"), ("F6", "past-college-elsewhere")]),
        ("refused", [("G7", "past-row-twice")]),
    ]  # fmt: skip
    assert len(kept(app)) == 1
    assert "There is no such track." in page  # what was left out is still said once the file is taken


def test_the_same_file_twice_changes_nothing_and_a_corrected_one_changes_the_row(
    app: Flask, organizing: FlaskClient
) -> None:
    organizing.post(bring(app, organizing, FIRST, SECOND, SECOND))
    before = kept(app)

    again = looked_at(app, bring(app, organizing, FIRST, SECOND, SECOND))
    organizing.post(bring(app, organizing, FIRST.replace("87,40", "87,90")))

    assert acts(again) == [("same", []), ("same", []), ("same", [])]  # two alike without a name are two
    assert [row[3] for row in before] == [8740, 5050, 5050]
    assert [row[3] for row in kept(app)] == [8790, 5050, 5050]


def test_a_file_taken_out_leaves_the_results_of_others(app: Flask, organizing: FlaskClient) -> None:
    wrong = bring(app, organizing, FIRST)
    organizing.post(wrong)
    organizing.post(bring(app, organizing, SECOND))

    organizing.post(f"{wrong}/take-out")

    assert [row[2] for row in kept(app)] == ["KZ-10"]
    with app.app_context(), db.reading() as session:
        assert [one.results for one in importing.files(session, actor=ORGANIZER)] == [1, 0]
    assert "past.csv" in organizing.get("/benchmarks/past").text


def test_a_file_is_taken_once(app: Flask, organizing: FlaskClient) -> None:
    address = bring(app, organizing, FIRST)

    organizing.set_cookie("language", "en")

    first, again = (organizing.post(address) for _time in range(2))
    page = organizing.get(again.location).text

    assert [(one.status_code, one.location) for one in (first, again)] == [(302, address)] * 2
    assert "This file was taken already, perhaps in another tab. Here is where it stands." in page
    assert "The file is taken." in page
    assert len(kept(app)) == 1


def test_benchmarks_show_them_as_imported_and_nothing_else_knows_them(app: Flask, organizing: FlaskClient) -> None:
    organizing.post(bring(app, organizing, FIRST, SECOND, SCALE))

    page = organizing.get("/benchmarks/region/KZ-55")

    assert rows_of(page.text, "years") == [
        ["Republican stage imported, not verified", "2023/24", "", "4", "1", "0", "0", "0", "87.40 %", "87.40 %",
         "741", "1", "1"],
        ["Republican stage imported, not verified", "2022/23", "", "0", "0", "0", "0", "0", "—", "—", "690", "1", "1"],
    ]  # fmt: skip
    assert "Қалиева" not in page.text
    with app.app_context(), db.reading() as session:
        assert session.scalar(select(func.count(FinalisationRow.id))) == 0
        lines = imported_in(session, "2023/24", {Field("republic", "students", "main", "17")})
    assert Counter(line.imported for line in lines) == {True: 2}


def test_the_template_brought_back_empty_says_what_is_missing(app: Flask, organizing: FlaskClient) -> None:
    template = organizing.get("/benchmarks/past/template.csv").data.decode("utf-8-sig").strip()

    assert template.split(";")[0] in {"Оқу жылы", "Season"}
    with app.app_context(), db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Region)) == 20


PLACES = ("everywhere", "KZ-55", "KZ-10", "college", "stage")
ROUTES = {  # hand-written: whose organizer may do it to a file of all regions, to one of KZ-55
    ("GET", "/benchmarks/past"): "everywhere KZ-55 KZ-10",
    ("GET", "/benchmarks/past/template.csv"): "everywhere KZ-55 KZ-10",
    ("POST", "/benchmarks/past/files"): "everywhere KZ-55 KZ-10",
    ("GET", "/benchmarks/past/files/of-all"): "everywhere",
    ("POST", "/benchmarks/past/files/of-all"): "everywhere",
    ("POST", "/benchmarks/past/files/of-all/take-out"): "everywhere",
    ("GET", "/benchmarks/past/files/of-55"): "everywhere KZ-55",
    ("POST", "/benchmarks/past/files/of-55"): "everywhere KZ-55",
    ("POST", "/benchmarks/past/files/of-55/take-out"): "everywhere KZ-55",
}


@pytest.fixture
def of_place(app: Flask, client: FlaskClient, signed_in):
    """Sign in whoever organizes there; both files are in the list."""
    with app.app_context(), db.transaction() as session:
        load_regions(session)
        load_tracks(session)
        card = OrganisationCard("college", "KZ-55", name_kk="Ай колледжі")
        college = create_organisation(session, card, CONSOLE_VISIT, actor=CONSOLE, at=MOMENT).public_id

    def enter(place: str) -> FlaskClient:
        scopes = {"everywhere": {}, "college": {"scope": ("college", college)}, "stage": {"scope": ("stage", "a")}}
        actor = signed_in(client, "organizer", **scopes.get(place, {"scope": ("region", place)}))
        with app.app_context(), db.transaction() as session:
            for name, region in (("of-all", None), ("of-55", "KZ-55")):
                session.add(
                    PastImportRow(public_id=name, by=actor.account_id, at=MOMENT, region=region, filename=f"{name}.csv",
                                  sha256="0" * 64, job="none", rows="[]")
                )  # fmt: skip
        client.set_cookie("language", "en")
        return client

    return enter


@pytest.mark.parametrize("place", PLACES)
def test_each_page_of_past_results_lets_in_whom_the_table_says(of_place, place: str) -> None:
    client = of_place(place)

    let_in = {}
    for method, address in ROUTES:
        data = {"file": (io.BytesIO(csv(FIRST)), "past.csv")} if address.endswith("/files") else None
        let_in[method, address] = client.open(address, method=method, data=data).status_code != 403

    assert let_in == {route: place in who.split() for route, who in ROUTES.items()}


def test_a_region_brings_its_own_results_and_those_of_its_colleges_alone(app: Flask, of_place) -> None:
    client = of_place("KZ-55")
    own = FIRST.replace("KZ-55", "")  # without a region it is the own one
    address = bring(app, client, own, SECOND, SCALE, "2022/23;республика;;17;KZ-10;Ай колледжі;;;;690;;")

    found, page = acts(looked_at(app, address)), client.get(address).text
    client.post(address)

    assert found == [
        ("new", []),
        ("refused", [("E3", "past-region-not-yours")]),
        ("new", []),
        ("refused", [("F5", "past-college-elsewhere"), ("F5", "past-region-not-yours")]),
    ]
    assert [row[:3] for row in kept(app)] == [("2023/24", "17", "KZ-55"), ("2022/23", "17", "KZ-55")]
    assert "Only results of Pavlodar Region and its colleges are taken." in page


def test_a_region_asks_for_no_other_region_by_a_form_of_its_own(app: Flask, of_place) -> None:
    client = of_place("KZ-55")

    for region in ("KZ-10", ""):
        sent = {"file": (io.BytesIO(csv(FIRST)), "past.csv"), "region": region}
        assert client.post("/benchmarks/past/files", data=sent).status_code == 403

    assert kept(app) == []


def test_what_the_republic_brought_a_region_neither_changes_nor_takes_out(app: Flask, of_place, signed_in) -> None:
    client = of_place("everywhere")
    client.post(bring(app, client, FIRST))
    signed_in(client, "organizer", scope=("region", "KZ-55"))

    same, other = FIRST, FIRST.replace("87,40", "87,90")
    found = [acts(looked_at(app, bring(app, client, line))) for line in (same, other)]

    assert found == [[("same", [])], [("refused", [("H2", "past-brought-above")])]]
    assert [row[3] for row in kept(app)] == [8740]


def test_a_region_sees_its_own_files_whoever_brought_them_and_the_republic_all(app: Flask, of_place, signed_in) -> None:
    client = of_place("everywhere")

    pages = [client.get("/benchmarks/past").text]
    for region in ("KZ-55", "KZ-10"):
        signed_in(client, "organizer", scope=("region", region))
        pages.append(client.get("/benchmarks/past").text)

    assert [("of-all.csv" in page, "of-55.csv" in page) for page in pages] == [
        (True, True), (False, True), (False, False),
    ]  # fmt: skip
