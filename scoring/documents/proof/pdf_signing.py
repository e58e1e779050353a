"""A PDF signature (PAdES) with the organisation's own key file, over the bytes of a paper that is already made.

The signature is appended, the bytes before it stay as they were. It holds a time and random numbers: the same paper
signed twice differs, so the register keeps the hash before and the hash after.
"""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509 import Certificate
from flask import current_app

from scoring.documents.proof import bodies
from scoring.foundation.errors import Refused, Unreadable
from scoring.foundation.signing_keys import OWNER_ONLY

if TYPE_CHECKING:
    from pyhanko.sign import SimpleSigner

KEY_FILE_MAX = 100_000  # bytes of a PKCS#12 file; one with its chain has some ten thousand
FIELD = "Issuer"
HASH = "sha256"
_SAFE = re.compile("[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True, repr=False)
class PdfKey:
    """A PKCS#12 file and what opens it. It has no repr: it must not stand in a log."""

    pkcs12: bytes
    passphrase: bytes


@dataclass(frozen=True, slots=True)
class PdfCertificate:
    """Whose signature stands in PDF papers, and until when it may."""

    subject: str
    ends: datetime


def signer_of(issuer: str, *, at: datetime) -> Callable[[bytes], bytes] | None:
    """Signs many papers of an issuer (as the register has it); None, where no key file is configured.

    Raises Unreadable: pdf-key-unreadable; Refused: pdf-key-not-in-force: rather no paper than one with a signature that
    every reader calls invalid.
    """
    key = pdf_key_of(bodies.id_of(issuer))
    if key is None:
        return None
    _expect_in_force(_certificate(key), at)
    signer = _signer(key)
    return lambda content: _signed(content, signer)


def sign_pdf(content: bytes, key: PdfKey) -> bytes:
    """The PDF with a PAdES signature of all of it. Raises Unreadable: pdf-key-unreadable, paper-pdf-unreadable."""
    return _signed(content, _signer(key))


def keep_pdf_key(issuer: str, key: PdfKey, *, at: datetime) -> str:
    """Keep the key file of an organisation in the instance folder, for its owner alone; gives its subject.

    Raises Unreadable: pdf-key-unreadable; Refused: pdf-key-not-in-force.
    """
    certificate = _certificate(key)
    _expect_in_force(certificate, at)
    file, passphrase = _paths(issuer)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(passphrase, key.passphrase)
    _write(file, key.pkcs12)
    return certificate.subject.rfc4514_string()


def pdf_key_of(issuer: str) -> PdfKey | None:
    """The key file of an organisation; None: its papers are not signed in this way.

    Raises Unreadable: pdf-key-unreadable, where one of its two files is lost: no paper goes out unsigned by a slip.
    """
    paths = _paths(issuer)
    there = [path.exists() for path in paths]
    if not any(there):
        return None
    if not all(there):
        raise Unreadable("pdf-key-unreadable")
    file, passphrase = paths
    return PdfKey(file.read_bytes(), passphrase.read_bytes())


def pdf_certificate_of(issuer: str) -> PdfCertificate | None:
    """Of the key file of an organisation. Raises Unreadable: pdf-key-unreadable."""
    key = pdf_key_of(issuer)
    if key is None:
        return None
    certificate = _certificate(key)
    return PdfCertificate(certificate.subject.rfc4514_string(), certificate.not_valid_after_utc)


def _signed(content: bytes, signer: "SimpleSigner") -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # slow to load, and seldom configured
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import SigSeedSubFilter

    meta = PdfSignatureMetadata(field_name=FIELD, md_algorithm=HASH, subfilter=SigSeedSubFilter.PADES)
    try:
        signed = PdfSigner(meta, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), output=BytesIO())
    except PdfError:
        raise Unreadable("paper-pdf-unreadable") from None
    return bytes(signed.getvalue())


def _expect_in_force(certificate: Certificate, at: datetime) -> None:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= at <= ends:
        raise Refused("pdf-key-not-in-force", begins=begins.date().isoformat(), ends=ends.date().isoformat())


def _certificate(key: PdfKey) -> Certificate:
    """Raises Unreadable: pdf-key-unreadable: another file or passphrase, no private key or no certificate in it."""
    try:
        if len(key.pkcs12) > KEY_FILE_MAX:
            raise ValueError
        private, certificate, _chain = load_key_and_certificates(key.pkcs12, key.passphrase or None)
    except ValueError:
        raise Unreadable("pdf-key-unreadable") from None
    if private is None or certificate is None:
        raise Unreadable("pdf-key-unreadable")
    return certificate


def _signer(key: PdfKey) -> "SimpleSigner":
    from pyhanko.sign import SimpleSigner

    _certificate(key)
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(key.pkcs12, other_certs=[], passphrase=key.passphrase or None)
    return signer


def _paths(issuer: str) -> tuple[Path, Path]:
    if not _SAFE.fullmatch(issuer):  # it becomes the name of a file
        raise ValueError("not the public id of an organisation")
    folder: Path = current_app.config["SETTINGS"].instance_folder / "keys"
    return folder / f"pdf-{issuer}.p12", folder / f"pdf-{issuer}.passphrase"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
