"""`scoring verify` of 40 seats by 200 aspects: the whole command, from its start to its last line."""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.championships.made import made_bundle, made_scheme

SEATS, SHEETS, ASPECTS, RUNS, SEED = 40, 20, 10, 5, 2026
COMMAND = (sys.executable, "-m", "scoring.cli", "verify")


def measure() -> dict[str, object]:
    whim = random.Random(SEED).randrange  # marks of nobody
    document = made_bundle(SEATS, made_scheme(SHEETS, ASPECTS), whim)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bundle.json"
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        script = Path(__file__).parents[1] / "docs" / "verify_bundle.py"
        ours = [_seconds(*COMMAND, str(file), "--json") for _ in range(RUNS)]
        small = [_seconds(sys.executable, str(script), str(file)) for _ in range(RUNS)]
        return {
            "seats": SEATS,
            "aspects": SHEETS * ASPECTS,
            "entries": sum(map(len, document["journal"].values())),
            "megabytes": round(file.stat().st_size / 1e6, 1),
            "seconds": _said(ours),
            "seconds_of_the_small_program": _said(small),
        }


def _seconds(*command: str) -> tuple[float, float]:
    """By the clock on the wall, and of computing: on a busy machine they have little to do with one another."""
    before, start = _computing(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start, _computing() - before


def _computing() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _said(seconds: list[tuple[float, float]]) -> dict[str, float]:
    wall, computing = zip(*seconds, strict=True)
    return {"wall": round(statistics.median(wall), 2), "computing": round(statistics.median(computing), 2)}
