"""Streams as they are served: a socket taken over from gevent's server and from gunicorn, cut, found again."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from scoring.championships.boards.setting import Shows
from scoring.foundation.config import PROJECT
from scoring.marking.commands import Act
from tests.championships.boards.ground import Ground, make_ground
from tests.marking.live.test_serving import Server, cookie, environment, listening, redis, serve, wait_until  # noqa: F401  # fixtures  # noqa: F401

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent"),
]
PATIENCE = 120.0  # seconds; servers come up slowly on a busy machine


Look = Callable[[int, str], "Viewer"]


class Viewer:
    """A stream read line by line over a plain socket."""

    def __init__(self, port: int, path: str) -> None:
        self.wire = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.wire.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        self.lines = self.wire.makefile("rb")
        self.status = self.lines.readline().decode().strip()
        self.headers: dict[str, str] = {}
        while (line := self.lines.readline().decode().strip()) != "":
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value

    def event(self) -> dict[str, Any]:
        """The data of the next event."""
        while line := self.lines.readline():
            if line.startswith(b"data: "):
                found: dict[str, Any] = json.loads(line[6:])
                return found
        raise EOFError

    def close(self) -> None:
        self.lines.close()
        self.wire.close()


@pytest.fixture
def look() -> Iterator[Callable[[int, str], Viewer]]:
    """Open a stream, closed when the test ends."""
    opened: list[Viewer] = []

    def open_stream(port: int, path: str) -> Viewer:
        opened.append(Viewer(port, path))
        return opened[-1]

    yield open_stream
    for viewer in opened:
        viewer.close()


def record(ground: Ground, port: int) -> None:
    """One mark over HTTP, as a tablet sends it."""
    hall, here = ground.hall, f"http://127.0.0.1:{port}"
    said = {"client_id": "over-http-1", "seat": hall.seats[0], "aspect": "m1", "act": "answer", "seen": 0}
    with requests.Session() as http:
        name, _, value = cookie(ground.app, hall.judges[0]).partition("=")
        http.cookies.set(name, value, domain="127.0.0.1")
        token = http.get(f"{here}/api/tablet", timeout=PATIENCE).json()["csrf"]
        address, body = f"{here}/api/marking/{hall.assessment}/marks", {**said, "answer": "typed:0.40"}
        answer = http.post(address, json=body, headers={"X-CSRFToken": token}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def app(make_app: Callable[..., Any]) -> Any:
    return make_app()


def test_gevent_gives_the_socket_up_and_a_mark_is_seen_at_once(look: Look, ground: Ground, serve: Any) -> None:  # noqa: F811
    ground.choose(Shows.PROGRESS)
    server = serve()
    viewers = [look(server.port, f"{ground.page}/stream") for _ in range(3)]
    first = [viewer.event() for viewer in viewers]
    viewers[0].close()

    began = time.monotonic()
    record(ground, server.port)
    seen = [viewer.event() for viewer in viewers[1:]]

    assert viewers[1].status == "HTTP/1.1 200 OK"
    assert viewers[1].headers["content-type"] == "text/event-stream; charset=utf-8"
    assert viewers[1].headers["connection"] == "close"
    assert "content-security-policy" in viewers[1].headers
    assert [one["progress"]["marked"] for one in first] == [0, 0, 0]
    assert [one["progress"]["marked"] for one in seen] == [1, 1]
    assert time.monotonic() - began < PATIENCE
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0
    with pytest.raises((EOFError, OSError)):
        viewers[1].event()


def test_gunicorn_gives_the_socket_up_too(look: Look, ground: Ground, environment: dict[str, str]) -> None:  # noqa: F811
    ground.choose(Shows.PROGRESS)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "-b", f"127.0.0.1:{port}", "wsgi:app"]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: listening(port))
        viewer = look(port, f"{ground.page}/stream")
        assert viewer.event()["progress"]["marked"] == 0
        record(ground, port)

        assert viewer.event()["progress"]["marked"] == 1
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_a_viewer_of_another_process_sees_the_mark(look: Look, ground: Ground, serve: Any, redis: str) -> None:  # noqa: F811
    ground.choose(Shows.PROGRESS)
    one, other = serve(SHEBER_MESSAGE_QUEUE=redis), serve(SHEBER_MESSAGE_QUEUE=redis)
    viewer = look(other.port, f"{ground.page}/stream")
    assert viewer.event()["progress"]["marked"] == 0
    time.sleep(0.5)  # the other's subscription

    record(ground, one.port)

    assert viewer.event()["progress"]["marked"] == 1


def test_a_board_is_right_after_the_server_was_killed_and_started_again(
    look: Look,
    ground: Ground,
    serve: Callable[..., Server],  # noqa: F811
) -> None:
    ground.choose(Shows.TOTALS)
    first = serve()
    viewer = look(first.port, f"{ground.page}/stream")
    viewer.event()
    record(ground, first.port)
    viewer.event()
    first.process.kill()
    first.process.wait()
    ground.hall.send(ground.hall.judges[0], Act.ANSWER, "n1", 1, answer="completed:3")

    again = look(serve(first.port).port, f"{ground.page}/stream")

    assert again.event()["progress"]["marked"] == 2


@pytest.fixture
def ground(app: Any) -> Ground:
    return make_ground(app, seats=2)
