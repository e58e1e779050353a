"""The server as it is started: a real process on a real port, its worker beside it, a clean end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scoring.foundation import jobs
from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people.demonstration import SHOWN
from scoring.serving import address, listen

PATIENCE = 120.0  # seconds; the demonstration is filled first, a whole season, on a busy machine
ACCOUNT = 7

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and /proc are used to look into processes")


class Server:
    """`scoring serve` on a free port."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        command = [sys.executable, "-m", "scoring.cli", "serve", "--port", "0", *arguments]
        self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)
        self.first_line = self.process.stdout.readline()
        found = re.search(r"http://\S+\d", self.first_line)
        self.address = found.group(0) if found else ""

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()

    def workers(self) -> list[int]:
        """Process ids of the children."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        output = self.process.stdout.read()  # not communicate(): it knows nothing of what readline() has read ahead
        return self.process.wait(PATIENCE), output


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    ours = {"DATABASE_URL": settings.database_url, "SHEBER_INSTANCE": settings.instance, "SHEBER_LANGUAGE": "en"}
    return {**os.environ, **ours}


@pytest.fixture
def serve(environment: dict[str, str]) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(*arguments: str) -> Server:
        started.append(Server(environment, *arguments))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.one_database  # that it fills PostgreSQL too is tested where it is said twice
def test_server_prints_its_address_and_the_demonstration_accounts(serve):
    server = serve("--demo")

    ready = server.get("/readyz")
    exit_code, output = server.end()

    assert (ready[0], exit_code) == (200, 0)
    shown = [tuple(line.split()) for line in output.splitlines() if line.startswith("  ")]
    assert shown == [(account.login, account.password, account.role) for account in SHOWN]


@pytest.mark.one_database
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_server_takes_its_worker_along(serve, number):
    server = serve()
    wait_until(lambda: len(server.workers()) == 1)
    worker = server.workers()[0]

    exit_code, output = server.end(number)

    assert (exit_code, output) == (0, "The server has stopped.\n")
    assert not Path(f"/proc/{worker}").exists()


@pytest.mark.one_database
def test_killed_server_leaves_no_worker_behind(serve):
    server = serve()
    wait_until(lambda: len(server.workers()) == 1)
    worker = server.workers()[0]

    ran = _runs(worker)
    server.process.kill()
    server.process.wait()

    wait_until(lambda: not _runs(worker))
    assert (ran, _runs(worker)) == (True, False)


def test_killed_worker_is_replaced_and_jobs_go_on(app, serve):
    server = serve()
    wait_until(lambda: len(server.workers()) == 1)
    first = server.workers()[0]

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: server.workers() not in ([], [first]))
    with app.app_context(), db.transaction() as session:
        job = jobs.enqueue(session, "nobody-knows-this", {}, account=ACCOUNT).public_id

    def problem() -> object:
        with app.app_context(), db.reading() as session:
            return jobs.find(session, job, account=ACCOUNT).problem

    wait_until(lambda: problem() is not None)
    assert problem() == {"code": "job-kind-unknown", "params": {"kind": "nobody-knows-this"}}


@pytest.mark.one_database
def test_occupied_port_is_one_sentence(environment):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "scoring.cli", "serve", "--port", str(port)]
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)

    sentence = f"Port {port} is taken by another program. Stop that program, or set another port: --port 8010.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


@pytest.mark.one_database
def test_starting_twice_names_the_server_that_is_open_already(serve, environment):
    server = serve()
    port = server.address.rpartition(":")[2]
    ours = {**environment, "SHEBER_PORT": port, "SHEBER_PORT_WAY": "make run PORT="}

    done = subprocess.run(
        [sys.executable, "-m", "scoring.cli", "serve"], cwd=PROJECT, env=ours, capture_output=True, text=True
    )

    way = "Open it in a browser, or set another port: make run PORT=8010."
    sentence = f"Sheber is already open on port {port}: {server.address}. {way}\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


@pytest.mark.parametrize(
    ("host", "port", "code"),
    [
        pytest.param("127.0.0.1", 70_000, "port-wrong", id="no such port"),
        pytest.param("192.0.2.1", 0, "address-unavailable", id="an address of another machine"),
        pytest.param("no.such.name.invalid", 0, "address-unavailable", id="an unknown name"),
    ],
)
def test_port_that_cannot_be_opened_is_refused(host, port, code):
    with pytest.raises(Refused) as refusal:
        listen(host, port)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::1", "http://[::1]:80"),
        ("sheber.test", "http://sheber.test:80"),
    ],
)
def test_printed_address_is_one_a_browser_opens(host, shown):
    assert address(host, 80) == shown


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
