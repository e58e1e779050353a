"""`scoring simulate` against https: the authority of the own instance is trusted, another one where it is given."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from werkzeug.serving import make_server

from scoring.cli import root
from scoring.foundation.lan import certificate_for

CANNOT = 2
pytestmark = pytest.mark.one_database


@pytest.fixture
def port(app: Flask, tmp_path: Path) -> Iterator[int]:
    """The app over https with a certificate of the authority in `server/keys`, for localhost alone."""
    identity = certificate_for(tmp_path / "server" / "keys", ["localhost"], [], datetime.now(UTC))
    files = (str(identity.certificate), str(identity.key))
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def simulate(tmp_path: Path) -> Callable[..., Result]:
    def run(instance: str, *arguments: str) -> Result:
        environment = {"SHEBER_INSTANCE": str(tmp_path / instance), "SHEBER_LANGUAGE": "en"}
        return CliRunner(env=environment).invoke(root, ["simulate", *arguments], prog_name="scoring")

    return run


def refused_at_the_door(result: Result) -> bool:
    """Whether the server was reached and trusted: only then does it say that nobody of the demonstration is there."""
    return (result.exit_code, "did not let" in result.output) == (CANNOT, True)


def test_authority_of_the_own_instance_is_trusted_by_itself(simulate: Callable[..., Result], port: int) -> None:
    assert refused_at_the_door(simulate("server", f"https://localhost:{port}"))


def test_authority_of_another_machine_is_trusted_when_it_is_given(
    simulate: Callable[..., Result], port: int, tmp_path: Path
) -> None:
    brought = str(tmp_path / "server" / "keys" / "lan-authority.crt")

    assert refused_at_the_door(simulate("elsewhere", f"https://localhost:{port}", "--authority", brought))


def test_server_that_is_not_trusted_says_what_to_do(simulate: Callable[..., Result], port: int) -> None:
    result = simulate("elsewhere", f"https://localhost:{port}")

    assert result.exit_code == CANNOT
    assert result.output == (
        f"The certificate of https://localhost:{port} is not trusted here: "
        "self-signed certificate in certificate chain. "
        "Run this on the server's machine with the same SHEBER_INSTANCE, or give its file keys/lan-authority.crt: "
        "--authority FILE.\n"
    )


def test_address_that_the_certificate_is_not_for_is_said_plainly(simulate: Callable[..., Result], port: int) -> None:
    result = simulate("server", f"https://127.0.0.1:{port}")

    assert result.exit_code == CANNOT
    assert result.output == (
        f"The server's certificate is not for the address https://127.0.0.1:{port}. "
        "Give an address that scoring serve --lan prints.\n"
    )


def test_file_that_is_no_certificate_is_said_plainly(
    simulate: Callable[..., Result], port: int, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("nothing of a certificate")

    result = simulate("elsewhere", f"https://localhost:{port}", "--authority", str(file))

    assert result.exit_code == CANNOT
    assert result.output == (
        f"No certificate could be read from {file}. Give a certificate in PEM form, such as lan-authority.crt.\n"
    )
