"""Memory of a process that serves: what start-up made is there to stay, and is not looked through again."""

import gc


def settle() -> None:
    """Call once, when all is loaded and nobody has been answered yet.

    Without it every full look for garbage goes through a million objects that never go away, and holds each tablet up
    for 0.2 s, a dozen seconds apart at 200 marks a second.
    """
    gc.collect()
    gc.freeze()
