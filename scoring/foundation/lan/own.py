"""A certificate that somebody else issued: read, and refused with a reason before a tablet would refuse it."""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from scoring.foundation.errors import Refused
from scoring.foundation.lan.authority import Identity


def read_own(certificate: str, key: str, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...], Identity]:
    """The names, the addresses and the files of a configured certificate.

    Raises Refused: tls-half-given, tls-certificate-unreadable, tls-certificate-expired, tls-certificate-too-new,
    tls-certificate-nameless, tls-key-unreadable, tls-key-other; OSError for a file that cannot be opened.
    """
    if not (certificate and key):
        raise Refused("tls-half-given")
    files = Identity(Path(certificate).expanduser(), Path(key).expanduser())
    first = _read_certificate(files.certificate)
    if now > first.not_valid_after_utc:
        raise Refused("tls-certificate-expired", date=f"{first.not_valid_after_utc:%Y-%m-%d}")
    if now < first.not_valid_before_utc:
        raise Refused("tls-certificate-too-new", date=f"{first.not_valid_before_utc:%Y-%m-%d}")
    if _read_public_key(files.key) != _public(first.public_key()):
        raise Refused("tls-key-other", file=str(files.key))
    names, addresses = _named(first)
    if not names and not addresses:
        raise Refused("tls-certificate-nameless", file=str(files.certificate))
    return names, addresses, files


def _read_certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError:
        raise Refused("tls-certificate-unreadable", file=str(path)) from None


def _read_public_key(path: Path) -> bytes:
    """TypeError is what a key under a password raises: a server that starts by itself cannot open it."""
    try:
        return _public(serialization.load_pem_private_key(path.read_bytes(), None).public_key())
    except (ValueError, TypeError):
        raise Refused("tls-key-unreadable", file=str(path)) from None


def _public(key: object) -> bytes:
    written: bytes = key.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return written


def _named(certificate: x509.Certificate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whole names alone: nobody can type a wildcard."""
    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return (), ()
    names = tuple(name.lower() for name in named.get_values_for_type(x509.DNSName) if "*" not in name)
    return names, tuple(map(str, named.get_values_for_type(x509.IPAddress)))
