"""What the pages of trust show when a browser visits them: a server in a college's network."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from scoring.foundation.lan import certificate_for, make_authority
from scoring.foundation.lan.opening import Lan, announce
from tests.browser.visiting import Visit

VISITS: dict[str, tuple[Visit, ...]] = {
    "lan.show": (Visit("lan", "/lan"),),
    "lan.trust": (
        Visit("lan-trust-android", "/lan/trust?device=android"),
        Visit("lan-trust-ipad", "/lan/trust?device=ipad"),
        Visit("lan-trust-windows", "/lan/trust?device=windows"),
    ),
    "lan.check": (Visit("lan-check", "/lan/check"),),
}
NOT_PAGES = {"lan.certificate", "lan.profile"}


def fill(app: Flask) -> dict[str, str]:
    folder: Path = app.config["SETTINGS"].instance_folder / "keys"
    names, addresses, now = ("college-pc.local",), ("192.168.10.5",), datetime.now(UTC)
    authority = make_authority(folder, now, host="college-pc")
    identity = certificate_for(folder, names, addresses, now)
    announce(app, Lan(names, addresses, 8443, 8080, authority, identity))
    return {}
