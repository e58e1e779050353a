"""A public key as a small text that is carried to another installation: as a file, on paper, as a square code."""

import json
import re
from dataclasses import dataclass

from scoring.championships.packages import keys
from scoring.foundation.errors import Unreadable
from scoring.people.directory.naming import NAME_LENGTH, tidy
from scoring.rules.canonical import Canonical, canonical_bytes

FORMAT, VERSION = "sheber-key", 1
TEXT_MAX = 2000  # characters; a card has some three hundred
_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class KeyCard:
    """`follows` is the fingerprint of the key that announced this one by `announced`, its signature; else empty."""

    name: str
    public_key: str
    follows: str = ""
    announced: str = ""

    @property
    def fingerprint(self) -> str:
        return keys.fingerprint(self.public_key)

    def text(self) -> str:
        document: Canonical = {
            "format": FORMAT,
            "version": VERSION,
            "name": self.name,
            "public_key": self.public_key,
            "follows": {"fingerprint": self.follows, "signature": self.announced} if self.follows else None,
        }
        return canonical_bytes(document).decode()


def announcement(public_key: str) -> bytes:
    """What an old key signs to say that this one follows it."""
    return f"{FORMAT} {VERSION} follows {public_key}".encode()


def card_from(text: str) -> KeyCard:
    """Raises Unreadable: key-card-unreadable, key-card-newer; Refused: text-too-long."""
    try:
        said = json.loads(text.strip()) if len(text) <= TEXT_MAX else None
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise ValueError
        if said.get("version") != VERSION:
            raise Unreadable("key-card-newer")
        name, public_key, follows = said["name"], said["public_key"], said.get("follows") or {}
        before, announced = follows.get("fingerprint", ""), follows.get("signature", "")
        if not (isinstance(name, str) and name.strip() and _KEY.fullmatch(public_key)):
            raise ValueError
        if follows and not (_KEY.fullmatch(before) and _SIGNATURE.fullmatch(announced)):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreadable("key-card-unreadable") from None
    return KeyCard(tidy(name, limit=NAME_LENGTH), public_key, before, announced)
