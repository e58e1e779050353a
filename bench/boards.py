"""Boards under load: marks by HTTP on the real server while a hall watches, load and viewers on the same machine.

Issue of championships, speed: 8 writers and 500 viewers, 500 marks/s durable, seen p95 100 ms; 300 experts at 200
marks/s and 2,000 viewers, seen p95 150 ms; 9,000 viewers, seen p99 450 ms. "Seen" is from the mark sent until the
board's revision that counts it has arrived.
"""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from bench.hall import open_stage, raise_limit, waited, watching
from bench.marks import _cpu
from bench.tablets import EVERYTHING, hang_up, send
from bench.workshop import ON, Workshop, Writer, serving, workshop
from scoring.rules.calculations import PassFail
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, SubCriterion, Text

SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
SHARE = float(os.environ.get("BENCH_SHARE", "1"))  # of the viewers, for trying it out on a small machine
SETTLES = 2.0  # seconds in which the last frames arrive
SHEETS, ASPECTS, SEATS = 6, 25, 90  # cells enough for eight writers to mark each one once


def measure() -> dict[str, object]:
    raise_limit()
    found: dict[str, object] = {"on": ON, "share_of_viewers": SHARE}
    with workshop(seats=SEATS, scheme=_scheme()) as place:
        found["8_writers_500_viewers"] = _run(place, 8, viewers=500)
    for viewers in (2000, 9000):
        with workshop(assessments=9, seats=24) as place:
            found[f"300_experts_200_marks_{viewers}_viewers"] = _run(place, 300, viewers=viewers, per_second=200.0)
    return found


def _run(place: Workshop, writers: int, *, viewers: int, per_second: float = 0.0) -> dict[str, object]:
    paths, chosen = open_stage(place), place.writers[:writers]
    with serving(place) as (process, port), watching(paths, port, round(viewers * SHARE)) as seen:
        cpu, began = _cpu(process.pid), time.monotonic()
        marks = asyncio.run(_mark(chosen, port, per_second))
        ended = time.monotonic()
        time.sleep(SETTLES)
        spent, resident = _cpu(process.pid) - cpu, _resident(process.pid)
    written, (told,) = place.marks_in_journal(), seen
    late = sorted(
        one
        for assessment, of_viewers in told.frames.items()
        for frames in of_viewers
        for one in waited(marks[assessment], frames, 0)
    )
    acknowledged = sum(len(each) for each in marks.values())
    answered = sorted((done - sent) * 1000 for each in marks.values() for sent, done in each)
    return {
        "viewers": told.viewers,
        "viewers_cut": told.lost,
        "marks_per_second": round(acknowledged / (ended - began), 1),
        "answered_p99_ms": _at(answered, 99),
        "seen_p50_ms": _at(late, 50),
        "seen_p95_ms": _at(late, 95),
        "seen_p99_ms": _at(late, 99),
        "never_seen": sum(one == float("inf") for one in late),
        "pairs": len(late),
        "whole": acknowledged == written,
        "server_cpu_share": round(spent / (ended - began + SETTLES), 2),
        "server_mib": resident,
    }


async def _mark(writers: Sequence[Writer], port: int, per_second: float) -> dict[str, list[tuple[float, float]]]:
    """Each writer marks its own cells, each once; (sent, acknowledged) by assessment."""
    marks: dict[str, list[tuple[float, float]]] = defaultdict(list)
    pause = len(writers) / per_second if per_second else 0.0
    until = time.monotonic() + SECONDS
    work = [_tablet(writer, port, until, pause, number / len(writers), marks) for number, writer in enumerate(writers)]
    await asyncio.gather(*work)
    return marks


async def _tablet(
    writer: Writer,
    port: int,
    until: float,
    pause: float,
    phase: float,
    marks: dict[str, list[tuple[float, float]]],
) -> None:
    streams = await asyncio.open_connection("127.0.0.1", port)
    due = time.monotonic() + phase * pause
    for number, cell in enumerate(writer.cells):
        if pause:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        sent = due if pause else time.monotonic()
        if sent >= until:
            break
        client_id = f"board-{writer.account}-{number:07d}"
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            status, _answer = await send(streams, writer, client_id, cell, EVERYTHING, 0)
            if status == 200:
                marks[writer.assessment].append((sent, time.monotonic()))
        due += pause
    await hang_up(streams)


def _scheme() -> Scheme:
    """Nothing but pass or fail: a mark settles its aspect."""
    sheets = tuple(_sheet(number) for number in range(1, SHEETS + 1))
    title = Text(kk="Веб", ru="Веб", en="Web")
    return Scheme("17", title, (), (Criterion("A", title, None, sheets),), (CalculationRow(PassFail()),))


def _sheet(number: int) -> SubCriterion:
    aspects = tuple(_aspect(number, place) for place in range(ASPECTS))
    return SubCriterion(f"A{number}", Text(en=f"Sheet {number}"), day="1", aspects=aspects)


def _aspect(sheet: int, place: int) -> Aspect:
    text = Text(kk="Өтті", ru="Прошёл", en="Passed")
    worth = 67 if (sheet, place) < (5, 0) else 66  # 150 aspects, 100.00 in all
    return Aspect(f"s{sheet}a{place}", Kind.MEASUREMENT, text, worth, None, calculation=1)


def _resident(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def _at(taken: Sequence[float], percent: int) -> float | None:
    return round(taken[min(len(taken) - 1, len(taken) * percent // 100)], 1) if taken else None
