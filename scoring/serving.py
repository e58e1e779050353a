"""Serves the product: one gevent process, a worker of jobs beside it, a clean end on Ctrl+C or SIGTERM.

Import it only after gevent's monkey patching: `scoring serve` sees to that.
"""

import errno
import logging
import os
import signal
import socket
import sys
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
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  # compared with, not bound to


def serve(settings: Settings, *, demonstration: bool) -> None:
    """Serve until stopped. Raises SettingsRefused, and Refused as `listen` and `prepare` do."""
    settings = replace(settings, demo=settings.demo or demonstration)
    app = create_app(settings)
    if demonstration:
        refuse_in_production(app)
    listener = listen(settings.host, settings.port)
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


def listen(host: str, port: int) -> socket.socket:
    """An open port. Raises Refused: port-occupied, port-not-permitted, port-wrong, address-unavailable."""
    try:
        return _open_port(host, port)
    except OverflowError:
        raise Refused("port-wrong", port=port) from None
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None)):
            raise Refused("port-occupied", port=port) from error
        if error.errno in (errno.EACCES, getattr(errno, "WSAEACCES", None)):
            raise Refused("port-not-permitted", port=port) from error
        raise Refused("address-unavailable", host=host) from error


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
