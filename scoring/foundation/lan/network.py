"""What this machine is called in its own network, and at which addresses of it the machine answers."""

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address
from pathlib import Path

from scoring.foundation.lan.authority import private

FIB = Path("/proc/net/fib_trie")  # Linux: every address of every card; elsewhere the name of the machine gives them
_LOCAL = re.compile(r"\|-- ([0-9.]+)\n\s+/32 host LOCAL")
_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
LOOPBACK = IPv4Address("127.0.0.1")


def host_name() -> str:
    """The machine's own name, "" when it has none that a certificate could hold."""
    name = socket.gethostname().lower().rstrip(".")
    return name if _HOST_NAME.fullmatch(name) and name != "localhost" else ""


def names_of(host: str) -> tuple[str, ...]:
    """The names by which a network may know this host: its own, the one of multicast DNS, and localhost."""
    short = host.partition(".")[0]
    return tuple(dict.fromkeys(name for name in (host, short and f"{short}.local", "localhost") if name))


def addresses() -> tuple[IPv4Address, ...]:
    """The private addresses of this machine: the one that leads to others first, its own loopback last."""
    found = [address for address in (*_toward_others(), *_listed(), *_named()) if private(address)]
    outward = [address for address in found if not address.is_loopback]
    return tuple(dict.fromkeys((*sorted(outward, key=lambda one: one.is_link_local), LOOPBACK)))


def _toward_others() -> Iterable[IPv4Address]:
    """Nothing is sent: the system only says from which address it would."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))  # an address that belongs to nobody
            return [IPv4Address(probe.getsockname()[0])]
        except OSError:
            return []


def _listed() -> Iterable[IPv4Address]:
    try:
        return [IPv4Address(text) for text in _LOCAL.findall(FIB.read_text(encoding="ascii"))]
    except OSError:
        return []


def _named() -> Iterable[IPv4Address]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [IPv4Address(entry[4][0]) for entry in found]
