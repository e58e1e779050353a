"""Serves a network: the https server's context, the http door beside it, and a watch over addresses and dates.

Import it only after gevent's monkey patching, as `scoring.serving` says.
"""

import logging
import ssl
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from socket import socket
from typing import Any

import click
import segno
from flask import Flask
from gevent.pywsgi import WSGIServer

from scoring.foundation import terminal
from scoring.foundation.config import Settings
from scoring.foundation.lan.http_side import HttpSide
from scoring.foundation.lan.opening import announce, load, open_lan, settings_for_lan, tls_context
from scoring.foundation.sending import Together

log = logging.getLogger(__name__)
LOOK_EVERY = 60.0  # seconds between two looks at the machine's addresses and the certificate's date
HANDSHAKE_WITHIN = 10.0
PORT_BY_OPTION = "--http-port "
Listen = Callable[[str, int, str], socket]


class QuietServer(WSGIServer):  # type: ignore[misc]
    """Says nothing of handshakes that fail: a tablet that does not trust us yet ends each of them so."""

    handler_class = Together

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> None:
        try:
            client_socket.settimeout(HANDSHAKE_WITHIN)
            secure = self.wrap_socket(client_socket, **self.ssl_args)
            secure.settimeout(None)
        except OSError as error:  # ssl.SSLError is one
            log.debug("a connection from %s was not made secure: %s", address, error)
            client_socket.close()
            return
        try:
            self.handle(secure, address)
        finally:
            _close(secure)


class LanServing:
    """What `scoring serve --lan` has besides the server itself."""

    def __init__(self, settings: Settings, listen: Listen) -> None:
        self.settings = settings_for_lan(settings)
        self._listen = listen
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._keep_fresh, name="lan", daemon=True)

    def open(self, app: Flask, https_port: int, http_port: int) -> None:
        """Open the http port, then make or read certificates. Raises Refused as `listen` and `open_lan` do."""
        listener = self._listen(self.settings.host, http_port, PORT_BY_OPTION)
        self.lan = open_lan(self.settings, _now(), https_port, listener.getsockname()[1])
        self.context = tls_context(self.lan)
        self._app = app
        self._side = HttpSide(app, self.lan)
        self._server = WSGIServer(listener, self._side, log=None, error_log=log)
        announce(app, self.lan)

    def start(self) -> None:
        self._server.start()
        self._watch.start()

    def stop(self) -> None:
        self._stopping.set()
        self._server.stop(timeout=1)

    def say_where(self) -> None:
        """The addresses, and the code for a camera where a person looks at the terminal."""
        terminal.say("serving-lan", address=self.lan.secure())
        if self.lan.host.startswith("127."):
            terminal.say("lan-no-address", err=True)
        if sys.stdout.isatty():
            segno.make(self.lan.plain(), error="m").terminal(compact=True)
        if self.lan.authority is not None:  # its last words announce the number that follows
            terminal.say("lan-trust-where", address=self.lan.plain(), show=f"{self.lan.secure()}/lan")
        for line in self._own_certificate():
            click.echo(line)

    def look(self, now: datetime) -> None:
        """Take a new certificate when the addresses changed or the old one ends soon."""
        found = open_lan(self.settings, now, self.lan.https_port, self.lan.http_port)
        load(self.context, found)
        if (found.names, found.addresses) != (self.lan.names, self.lan.addresses):
            log.warning("this machine is found at %s now", found.secure())
        self.lan = self._side.lan = found
        announce(self._app, found)

    def _own_certificate(self) -> list[str]:
        return (
            []
            if self.lan.authority is None
            else [f"  {self.lan.authority.name}", f"  {self.lan.authority.fingerprint}"]
        )

    def _keep_fresh(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            try:
                self.look(_now())
            except Exception:
                log.exception("the certificate could not be looked after; the one in use stays")


def _close(secure: ssl.SSLSocket) -> None:
    try:
        secure.close()
    except OSError:
        log.debug("a connection was closed by the other side first")


def _now() -> datetime:
    return datetime.now(UTC)
