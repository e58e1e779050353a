"""Bundles as the public reads them, kept in memory: final results never change, but a text in them may be erased."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.bundle.exporting import bundle
from scoring.marking.models import JournalTextRow

EXTENSION = "scoring.championships.bundle.shelf"
KEPT_BYTES = 32 * 1024 * 1024  # of one process: some forty skills
Key = tuple[str, int]  # the hash of final results, and how many texts are erased here


class Shelf:
    """What was written last, up to so many bytes; several who ask for the same wait for one writing."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Key, write: Callable[[], bytes]) -> bytes:
        """What stands under this key; else what `write` gives. What stood there before an erasure is dropped."""
        with self._lock:
            found = self._kept.pop(key, None) or write()
            for other in [one for one in self._kept if one[1] != key[1]]:
                del self._kept[other]
            self._kept[key] = found
            while sum(map(len, self._kept.values())) > self._most:
                self._kept.popitem(last=False)
            return found


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Shelf()


def kept_bundle(session: Session, assessment: str, revision: int, hashed: str) -> bytes:
    """The bundle of the final results of this hash. Raises as `bundle` does."""
    shelf: Shelf = current_app.extensions[EXTENSION]
    erased = session.scalar(select(func.count()).select_from(JournalTextRow).where(JournalTextRow.erased)) or 0
    return shelf.take((hashed, erased), lambda: bundle(session, assessment, revision))
