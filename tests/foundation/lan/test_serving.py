"""`scoring serve --lan` as a process: https that verifies, plain http beside it, one sentence when it cannot be."""

import os
import re
import signal
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoring.foundation.config import PROJECT, Settings
from scoring.foundation.lan import certificate_for

PATIENCE = 120.0  # seconds; servers come up slowly on a busy machine
COMMAND = [sys.executable, "-m", "scoring.cli", "serve"]
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(sys.platform == "win32", reason="stopped by a signal"),
]


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    ours = {"DATABASE_URL": settings.database_url, "SHEBER_INSTANCE": settings.instance, "SHEBER_LANGUAGE": "en"}
    return {**os.environ, **ours}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=PROJECT,
            env={**environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def lines_until(process: subprocess.Popen[str], sign: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if sign in line:
            return said
    raise AssertionError(said)


def fetch(address: str, context: ssl.SSLContext | None = None) -> tuple[str, str]:
    with urllib.request.urlopen(address, timeout=PATIENCE, context=context) as answer:
        return answer.url, answer.read().decode()


def test_network_is_served_over_https_and_plain_http_only_leads_there(start, settings):
    process = start("--lan", "--host", "127.0.0.1", "--port", "0", "--http-port", "0")
    said = lines_until(process, "SHA-256")
    secure_port, plain_port = re.search(r"https://\S+:(\d+)", said)[1], re.search(r"http://\S+:(\d+)", said)[1]
    authority = Path(settings.instance) / "keys" / "lan-authority.crt"
    context = ssl.create_default_context(cafile=str(authority))

    alive = fetch(f"https://localhost:{secure_port}/healthz", context)
    address, page = fetch(f"http://127.0.0.1:{plain_port}/")
    turned, _answer = fetch_with(context, f"http://127.0.0.1:{plain_port}/healthz")
    with pytest.raises(urllib.error.URLError):
        fetch(f"https://127.0.0.1:{secure_port}/healthz")
    process.send_signal(signal.SIGTERM)
    rest = process.stdout.read()

    assert alive[1].strip() == '{"status":"alive"}'
    assert "lan/authority.crt" in page or "lan/authority.mobileconfig" in page
    assert address.startswith("http://")
    assert turned == f"https://127.0.0.1:{secure_port}/healthz"
    assert process.wait(PATIENCE) == 0
    assert rest.endswith("The server has stopped.\n")
    assert "Traceback" not in rest


def fetch_with(context: ssl.SSLContext, address: str) -> tuple[str, str]:
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
    with opener.open(address, timeout=PATIENCE) as answer:
        return answer.url, answer.read().decode()


def test_key_of_another_certificate_is_one_sentence(start, tmp_path):
    now = datetime.now(UTC)
    ours = certificate_for(tmp_path / "a", ["sheber.lan"], [], now).certificate
    other = certificate_for(tmp_path / "b", ["sheber.lan"], [], now).certificate
    own = {"SHEBER_TLS_CERTIFICATE": str(ours), "SHEBER_TLS_KEY": str(other)}

    process = start("--lan", "--host", "127.0.0.1", "--port", "0", "--http-port", "0", **own)

    assert process.stdout.read() == f"The key in {other} does not belong to this certificate.\n"
    assert process.wait(PATIENCE) == 2


@pytest.mark.parametrize(
    ("host", "proxies", "warned"), [("0.0.0.0", "0", True), ("127.0.0.1", "0", False), ("0.0.0.0", "1", False)]
)
def test_plain_http_for_other_machines_is_said_plainly(start, host, proxies, warned):
    process = start("--host", host, "--port", "0", SHEBER_PROXIES=proxies)
    said = lines_until(process, "Press Ctrl+C")
    process.send_signal(signal.SIGTERM)
    said += process.stdout.read()

    assert ("over plain http" in said) is warned
