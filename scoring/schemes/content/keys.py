"""The permanent key of an aspect: short, random, and safe to read aloud."""

import secrets
from collections.abc import Callable, Sequence

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/i/l, u: nobody mistakes one letter for another
LENGTH = 12  # 58 bits: a million aspects meet by chance once in two million such collections


def new_aspect_key(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A fresh key; `choose` picks one of the letters (a test passes its own). decisions.md 8."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))
