"""`scoring` as it is, but without the worker of jobs beside its server, and quicker to look for what nobody told it.

For tests that need a real server and no job: the worker takes as long to start as the server, and to end.
"""

from gevent import monkey

monkey.patch_all()  # as `scoring serve` does, before anything that waits is imported

from scoring.championships.boards import crowds, responding, streaming  # noqa: E402
from scoring.cli import main  # noqa: E402
from scoring.foundation.jobs.keeping import Keeper  # noqa: E402

LOOKS_EVERY = 2.0  # seconds, and not fifteen

Keeper.start = Keeper.stop = lambda _keeper: None  # type: ignore[method-assign]
for _room in (crowds, responding, streaming):
    _room.KEEP_OPEN_EVERY = LOOKS_EVERY  # type: ignore[attr-defined]

if __name__ == "__main__":
    main()
