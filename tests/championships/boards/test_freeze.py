"""During a freeze every route that is open to anybody is walked, and looked through for anything later than it."""

import csv
import html
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.championships.boards.setting import Shows
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import ChampionshipRow, SeasonRow
from scoring.foundation.db import db
from tests.championships.boards.ground import Ground, Watch
from tests.championships.boards.test_pages import NAME, seat_person
from tests.chance import without_chance
from tests.people.examples import EXAMPLES, Example
from tests.people.test_routes import TABLES, address, served

pytestmark = pytest.mark.one_database
LATER = ("0.11", "0.23", "0.37", "0.41", "0.59", "0.97")  # of the second sheet: totals that no earlier sum makes
DICTIONARY = r'data-(words|second)="[^"]*"'  # what medals and states are called, whatever is shown
SAID_AT_THE_END = (("medal", "gold"), ("shown", "results"))
# Of the moment, or of how often one asked; an ETag is a hash of the body, which is compared itself.
OF_THE_MOMENT = {"Date", "Content-Length", "ETag", "Retry-After", "X-RateLimit-Remaining", "X-RateLimit-Reset"}


def open_routes() -> list[str]:
    """Everything that a routes.csv lets anybody read, and that is served."""
    found = set()
    for table in TABLES:
        with Path(table).open(encoding="utf-8", newline="") as file:
            found |= {
                row["route"] for row in csv.DictReader(file) if row["who"] == "anyone" and "GET" in row["methods"]
            }
    return sorted(found & {route for route, method in served() if method == "GET"})


def values(ground: Ground, example: Example) -> Example:
    """The stage and the skill of the freeze, whatever else the route takes; ids of the hall where it asks for them,
    and the hash of its final results, which somebody may have heard of."""
    ours = {"stage": ground.stage, "skill": ground.skill, "assessment": ground.hall.assessment}
    with ground.app.app_context(), db.reading() as session:
        ours["championship"] = ground.season.championship
        held = select(SeasonRow.public_id).join(ChampionshipRow, ChampionshipRow.season_id == SeasonRow.id)
        ours["season"] = session.scalars(held.where(ChampionshipRow.public_id == ours["championship"])).one()
        ours["hash"] = session.scalar(select(FinalisationRow.hash)) or "0" * 64
    return Example(values={**example.values, **ours, "seat": ground.hall.seats[0]}, form=None, json=None)


def said(app: Flask, client: FlaskClient, ground: Ground, route: str) -> str:
    """All that one route says to somebody who did not sign in: body, headers, and the first frame of a stream."""
    prepare = EXAMPLES.get((route, "GET"))
    example = prepare(app, None) if prepare and "<stage>" not in route else Example()
    place = address(app, route, "GET", values(ground, example))
    response = client.get(place)
    if response.mimetype == "text/event-stream":
        body = next(response.iter_encoded()).decode()
        response.close()
    else:
        body = response.get_data().decode(errors="replace")  # a face of papers is no text
    body = re.sub(DICTIONARY, "", body)
    kept = {name: value for name, value in response.headers if name not in OF_THE_MOMENT}
    return without_chance(readable(body) + json.dumps(kept))


def readable(text: str) -> str:
    """As whoever reads it has it in the end: entities of an attribute, then the letters that JSON writes as numbers."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), html.unescape(text))


def test_nothing_later_than_the_freeze_is_said_on_any_open_route(
    app: Flask, ground: Ground, watch: Watch, client: FlaskClient
) -> None:
    seat_person(ground, 0)
    ground.fill()
    ground.choose(Shows.FREEZE, watch.moment + timedelta(minutes=5))
    watch.turn(minutes=10)
    before = ground.totals()
    walked_before = {one: said(app, client, ground, one) for one in open_routes() if "board" in one and "<" in one}
    ground.fill(LATER, sheet=2)
    ground.finalise()
    with app.app_context(), db.reading() as session:
        final = session.scalars(select(FinalisationRow)).one()
    rows = json.loads(final.document)["standings"]
    secrets = {final.hash, final.hash[:12], NAME, "Алтын"}
    secrets |= {f'"{key}":{gap}"{value}"' for key, value in SAID_AT_THE_END for gap in ("", " ")}
    secrets |= {text for row in rows for text in (row["total"], row["total"].replace(".", ","))}
    secrets |= {f'"{row["scale"]}"' for row in rows} - {f'"{row.scale}"' for row in ground.board().rows}

    walked = {route: said(app, client, ground, route) for route in open_routes()}

    assert len(walked) > 30
    assert sum(route.startswith("/api/v1/") for route in walked) >= 16
    assert {route for route, text in walked.items() if any(secret in text for secret in secrets)} == set()
    assert ground.totals() == before
    # The places where it could have stood are there: all frozen totals are, and progress goes on.
    for route in (f"/boards/<stage>/<skill>{end}" for end in ("", "/embed", "/stream")):
        assert all(str(total) in walked[route].replace(",", ".") for total in before.values()), route
    moved = {route for route, text in walked_before.items() if _but_progress(text) != _but_progress(walked[route])}
    assert moved == set()


def test_what_the_walk_looks_for_is_said_once_it_is_released(app: Flask, ground: Ground, client: FlaskClient) -> None:
    """Else the walk would find nothing because it looks for nothing."""
    seat_person(ground, 0)
    ground.fill()
    ground.fill(LATER, sheet=2)
    ground.finalise()
    ground.release()
    with app.app_context(), db.reading() as session:
        hashed = session.scalars(select(FinalisationRow.hash)).one()

    walked = {route: said(app, client, ground, route) for route in open_routes() if "v1" in route or "board" in route}

    told = {secret: {route for route, text in walked.items() if secret in text} for secret in ("4.17", NAME, hashed)}
    skill = "/api/v1/stages/<stage>/skills/<skill>"
    boards = {"/api/v1/boards/<stage>/<skill>", "/boards/<stage>/<skill>", "/boards/<stage>/<skill>/stream"}
    assert told["4.17"] >= {f"{skill}/standings", f"{skill}/bundle", "/api/v1/stages/<stage>/awards", *boards}
    assert told[NAME] >= {f"{skill}/standings", "/api/v1/stages/<stage>/awards", *boards}
    assert told[hashed] >= {f"{skill}/standings", f"{skill}/bundle", "/api/v1/verification/skills/<skill>", *boards}
    assert '"medal":"gold"' in walked["/api/v1/boards/<stage>/<skill>"]


def test_a_name_in_an_attribute_of_a_page_is_read_as_a_browser_reads_it(ground: Ground, client: FlaskClient) -> None:
    """There JSON writes each letter as a number: the name would hide from a walk that does not turn it back."""
    seat_person(ground, 0)
    ground.fill()
    ground.fill(LATER, sheet=2)
    ground.finalise()
    ground.release()

    (attribute,) = re.findall(r'data-document="([^"]*)"', client.get(ground.page).text)

    assert NAME not in attribute
    assert NAME in readable(attribute)


def _but_progress(text: str) -> str:
    """What was said without the counts of progress, and without what is another at every look (tokens, revisions)."""
    text = re.sub(r'(&#34;|\\?")(marked|locked|aspects|sheets)\1: ?\d+', "", text)
    text = re.sub(r"(бағаланды|Бағаланды|Құлыпталды): \d+/\d+", "", text)
    text = re.sub(r"retry: \d+|id: \S+|revision\W+\d+", "", text)
    return re.sub(r'(name="csrf_token" value="|csrf-token" content="|Set-Cookie": ")[^"]+', "", text)
