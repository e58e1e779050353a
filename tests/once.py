"""What takes seconds to make is made once for all processes of a test run, and copied."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def shared_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder that all workers of this run have."""
    mine = factory.getbasetemp()
    return (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / name


def made_once(shared: Path, folder: Path, make: Callable[[Path], None]) -> None:
    """Fill `folder` with what `make` wrote into a folder of `shared`, the first time that anybody asked."""
    made, done = shared / "made", shared / "done"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            make(made)
            done.touch()
    shutil.copytree(made, folder, dirs_exist_ok=True)
