"""Canonical bytes: one value, one spelling, so that a hash of it means the same everywhere and always."""

import hashlib
import json
from collections.abc import Mapping

Canonical = None | bool | int | str | list["Canonical"] | tuple["Canonical", ...] | Mapping[str, "Canonical"]


def canonical_bytes(value: Canonical) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Keys whose value is None are left out.

    (So a field added later, and empty in old entries, does not change an old hash.) A float is refused with
    TypeError: it has no one spelling. decisions.md 1.
    """
    plain = _plain(value)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: Canonical) -> str:
    """The SHA-256 of the canonical bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _plain(value: Canonical) -> Canonical:
    if isinstance(value, Mapping):
        return {_key(key): _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise TypeError(f"no canonical spelling for {type(value).__name__}")


def _key(key: str) -> str:
    if not isinstance(key, str):
        raise TypeError("a key is text")
    return key
