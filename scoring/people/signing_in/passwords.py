"""Passwords: what may be one, argon2id off the event loop, and the same time spent whether an account exists or not."""

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

import argon2
from flask import Flask, current_app

from scoring.foundation.errors import Refused
from scoring.foundation.waiting import off_the_loop

SHORTEST = 10
LONGEST = 200  # hashing ten megabytes of "password" is a way to hold up the server
FEWEST_DIFFERENT = 5
# Parameters of the OWASP cheat sheet: 19 MiB each, so that ten threads at once stay under 200 MiB.
TIME_COST = 2
MEMORY_KIB = 19 * 1024
PARALLELISM = 1
COMMON = frozenset({"1234567890", "12345678910", "0123456789", "qwertyuiop", "password123", "йцукенгшщз", "1q2w3e4r5t"})


@dataclass(frozen=True, slots=True)
class HashedPassword:
    """A password that was checked and hashed, ready to be stored."""

    text: str = field(repr=False)


class Passwords:
    """One hasher per app; tests give theirs cheaper parameters."""

    def __init__(self, hasher: argon2.PasswordHasher) -> None:
        self._hasher = hasher

    def make(self, password: str, *, login: str) -> HashedPassword:
        """Check and hash a new password; its refusals are those of check_password.

        To be called outside any transaction while anybody is served (filling the demonstration is not): it waits for
        a thread, and a greenlet that waits while it holds SQLite's one write lock stops every other writer, and with
        them the event loop itself.
        """
        check_password(password, login=login)
        return HashedPassword(self.hash(password))

    def hash(self, password: str) -> str:
        return off_the_loop(lambda: self._hasher.hash(_composed(password)))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether this is the password. For an account that is not there (None) a decoy is checked, just as long."""
        decoy = self._decoy
        return off_the_loop(lambda: self._matches(stored or decoy, password)) and stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _decoy(self) -> str:
        return self.hash("nobody has this password")

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _composed(password))
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def init_app(app: Flask) -> None:
    hasher = argon2.PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=PARALLELISM)
    app.extensions["scoring.passwords"] = Passwords(hasher)


def passwords() -> Passwords:
    """The hasher of the current app."""
    found: Passwords = current_app.extensions["scoring.passwords"]
    return found


def check_password(password: str, *, login: str) -> None:
    """Raises Refused: password-too-short, password-too-long, password-is-login, password-too-simple."""
    plain = _composed(password)
    if len(plain) < SHORTEST:
        raise Refused("password-too-short", shortest=SHORTEST)
    if len(plain) > LONGEST:
        raise Refused("password-too-long", longest=LONGEST)
    if plain.casefold() == login.casefold():
        raise Refused("password-is-login")
    if len(set(plain)) < FEWEST_DIFFERENT or plain.casefold() in COMMON:
        raise Refused("password-too-simple")


def _composed(password: str) -> str:
    # Keyboards disagree on whether "й" is one character or two; the same keys must give the same password.
    return unicodedata.normalize("NFC", password)
