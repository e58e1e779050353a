"""Jobs for tests, and a worker process that knows them: `python -m tests.foundation.stub_jobs NAME [--attached]`."""

import sys
import time
from pathlib import Path
from typing import Any

from flask import Flask

from scoring.app import create_app
from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.jobs.worker import work_in_process


def count(progress: jobs.Progress, parameters: dict[str, Any]) -> dict[str, Any]:
    """Write each number once into a file, a checkpoint after each; `pause` seconds between them."""
    first = progress.resume_from or 0
    progress.begin("counting", total=parameters["to"])
    for number in range(first, parameters["to"]):
        with Path(parameters["file"]).open("a") as file:
            file.write(f"{number}\n")
        progress.checkpoint(number + 1)
        progress.advance()
        time.sleep(parameters.get("pause", 0))
    return {"from": first}


def finish_early(progress: jobs.Progress, parameters: dict[str, Any]) -> None:
    with db.transaction() as session:
        jobs.enqueue(session, "effect", {}, account=progress.account)
        progress.finish(session, {"made": "effect"})


def refuse(_progress: jobs.Progress, parameters: dict[str, Any]) -> None:
    raise Refused("file-missing", file="x.xlsx")


def fail(_progress: jobs.Progress, parameters: dict[str, Any]) -> None:
    raise ZeroDivisionError


def swell(_progress: jobs.Progress, parameters: dict[str, Any]) -> None:
    bytearray(600 * 1024 * 1024)


def spin(_progress: jobs.Progress, parameters: dict[str, Any]) -> None:
    while True:
        pass


def register() -> None:
    jobs.kind("count", count)
    jobs.kind("effect", lambda progress, parameters: None)
    jobs.kind("finish-early", finish_early)
    jobs.kind("refuse", refuse)
    jobs.kind("fail", fail)
    jobs.kind("swell", swell, memory=64 * 1024 * 1024)
    jobs.kind("spin", spin, seconds=1)


def app_of_environment() -> Flask:
    register()
    return create_app()


if __name__ == "__main__":
    work_in_process(app_of_environment(), name=sys.argv[1], attached="--attached" in sys.argv)
