"""A passphrase over a backup: scrypt makes the key, AES-256-GCM seals it piece by piece, so that no size is too large.

Each piece is sealed with its number and whether it is the last, so that none can be swapped, doubled or cut away.
"""

import json
import os
import struct
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from scoring.foundation.errors import Refused
from scoring.foundation.waiting import off_the_loop

MAGIC = b"SHEBER SEALED BACKUP 1\n"
PIECE = 1024 * 1024
TAG = 16
COST = 2**16  # 64 MiB of memory for each guess
HEAD_MOST = 1000
_NONCE = struct.Struct(">7sI?")  # 12 bytes: of this file, number of the piece, is it the last


def is_sealed(source: IO[bytes]) -> bool:
    """Whether a file begins as a sealed one; it is read from its beginning again afterwards."""
    began = source.read(len(MAGIC)) == MAGIC
    source.seek(0)
    return began


def sealing_key(passphrase: str, salt: bytes, cost: int = COST) -> bytes:
    """About a quarter of a second of one processor."""
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())


def seal(source: IO[bytes], passphrase: str) -> Iterator[bytes]:
    """The sealed file, piece by piece."""
    salt, prefix = os.urandom(16), os.urandom(7)
    head = json.dumps({"salt": salt.hex(), "prefix": prefix.hex(), "cost": COST}).encode()
    cipher = AESGCM(off_the_loop(lambda: sealing_key(passphrase, salt)))
    yield MAGIC + head + b"\n"
    number, piece = 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        yield cipher.encrypt(_NONCE.pack(prefix, number, not following), piece, head)
        if not following:
            return
        number, piece = number + 1, following


def unseal(source: IO[bytes], target: IO[bytes], passphrase: str) -> None:
    """Raises Refused: backup-passphrase-wrong (or a byte was changed: no seal can tell), backup-unreadable."""
    head, cipher, prefix = _opened(source, passphrase)
    number, piece = 0, source.read(PIECE + TAG)
    while True:
        following = source.read(PIECE + TAG)
        try:
            target.write(cipher.decrypt(_NONCE.pack(prefix, number, not following), piece, head))
        except InvalidTag:
            raise Refused("backup-passphrase-wrong") from None
        if not following:
            return
        number, piece = number + 1, following


def _opened(source: IO[bytes], passphrase: str) -> tuple[bytes, AESGCM, bytes]:
    source.seek(len(MAGIC))
    head = source.readline(HEAD_MOST).rstrip(b"\n")
    try:
        said = json.loads(head)
        salt, prefix, cost = bytes.fromhex(said["salt"]), bytes.fromhex(said["prefix"]), int(said["cost"])
        if len(prefix) != 7 or not 2**14 <= cost <= 2**20:
            raise ValueError("not of this program")
        return head, AESGCM(sealing_key(passphrase, salt, cost)), prefix
    except (ValueError, KeyError, TypeError):
        raise Refused("backup-unreadable") from None
