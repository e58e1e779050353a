"""How often and how long: repeated runs in milliseconds, and whole processes with their peak of memory."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence


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
    """One `python ...` from start to end: exit code, milliseconds, peak of resident memory in MiB."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, **(environ or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "exit_code": process.returncode,
        "ms": round((time.perf_counter() - began) * 1000, 1),
        "peak_mib": round(usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024), 1),
    }
