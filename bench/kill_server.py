"""`kill -9` of the server under load, again and again: every acknowledged mark is in the journal as it was given, once.

Tablets behave as the product's own do: what was not acknowledged is sent again, under the same client id, to whatever
answers next. `python -m bench.kill_server [ROUNDS]` does it on both databases; a short form runs with the tests.
"""

import asyncio
import json
import random
import signal
import socket
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, text

from bench.tablets import EVERYTHING, hang_up, said, send
from bench.workshop import Workshop, Writer, start, workshop
from scoring.app import create_app
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.marking.checkpoints import verify

ROUNDS = 20
TABLETS = 16
_MARKS = "SELECT seat, seq, aspect, \"by\", answer, value FROM journal_entry WHERE kind = 'mark'"
BETWEEN = (0.4, 1.6)  # seconds that the server lives under load


@dataclass(frozen=True)
class Mark:
    """A mark as its tablet knows it was saved, and as an entry of the journal says it."""

    seat: str
    seq: int
    aspect: str
    by: str
    answer: str
    value: int  # hundredths


@dataclass
class Sent:
    """What the tablets know: acknowledged client ids with what was saved, and how often they sent again."""

    acknowledged: dict[str, Mark] = field(default_factory=dict)
    again: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    stop: bool = False


def measure() -> dict[str, object]:
    return {"sqlite": run(ROUNDS), "postgresql": run(ROUNDS, postgresql=True)}


def run(rounds: int, *, postgresql: bool = False, tablets: int = TABLETS) -> dict[str, object]:
    """Kill it `rounds` times; what was lost, refused or is there twice, all of which has to be nothing (`wrong`)."""
    with workshop(seats=24, postgresql=postgresql) as place:
        sent = asyncio.run(_rounds(place, rounds, tablets))
        return {"rounds": rounds, "acknowledged": len(sent.acknowledged), "at_least": rounds * tablets,
                "sent_again": sent.again, "refused": dict(sent.refused), **_found(place, sent)}  # fmt: skip


def wrong(found: Mapping[str, object]) -> dict[str, object]:
    """What of a run must not be; nothing where all is well. A server that hardly marked anything shows nothing."""
    bad = {name: found[name] for name in ("lost", "twice", "refused", "chain_faults") if found[name]}
    few = int(str(found["acknowledged"])) < int(str(found["at_least"]))
    return bad | ({"acknowledged": found["acknowledged"]} if few else {})


def lost(acknowledged: Mapping[str, Mark], journal: Collection[Mark]) -> list[str]:
    """The client ids of acknowledged marks that the journal does not hold with this very value."""
    return [client_id for client_id, mark in acknowledged.items() if mark not in journal]


def twice(acknowledged: Mapping[str, Mark], journal: Collection[Mark], accepted: int) -> int:
    """Entries beyond one for each command accepted, and acknowledgements that share an entry."""
    places = {(mark.seat, mark.seq) for mark in acknowledged.values()}
    return len(journal) - accepted + len(acknowledged) - len(places)


async def _rounds(place: Workshop, rounds: int, tablets: int) -> Sent:
    sent = Sent()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    work = [asyncio.create_task(_tablet(writer, port, sent)) for writer in place.writers[:tablets]]
    for number in range(rounds + 1):
        server = await asyncio.to_thread(start, place, port)
        await asyncio.sleep(random.uniform(*BETWEEN))
        if number == rounds:  # the last one lives: whatever waits is sent, then all is counted
            sent.stop = True
            await asyncio.gather(*work)
            server.send_signal(signal.SIGTERM)
        else:
            server.kill()
        await asyncio.to_thread(server.wait)
    return sent


async def _tablet(writer: Writer, port: int, sent: Sent) -> None:
    number, waiting = 0, False
    streams = None
    while waiting or not sent.stop:
        client_id, cell = f"kill-{writer.account}-{number:06d}", writer.cells[number % len(writer.cells)]
        turn = number // len(writer.cells)
        try:
            streams = streams or await asyncio.open_connection("127.0.0.1", port)
            sent.again += waiting
            waiting = True
            status, answer = await send(streams, writer, client_id, cell, EVERYTHING, turn)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            await hang_up(streams)
            streams = None
            await asyncio.sleep(0.05)
            continue
        if status >= 500:  # it is going down, or coming up
            await asyncio.sleep(0.05)
            continue
        waiting = False
        number += 1
        if status == 200:
            sent.acknowledged[client_id] = _saved(writer, cell, turn, answer)
        else:
            sent.refused[str(status)] += 1
    await hang_up(streams)


def _saved(writer: Writer, cell: tuple[str, str], turn: int, told: Mapping[str, Any]) -> Mark:
    worth = int(told["cell"]["mark"].replace(".", ""))
    return Mark(cell[0], int(told["seq"]), cell[1], str(writer.account), said(turn), worth)


def _found(place: Workshop, sent: Sent) -> dict[str, object]:
    """Against the database as it lies on the disk, and the chain of every seat."""
    settings = Settings(instance=place.folder, database_url=place.database_url, secret_key="read only")
    engine = create_engine(settings.database)
    with engine.connect() as connection:
        accepted = connection.execute(text("SELECT count(*) FROM accepted_command")).scalar_one()
        rows = connection.execute(text(_MARKS)).all()
    engine.dispose()
    journal = {Mark(*row) for row in rows}
    app = create_app(settings)
    with app.app_context(), db.reading() as session:
        faults = [fault.code for each in place.assessments for fault in verify(session, each).faults]
    app.extensions["scoring.db"].dispose()
    return {
        "in_journal": len(journal),
        "lost": lost(sent.acknowledged, journal),
        "twice": twice(sent.acknowledged, journal, accepted),
        "chain_faults": faults,
    }


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    found = {name: run(asked, postgresql=name == "postgresql") for name in ("sqlite", "postgresql")}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    sys.exit(any(map(wrong, found.values())))
