"""The wire as it is served: a real process on a real port, real websockets, signals, a kill and a restart."""

import base64
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import socketio
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from redis import Redis
from simple_websocket import Client, ConnectionClosed

from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.marking.live.connections import Connection, Device, Report
from scoring.marking.live.elsewhere import KEPT_FOR, Elsewhere
from scoring.marking.live.simulating import Expert, Tally, Visitor, missing, play
from scoring.marking.live.wire import LARGEST
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.people.signing_in.passwords import passwords
from tests.conftest import PASSWORD
from tests.marking.hall import Hall
from tests.marking.live.ears import token_of

PATIENCE = 120.0  # seconds; servers come up slowly on a busy machine
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent"),
]


class Server:
    """`scoring serve` on a port, with the database of the test; nothing here needs a worker of jobs beside it."""

    def __init__(self, environment: dict[str, str], port: int = 0) -> None:
        command = [sys.executable, "-m", "tests.alone", "serve", "--port", str(port)]
        self.process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.address = re.search(r"http://\S+\d", self.process.stdout.readline()).group(0)  # type: ignore[union-attr]
        self.port = int(self.address.rpartition(":")[2])

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """The exit code, and what was written as an error."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        return code, self.process.stderr.read()


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    ours = {
        "DATABASE_URL": settings.database_url,
        "SHEBER_INSTANCE": settings.instance,
        "SHEBER_LANGUAGE": "en",
        "SECRET_KEY": settings.secret_key,
    }
    return {**os.environ, **ours}


@pytest.fixture
def serve(environment: dict[str, str]) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(port: int = 0, **also: str) -> Server:
        started.append(Server(environment | also, port))
        return started[-1]

    yield start
    for server in started:
        server.process.kill()
        server.process.communicate()


def cookie(app: Flask, actor: Actor) -> str:
    """The session cookie of a new sign-in."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return f"session={serializer.dumps({'_user_id': token_of(app, actor)})}"


class Tablet:
    """A client that enters by itself whenever it is connected, as the page's module does."""

    def __init__(self, hall: Hall, actor: Actor, address: str) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.entered: list[Any] = []
        self.client = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=0.5, request_timeout=PATIENCE)
        self.client.on("connect", lambda: self.client.emit(
            "enter", {"assessment": hall.assessment}, callback=self.entered.append
        ))  # fmt: skip
        self.client.on("*", lambda event, says: self.heard.append((event, says)))
        self.why_gone: list[str] = []
        self.client.on("disconnect", self.why_gone.append)
        headers = {"Cookie": cookie(hall.app, actor)}
        self.client.connect(address, headers=headers, transports=["websocket"], wait_timeout=PATIENCE)

    def names(self) -> set[str]:
        """The accounts of the newest list of who is connected."""
        lists = [says for event, says in self.heard if event == "presence"]
        return {each["account"] for each in lists[-1]} if lists else set()


def listening(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_server_that_ends_lets_a_tablet_on_a_real_websocket_go(hall: Hall, serve: Any) -> None:
    server = serve()
    tablet = Tablet(hall, hall.judges[1], server.address)
    wait_until(lambda: tablet.entered)

    assert tablet.client.transport() == "websocket"
    code, errors = server.end()

    assert (code, errors) == (0, "")
    wait_until(lambda: tablet.why_gone)
    assert tablet.why_gone == [tablet.client.reason.SERVER_DISCONNECT]  # not cut off when patience with it ended
    tablet.client.disconnect()


def test_killed_and_restarted_server_is_found_and_entered_again(hall: Hall, serve: Any) -> None:
    first = serve()
    tablet = Tablet(hall, hall.judges[1], first.address)
    wait_until(lambda: len(tablet.entered) == 1)

    first.process.kill()
    first.process.wait()
    serve(first.port)

    wait_until(lambda: len(tablet.entered) == 2)
    assert tablet.entered == [{"ok": True, "revision": hall.frame().revision}] * 2
    tablet.client.disconnect()


def test_marks_sent_over_http_are_heard_on_the_wire(hall: Hall, serve: Any) -> None:
    server = serve()
    tablet = Tablet(hall, hall.judges[1], server.address)
    wait_until(lambda: tablet.entered)

    answer = send_mark(hall, server)

    wait_until(lambda: any(event == "cell" for event, _ in tablet.heard))
    cell = next(says for event, says in tablet.heard if event == "cell")
    assert (cell["seq"], cell["cell"]["mark"]) == (answer["seq"], "0.75")
    tablet.client.disconnect()


def send_mark(hall: Hall, server: Server) -> Any:
    """The first judge's mark, over HTTP."""
    command = {"client_id": "over-http-1", "seat": hall.seats[0], "aspect": "m1", "act": Act.ANSWER.value,
               "seen": 0, "answer": "typed:0.75"}  # fmt: skip
    with requests.Session() as http:
        name, _, value = cookie(hall.app, hall.judges[0]).partition("=")
        http.cookies.set(name, value, domain="127.0.0.1")
        token = http.get(f"{server.address}/api/tablet", timeout=PATIENCE).json()["csrf"]
        path = f"{server.address}/api/marking/{hall.assessment}/marks"
        answer = http.post(path, json=command, headers={"X-CSRFToken": token}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return answer.json()


def present(hall: Hall, server: Server) -> set[str]:
    """The accounts that the chief's page reads as connected."""
    path = f"{server.address}/api/marking/{hall.assessment}/presence"
    answer = requests.get(path, headers={"Cookie": cookie(hall.app, hall.chief)}, timeout=PATIENCE)
    return {each["account"] for each in answer.json()["presence"]}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, b"401", id="nobody signed in"),
        pytest.param({"Origin": "https://elsewhere.example"}, b"400", id="a page from elsewhere"),
    ],
)
def test_stranger_gets_no_socket(hall: Hall, serve: Any, headers: dict[str, str], status: bytes) -> None:
    server = serve()
    if "Origin" in headers:
        headers = {**headers, "Cookie": cookie(hall.app, hall.judges[0])}
        assert _handshake(server.port, headers).startswith(b"HTTP/1.1 " + status)
        return

    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.address, transports=["websocket"], wait_timeout=PATIENCE)


def test_message_larger_than_any_lawful_one_ends_the_socket(hall: Hall, serve: Any) -> None:
    server = serve()
    wire = Client.connect(
        f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
        headers={"Cookie": cookie(hall.app, hall.judges[0])},
    )
    wire.receive(timeout=PATIENCE)

    wire.send("4" + "x" * (LARGEST * 4))

    with pytest.raises(ConnectionClosed):
        _drain(wire)
    assert server.process.poll() is None


def _drain(wire: Client) -> None:
    for _ in range(10):
        wire.receive(timeout=PATIENCE)


def _handshake(port: int, headers: dict[str, str]) -> bytes:
    """What the server answers to somebody who asks for a websocket."""
    asked = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire:
        wire.sendall(f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n{lines}\r\n".encode())
        return wire.recv(4096)


@pytest.fixture
def redis() -> Iterator[str]:
    """The address of a Redis of this test's own; skips where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([program, "--port", str(port), "--save", "", "--bind", "127.0.0.1"], **silent)  # type: ignore[call-overload]
    wait_until(lambda: listening(port))
    yield f"redis://127.0.0.1:{port}"
    process.kill()
    process.wait()


def test_mark_recorded_by_one_process_is_heard_at_another(hall: Hall, serve: Any, redis: str) -> None:
    one, other = serve(SHEBER_MESSAGE_QUEUE=redis), serve(SHEBER_MESSAGE_QUEUE=redis)
    judge, outside = (Tablet(hall, hall.judges[n], other.address) for n in (1, 4))
    wait_until(lambda: judge.entered and outside.entered)

    send_mark(hall, one)

    wait_until(lambda: any(event == "cell" for event, _ in judge.heard))
    wait_until(lambda: any(event == "tick" for event, _ in outside.heard))
    assert {event for event, _ in outside.heard} == {"tick"}
    for tablet in (judge, outside):
        tablet.client.disconnect()


def test_chief_hears_of_the_tablets_of_every_process(hall: Hall, serve: Any, redis: str) -> None:
    one, other = serve(SHEBER_MESSAGE_QUEUE=redis), serve(SHEBER_MESSAGE_QUEUE=redis)
    chief = Tablet(hall, hall.chief, one.address)
    wait_until(lambda: chief.entered)
    judge = Tablet(hall, hall.judges[1], other.address)
    both = {str(hall.chief.account_id), str(hall.judges[1].account_id)}

    wait_until(lambda: chief.names() == both)
    read = [present(hall, server) for server in (one, other)]
    judge.client.disconnect()
    wait_until(lambda: chief.names() == {str(hall.chief.account_id)})

    assert read == [both, both]
    chief.client.disconnect()


def test_processes_know_of_each_other_what_was_renewed(redis: str) -> None:
    here, there, alone = Elsewhere(redis), Elsewhere(redis), Elsewhere("redis://127.0.0.1:1")
    told = Connection("sid", 7, "Ақан", "secret", Device("tablet-1", "Chrome"), NOW, "hall", 3)
    told = replace(
        told, rooms=frozenset({"lead:hall"}), seat="s1", sheet="A1", report=Report(2, NOW, 1, frozenset({("s1", "A1")}))
    )

    for one in (here, alone):
        one.tell("hall", [told])
    heard = there.others("hall")
    kept = Redis.from_url(redis)
    lasting = [kept.ttl(key) for key in kept.scan_iter()]

    assert heard == [replace(told, sid="", token="", assessment_id=0)]
    assert (here.others("hall"), alone.others("hall"), there.others("elsewhere")) == ([], [], [])
    assert all(0 < seconds <= KEPT_FOR for seconds in lasting)
    assert b"secret" not in b"".join(kept.dump(key) for key in kept.scan_iter())
    here.leave()
    assert (there.others("hall"), kept.keys()) == ([], [])


def test_gunicorn_serves_websockets(hall: Hall, serve: Any, environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "-b", f"127.0.0.1:{port}", "wsgi:app"]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: listening(port))
        assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE).status_code == 200
        tablet = Tablet(hall, hall.judges[1], f"http://127.0.0.1:{port}")
        wait_until(lambda: tablet.entered)

        assert tablet.client.transport() == "websocket"
        tablet.client.disconnect()
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_simulated_experts_mark_and_every_acknowledged_mark_is_found(hall: Hall, serve: Any) -> None:
    logins = make_passwords(hall)
    server, tally, stop = serve(), Tally(), threading.Event()
    dice = random.Random(1)
    experts = [Expert(Visitor(server.address), login, PASSWORD, hall.assessment, dice) for login in logins]

    assert [expert.arrive() for expert in experts] == [True] * 3
    threading.Timer(6, stop.set).start()
    play(experts, tally, rate=20, stop=stop, sign=True)

    assert (tally.failed, missing(experts, tally)) == (0, [])
    assert tally.acts["score"] >= 3
    written = {(entry.seat, entry.seq) for seat in range(len(hall.seats)) for entry in hall.journal(seat)}
    assert {(seat, seq) for _, seat, _, seq in tally.acknowledged} <= written


def test_mark_that_is_gone_is_found_missing(hall: Hall, serve: Any) -> None:
    (login,) = make_passwords(hall)[:1]
    server = serve()
    expert = Expert(Visitor(server.address), login, PASSWORD, hall.assessment, random.Random(1))
    expert.arrive()
    never_written = (login, hall.seats[0], "m1", 1)

    assert missing([expert], Tally(acknowledged=[never_written])) == [never_written]


def make_passwords(hall: Hall) -> list[str]:
    """The logins of the three judges, who may sign in with PASSWORD from now on."""
    with hall.app.app_context(), db.transaction() as session:
        for judge in hall.judges[:3]:
            made = passwords().make(PASSWORD, login=judge.login)
            session.get_one(Account, judge.account_id).password_hash = made.text
    return [judge.login for judge in hall.judges[:3]]
