"""The head of a small answer leaves with its body; nothing of a large one is lost."""

import gevent
import pytest
from gevent import socket
from gevent.pywsgi import WSGIServer

from scoring.foundation.sending import TOGETHER, Together

PATIENCE = 5


@pytest.mark.parametrize(
    ("body", "sends"),
    [
        pytest.param(b"", 1, id="no body"),
        pytest.param(b"one mark", 1, id="small"),
        pytest.param(b"x" * (TOGETHER + 1), 2, id="large"),
    ],
)
@pytest.mark.parametrize("sized", [True, False], ids=["length said", "in chunks"])
def test_answer_is_sent_whole_and_a_small_one_at_once(body: bytes, sends: int, sized: bool) -> None:
    sent: list[bytes] = []

    class Counting(Together):
        def _sendall(self, data: bytes) -> None:
            if isinstance(self.socket, socket.socket):
                sent.append(bytes(data))
            super()._sendall(data)

    def app(_environ, start_response):
        start_response("200 OK", [("Content-Length", str(len(body)))] if sized else [])
        yield body

    server = WSGIServer(("127.0.0.1", 0), app, log=None, handler_class=Counting)
    server.start()
    with gevent.Timeout(PATIENCE), socket.create_connection(server.address) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: wire.recv(65536), b""))
    server.stop()

    head, _, rest = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert rest == body if sized else body in rest
    assert b"".join(sent) == received
    assert len(sent) == sends + (0 if sized else 1)  # chunks have an end of their own
