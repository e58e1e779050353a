"""How often and how long: repeated runs in milliseconds, and whole processes with their peak of memory."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

BETWEEN = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(json.dumps([code, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def repeat(work: Callable[[], object], times: int = 7) -> dict[str, float | int]:
    """Best and median of several runs, after one that does not count."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return {"runs": times, "best_ms": round(min(taken), 1), "median_ms": round(statistics.median(taken), 1)}


def run_process(arguments: Sequence[str], environ: dict[str, str] | None = None) -> dict[str, float | int]:
    """One `python ...` from start to end: exit code, milliseconds, peak of resident memory in MiB.

    A small process stands between: a child counts the memory of its parent as its own until it has begun.
    """
    command = [sys.executable, "-c", BETWEEN, sys.executable, *arguments]
    said = subprocess.run(command, env={**os.environ, **(environ or {})}, stdout=subprocess.PIPE, check=True).stdout
    exit_code, seconds, peak = json.loads(said)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return {"exit_code": exit_code, "ms": round(seconds * 1000, 1), "peak_mib": round(peak / unit, 1)}
