"""Canonical bytes: one value, one spelling, so that a hash of it means the same everywhere and always."""

import hashlib
import json
from collections.abc import Mapping
from json.encoder import encode_basestring

_SPELLED = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))  # dumps() makes one each time
_PLAIN = frozenset({str, int, bool, type(None)})
Canonical = None | bool | int | str | list["Canonical"] | tuple["Canonical", ...] | Mapping[str, "Canonical"]


def canonical_bytes(value: Canonical) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Keys whose value is None are left out.

    (So a field added later, and empty in old entries, does not change an old hash.) A float is refused with
    TypeError: it has no one spelling. decisions.md 1.
    """
    return _SPELLED.encode(_plain(value)).encode()


def digest(value: Canonical) -> str:
    """The SHA-256 of the canonical bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def quoted(text: str) -> str:
    """A text as the canonical bytes spell it, for whoever puts them together by hand."""
    return encode_basestring(text)


def _plain(value: Canonical) -> Canonical:
    if type(value) in _PLAIN:  # nearly all there is; asking whether it is a mapping costs ten times as much
        return value
    if isinstance(value, Mapping):
        return {
            key if type(key) is str else _key(key): part if type(part) in _PLAIN else _plain(part)
            for key, part in value.items()
            if part is not None
        }
    if isinstance(value, (list, tuple)):
        return [part if type(part) in _PLAIN else _plain(part) for part in value]
    if isinstance(value, (int, str)):  # an enumeration's member
        return value
    raise TypeError(f"no canonical spelling for {type(value).__name__}")


def _key(key: str) -> str:
    if not isinstance(key, str):
        raise TypeError("a key is text")
    return key
