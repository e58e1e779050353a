"""What waits on the tablets of paired people, as the room that keeps marks knows it: shown before a pairing ends."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.people.actors import Scope

_EXTENSION = "scoring.people.tablets.waiting"

Holder = tuple[int, Scope]  # an account, and the place its pairing holds at
Reader = Callable[[Session, Collection[Holder], datetime], Mapping[Holder, list["Waiting"]]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Marks of one person on one device. `refused`: of these by the server; `silent_since`: None while connected."""

    device: str
    count: int
    oldest: datetime | None
    refused: int
    silent_since: datetime | None


def offer(app: Flask, reader: Reader) -> None:
    """Let `reader(session, holders, at)` tell what waits for each of these; who has nothing may be left out."""
    app.extensions[_EXTENSION] = reader


def waiting(session: Session, holders: Collection[Holder], *, at: datetime) -> Mapping[Holder, list[Waiting]]:
    """As far as the tablets told: one without network says nothing of what was marked since."""
    reader: Reader | None = current_app.extensions.get(_EXTENSION)
    return reader(session, holders, at) if reader and holders else {}
