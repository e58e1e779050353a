"""The pages by which tablets come to trust this server: one for a projector, one for the tablet in hand."""

import plistlib
from uuid import NAMESPACE_URL, uuid5

import segno
from cryptography.hazmat.primitives import hashes
from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from scoring.foundation.errors import NotFound
from scoring.foundation.lan.authority import Authority
from scoring.foundation.lan.opening import Lan, lan_of_app

FILE_NAME = "sheber-authority"
CERTIFICATE = "application/x-x509-ca-cert"  # what Android and Windows open as a certificate to install
PROFILE = "application/x-apple-aspen-config"
DEVICES = ("android", "ipad", "windows", "other")

pages = Blueprint("lan", __name__)


@pages.get("/lan")
def show() -> str:
    """For the wall of the room: a code to point a camera at, the address to type, the steps."""
    lan = lan_of_app()
    if lan is None:
        return render_template("foundation/lan-off.html")
    address = lan.plain() if lan.authority else lan.secure()
    return render_template("foundation/lan.html", lan=lan, address=address, picture=_picture(address))


@pages.get("/lan/trust")
def trust() -> str:
    """For the tablet itself: the file to install, and what to press afterwards."""
    lan = lan_of_app()
    if lan is None:
        return render_template("foundation/lan-off.html")
    device = request.args.get("device", "")
    return render_template(
        "foundation/lan-trust.html",
        lan=lan,
        secure=lan.secure(request.host.rpartition(":")[0] or request.host),
        device=device if device in DEVICES else _guessed(request.user_agent.string),
        sha1=_sha1(lan.authority) if lan.authority else "",
    )


@pages.get("/lan/check")
def check() -> str:
    """Opened over https: says whether this browser believes the connection, as only the browser itself can know."""
    return render_template("foundation/lan-check.html")


@pages.get("/lan/authority.crt")
def certificate() -> Response:
    """The authority's certificate alone, for Android, Windows and all others. Raises NotFound: lan-off."""
    kept = {"Content-Disposition": f'attachment; filename="{FILE_NAME}.crt"'}
    return Response(_authority().der, content_type=CERTIFICATE, headers=kept)


@pages.get("/lan/authority.mobileconfig")
def profile() -> Response:
    """The same certificate as a profile, which is the only form that an iPad installs. Raises NotFound: lan-off."""
    return Response(profile_of(_authority()), content_type=PROFILE)  # as an attachment Safari would only put it aside


def profile_of(authority: Authority) -> bytes:
    """A configuration profile of Apple with one root certificate; the same authority gives the same bytes."""
    own = str(uuid5(NAMESPACE_URL, f"sheber:{authority.fingerprint}")).upper()
    inner = str(uuid5(NAMESPACE_URL, f"sheber:{authority.fingerprint}:certificate")).upper()
    head = {"PayloadVersion": 1, "PayloadDisplayName": authority.name}
    root = {
        **head,
        "PayloadType": "com.apple.security.root",
        "PayloadIdentifier": f"kz.sheber.lan.{inner}",
        "PayloadUUID": inner,
        "PayloadCertificateFileName": f"{FILE_NAME}.crt",
        "PayloadContent": authority.der,
    }
    whole = {
        **head,
        "PayloadType": "Configuration",
        "PayloadIdentifier": f"kz.sheber.lan.{own}",
        "PayloadUUID": own,
        "PayloadOrganization": "Sheber",
        "PayloadContent": [root],
    }
    return plistlib.dumps(whole)


def _authority() -> Authority:
    lan: Lan | None = lan_of_app()
    if lan is None or lan.authority is None:
        raise NotFound("lan-off")
    return lan.authority


def _guessed(agent: str) -> str:
    """The kind of device that asks; an iPad of today says that it is a Macintosh, and the reader may choose another."""
    signs = {"Android": "android", "iPad": "ipad", "iPhone": "ipad", "Macintosh": "ipad", "Windows": "windows"}
    return next((device for sign, device in signs.items() if sign in agent), "other")


def _sha1(authority: Authority) -> str:
    """What Windows shows before it installs; only to be compared, nothing rests on it."""
    return authority.certificate.fingerprint(hashes.SHA1()).hex(" ").upper()  # noqa: S303


def _picture(address: str) -> Markup:
    return Markup(segno.make(address, error="m").svg_inline(omitsize=True, svgclass="qr", border=4, light="#fff"))  # noqa: S704
