"""A hall full of viewers: a stage for the assessments of a workshop, and streams that are read as phones read them."""

import json
import os
import re
import resource
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from bench.workshop import SECRET, Workshop
from scoring.app import create_app
from scoring.championships.boards.models import BoardSettingRow
from scoring.championships.stages.models import ChampionshipRow, SeasonRow, StageRow, StageSkillRow, TrackRow
from scoring.championships.stages.reference import MAIN
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow

PER_ADDRESS = 400  # viewers of one loopback address; the server lets 500 in
SAMPLED = 100  # viewers whose every frame is read for what it says; the others are counted
STAGE = "bench-stage"
_MARKED = re.compile(rb'"marked":(\d+)')


@dataclass(frozen=True)
class Seen:
    """What the viewers saw: by assessment, for each sampled viewer (count of marks, moment) as frames came."""

    frames: dict[str, list[list[tuple[int, float]]]]
    viewers: int
    lost: int


def open_stage(place: Workshop) -> dict[str, str]:
    """Put the workshop's assessments on a stage whose boards run; the path of the stream of each."""
    settings = Settings(instance=place.folder, database_url=place.database_url, secret_key=SECRET)
    app, now = create_app(settings), datetime.now(UTC)
    with app.app_context(), db.transaction() as session:
        by = session.scalars(select(AssessmentRow.created_by).limit(1)).one()
        season = SeasonRow(public_id="bench", name="2026/27", begins=date(2026, 9, 1), ends=date(2027, 6, 30))
        session.add(season)
        session.flush()
        track = session.scalars(select(TrackRow.id).where(TrackRow.code == MAIN)).one()
        names = {"name_kk": "Өлшеу", "name_ru": "Измерение", "name_en": "Measurement"}
        championship = ChampionshipRow(
            public_id="bench", season_id=season.id, track_id=track, kind="students", created_by=by, created_at=now,
            **names,
        )  # fmt: skip
        session.add(championship)
        session.flush()
        stage = StageRow(
            public_id=STAGE, championship_id=championship.id, level="republic", venue="", revision=1, created_by=by,
            created_at=now, **names,
        )  # fmt: skip
        session.add(stage)
        session.flush()
        session.add(BoardSettingRow(stage_id=stage.id, stage_skill_id=None, shows="totals", revision=1))
        for number, row in enumerate(session.scalars(select(AssessmentRow).order_by(AssessmentRow.id)), 1):
            session.add(
                StageSkillRow(
                    public_id=row.public_id[:16], stage_id=stage.id, number=str(number), sector="information",
                    rule_set=row.rule_set, rule_set_version=row.rule_set_version, team_size=1, places=1,
                    assessment_id=row.id, **names,
                )
            )  # fmt: skip
    app.extensions["scoring.db"].dispose()
    return {assessment: f"/boards/{STAGE}/{assessment[:16]}/stream" for assessment in place.assessments}


@contextmanager
def watching(paths: dict[str, str], port: int, viewers: int) -> Iterator[list[Seen]]:
    """So many viewers in a process of their own, spread over the boards; what they saw is there after the block."""
    raise_limit()
    asked = json.dumps({"paths": paths, "port": port, "viewers": viewers})
    command = [sys.executable, "-m", "bench.hall", asked]
    root = Path(__file__).parents[1]
    process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdin is None or process.stdout is None:
        raise AssertionError("pipes were asked for")
    if not process.stdout.readline().startswith("ready"):
        raise RuntimeError("the viewers did not all get in")
    found: list[Seen] = []
    try:
        yield found
    finally:
        said, _ = process.communicate("stop\n")
        found.append(Seen(**json.loads(said)))


def raise_limit() -> None:
    """As many open files as the system lets us have; a server started from here gets as many."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def watch(paths: dict[str, str], port: int, viewers: int) -> None:
    """The process of the viewers: opens all streams, says "ready", reads until "stop", prints what was seen."""
    raise_limit()
    picker = selectors.DefaultSelector()
    names = list(paths)
    frames: dict[str, list[list[tuple[int, float]]]] = {name: [] for name in names}
    every, lost = max(1, viewers // SAMPLED), 0
    for number in range(viewers):
        name = names[number % len(names)]
        wire = _open(port, paths[name], f"127.0.{1 + number // PER_ADDRESS}.1")
        kept: list[tuple[int, float]] | None = [] if number % every < len(names) else None
        if kept is not None:
            frames[name].append(kept)
        picker.register(wire, selectors.EVENT_READ, kept)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    picker.register(sys.stdin, selectors.EVENT_READ, "stop")
    going = True
    while going:
        for key, _events in picker.select():
            if key.data == "stop":
                going = False
                continue
            chunk = key.fileobj.recv(65536)  # type: ignore[union-attr]
            if not chunk:
                picker.unregister(key.fileobj)
                lost += 1
            elif key.data is not None:
                now = time.monotonic()
                key.data.extend((int(marked), now) for marked in _MARKED.findall(chunk))
    sys.stdout.write(json.dumps({"frames": frames, "viewers": viewers, "lost": lost}))
    sys.stdout.flush()
    os._exit(0)  # thousands of sockets need no goodbye


def _open(port: int, path: str, address: str) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(address, 0))
    wire.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    answer = wire.recv(65536)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(answer[:200].decode(errors="replace"))
    wire.setblocking(False)
    return wire


def waited(acknowledged: Sequence[tuple[float, float]], seen: Sequence[tuple[int, float]], before: int) -> list[float]:
    """For each mark (sent, acknowledged) in the order of answers: milliseconds from sent until a viewer had it.

    `before` marks were there when the viewer came. A mark that never arrived counts as infinitely late.
    """
    found, at = [], 0
    for number, (sent, _done) in enumerate(sorted(acknowledged, key=lambda mark: mark[1]), before + 1):
        while at < len(seen) and seen[at][0] < number:
            at += 1
        found.append((seen[at][1] - sent) * 1000 if at < len(seen) else float("inf"))
    return found


if __name__ == "__main__":
    watch(**json.loads(sys.argv[1]))
