"""A detached signature as national signature programs write it."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7


def detached_signature(at: datetime) -> bytes:
    """The document is not inside."""
    private, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), 1, at, at + timedelta(days=9))
    ).sign(private, hashes.SHA256())  # fmt: skip
    builder = pkcs7.PKCS7SignatureBuilder().set_data(b"a paper").add_signer(certificate, private, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
