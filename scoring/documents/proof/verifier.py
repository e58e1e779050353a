"""The verifier's page as one file: every script, style, word and library inside, and a policy that forbids network.

It is put together from `static/verifier` and `static/vendor`; libraries go in as they were published, as `data:`
modules of an import map. It is served as a download: under the product's own policy nothing inline would run.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from scoring.documents.proof.codes import REFERENCE
from scoring.documents.proof.issuer import Issuer
from scoring.foundation.config import PROJECT

PARTS = PROJECT / "static" / "verifier"
VENDOR = PROJECT / "static" / "vendor"
# name: the file, and what it imports by another name than the file says
MODULES = {
    "noble-ed25519": VENDOR / "noble-ed25519.js",
    "qr-index": VENDOR / "qr-index.js",
    "qr-decode": VENDOR / "qr-decode.js",
    "statement": PARTS / "statement.js",
}
RENAMED = {"qr-decode": ("'./index.js'", "'qr-index'")}


def verifier_page(issuers: Sequence[Issuer] = ()) -> str:
    """The whole file. Keys of these issuers lie inside; others are added by whoever opens it."""
    parts = {
        "style": _read(PARTS / "verifier.css"),
        "modules": json.dumps({"imports": {name: _module(name, path) for name, path in MODULES.items()}}),
        "words": _inert(_read(PARTS / "words.json")),
        "kinds": _inert(_read(REFERENCE)),
        "pinned": _inert(json.dumps([issuer.text() for issuer in issuers])),
        "main": _read(PARTS / "main.js"),
    }
    page = _read(PARTS / "page.html").replace("{{policy}}", _policy(parts))
    before, *rest = page.split("{{")
    pieces = (piece.partition("}}") for piece in rest)
    return before + "".join(parts[name] + after for name, _braces, after in pieces)


def _policy(parts: dict[str, str]) -> str:
    """Nothing but these very scripts and this style; pictures and the camera come from the reader's own hand."""
    scripts = " ".join(map(_hash, (parts["modules"], f"\n{parts['main']}\n")))
    style = f"\n{parts['style']}\n"
    rules = (
        "default-src 'none'",
        f"script-src {scripts} data:",
        f"style-src {_hash(style)}",
        "img-src blob:",
        "media-src blob: mediastream:",
        "form-action 'none'",
        "base-uri 'none'",
    )
    return "; ".join(rules)


def _hash(inline: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


def _module(name: str, path: Path) -> str:
    source = _read(path)
    if name in RENAMED:
        source = source.replace(*RENAMED[name])
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


def _inert(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c")


def _read(path: Path) -> str:
    return path.read_text("utf-8").replace("\r\n", "\n")
