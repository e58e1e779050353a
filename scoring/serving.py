"""Serves the product: one gevent process, a worker of jobs beside it, a clean end on Ctrl+C or SIGTERM.

Import it only after gevent's monkey patching: `scoring serve` sees to that.
"""

import errno
import http.client
import logging
import os
import signal
import socket
import sys
import urllib.request
from dataclasses import replace
from typing import Any

import gevent
from flask import Flask
from gevent.pywsgi import WSGIServer

from scoring.app import create_app
from scoring.championships import boards, ceremony
from scoring.foundation import memory, terminal
from scoring.foundation.config import Settings
from scoring.foundation.errors import Refused
from scoring.foundation.jobs.keeping import Keeper
from scoring.foundation.lan.serving import LanServing, QuietServer
from scoring.marking import live
from scoring.preparing import fill_demonstration, prepare, refuse_in_production, require_current, say_who_may_enter

BACKLOG = 1024
ANSWERS_END_WITHIN = 5  # seconds that requests in progress get when the server stops
PORT_BY_SETTING = "SHEBER_PORT="
OTHER_PORT = 8010  # what the sentence of an occupied port proposes
OWN_ANSWER = b'{"status":"alive"}'
ASKED_WITHIN = 1.0  # seconds that whoever holds the port gets to say who it is
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  # compared with, not bound to


def serve(settings: Settings, *, demonstration: bool, way: str = PORT_BY_SETTING, http_port: int | None = None) -> None:
    """Serve until stopped; `way` is what the reader puts before a port.

    With `http_port` over https, for a network without internet; the page of trust is then on that port.
    Raises SettingsRefused, and Refused as `listen`, `prepare` and `open_lan` do.
    """
    settings = replace(settings, demo=settings.demo or demonstration)
    settings.check()
    lan = None if http_port is None else LanServing(settings, listen)
    app = create_app(settings if lan is None else lan.settings)
    if demonstration:
        refuse_in_production(app)
    listener = listen(settings.host, settings.port, way)
    if lan is not None:
        lan.open(app, listener.getsockname()[1], http_port or 0)
    _make_ready(app)
    accounts = fill_demonstration(app) if demonstration else ()
    secure: dict[str, Any] = {} if lan is None else {"ssl_context": lan.context}
    server = QuietServer(listener, app, log=None, error_log=logging.getLogger("scoring.serving"), **secure)
    keeper = Keeper(app)
    _stop_on_signals(server, app)
    server.start()
    keeper.start()
    place = address(settings.host, listener.getsockname()[1])
    if lan is None:
        terminal.say("serving", address=place)
        _warn_of_plain_http(settings)
    else:
        lan.start()
        lan.say_where()
    if accounts:
        say_who_may_enter(accounts, place if lan is None else "")
    sys.stdout.flush()
    memory.settle()
    server.serve_forever(stop_timeout=ANSWERS_END_WITHIN)
    keeper.stop()
    if lan is not None:
        lan.stop()
    terminal.say("server-stopped")


def _warn_of_plain_http(settings: Settings) -> None:
    """Other machines come in the clear, unless a proxy in front of us speaks https with them."""
    if settings.host not in LOOPBACK and not settings.proxies:
        terminal.say("serving-plain", err=True)


def listen(host: str, port: int, way: str = PORT_BY_SETTING) -> socket.socket:
    """An open port.

    Raises Refused: port-occupied, port-already-ours, port-not-permitted, port-wrong, address-unavailable.
    """
    way = f"{way}{OTHER_PORT if port != OTHER_PORT else OTHER_PORT + 10}"
    try:
        return _open_port(host, port)
    except OverflowError:
        raise Refused("port-wrong", port=port, way=way) from None
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None)):
            raise _occupied(host, port, way) from error
        if error.errno in (errno.EACCES, getattr(errno, "WSAEACCES", None)):
            raise Refused("port-not-permitted", port=port, way=way) from error
        raise Refused("address-unavailable", host=host) from error


def _occupied(host: str, port: int, way: str) -> Refused:
    """Starting twice is the commonest slip: then the port is held by Sheber itself."""
    if _answers_as_sheber(address(host, port)):
        return Refused("port-already-ours", port=port, way=way, address=address(host, port))
    return Refused("port-occupied", port=port, way=way)


def _answers_as_sheber(place: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{place}/healthz", timeout=ASKED_WITHIN) as answer:
            return bool(b"".join(answer.read(100).split()) == OWN_ANSWER)
    except (OSError, http.client.HTTPException, ValueError):
        return False


def _open_port(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name != "nt":  # a port just left can be taken at once; on Windows this would let two programs share it
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # The head of an answer and its body leave apart; without this the second waits 40 ms for the first's receipt.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    name = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def _make_ready(app: Flask) -> None:
    """Tables are brought up to date by themselves, except under a server in production that others may share."""
    settings: Settings = app.config["SETTINGS"]
    if settings.production and not settings.database.startswith("sqlite"):
        require_current(app)
    else:
        prepare(app)


def _stop_on_signals(server: WSGIServer, app: Flask) -> None:
    """Tablets and viewers are let go first: an open socket is a request in progress that never ends by itself.

    The port is closed before that, or the quickest tablet is back before the server has stopped.
    """

    def stop() -> None:
        try:
            server.close()
            live.close(app)
            boards.close(app)
            ceremony.close(app)
        finally:
            server.stop(ANSWERS_END_WITHIN)

    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, stop)
