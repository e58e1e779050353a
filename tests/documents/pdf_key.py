"""A PKCS#12 file to sign PDF papers with, as an organisation has one."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from scoring.documents.proof.pdf_signing import PdfKey

PASSPHRASE = b"a passphrase of the tests"


def key_file(at: datetime) -> tuple[PdfKey, bytes]:
    """The file and its certificate (DER), signed by itself, in force at this moment."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Екібастұз колледжі")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)  # signing, non-repudiation
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=30))
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"key", private, certificate, None, BestAvailableEncryption(PASSPHRASE)
    )
    return PdfKey(packed, PASSPHRASE), certificate.public_bytes(Encoding.DER)
