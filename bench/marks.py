"""Marks by HTTP on the real server, load on the same machine; every acknowledged mark is counted in the journal.

Issue of the marking room, speed: 32 writers at least 1,200/s with p99 40 ms on SQLite; 300 experts at 200 marks/s with
p99 80 ms.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace

from bench.tablets import Counted, mark
from bench.workshop import ON, Workshop, Writer, serving, workshop

SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))


def measure() -> dict[str, object]:
    found: dict[str, object] = {"on": ON}
    for name, postgresql in (("sqlite", False), ("postgresql", True)):
        try:
            with workshop(postgresql=postgresql) as place:
                found[f"{name}_32_writers"] = _run(place, 32)
            with workshop(assessments=9, seats=24, postgresql=postgresql) as place:
                found[f"{name}_300_experts_200_marks"] = _run(place, 300, per_second=200.0)
        except OSError as error:
            found[name] = f"not measured: {error}"
    return found


def _run(place: Workshop, writers: int, per_second: float = 0.0) -> dict[str, object]:
    with serving(place) as (process, port):
        mark(place.writers[:writers], port, seconds=1.0, per_second=per_second)  # what is read for the first time
        before = place.marks_in_journal()
        cpu = _cpu(process.pid)
        counted = mark(_renamed(place, writers), port, seconds=SECONDS, per_second=per_second)
        spent = _cpu(process.pid) - cpu
    written = place.marks_in_journal() - before
    return {**counted.figures(), "writers": writers, "in_journal": written, "whole": _whole(counted, written),
            "server_cpu_share": round(spent / (counted.ended - counted.began), 2)}  # fmt: skip


def _whole(counted: Counted, written: int) -> bool:
    """Each acknowledged mark is in the journal; what was sent and not answered may be."""
    return len(counted.acknowledged) <= written <= len(counted.acknowledged) + counted.lost


def _renamed(place: Workshop, writers: int) -> Iterator[Writer]:
    """The same tablets on cells that the warming up did not touch: each list turned by half."""
    for writer in place.writers[:writers]:
        half = len(writer.cells) // 2
        yield replace(writer, account=writer.account + 1_000_000, cells=writer.cells[half:] + writer.cells[:half])


def _cpu(pid: int) -> float:
    """Seconds of processor that a process has used."""
    if sys.platform != "linux":
        return 0.0
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        parts = stat.read().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
