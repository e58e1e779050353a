"""The local authority: what Python's own TLS accepts of it, what it renews, and what it may not sign."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from scoring.foundation.errors import Refused
from scoring.foundation.lan import Identity, certificate_for, make_authority
from scoring.foundation.lan.authority import AUTHORITY_FILE, CERTIFICATE_DAYS

NOW = datetime.now(UTC).replace(microsecond=0)
NAMES, ADDRESSES = ("sheber.test", "college-pc.local"), ("127.0.0.1", "192.168.7.20")


@contextmanager
def serving(identity: Identity) -> Iterator[int]:
    """A TLS server on a free port that says hello to whoever gets through the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.key)
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.sendall(b"hello")
            except OSError:
                connection.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def greeted(port: int, name: str, trusted: bytes) -> bytes:
    context = ssl.create_default_context(cadata=trusted.decode())
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain, server_hostname=name) as it:
        return it.recv(10)


def certificate(identity: Identity) -> x509.Certificate:
    return x509.load_pem_x509_certificate(identity.certificate.read_bytes())


@pytest.mark.parametrize("name", [*NAMES, "127.0.0.1", "192.168.7.20"])
def test_whoever_trusts_the_authority_reaches_the_server_by_name_and_by_address(tmp_path, name):
    authority = make_authority(tmp_path, NOW)

    with serving(certificate_for(tmp_path, NAMES, ADDRESSES, NOW)) as port:
        assert greeted(port, name, authority.pem) == b"hello"


@pytest.mark.parametrize("name", ["other.test", "192.168.7.21"])
def test_another_name_is_not_believed(tmp_path, name):
    authority = make_authority(tmp_path, NOW)

    with serving(certificate_for(tmp_path, NAMES, ADDRESSES, NOW)) as port, pytest.raises(ssl.SSLCertVerificationError):
        greeted(port, name, authority.pem)


def test_another_authority_is_not_believed(tmp_path):
    stranger = make_authority(tmp_path / "stranger", NOW)

    with serving(certificate_for(tmp_path, NAMES, ADDRESSES, NOW)) as port, pytest.raises(ssl.SSLCertVerificationError):
        greeted(port, NAMES[0], stranger.pem)


def test_the_authority_is_made_once_and_is_its_owners_alone(tmp_path):
    first, again = make_authority(tmp_path, NOW), make_authority(tmp_path, NOW + timedelta(days=900))

    assert again.fingerprint == first.fingerprint
    assert (tmp_path / AUTHORITY_FILE).stat().st_mode & 0o777 == 0o600
    assert first.file.read_bytes() == first.pem
    assert b"PRIVATE" not in first.file.read_bytes()


def test_two_who_make_it_at_once_hold_the_same(tmp_path):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(make_authority(tmp_path, NOW).fingerprint)) for _ in "12345678"
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(set(made))) == (8, 1)


def test_certificate_is_kept_while_it_fits_and_made_anew_when_addresses_change(tmp_path):
    first = certificate(certificate_for(tmp_path, NAMES, ADDRESSES, NOW))
    same = certificate(certificate_for(tmp_path, reversed(NAMES), ADDRESSES, NOW + timedelta(days=300)))
    moved = certificate(certificate_for(tmp_path, NAMES, ("10.1.2.3",), NOW))

    assert same == first
    assert moved != first


@pytest.mark.parametrize("later", [timedelta(days=CERTIFICATE_DAYS - 20), timedelta(days=CERTIFICATE_DAYS + 5)])
def test_certificate_is_made_anew_before_it_ends_and_after(tmp_path, later):
    first = certificate(certificate_for(tmp_path, NAMES, ADDRESSES, NOW))
    renewed = certificate(certificate_for(tmp_path, NAMES, ADDRESSES, NOW + later))

    assert renewed.serial_number != first.serial_number
    assert renewed.not_valid_after_utc > NOW + later + timedelta(days=300)


def test_no_certificate_lives_longer_than_browsers_bear_or_than_its_authority(tmp_path):
    authority = make_authority(tmp_path, NOW)
    first = certificate(certificate_for(tmp_path, NAMES, ADDRESSES, NOW))
    last = certificate(certificate_for(tmp_path, NAMES, ADDRESSES, NOW + timedelta(days=3640)))

    assert first.not_valid_after_utc - first.not_valid_before_utc == timedelta(days=CERTIFICATE_DAYS)
    assert last.not_valid_after_utc == authority.certificate.not_valid_after_utc
    assert certificate(certificate_for(tmp_path, NAMES, ADDRESSES, NOW + timedelta(days=3641))) == last


def test_certificate_of_an_authority_that_is_gone_is_made_anew(tmp_path):
    first = certificate(certificate_for(tmp_path, NAMES, ADDRESSES, NOW))
    (tmp_path / AUTHORITY_FILE).unlink()

    anew = certificate_for(tmp_path, NAMES, ADDRESSES, NOW)

    assert certificate(anew) != first
    with serving(anew) as port:
        assert greeted(port, NAMES[0], make_authority(tmp_path, NOW).pem) == b"hello"


def test_authority_at_its_end_is_not_replaced_in_silence(tmp_path):
    make_authority(tmp_path, NOW)

    with pytest.raises(Refused) as refusal:
        make_authority(tmp_path, NOW + timedelta(days=3651))

    assert refusal.value.code == "lan-authority-expired"


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_spoilt_file_of_the_authority_is_said_and_kept(tmp_path, content):
    path = Path(tmp_path / AUTHORITY_FILE)
    path.write_bytes(content)

    with pytest.raises(Refused) as refusal:
        make_authority(tmp_path, NOW)

    assert (refusal.value.code, path.read_bytes()) == ("lan-authority-unreadable", content)


@pytest.mark.parametrize(
    ("names", "addresses", "code"),
    [
        pytest.param(["bank.kz"], [], "lan-name-outside", id="somebody's name in the world"),
        pytest.param(["evil-local"], [], "lan-name-outside", id="a name that only ends alike"),
        pytest.param([], ["8.8.8.8"], "lan-address-outside", id="an address of the world"),
    ],
)
def test_authority_signs_for_the_local_network_alone(tmp_path, names, addresses, code):
    with pytest.raises(Refused) as refusal:
        certificate_for(tmp_path, names, addresses, NOW)

    assert refusal.value.code == code


def test_authority_made_for_a_host_signs_for_that_name_too(tmp_path):
    authority = make_authority(tmp_path, NOW, host="College-PC")

    with serving(certificate_for(tmp_path, ["college-pc"], [], NOW)) as port:
        assert greeted(port, "college-pc", authority.pem) == b"hello"


def test_stolen_authority_cannot_pose_as_somebody_in_the_world(tmp_path, monkeypatch):
    monkeypatch.setattr("scoring.foundation.lan.authority.Authority.permits", lambda _self, _name: True)
    authority = make_authority(tmp_path, NOW)

    with serving(certificate_for(tmp_path, ["bank.kz"], [], NOW)) as port, pytest.raises(ssl.SSLCertVerificationError):
        greeted(port, "bank.kz", authority.pem)
