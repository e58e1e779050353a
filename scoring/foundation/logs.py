"""Where the log goes: to the standard error of the process, a line for each event, with its moment in UTC."""

import logging
import time

LINE = "%(asctime)sZ %(levelname)s %(name)s %(message)s"
MOMENT = "%Y-%m-%dT%H:%M:%S"


def init_app() -> None:
    """Give our loggers a way out of their own.

    Without one Flask gives its own, which writes to the request's error stream, which a server may write to our log.
    """
    ours = logging.getLogger("scoring")
    if ours.handlers:
        return
    lines = logging.Formatter(LINE, MOMENT)
    lines.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(lines)
    ours.addHandler(handler)
