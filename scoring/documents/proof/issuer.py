"""An issuer with its public keys, and the small file that carries them to whoever verifies without network.

{"format": "sheber-issuer-keys", "version": 1,
 "issuer": {"id": "…", "name": {"kk": "…", "ru": "…", "en": "…"}},
 "keys": [{"public_key": "64 hex", "state": "current|retired|withdrawn", "from": "…", "until": "…" or absent}]}
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from scoring.documents.proof.statement import issuer_code_of, key_id_of
from scoring.foundation.errors import Unreadable
from scoring.foundation.signing_keys import fingerprint
from scoring.rules.canonical import Canonical, canonical_bytes

FORMAT, VERSION = "sheber-issuer-keys", 1
FILE_MAX = 1_000_000  # characters: some four thousand keys
ISSUER_ZONE = ZoneInfo("Asia/Almaty")  # a paper's date is a day of this zone. decisions.md 27
_KEY = re.compile(r"[0-9a-f]{64}")
LANGUAGES = ("kk", "ru", "en")


class KeyState(StrEnum):
    CURRENT = "current"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """A public key as it is published. `ended_at` is when it was retired or withdrawn."""

    issuer: str
    fingerprint: str
    public_key: str
    state: KeyState
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Issuer:
    """An organisation that issues papers, with every key it ever had. `names` by language; a spelling may be empty."""

    id: str
    names: Mapping[str, str]
    keys: Sequence[IssuerKey]

    @property
    def code(self) -> bytes:
        return issuer_code_of(self.id)

    def name(self, language: str) -> str:
        order = (language, *LANGUAGES)
        return next((self.names[one] for one in order if self.names.get(one)), self.id)

    def keys_with(self, key_id: bytes) -> Sequence[IssuerKey]:
        return [key for key in self.keys if key_id_of(key.public_key) == key_id]

    def text(self) -> str:
        document: Canonical = {
            "format": FORMAT,
            "version": VERSION,
            "issuer": {"id": self.id, "name": dict(self.names)},
            "keys": [_key_document(key) for key in self.keys],
        }
        return canonical_bytes(document).decode()


def last_day(key: IssuerKey) -> date | None:
    """The last day of papers that a retired key proves; None while there is no end."""
    return key.ended_at.astimezone(ISSUER_ZONE).date() if key.ended_at is not None else None


def issuer_from(text: str) -> Issuer:
    """The file read again. Raises Unreadable: paper-keys-unreadable, paper-keys-newer."""
    try:
        said = json.loads(text) if len(text) <= FILE_MAX else None
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise ValueError
        if said.get("version") != VERSION:
            raise Unreadable("paper-keys-newer")
        issuer = said["issuer"]
        names = {language: _text(issuer["name"].get(language, "")) for language in LANGUAGES}
        identity = _text(issuer["id"])
        return Issuer(identity, names, [_key_from(identity, key) for key in said["keys"]])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreadable("paper-keys-unreadable") from None


def _key_document(key: IssuerKey) -> Canonical:
    return {
        "public_key": key.public_key,
        "state": key.state.value,
        "from": _moment(key.made_at),
        "until": _moment(key.ended_at) if key.ended_at else None,
    }


def _key_from(issuer: str, said: Mapping[str, Any]) -> IssuerKey:
    public_key, state, until = said["public_key"], KeyState(said["state"]), said.get("until")
    if not _KEY.fullmatch(public_key) or (until is None) != (state is KeyState.CURRENT):
        raise ValueError("not a key")
    ended_at = _parsed(until) if until is not None else None
    return IssuerKey(issuer, fingerprint(public_key), public_key, state, _parsed(said["from"]), ended_at)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parsed(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
