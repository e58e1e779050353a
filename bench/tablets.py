"""Tablets as sockets: as many as asked, each sending one mark after the other over its own connection."""

import asyncio
import json
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bench.workshop import Writer

EVERYTHING = 1_000_000  # as the number of the newest entry: whatever stands in the cell was seen


@dataclass
class Counted:
    """What came back: acknowledged client ids, milliseconds of each, and what was refused, by status."""

    acknowledged: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    lost: int = 0  # sent, and the connection ended before an answer came
    began: float = 0.0
    ended: float = 0.0

    def figures(self) -> dict[str, object]:
        taken = sorted(self.milliseconds)
        seconds = self.ended - self.began
        return {
            "acknowledged": len(self.acknowledged),
            "refused": self.refused,
            "per_second": round(len(self.acknowledged) / seconds, 1) if seconds else 0,
            "p50_ms": _at(taken, 50),
            "p95_ms": _at(taken, 95),
            "p99_ms": _at(taken, 99),
            "worst_ms": round(taken[-1], 1) if taken else None,
        }


def mark(writers: Iterable[Writer], port: int, *, seconds: float, per_second: float = 0.0) -> Counted:
    """Mark for some seconds: as fast as answers come, or `per_second` marks from all of them together."""
    return asyncio.run(_mark(list(writers), port, seconds, per_second))


async def _mark(writers: list[Writer], port: int, seconds: float, per_second: float) -> Counted:
    counted = Counted(began=time.perf_counter())
    pause = len(writers) / per_second if per_second else 0.0
    until = counted.began + seconds
    work = [
        _tablet(writer, port, until, pause, number / len(writers), counted) for number, writer in enumerate(writers)
    ]
    await asyncio.gather(*work)
    counted.ended = time.perf_counter()
    return counted


async def _tablet(writer: Writer, port: int, until: float, pause: float, phase: float, counted: Counted) -> None:
    """One tablet. With a pause it sends at its own fixed moments, and a late answer is counted from the moment due."""
    streams = await asyncio.open_connection("127.0.0.1", port)
    seen: dict[tuple[str, str], int] = {}
    due = time.perf_counter() + phase * pause
    number = 0
    while (now := time.perf_counter()) < until:
        if pause:
            await asyncio.sleep(max(0.0, due - now))
        began = due if pause else now
        cell = writer.cells[number % len(writer.cells)]
        client_id = f"bench-{writer.account}-{number:07d}"
        turn = number // len(writer.cells)
        try:
            status, answer = await send(streams, writer, client_id, cell, seen.get(cell, EVERYTHING), turn)
        except (asyncio.IncompleteReadError, ConnectionError):
            counted.lost += 1
            break
        counted.milliseconds.append((time.perf_counter() - began) * 1000)
        if status == 200:
            counted.acknowledged.append(client_id)
            seen[cell] = answer["seq"]
        else:
            code = f"{status} {answer.get('error', {}).get('code', '')}"
            counted.refused[code] = counted.refused.get(code, 0) + 1
        number += 1
        due += pause
    await hang_up(streams)


def said(turn: int) -> str:
    """What a tablet answers when it comes to a cell again: every second time the contrary."""
    return "passed:yes" if turn % 2 == 0 else "passed:no"


async def send(
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter], writer: Writer, client_id: str, cell: tuple[str, str],
    seen: int, turn: int,
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    """One mark over an open connection: the status and the answer."""
    command: dict[str, object] = {"client_id": client_id, "seat": cell[0], "aspect": cell[1], "act": "answer"}
    command |= {"answer": said(turn), "seen": seen}
    body = json.dumps(command).encode()
    head = (
        f"POST /api/marking/{writer.assessment}/marks HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {writer.cookie}\r\n"
        f"X-CSRFToken: {writer.csrf}\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    streams[1].write(head.encode() + body)
    received = await streams[0].readuntil(b"\r\n\r\n")
    lines = received.split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length"))
    return int(lines[0].split()[1]), json.loads(await streams[0].readexactly(length))


async def hang_up(streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None) -> None:
    """Close a connection to its end, whether or not the other side is still there."""
    if streams:
        streams[1].close()
        with suppress(OSError):
            await streams[1].wait_closed()


def _at(taken: list[float], percent: int) -> float | None:
    return round(taken[min(len(taken) - 1, len(taken) * percent // 100)], 1) if taken else None
