"""Jobs: claimed by one worker alone, watched, stopped, taken up again after a crash, held to limits."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from scoring.foundation import jobs
from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.jobs import queue
from scoring.foundation.jobs.models import Job
from scoring.foundation.jobs.progress import Lost, Progress
from scoring.foundation.jobs.worker import Worker, work_off
from tests.foundation import stub_jobs

OWNER = 7
PATIENCE = 120.0  # seconds; a worker of its own comes up slowly on a busy machine


@pytest.fixture(autouse=True)
def known_jobs() -> None:
    stub_jobs.register()


@pytest.fixture
def ask(app: Flask) -> Callable[..., str]:
    """Ask for a job as OWNER; its public id."""

    def ask(kind: str, **parameters: object) -> str:
        with app.app_context(), db.transaction() as session:
            return jobs.enqueue(session, kind, parameters, account=OWNER).public_id

    return ask


@pytest.fixture
def look(app: Flask) -> Callable[[str], jobs.JobView]:
    def look(public_id: str) -> jobs.JobView:
        with app.app_context(), db.reading() as session:
            return jobs.find(session, public_id, account=OWNER)

    return look


@pytest.fixture
def start_worker(settings: Settings) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Start a real worker process on this test's database."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "DATABASE_URL": settings.database_url, "SHEBER_INSTANCE": settings.instance}
        command = [sys.executable, "-m", "tests.foundation.stub_jobs", name, *arguments]
        started.append(subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_job_that_is_done_gives_its_result(app, ask, look, tmp_path):
    job = ask("count", to=3, file=str(tmp_path / "counted"))

    done = work_off(app)

    seen = look(job)
    assert (done, seen.state, seen.result) == (1, "done", {"from": 0})
    assert (tmp_path / "counted").read_text() == "0\n1\n2\n"


def test_job_is_not_asked_for_when_its_transaction_is_rolled_back(app, ask):
    def ask_and_fail() -> None:
        with app.app_context(), db.transaction() as session:
            jobs.enqueue(session, "count", {}, account=OWNER)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()

    assert work_off(app) == 0


def test_effect_and_end_of_a_job_are_one_transaction(app, ask, look):
    job = ask("finish-early")

    done = work_off(app)

    assert (done, look(job).state, look(job).result) == (2, "done", {"made": "effect"})


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        pytest.param("refuse", {"code": "file-missing", "params": {"file": "x.xlsx"}}, id="refused by the work"),
        pytest.param("fail", {"code": "job-failed", "params": {}}, id="a fault of ours"),
        pytest.param("no-such", {"code": "job-kind-unknown", "params": {"kind": "no-such"}}, id="an unknown kind"),
    ],
)
def test_job_that_fails_says_why_by_a_code(app, ask, look, kind, problem):
    job = ask(kind)

    work_off(app)

    assert (look(job).state, look(job).problem) == ("failed", problem)


def test_waiting_job_stops_at_once(app, ask, look):
    job = ask("count", to=3)

    with app.app_context(), db.transaction() as session:
        jobs.ask_to_stop(session, job, account=OWNER)

    assert (look(job).state, work_off(app)) == ("stopped", 0)


def test_job_of_another_account_is_not_found(app, ask):
    job = ask("count", to=3)

    with app.app_context(), db.reading() as session, pytest.raises(NotFound) as refusal:
        jobs.find(session, job, account=OWNER + 1)

    assert refusal.value.code == "job-not-found"


def test_job_without_a_sign_of_life_goes_back_into_the_queue(make_app, app, ask, look):
    job = ask("effect")
    with app.app_context(), db.transaction() as session:
        queue.claim(session, "a worker that died")
    late = make_app(now=lambda: datetime.now(UTC) + timedelta(seconds=31))

    done = work_off(late)

    assert (done, look(job).state) == (1, "done")


def test_job_with_a_sign_of_life_is_left_to_its_worker(make_app, app, ask, look):
    job = ask("effect")
    with app.app_context(), db.transaction() as session:
        queue.claim(session, "a worker that lives")
    soon = make_app(now=lambda: datetime.now(UTC) + timedelta(seconds=20))

    done = work_off(soon)

    assert (done, look(job).state) == (0, "running")


def test_job_that_breaks_every_worker_is_given_up(app, ask, look):
    job = ask("effect")

    for _attempt in range(queue.MOST_ATTEMPTS):
        with app.app_context(), db.transaction() as session:
            queue.claim(session, "fragile")
            queue.take_back_from(session, "fragile")

    assert (look(job).state, look(job).problem) == ("failed", {"code": "job-crashed", "params": {}})


def test_worker_that_hands_its_job_back_has_made_no_attempt(app, ask, look):
    job = ask("effect")

    for _restart in range(queue.MOST_ATTEMPTS):
        with app.app_context(), db.transaction() as session:
            queue.hand_back(session, queue.claim(session, "restarted").id, "restarted")
    with app.app_context(), db.transaction() as session:
        queue.claim(session, "killed")
        queue.take_back_from(session, "killed")

    assert look(job).state == "waiting"


def test_job_of_a_dead_worker_that_was_asked_to_stop_stops(app, ask, look):
    job = ask("effect")
    with app.app_context(), db.transaction() as session:
        queue.claim(session, "dead")
        jobs.ask_to_stop(session, job, account=OWNER)

    with app.app_context(), db.transaction() as session:
        queue.take_back_from(session, "dead")

    assert look(job).state == "stopped"


def test_worker_that_lost_its_job_writes_nothing_any_more(app, ask, look):
    job = ask("effect")
    with app.app_context():
        with db.transaction() as session:
            progress = Progress(queue.claim(session, "slow"))
        with db.transaction() as session:
            session.execute(update(Job).values(worker="quick"))

        with pytest.raises(Lost), db.transaction() as session:
            progress.finish(session, {"written": "twice"})

    assert (look(job).state, look(job).result) == ("running", None)


def test_two_claims_never_give_the_same_job(app, ask):
    ask("effect")

    with app.app_context():
        with db.transaction() as session:
            first = queue.claim(session, "one")
        with db.transaction() as session:
            second = queue.claim(session, "two")

    assert (first.worker, second) == ("one", None)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no limit on memory on this system")
@pytest.mark.parametrize(("kind", "code"), [("swell", "job-too-large"), ("spin", "job-too-long")])
def test_job_beyond_its_limits_ends_and_its_worker_retires(app, ask, look, kind, code):
    job = ask(kind)
    worker = Worker(app)

    worker.work()

    assert (look(job).state, look(job).problem["code"], worker.retired) == ("failed", code, True)


def test_worker_killed_in_the_middle_is_succeeded_from_the_checkpoint(app, ask, look, start_worker, tmp_path):
    file = tmp_path / "counted"
    job = ask("count", to=40, pause=0.05, file=str(file))
    first = start_worker("first")
    wait_until(lambda: file.exists() and file.read_text().count("\n") >= 5)

    first.send_signal(signal.SIGKILL)
    first.wait()
    with app.app_context(), db.transaction() as session:
        queue.take_back_from(session, "first")
    start_worker("second")
    wait_until(lambda: look(job).state == "done")

    counted = [int(line) for line in file.read_text().split()]
    assert sorted(set(counted)) == list(range(40))
    assert len(counted) <= 41  # the number in hand when the worker died may stand twice, no other
    assert look(job).result["from"] >= 4


def test_running_job_that_is_asked_to_stop_stops(app, ask, look, start_worker, tmp_path):
    job = ask("count", to=4000, pause=0.05, file=str(tmp_path / "counted"))
    start_worker("stopped")
    wait_until(lambda: look(job).state == "running")

    with app.app_context(), db.transaction() as session:
        jobs.ask_to_stop(session, job, account=OWNER)
    wait_until(lambda: look(job).state != "running")

    assert look(job).state == "stopped"


def test_worker_whose_server_is_gone_leaves_and_puts_its_job_back(app, ask, look, start_worker, tmp_path):
    job = ask("count", to=4000, pause=0.05, file=str(tmp_path / "counted"))
    worker = start_worker("attached", "--attached")
    wait_until(lambda: look(job).state == "running")

    worker.stdin.close()

    assert (worker.wait(PATIENCE), look(job).state) == (0, "waiting")


def test_two_worker_processes_do_each_job_once(app, ask, look, start_worker, tmp_path):
    files = [tmp_path / f"counted-{number}" for number in range(30)]
    asked = [ask("count", to=1, pause=0.02, file=str(file)) for file in files]

    start_worker("one")
    start_worker("two")
    wait_until(lambda: all(look(job).state == "done" for job in asked))

    assert [file.read_text() for file in files] == ["0\n"] * 30
