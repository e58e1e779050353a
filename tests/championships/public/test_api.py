"""The public data: what it holds before and after the release, in parts, kept by ETag, read from any page."""

import gzip
import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from scoring.championships.boards.setting import Shows
from scoring.championships.bundle.reading import bundle_from
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, TrackRow
from scoring.foundation import openly
from scoring.foundation.db import db
from scoring.marking.models import JournalEntryRow
from scoring.people.models import Consent
from tests.championships.awards.stage import FIVE, refix
from tests.championships.awards.test_files import seat_people
from tests.championships.boards.ground import BEGAN, Ground
from tests.championships.boards.ground import make_ground as make_marked
from tests.championships.public.conftest import REGIONS, Open, make_open

pytestmark = pytest.mark.one_database
UNKNOWN = dict.fromkeys(("stage", "skill", "revision", "finalised_at", "current")) | {"standing": "unknown"}


def get(client: FlaskClient, path: str, status: int = 200) -> dict:
    response = client.get(path)
    assert response.status_code == status, response.text
    return response.get_json()


def newest(opened: Open, number: str) -> FinalisationRow:
    with opened.stage.app.app_context(), db.reading() as session:
        found = select(FinalisationRow).where(FinalisationRow.document.contains(opened.stage.halls[number].assessment))
        return session.scalars(found.order_by(FinalisationRow.revision.desc())).first()


def agree(opened: Open) -> None:
    """Everybody who has a seat agrees to be named."""
    from scoring.people.models import Person

    with opened.stage.app.app_context(), db.transaction() as session:
        said = {"signer": "self", "representative": "", "signed_on": BEGAN.date(), "withdrawn_at": None}
        noted = {"noted_at": BEGAN, "noted_by": opened.stage.organizer.account_id}
        for person in session.scalars(select(Person.id)).all():
            session.add_all(Consent(person_id=person, scope=scope, **said, **noted)
                            for scope in ("publish-name", "processing"))  # fmt: skip


def test_a_reader_goes_from_the_season_down_to_a_skill(client: FlaskClient, opened: Open) -> None:
    (season,) = get(client, "/api/v1/seasons")["items"]
    (championship,) = get(client, f"/api/v1/seasons/{season['id']}/championships")["items"]
    (stage,) = get(client, f"/api/v1/championships/{championship['id']}/stages")["items"]
    skills = get(client, f"/api/v1/stages/{stage['id']}/skills")["items"]

    assert (season["begins"], season["ends"]) == ("2025-09-01", "2026-06-30")
    assert (championship["kind"], championship["track"]["code"]) == ("students", "main")
    assert get(client, f"/api/v1/championships/{championship['id']}") == championship
    assert (stage["id"], stage["level"], stage["skills"]) == (opened.stage.id, "republic", 2)
    assert get(client, opened.address) == stage
    assert [(one["number"], one["shown"]) for one in skills] == [("3", "nothing"), ("17", "nothing")]
    assert get(client, f"{opened.address}/skills/{skills[0]['id']}") == skills[0]


def test_a_list_comes_in_parts_that_name_the_next(client: FlaskClient, opened: Open) -> None:
    first = get(client, f"{opened.address}/skills?limit=1")
    second = get(client, first["next"])

    assert [first["total"], first["limit"], first["offset"]] == [2, 1, 0]
    assert [one["number"] for one in first["items"] + second["items"]] == ["3", "17"]
    assert second["next"] is None
    assert get(client, f"{opened.address}/skills?offset=7")["items"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"), ("limit=201", "limit"), ("limit=1_0", "limit"), ("limit=-1", "limit"),
        ("limit=٣", "limit"), ("offset=1e3", "offset"), ("offset=100001", "offset"), ("page=2", "page"),
        ("limit=1&limit=2", "limit"), ("language=de", "language"), ("limit=" + "9" * 5000, "limit"),
    ],
)  # fmt: skip
def test_a_query_that_does_not_fit_is_refused_by_its_field(client: FlaskClient, query: str, field: str) -> None:
    problem = get(client, f"/api/v1/seasons?{query}", 400)

    assert (problem["code"], problem["params"]) == ("field-wrong", {"field": field})


def test_a_refusal_is_problem_json_in_the_language_of_the_address(client: FlaskClient) -> None:
    for language, word in (("kk", "жоқ"), ("ru", "нет"), ("en", "no such")):
        answer = client.get(f"/api/v1/stages/none?language={language}")
        problem = answer.get_json()

        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
        assert set(problem) == {"type", "title", "status", "detail", "code", "params"}
        assert (problem["status"], problem["code"]) == (404, "stage-unknown")
        assert word in problem["detail"].lower()


def test_nothing_of_final_results_is_said_before_their_release(client: FlaskClient, opened: Open) -> None:
    opened.show(Shows.TOTALS)
    seat_people(opened.stage, "17", [[("Абай", "Ернар")]])
    agree(opened)
    final = newest(opened, "17")
    skill = f"{opened.address}/skills/{opened.skill('17')}"

    refused = {end: get(client, f"{skill}/{end}", 404)["code"] for end in ("standings", "bundle")}
    tables, awards = get(client, f"{opened.address}/tables"), get(client, f"{opened.address}/awards")

    assert set(refused.values()) == {"results-not-released"}
    assert set(map(len, tables["tables"].values())) == {0}
    assert (tables["skills"], tables["labels"]) == ({"released": 0, "of": 2}, {})
    assert (awards["overall"], awards["best"], awards["medals"]) == (None, [], [])
    assert get(client, f"/api/v1/verification/results/{final.hash}") == UNKNOWN
    assert get(client, f"/api/v1/verification/skills/{opened.skill('17')}?hash={final.hash}") == UNKNOWN


def test_released_standings_are_the_board_and_name_whoever_agreed(client: FlaskClient, opened: Open) -> None:
    seat_people(opened.stage, "17", [[("Абай", "Ернар")], [("Қанат", "Өтеген")]])
    opened.release("17")
    address = f"{opened.address}/skills/{opened.skill('17')}/standings"
    unnamed = client.get(address).text
    agree(opened)

    found = get(client, address)

    assert "Ернар" not in unnamed
    assert [one["kk"] for row in found["rows"] for one in row["names"]] == ["Ернар Абай", "Өтеген Қанат"]
    assert [(row["place"], row["region"], row["medal"]) for row in found["rows"]][:2] == [
        (1, "KZ-10", "gold"),
        (2, "KZ-11", "silver"),
    ]
    board = get(client, f"/api/v1/boards/{opened.stage.id}/{opened.skill('17')}")
    assert (found["rows"], found["hash"], found["labels"]) == (
        board["board"]["rows"],
        newest(opened, "17").hash,
        board["labels"],
    )


@pytest.mark.parametrize("track", ["abilympics", "deafskills"])
def test_a_track_that_reveals_health_names_nobody(client: FlaskClient, opened: Open, track: str) -> None:
    seat_people(opened.stage, "17", [[("Абай", "Ернар")]])
    agree(opened)
    opened.release("17")
    with opened.stage.app.app_context(), db.transaction() as session:
        row = session.scalars(select(ChampionshipRow)).one()
        row.track_id = session.scalars(select(TrackRow.id).where(TrackRow.code == track)).one()

    for end in (f"skills/{opened.skill('17')}/standings", "awards", "tables"):
        assert "Ернар" not in client.get(f"{opened.address}/{end}").text


def test_tables_and_awards_count_what_is_released_and_nothing_more(client: FlaskClient, opened: Open) -> None:
    opened.release("17")
    one = get(client, f"{opened.address}/tables")
    opened.release("3")
    both = get(client, f"{opened.address}/tables")
    awards = get(client, f"{opened.address}/awards")

    def points(found: dict) -> list[tuple]:
        return [(row["place"], row["member"], row["worth"]) for row in found["tables"]["medal_total"]][:2]

    assert (one["skills"], points(one)) == ({"released": 1, "of": 2}, [(1, "KZ-10", "4"), (2, "KZ-11", "3")])
    assert (both["skills"], points(both)) == ({"released": 2, "of": 2}, [(1, "KZ-10", "8"), (2, "KZ-11", "6")])
    assert both["without_scale"] == [opened.skill("3")]
    assert both["labels"]["KZ-10"]["en"] == "Abai Region"
    assert (awards["overall"]["scale"], [seat["seat"] for seat in awards["overall"]["seats"]]) == ("761", ["1"])
    assert next((one["member"], one["scale"]) for one in awards["best"]) == ("KZ-10", "761")
    assert [(one["number"], one["medal"]) for one in awards["medals"]][:2] == [("3", "gold"), ("3", "silver")]


def test_a_worth_below_the_bound_of_the_scale_is_not_told_exactly(client: FlaskClient, app) -> None:
    opened = make_open(app)
    refix(opened.stage.halls["17"], ("1.00", "0.99", "0.98", "0.97", "0.05"))
    opened.release("17")

    tables = get(client, f"{opened.address}/tables")["tables"]

    assert {row["member"]: row["worth"] for row in tables["scale_total"]}[REGIONS[4]] == "<500"
    assert {row["member"]: row["worth"] for row in tables["scale_average"]}[REGIONS[4]] == "<500"


def test_the_signed_results_of_a_stage_are_named_once_all_its_skills_are_released(
    client: FlaskClient, opened: Open
) -> None:
    signed = opened.stage.finalise()
    opened.release("17")
    partly = get(client, f"{opened.address}/awards")["final"]
    opened.release("3")
    wholly = get(client, f"{opened.address}/awards")["final"]
    refix(opened.stage.halls["3"], ("0.50", "1.00"))

    assert partly is None
    assert (wholly["revision"], wholly["hash"], wholly["current"]) == (1, signed.hash, True)
    assert get(client, f"{opened.address}/awards")["final"]["current"] is False


def test_a_hash_is_current_then_outdated_by_a_correction_and_a_strange_one_unknown(
    client: FlaskClient, opened: Open
) -> None:
    opened.release("17")
    first = newest(opened, "17").hash
    current = get(client, f"/api/v1/verification/results/{first.upper()}")
    refix(opened.stage.halls["17"], tuple(reversed(FIVE)))
    second = newest(opened, "17").hash
    outdated = get(client, f"/api/v1/verification/results/{first}")

    assert (current["standing"], current["revision"], current["current"]["hash"]) == ("current", 1, first)
    assert (current["stage"], current["skill"]["number"]) == (opened.stage.id, "17")
    assert (outdated["standing"], outdated["revision"]) == ("outdated", 1)
    assert (outdated["current"]["revision"], outdated["current"]["hash"]) == (2, second)
    skill = f"/api/v1/verification/skills/{opened.skill('17')}"
    assert get(client, skill) == get(client, f"/api/v1/verification/results/{second}")
    assert get(client, f"{skill}?hash={first}") == outdated
    for strange in (
        f"/api/v1/verification/results/{'0' * 64}",
        f"{skill}?hash={'0' * 64}",
        "/api/v1/verification/results/x",
    ):
        assert get(client, strange) == UNKNOWN
    assert get(client, f"{skill}?hash=x", 400)["code"] == "field-wrong"
    assert get(client, "/api/v1/verification/skills/none", 404)["code"] == "stage-skill-unknown"


def test_an_answer_the_reader_has_is_not_sent_again_packed_or_not(client: FlaskClient, opened: Open) -> None:
    opened.release("17")
    address = f"{opened.address}/skills/{opened.skill('17')}/standings"
    for how in ("identity", "gzip", "br"):
        first = client.get(address, headers={"Accept-Encoding": how})
        again = client.get(address, headers={"Accept-Encoding": how, "If-None-Match": first.headers["ETag"]})

        assert (first.status_code, again.status_code, again.data) == (200, 304, b""), how
        assert first.headers["Cache-Control"] == "public, no-cache"
    assert json.loads(gzip.decompress(client.get(address, headers={"Accept-Encoding": "gzip"}).data))["revision"] == 1


def test_any_page_may_read_and_none_may_write(client: FlaskClient, opened: Open) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    preflight = client.options(f"{opened.address}/tables", headers=asked)
    answers = [client.get(path, headers=asked) for path in (opened.address, "/api/v1/stages/none", "/api/v1/none")]
    written = client.post(opened.address, headers=asked)

    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert (written.status_code, written.get_json()["code"]) == (405, "method-not-allowed")
    for answer in (preflight, written, *answers):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Set-Cookie" not in answer.headers
    assert [one.status_code for one in answers] == [200, 404, 404]
    assert "Access-Control-Allow-Origin" not in client.get("/api/openapi.json").headers


def test_haste_is_stopped_and_told_when_to_come_back(client: FlaskClient, opened: Open) -> None:
    most = int(openly.HEAVY_LIMIT.partition(" ")[0])

    answers = [client.get(f"{opened.address}/tables") for _ in range(most + 1)]

    assert [one.status_code for one in answers].count(200) == most
    assert (answers[-1].status_code, answers[-1].get_json()["code"]) == (429, "too-many-requests")
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].headers["Access-Control-Allow-Origin"] == "*"


def test_the_old_addresses_of_boards_lead_to_the_new_ones(client: FlaskClient, opened: Open) -> None:
    for place in (opened.stage.id, f"{opened.stage.id}/{opened.skill('17')}"):
        moved = client.get(f"/api/boards/{place}")

        assert (moved.status_code, moved.location) == (301, f"/api/v1/boards/{place}")
        assert moved.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get(moved.location).status_code == 200


def test_tables_ask_the_database_no_oftener_for_more_skills(make_app) -> None:
    opened = make_open(make_app(), more=("18",))
    opened.release("17")
    once = questions(opened)
    opened.release("3")

    assert questions(opened) == once


def questions(opened: Open) -> list[int]:
    counts = []
    for end in ("tables", "awards"):
        asked = list[object]()
        engine = opened.stage.app.extensions["scoring.db"]
        client = opened.stage.app.test_client()
        client.get(f"{opened.address}/{end}")

        def listener(*said: object, asked: list[object] = asked) -> None:
            asked.append(said)

        event.listen(engine, "after_cursor_execute", listener)
        client.get(f"{opened.address}/{end}")
        event.remove(engine, "after_cursor_execute", listener)
        counts.append(len(asked))
    return counts


@pytest.fixture
def ground(make_app) -> Ground:
    marked = make_marked(make_app(), seats=2)
    marked.fill(("1.00", "0.90"))
    marked.fill(("1.00", "0.90"), sheet=2)
    marked.finalise()
    marked.release()
    return marked


def test_the_open_results_hold_and_are_withheld_where_they_tell_of_health(ground: Ground) -> None:
    client, address = ground.app.test_client(), f"/api/v1/stages/{ground.stage}/skills/{ground.skill}/bundle"

    given = client.get(address)
    with ground.app.app_context(), db.transaction() as session:
        last = session.scalars(select(JournalEntryRow).order_by(JournalEntryRow.id.desc())).first()
        session.add(JournalEntryRow(**_excused(last)))
    withheld = client.get(address)

    assert given.status_code == 200
    assert bundle_from(given.data).hash == ground.board().hash
    assert (withheld.status_code, withheld.get_json()["code"]) == (404, "bundle-not-public")


def _excused(last: JournalEntryRow) -> dict:
    kept = {column.key: getattr(last, column.key) for column in JournalEntryRow.__table__.columns}
    excused = {"kind": "excused", "aspect": "m1", "reason": "accommodation"}
    return {**kept, "id": None, "seq": last.seq + 1, **excused}


def test_a_season_is_listed_after_a_newer_one(client: FlaskClient, opened: Open) -> None:
    with opened.stage.app.app_context(), db.transaction() as session:
        first = session.scalars(select(SeasonRow)).one()
        newer = {"begins": first.begins.replace(year=2026), "ends": first.ends.replace(year=2027)}
        session.add(SeasonRow(public_id="newer", name="2026/27", **newer))

    assert [one["id"] for one in get(client, "/api/v1/seasons")["items"]] == ["newer", first.public_id]
    assert get(client, "/api/v1/seasons/newer/championships")["items"] == []
