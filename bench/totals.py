"""From one mark, durable, to its seat's totals new in memory: folding its aspect, and summing all of its seat.

Issue of the marking room, speed: within 1 ms. Measured inside the product's process, on a seat that is marked in full.
"""

import statistics
import time
from unittest.mock import patch

from bench.matrix import ASPECTS, SEATS, SHEETS, large_scheme
from bench.workshop import SECRET, Workshop, Writer, workshop
from scoring.app import create_app
from scoring.foundation import events
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.marking.commands import Act, Command
from scoring.marking.ledgers import Ledger, views
from scoring.marking.recorder import record_mark
from scoring.marking.recording import TotalsChanged, room
from scoring.people.actors import Actor, Grant, Scope
from scoring.rules.journal import Entry

MARKS = 200


def measure() -> dict[str, object]:
    with workshop(seats=SEATS, panel_sheets=SHEETS, scheme=large_scheme()) as place:
        folded, summed = _marked(place)
    both = [one + other for one, other in zip(folded, summed, strict=True)]
    return {
        "aspects_of_the_seat": SHEETS * ASPECTS,
        "marks": len(both),
        "folded_ms": _said(folded),
        "summed_ms": _said(summed),
        "totals_new_ms": _said(both),
    }


def _marked(place: Workshop) -> tuple[list[float], list[float]]:
    """Milliseconds of folding and of summing, mark by mark, once the whole seat is marked."""
    app = create_app(Settings(instance=place.folder, database_url=place.database_url, secret_key=SECRET))
    folded: list[float] = []
    summed: list[float] = []
    writer = place.writers[0]
    seat = writer.cells[0][0]
    cells = [aspect for where, aspect in writer.cells if where == seat]
    add = Ledger.add

    def timed_add(ledger: Ledger, entry: Entry) -> None:
        began = time.perf_counter()
        add(ledger, entry)
        folded.append((time.perf_counter() - began) * 1000)

    def timed_totals(changed: TotalsChanged) -> None:
        began = time.perf_counter()
        changed.totals()
        summed.append((time.perf_counter() - began) * 1000)

    with app.app_context():
        for number, aspect in enumerate(cells):
            record_mark(_actor(writer), _command(writer, seat, aspect, number))
        events.listen(TotalsChanged, timed_totals)
        with patch.object(Ledger, "add", timed_add):
            for number in range(len(cells), len(cells) + MARKS):
                record_mark(_actor(writer), _command(writer, seat, cells[number % len(cells)], number))
        with db.reading() as session:  # what was summed is what the journal says
            frame = room().frames.get(session, writer.assessment)
            room().ledgers.forget()
            (settled,) = views(
                session, room().ledgers, frame, [seat], lambda ledger: ledger.totals().total.settled
            ).values()
    app.extensions["scoring.db"].dispose()
    if settled != len(cells):
        raise AssertionError(f"{settled} of {len(cells)} aspects are settled")
    return folded, summed


def _actor(writer: Writer) -> Actor:
    grants = (Grant("expert", Scope("assessment", writer.assessment)),)
    return Actor(writer.account, f"expert-{writer.account}", "Expert", "en", grants)


def _command(writer: Writer, seat: str, aspect: str, number: int) -> Command:
    answer = "passed:yes" if number % 2 == 0 else "passed:no"
    return Command(
        client_id=f"totals-{number:08d}", assessment=writer.assessment, seat=seat, aspect=aspect, act=Act.ANSWER,
        seen=1_000_000, answer=answer,
    )  # fmt: skip


def _said(taken: list[float]) -> dict[str, float]:
    return {
        "best": round(min(taken), 3),
        "median": round(statistics.median(taken), 3),
        "p99": round(sorted(taken)[len(taken) * 99 // 100], 3),
        "worst": round(max(taken), 3),
    }
