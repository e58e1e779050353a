"""All boards of a republic built again from the journal, and one board after one mark; in memory, no server.

Issue of championships, speed: 60 skills x 20 seats x 150 aspects (360,000 entries of marks and scores): 1.0 s of
computing, 2.5 s with reading; after one mark the standing of its skill is new in memory within 1 ms.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from bench.workshop import SECRET, _actor, _database
from scoring.app import create_app
from scoring.championships.boards.counting import Counting
from scoring.championships.boards.keeping import SkillBoard, _journal
from scoring.championships.boards.seating import seating_now
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, JournalEntryRow, SeatRow
from scoring.marking.recording import TotalsChanged, room
from scoring.preparing import prepare
from scoring.rules.journal import START
from scoring.rules.marks import marked
from scoring.rules.rulesets import Purpose, default_ruleset
from scoring.rules.scheme import Aspect, Criterion, Kind, Scheme, SubCriterion, Text
from scoring.schemes.content import canonical_bytes, fingerprint
from scoring.schemes.models import SchemeRow, VersionRow

SKILLS, SEATS, SHEETS, ASPECTS = 60, 20, 15, 10
AT = "2026-11-20T09:00:00.000000+00:00"


def measure() -> dict[str, object]:
    found: dict[str, object] = {"skills": SKILLS, "seats": SEATS, "aspects": SHEETS * ASPECTS}
    for name, postgresql in (("sqlite", False), ("postgresql", True)):
        try:
            with tempfile.TemporaryDirectory() as folder, _database(postgresql) as url:
                found[name] = _measure(Settings(instance=folder, database_url=url, secret_key=SECRET))
        except OSError as error:
            found[name] = f"not measured: {error}"
    return found


def _measure(settings: Settings) -> dict[str, object]:
    app = create_app(settings)
    prepare(app)
    with app.app_context():
        entries = _fill()
        reading = computing = processor = read_processor = 0.0
        with db.reading() as session:
            assessments = session.scalars(select(AssessmentRow.public_id)).all()
            frames = [room().frames.get(session, one) for one in assessments]
            for frame in frames:
                began, began_processor = time.perf_counter(), time.process_time()
                seating = seating_now(frame)
                lines = _journal(session, frame, seating)
                read, used = time.perf_counter(), time.process_time()
                counting = Counting(frame.scheme, frame.rule_set)
                counts = {seat: counting.seat(said) for seat, said in lines.items()}
                rows = counting.running(seating.seats, counts).rows
                computing += time.perf_counter() - read
                processor += time.process_time() - used
                reading += read - began
                read_processor += used - began_processor
            after = _after_one_mark(SkillBoard(session, frames[0]))
    app.extensions["scoring.db"].dispose()
    return {
        "entries": entries,
        "standings": len(rows) * len(frames),
        "computing_s": round(computing, 2),
        "computing_processor_s": round(processor, 2),
        "with_reading_processor_s": round(processor + read_processor, 2),
        "with_reading_s": round(computing + reading, 2),
        **after,
    }


def _after_one_mark(board: SkillBoard) -> dict[str, float]:
    """A mark of a locked sheet, which moves the places: until the standings are there again."""
    taken, seat = [], next(iter(board.frame.seats))
    marks, key = dict(board._counts[seat].marks), next(board.frame.scheme.aspects()).key
    for number in range(1, 201):
        marks = {**marks, key: marked(number % 60)}
        event = TotalsChanged(board.frame.public_id, seat, 100_000 + number, board.frame.scheme, marks)
        began = time.perf_counter()
        board.hear(event)
        _rows = board.running.rows
        taken.append((time.perf_counter() - began) * 1000)
    return {
        "after_one_mark_median_ms": round(statistics.median(taken), 3),
        "after_one_mark_worst_ms": round(max(taken), 3),
    }


def _fill() -> int:
    """Every aspect marked, every sheet locked; without hashes, which nobody asks for here."""
    scheme, count = _scheme(), 0
    with db.transaction() as session:
        owner = _actor(session, "organizer").account_id
        now, rules = datetime.now(UTC), default_ruleset(Purpose.CHAMPIONSHIP)
        row = SchemeRow(
            public_id="bench", purpose="championship", skill_number="17", title_kk="", title_ru="", title_en="",
            owner=owner, created_at=now, changed_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        version = VersionRow(
            scheme_id=row.id, number=1, content=canonical_bytes(scheme).decode(), sha256=fingerprint(scheme),
            purpose="championship", reason="", published_by=owner, published_at=now,
        )  # fmt: skip
        session.add(version)
        session.flush()
        for skill in range(SKILLS):
            made = AssessmentRow(
                public_id=f"skill-{skill}", scheme_version_id=version.id, rule_set=rules.name,
                rule_set_version=rules.version, conflict_level="college", state="open", revision=1, created_by=owner,
                created_at=now,
            )  # fmt: skip
            session.add(made)
            session.flush()
            for seat in range(SEATS):
                session.add(
                    SeatRow(public_id=f"seat-{skill}-{seat}", assessment_id=made.id, number=seat + 1, status="official")
                )
            session.flush()
            rows = [entry for seat in range(SEATS) for entry in _entries(scheme, f"seat-{skill}-{seat}", skill + seat)]
            session.connection().execute(insert(JournalEntryRow), rows)
            count += len(rows)
    return count


def _entries(scheme: Scheme, seat: str, salt: int) -> Iterator[dict[str, Any]]:
    empty = dict.fromkeys(
        ("aspect", "sheet", "round", "judge", "value", "answer", "consent", "reason", "text", "text_hash", "ends",
         "content", "scheme")
    )  # fmt: skip
    said: list[dict[str, Any]] = []
    for place, aspect in enumerate(scheme.aspects()):
        if aspect.kind is Kind.MEASUREMENT:
            said.append({"kind": "mark", "aspect": aspect.key, "value": (salt * 7 + place) % 60})
        else:
            low = (salt + place) % 3
            said += [
                {"kind": "score", "aspect": aspect.key, "round": 1, "judge": str(judge), "value": low + judge % 2}
                for judge in range(3)
            ]
    said += [{"kind": "lock", "sheet": sheet.id, "content": "0" * 64} for sheet in scheme.sub_criteria()]
    for seq, one in enumerate(said, 1):
        yield {**empty, "seat": seat, "seq": seq, "by": "1", "at": AT, "previous": START, **one}


def _scheme() -> Scheme:
    text = Text(kk="А", ru="А", en="A")
    made = [
        Aspect(f"s{place}", Kind.JUDGEMENT if place % 2 else Kind.MEASUREMENT, text, 60)
        for place in range(SHEETS * ASPECTS)
    ]
    sheets = tuple(
        SubCriterion(f"A{sheet}", text, day="1", aspects=tuple(made[sheet * ASPECTS : (sheet + 1) * ASPECTS]))
        for sheet in range(SHEETS)
    )
    return replace(Scheme("17", text), criteria=(Criterion("A", text, None, sheets),))
