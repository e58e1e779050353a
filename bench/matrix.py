"""The matrix of 60 sub-criteria by 40 seats: its first byte from the real server, at rest and after each mark."""

import json
import statistics
import time
import urllib.request

from bench.workshop import ON, Writer, serving, workshop
from scoring.rules.calculations import PassFail
from scoring.rules.scheme import Aspect, CalculationRow, Criterion, Kind, Scheme, Section, SubCriterion, Text

SHEETS, SEATS, ASPECTS, RUNS = 60, 40, 3, 15


def measure() -> dict[str, object]:
    with workshop(seats=SEATS, panel_sheets=6, scheme=large_scheme()) as place, serving(place) as (_process, port):
        page, patch = f"/assessments/{place.assessments[0]}/matrix", f"/api/marking/{place.assessments[0]}/matrix"
        first = _first_byte(port, page, place.chief)
        rest = [_first_byte(port, page, place.chief) for _ in range(RUNS)]
        marked, patched = [], []
        for number, (seat, aspect) in enumerate(place.writers[0].cells[:RUNS]):
            mark(port, place.writers[0], number, seat, aspect)
            patched.append(_first_byte(port, f"{patch}?seen={seat}:0", place.chief))
            marked.append(_first_byte(port, page, place.chief))
        return {
            "on": ON,
            "sheets": SHEETS,
            "seats": SEATS,
            "first_byte_ms_after_start": round(first, 1),
            "first_byte_ms": _said(rest),
            "first_byte_ms_after_a_mark": _said(marked),
            "patch_ms_after_a_mark": _said(patched),
        }


def large_scheme() -> Scheme:
    """60 sub-criteria of three aspects each, 100.00 in all."""
    worth = [56 if place < 100 else 55 for place in range(SHEETS * ASPECTS)]  # 100 x 0.56 + 80 x 0.55 = 100.00
    aspects = iter(
        Aspect(f"a{place}", Kind.MEASUREMENT, Text(en=f"Aspect {place}"), value, "1", calculation=1)
        for place, value in enumerate(worth)
    )
    criteria = tuple(
        Criterion(
            letter,
            Text(en=f"Criterion {letter}"),
            None,
            tuple(
                SubCriterion(f"{letter}{number}", Text(en=f"Sub-criterion {number}"), "1", tuple(
                    next(aspects) for _ in range(ASPECTS)
                ))
                for number in range(1, 11)
            ),
        )
        for letter in "ABCDEF"
    )  # fmt: skip
    return Scheme(
        skill_number="17",
        title=Text(en="Large"),
        sections=(Section("1", Text(en="Work"), 10000),),
        criteria=criteria,
        calculations=(CalculationRow(PassFail()),),
    )


def _first_byte(port: int, path: str, who: Writer) -> float:
    headers = {"Cookie": who.cookie, "Accept-Encoding": "gzip", "Accept": "text/html"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    began = time.perf_counter()
    with urllib.request.urlopen(request) as answer:
        answer.read(1)
        taken = (time.perf_counter() - began) * 1000
        answer.read()
    return taken


def mark(port: int, who: Writer, number: int, seat: str, aspect: str) -> None:
    said = {"client_id": f"matrix-{number:08d}", "seat": seat, "aspect": aspect, "act": "answer", "seen": 0}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/marking/{who.assessment}/marks",
        data=json.dumps({**said, "answer": "passed:yes"}).encode(),
        headers={"Cookie": who.cookie, "X-CSRFToken": who.csrf, "Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).close()


def _said(taken: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(taken), 1), "worst": round(max(taken), 1)}
