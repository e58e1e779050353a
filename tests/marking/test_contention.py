"""Many tablets at once and a server killed in the middle: what was acknowledged is there, once, and nothing else."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from scoring.foundation.db import db
from scoring.marking.checkpoints import verify
from scoring.marking.models import AcceptedCommandRow
from scoring.people.actors import Actor
from scoring.rules.journal import Entry
from tests.marking.hall import Hall, make_hall

ROOT = Path(__file__).resolve().parents[2]
SEATS, SHEETS = 6, 8  # 48 sheets
ACKNOWLEDGED = 25  # answers after which the server is killed
KILLS = 2

Said = dict[str, Any]


@pytest.fixture
def crowd(app: Flask) -> Hall:
    return make_hall(app, seats=SEATS, sheets=SHEETS)


class Server:
    """A process with tablets. `answers` come as they are written."""

    def __init__(self, hall: Hall, tablets: list[tuple[Actor, list[Said]]], *, gevent: bool) -> None:
        settings = hall.app.config["SETTINGS"]
        plan = {
            "database": settings.database,
            "instance": settings.instance,
            "assessment": hall.assessment,
            "gevent": gevent,
            "tablets": [{"account": actor.account_id, "commands": said} for actor, said in tablets],
        }
        command = [sys.executable, "-m", "tests.marking.tablets"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._write(json.dumps(plan))
        assert next(self.answers())["client_id"] == "ready"

    def start(self) -> None:
        self._write("go")

    def answers(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if line.endswith("\n"):
                yield json.loads(line)

    def kill(self) -> list[dict[str, Any]]:
        """Kill the process as a power cut would; what it had still answered."""
        self._process.kill()
        late = list(self.answers())
        self.close()
        return late

    def close(self) -> None:
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


def one_answer_a_sheet(hall: Hall, tablet: int) -> list[Said]:
    """A value for "m" of each of the 48 sheets, from somebody who has seen nothing: tablet n says n hundredths."""
    return [
        {
            "client_id": f"tablet-{tablet}-{seat}-{sheet}",
            "seat": hall.seats[seat],
            "aspect": f"m{sheet}",
            "act": "answer",
            "answer": f"typed:0.0{tablet}",
            "seen": None,
        }
        for seat in range(SEATS)
        for sheet in range(1, SHEETS + 1)
    ]


def race(hall: Hall, kind: str) -> list[dict[str, Any]]:
    """Four tablets of three judges: each in a process of its own on PostgreSQL, all in one on SQLite."""
    judges = (*hall.judges[:3], hall.judges[0])
    tablets = [(judge, one_answer_a_sheet(hall, number)) for number, judge in enumerate(judges, 1)]
    alone = [[tablet] for tablet in tablets] if kind == "postgresql" else [tablets]
    servers = [Server(hall, each, gevent=kind == "sqlite") for each in alone]
    for server in servers:
        server.start()
    answers = [answer for server in servers for answer in server.answers()]
    for server in servers:
        server.close()
    return answers


def whole_journal(hall: Hall) -> list[Entry]:
    return [entry for seat in range(len(hall.seats)) for entry in hall.journal(seat)]


def faults(hall: Hall) -> tuple[object, ...]:
    with hall.app.app_context(), db.reading() as session:
        return verify(session, hall.assessment).faults


def test_four_tablets_on_each_of_48_sheets_lose_nothing(crowd: Hall, database_kind: str) -> None:
    answers = race(crowd, database_kind)

    outcomes = Counter(answer.get("code", "written") for answer in answers)
    assert outcomes == {"written": 48, "cell-outdated": 144}
    journal = whole_journal(crowd)
    assert len({(entry.seat, entry.aspect) for entry in journal}) == len(journal) == 48
    written = {
        (answer["client_id"].split("-", 2)[1], answer["client_id"].split("-", 2)[2])
        for answer in answers
        if "seq" in answer
    }
    places = {seat: number for number, seat in enumerate(crowd.seats)}
    assert {(str(entry.value), f"{places[entry.seat]}-{(entry.aspect or '')[1:]}") for entry in journal} == written
    assert faults(crowd) == ()


def commands_of(hall: Hall, judge: int) -> list[Said]:
    """More than anybody waits for: each with a value of its own, so that the journal says which one it is."""
    return [
        {
            "client_id": f"judge-{judge}-command-{number:04d}",
            "seat": hall.seats[number % SEATS],
            "aspect": f"m{judge + 1}",
            "act": "answer",
            "answer": f"typed:0.{number % 100:02d}",
            "seen": 10_000,
        }
        for number in range(3000)
    ]


@pytest.mark.parametrize("gevent", [False, True], ids=["threads", "gevent"])
def test_killed_server_keeps_every_acknowledged_mark_once(crowd: Hall, gevent: bool) -> None:
    acknowledged: dict[str, int] = {}
    for _ in range(KILLS):
        left = [
            (actor, [said for said in commands_of(crowd, number) if said["client_id"] not in acknowledged])
            for number, actor in enumerate(crowd.judges[:3])
        ]
        server = Server(crowd, left, gevent=gevent)
        server.start()
        fresh = []
        for answer in server.answers():
            fresh.append(answer)
            if len(fresh) >= ACKNOWLEDGED:
                break
        fresh += server.kill()
        acknowledged |= {answer["client_id"]: answer["seq"] for answer in fresh}

    journal = whole_journal(crowd)
    by_place = {(entry.seat, entry.seq): entry for entry in journal}
    said = {each["client_id"]: each for judge in range(3) for each in commands_of(crowd, judge)}
    for client_id, seq in acknowledged.items():
        entry = by_place[said[client_id]["seat"], seq]
        assert (entry.aspect, entry.answer) == (said[client_id]["aspect"], said[client_id]["answer"])
    with crowd.app.app_context(), db.reading() as session:
        assert session.scalar(select(func.count(AcceptedCommandRow.id))) == len(journal)
    assert len(acknowledged) >= KILLS * ACKNOWLEDGED
    assert faults(crowd) == ()
