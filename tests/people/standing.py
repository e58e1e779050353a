"""Worlds that stand while one route is called as every role: a caller who is turned away leaves them as they were."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

EXTENSION = "tests.standing"
Made = TypeVar("Made")


def begin(app: Flask) -> None:
    """From now on `standing` keeps what it makes, until the next `begin`."""
    app.extensions[EXTENSION] = {}


def standing(app: Flask, make: Callable[..., Made], *given: Any, **named: Any) -> Made:
    """`make(app, ...)`, or what it made for a caller before this one. Nothing of the caller's own belongs in it."""
    kept: dict[Any, Made] = app.extensions.get(EXTENSION, {})
    key = (make, given, tuple(sorted(named.items())))
    if key not in kept:
        kept[key] = make(app, *given, **named)
    return kept[key]
