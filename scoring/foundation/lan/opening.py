"""Opens the server for its network: the certificate it shows, where it is found, and its own key for sessions."""

import secrets
import ssl
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app

from scoring.foundation.config import DEFAULT_SECRET, Settings
from scoring.foundation.lan import network, own
from scoring.foundation.lan.authority import Authority, Identity, certificate_for, make_authority, write_whole

EXTENSION = "scoring.lan"
KEYS = "keys"
SESSION_KEY = "session.key"
HTTPS, HTTP = 443, 80


@dataclass(frozen=True, slots=True)
class Lan:
    """Where the network finds this server. `authority` is None where an own certificate was configured."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    https_port: int
    http_port: int
    authority: Authority | None
    identity: Identity = field(repr=False)

    @property
    def host(self) -> str:
        """What people are told to type: the first address, or the first name of an own certificate."""
        return self.addresses[0] if self.authority or not self.names else self.names[0]

    def knows(self, host: str) -> bool:
        """Whether a visitor who called the server so called it by a name of its own."""
        return host.lower() in self.names or host in self.addresses

    def secure(self, host: str = "") -> str:
        """The address of the pages, without a slash at its end."""
        return self._address("https", host, self.https_port, HTTPS)

    def plain(self, host: str = "") -> str:
        """The address of the page where a tablet comes to trust this server."""
        return self._address("http", host, self.http_port, HTTP)

    def _address(self, scheme: str, host: str, port: int, usual: int) -> str:
        shown = host if host and self.knows(host) else self.host
        return f"{scheme}://{shown}{'' if port == usual else f':{port}'}"


def open_lan(settings: Settings, now: datetime, https_port: int, http_port: int) -> Lan:
    """Everything that serving a network needs, made where it is missing.

    Raises Refused as `own.read_own`, `make_authority` and `certificate_for` do.
    """
    if settings.tls_certificate or settings.tls_key:
        names, addresses, identity = own.read_own(settings.tls_certificate, settings.tls_key, now)
        return Lan(names, addresses or _addresses(), https_port, http_port, None, identity)
    folder, host = settings.instance_folder / KEYS, network.host_name()
    authority = make_authority(folder, now, host=host)
    names = tuple(name for name in network.names_of(host) if authority.permits(name))
    addresses = _addresses()
    identity = certificate_for(folder, names, addresses, now)
    return Lan(names, addresses, https_port, http_port, authority, identity)


def settings_for_lan(settings: Settings) -> Settings:
    """Cookies over https alone, and sessions signed with a key of this machine instead of the one that all know."""
    if settings.secret_key == DEFAULT_SECRET:
        settings = replace(settings, secret_key=_session_key(settings.instance_folder / KEYS))
    return replace(settings, secure_cookies=True)


def tls_context(lan: Lan) -> ssl.SSLContext:
    """What a server wraps its connections in; load the chain into it again when the certificate was renewed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    load(context, lan)
    return context


def load(context: ssl.SSLContext, lan: Lan) -> None:
    context.load_cert_chain(lan.identity.certificate, lan.identity.key)


def announce(app: Flask, lan: Lan) -> None:
    """Let the pages know where the server is found."""
    app.extensions[EXTENSION] = lan


def lan_of_app() -> Lan | None:
    """Where this server's network finds it; None when it does not serve one by itself."""
    found: Lan | None = current_app.extensions.get(EXTENSION)
    return found


def _addresses() -> tuple[str, ...]:
    return tuple(map(str, network.addresses()))


def _session_key(folder: Path) -> str:
    path = folder / SESSION_KEY
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        write_whole(path, secrets.token_hex(32).encode("ascii"), once=True)  # never an empty key, whatever is cut off
    return path.read_text("ascii")
