"""A final board gives its open results to anybody, and the program that computes them again; nothing before."""

import json
import re
import runpy
import subprocess
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.championships.boards.choosing import release_results
from scoring.foundation.config import PROJECT
from scoring.marking.commands import Act
from tests.championships.advancing.lists import AT, SKILL, Lists, make_lists
from tests.championships.season import make_season, mark_in
from tests.championships.skills import finalise, lock_all, make_skill, sign_sheets
from tests.marking.hall import Hall

pytestmark = pytest.mark.one_database
SCRIPT = PROJECT / "docs" / "verify_bundle.py"


def final(app: Flask, *, released: bool = True) -> Lists:
    lists = make_lists(app)
    if released:
        release(lists)
    return lists


def release(lists: Lists) -> None:
    lists.do(lambda session: release_results(session, lists.stage, lists.skill, actor=lists.hall.organizer, at=AT))


def board(client: FlaskClient, lists: Lists, language: str = "en") -> str:
    client.set_cookie("language", language)
    return client.get(f"/boards/{lists.stage}/{lists.skill}").text


def test_what_the_board_gives_is_checked_by_the_program_it_gives(app: Flask, client: FlaskClient, tmp_path) -> None:
    page = board(client, final(app))

    bundle, program = re.findall(r'<a class="btn[^"]*" href="(/(?:api/|verify_bundle)[^"]+)"', page)
    name = re.findall(r'download="([^"]+)"', page)[0]
    (tmp_path / name).write_bytes(client.get(bundle).data)
    (tmp_path / "verify_bundle.py").write_bytes(client.get(program).data)
    command = re.findall(r"<pre[^>]*><code>python ([^<]+)</code>", page)[0].split()
    done = subprocess.run([sys.executable, "-I", *command], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, command) == (0, ["verify_bundle.py", name])
    assert json.loads((tmp_path / name).read_text(encoding="utf-8"))["hash"] in page


def test_the_program_is_the_one_of_the_source(client: FlaskClient) -> None:
    answer = client.get("/verify_bundle.py")

    assert answer.data == SCRIPT.read_bytes()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert callable(runpy.run_path(str(SCRIPT))["digest"])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_line_is_said_in_every_language_and_not_before_the_release(
    app: Flask, client: FlaskClient, language: str
) -> None:
    lists = final(app, released=False)
    before = board(client, lists, language)

    release(lists)
    after = board(client, lists, language)

    heading = {
        "kk": "Нәтижені өзіңіз тексеріңіз", "ru": "Проверьте результаты сами", "en": "Check these results yourself",
    }  # fmt: skip
    assert [(heading[language] in page, "/bundle" in page) for page in (before, after)] == [
        (False, False),
        (True, True),
    ]


def test_where_the_journal_tells_of_health_nothing_is_offered(app: Flask, client: FlaskClient) -> None:
    hall = make_skill(app, lock=False)
    unlocked = make_lists_of(app, hall)
    hall.send(hall.chief, Act.EXCUSED, "n1", 5, reason="accommodation")
    sign_sheets(hall, [5])
    lock_all(hall)
    finalise(hall)
    release(unlocked)

    page = board(client, unlocked)

    assert ("Final results" in page, "/bundle" in page) == (True, False)


def make_lists_of(app: Flask, hall: Hall) -> Lists:
    season = make_season(app, hall.organizer.account_id or 0)
    mark_in(season, season.skills["region", SKILL], hall)
    return Lists(app, season, hall, "region")
