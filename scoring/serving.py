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

import click
import gevent
from flask import Flask
from gevent.pywsgi import WSGIServer

from scoring.app import create_app
from scoring.foundation import terminal
from scoring.foundation.config import Settings
from scoring.foundation.errors import Refused
from scoring.foundation.jobs.keeping import Keeper
from scoring.preparing import fill_demonstration, prepare, refuse_in_production, require_current

BACKLOG = 1024
ANSWERS_END_WITHIN = 5  # seconds that requests in progress get when the server stops
PORT_BY_SETTING = "SHEBER_PORT="
OTHER_PORT = 8010  # what the sentence of an occupied port proposes
OWN_ANSWER = b'{"status":"alive"}'
ASKED_WITHIN = 1.0  # seconds that whoever holds the port gets to say who it is
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  # compared with, not bound to


def serve(settings: Settings, *, demonstration: bool, way: str = PORT_BY_SETTING) -> None:
    """Serve until stopped; `way` is what the reader puts before a port.

    Raises SettingsRefused, and Refused as `listen` and `prepare` do.
    """
    settings = replace(settings, demo=settings.demo or demonstration)
    app = create_app(settings)
    if demonstration:
        refuse_in_production(app)
    listener = listen(settings.host, settings.port, way)
    _make_ready(app)
    accounts = fill_demonstration(app) if demonstration else ()
    server = WSGIServer(listener, app, log=None, error_log=logging.getLogger("scoring.serving"))
    keeper = Keeper(app)
    _stop_on_signals(server)
    server.start()
    keeper.start()
    terminal.say("serving", address=address(settings.host, listener.getsockname()[1]))
    if accounts:
        terminal.say("demonstration-accounts")
    for account in accounts:
        click.echo(f"  {account.login:<12} {account.password:<18} {account.role}")
    sys.stdout.flush()
    server.serve_forever(stop_timeout=ANSWERS_END_WITHIN)
    keeper.stop()
    terminal.say("server-stopped")


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


def _stop_on_signals(server: WSGIServer) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, server.stop, ANSWERS_END_WITHIN)
