"""Work that would hold the event loop: what waits without Python (an fsync, a hash) goes to a thread of the hub,
what is long in Python lets others go first now and then."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Result = TypeVar("Result")
Item = TypeVar("Item")


def off_the_loop(work: Callable[[], Result]) -> Result:
    """`work()`, on a thread of the hub where gevent serves, so that nobody else waits for it; else here.

    For C code that frees the interpreter lock. Python work would gain nothing: thread and loop would take the lock
    from each other, every statement of SQLite at the price of a switch.
    """
    from gevent.monkey import is_module_patched

    if not is_module_patched("threading"):
        return work()
    from gevent import get_hub

    result: Result = get_hub().threadpool.apply(work)
    return result


def politely(items: Iterable[Item], *, every: int) -> Iterator[Item]:
    """The same items; each time so many were taken, whoever waits for the loop goes first."""
    for number, item in enumerate(items, 1):
        yield item
        if number % every == 0:
            time.sleep(0)
