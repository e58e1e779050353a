"""What was measured on: processor, cores, system, Python and the packages that matter."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("Flask", "SQLAlchemy", "gevent", "psycopg", "XlsxWriter")
CPUINFO = Path("/proc/cpuinfo")


def describe() -> dict[str, object]:
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "sheber": version("sheber"),
        "packages": {name: version(name) for name in PACKAGES},
    }


def processor() -> str:
    """The model as the system names it."""
    if CPUINFO.exists():
        for line in CPUINFO.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
