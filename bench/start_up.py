"""How long a newcomer waits: `scoring --help`, and `scoring serve --demo` until it answers, first and second time."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from bench.timing import run_process

PATIENCE = 60.0


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        return {
            "help": run_process(["-m", "scoring.cli", "--help"]),
            "serve_first_ms": until_ready(folder),
            "serve_again_ms": until_ready(folder),
        }


def until_ready(folder: str) -> float:
    """Milliseconds from the command to the first good answer of /readyz."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {**os.environ, "SHEBER_INSTANCE": folder, "DATABASE_URL": "", "SHEBER_PORT": str(port)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "scoring.cli", "serve", "--demo"]
    server = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    try:
        while not _ready(port):
            if server.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError("the server did not come up")
            time.sleep(0.02)
        return round((time.perf_counter() - began) * 1000, 1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False
