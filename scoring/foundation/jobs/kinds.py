"""What kinds of jobs there are: each room registers its own, with the memory and the time one job may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.foundation.config import MIB
from scoring.foundation.errors import Refused
from scoring.foundation.jobs.progress import Progress

JOB_MEMORY = 512 * MIB
JOB_SECONDS = 120

Run = Callable[[Progress, dict[str, Any]], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`run(progress, parameters)` gives the result; `memory` in bytes above the idle worker, `seconds` of processor."""

    name: str
    run: Run
    memory: int = JOB_MEMORY
    seconds: int = JOB_SECONDS


_kinds: dict[str, Kind] = {}


def kind(name: str, run: Run, *, memory: int = JOB_MEMORY, seconds: int = JOB_SECONDS) -> None:
    """Register a kind of job. `run` has an app context, and says what went wrong by Refused or RuleBroken."""
    _kinds[name] = Kind(name, run, memory, seconds)


def known(name: str) -> Kind:
    """Raises Refused: job-kind-unknown, for a job that a newer or an older program left behind."""
    if name not in _kinds:
        raise Refused("job-kind-unknown", kind=name)
    return _kinds[name]
