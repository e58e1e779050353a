"""Keeps one job from taking the machine: memory and processor time, where the system can hold a process to them."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

STATM = Path("/proc/self/statm")


class OutOfTime(BaseException):
    """The job used up its processor time."""


@contextmanager
def limited(*, memory: int, seconds: int) -> Iterator[None]:
    """Within: MemoryError beyond `memory` bytes more than now (Linux), OutOfTime after `seconds` (all but Windows).

    Only for the main thread of a process that does one job at a time.
    """
    if sys.platform == "win32":
        yield
        return
    with _memory(memory), _processor_time(seconds):
        yield


if sys.platform != "win32":
    import resource

    @contextmanager
    def _memory(allowed: int) -> Iterator[None]:
        if not STATM.exists():
            yield
            return
        before = resource.getrlimit(resource.RLIMIT_AS)
        used = int(STATM.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (_below(used + allowed, before[1]), before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)

    @contextmanager
    def _processor_time(seconds: int) -> Iterator[None]:
        before = signal.signal(signal.SIGPROF, _out_of_time)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)

    def _below(wanted: int, hard: int) -> int:
        return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)

    def _out_of_time(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTime
