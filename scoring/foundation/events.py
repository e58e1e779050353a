"""Events are noted inside a transaction and leave only after it is durable; nobody hears of what was rolled back."""

import logging
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy.orm import Session

log = logging.getLogger(__name__)
_NOTED = "sheber.events"
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(kind: type, listener: Callable[[Any], None]) -> None:
    """Call `listener` with each committed event of this class. Saying it twice listens once."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def note(session: Session, event: object, *, over: Hashable = None) -> None:
    """Remember an event until this session's transaction is durable.

    With `over`, an earlier one of its class over the same is forgotten: the newest says all that it said.
    """
    noted: dict[Hashable, object] = session.info.setdefault(_NOTED, {})
    place = object() if over is None else (type(event), over)
    noted.pop(place, None)
    noted[place] = event


def deliver(session: Session) -> None:
    """Tell the listeners what the session noted; its transaction is durable."""
    for event in session.info.pop(_NOTED, {}).values():
        announce(event)


def announce(event: object) -> None:
    """Tell the listeners of what is durable. One that fails is logged: the marks are already safe."""
    for listener in _listeners[type(event)]:
        try:
            listener(event)
        except Exception:
            log.exception("listener %r failed on %r", listener, event)
