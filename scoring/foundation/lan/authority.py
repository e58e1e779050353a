"""The authority of this machine, made once, and the certificate that it gives to the machine's names and addresses.

The authority may sign for private networks and local names alone (name constraints), so that whoever steals its key
cannot pose as a bank before the tablets that trust it. The constraints are not marked critical: a platform that knows
them keeps to them, and one that does not still takes the certificate.
"""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scoring.foundation.errors import Refused

Address = IPv4Address | IPv6Address

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 397  # what browsers bear of any authority; Apple's own limit for such as ours is 825
RENEWED_BEFORE = timedelta(days=30)
BACKDATED = timedelta(days=1)  # a tablet's clock may be behind
AUTHORITY_FILE = "lan-authority.pem"  # key and certificate in one file: neither can be there without the other
PUBLIC_FILE = "lan-authority.crt"
SERVER_FILE = "lan-server.pem"
OWNER_ONLY = 0o600
NETWORKS = tuple(
    ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
        *("fc00::/7", "fe80::/10", "::1/128"),
    )
)
LOCAL_NAMES = ("local", "lan", "internal", "home.arpa", "localhost", "test")  # nobody sells these


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom the tablets are asked to trust. `file` holds the certificate alone, to be handed out."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    file: Path

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def name(self) -> str:
        return str(self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    @property
    def fingerprint(self) -> str:
        """SHA-256 as the settings of tablets show it: "3F:A0:..."."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def permits(self, name: str) -> bool:
        """Whether its constraints let it sign for this host name."""
        constraints = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        permitted = [one.value for one in constraints.permitted_subtrees or () if isinstance(one, x509.DNSName)]
        return any(name == one or name.endswith(f".{one}") for one in permitted)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the server shows: a chain of certificates and the key to the first, as files for `load_cert_chain`."""

    certificate: Path
    key: Path


def make_authority(folder: Path, now: datetime, *, host: str = "") -> Authority:
    """The authority kept in `folder`, made when there is none yet; `host` is a name it may sign for besides local ones.

    Raises Refused: lan-authority-expired, lan-authority-unreadable.
    """
    path = folder / AUTHORITY_FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, _new_authority(now, host), once=True)
    authority = _read_authority(path)
    if now >= authority.certificate.not_valid_after_utc:
        raise Refused("lan-authority-expired", file=str(path))
    if not authority.file.exists() or authority.file.read_bytes() != authority.pem:
        authority.file.write_bytes(authority.pem)
    return authority


def certificate_for(folder: Path, names: Iterable[str], addresses: Iterable[Address | str], now: datetime) -> Identity:
    """The server's certificate for these names and addresses, made anew when they changed or it ends soon.

    Raises Refused: lan-name-outside, lan-address-outside (the authority may not sign for it), and as `make_authority`.
    """
    authority = make_authority(folder, now)
    wanted = _alternatives(authority, names, addresses)
    path = folder / SERVER_FILE
    if not _serves(path, authority, wanted, now):
        write_whole(path, _new_certificate(authority, wanted, now))
    return Identity(path, path)


def private(address: Address) -> bool:
    """Whether the authority may sign for this address."""
    return any(address in network for network in NETWORKS)


def _alternatives(
    authority: Authority, names: Iterable[str], addresses: Iterable[Address | str]
) -> list[x509.GeneralName]:
    lowered = sorted({name.lower() for name in names})
    for name in lowered:
        if not authority.permits(name):
            raise Refused("lan-name-outside", name=name)
    parsed = sorted({ip_address(one) for one in addresses}, key=lambda one: (one.version, int(one)))
    for address in parsed:
        if not private(address):
            raise Refused("lan-address-outside", address=str(address))
    return [*map(x509.DNSName, lowered), *map(x509.IPAddress, parsed)]


def _serves(path: Path, authority: Authority, wanted: list[x509.GeneralName], now: datetime) -> bool:
    """Whether the certificate at hand is this authority's, for exactly these, and good for a while."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        named = list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
        certificate.verify_directly_issued_by(authority.certificate)
    except Exception:  # missing, cut, another authority's: whatever it is, a new one takes its place
        return False
    ends = certificate.not_valid_after_utc
    lasts = now < ends if ends == authority.certificate.not_valid_after_utc else now < ends - RENEWED_BEFORE
    return named == wanted and certificate.not_valid_before_utc <= now and lasts


def _new_authority(now: datetime, host: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Sheber {host or 'LAN'} {now:%Y-%m-%d} {secrets.token_hex(2)}")
    own = (host.lower(),) if host else ()
    permitted = [*map(x509.DNSName, dict.fromkeys((*LOCAL_NAMES, *own))), *map(x509.IPAddress, NETWORKS)]
    usage = {use: use in {"key_cert_sign", "crl_sign"} for use in _USES}
    certificate = (
        _begin(name, name, key.public_key(), now, now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _key_text(key) + certificate.public_bytes(serialization.Encoding.PEM)


def _new_certificate(authority: Authority, wanted: list[x509.GeneralName], now: datetime) -> bytes:
    """The key, the certificate and the authority's own, in the order that servers read them."""
    key = ec.generate_private_key(ec.SECP256R1())
    until = min(now - BACKDATED + timedelta(days=CERTIFICATE_DAYS), authority.certificate.not_valid_after_utc)
    signer = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    usage = {use: use == "digital_signature" for use in _USES}
    certificate = (
        _begin(_name("Sheber"), authority.certificate.subject, key.public_key(), now, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return _key_text(key) + certificate.public_bytes(serialization.Encoding.PEM) + authority.pem


_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def _name(text: str) -> x509.Name:
    shown = text[:64]  # the standard's own limit
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, shown), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sheber")]
    )


def _begin(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(until)
    )


def _read_authority(path: Path) -> Authority:
    try:
        text = path.read_bytes()
        key = serialization.load_pem_private_key(text, None)
        certificate = x509.load_pem_x509_certificate(text)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise ValueError("the key is of another certificate")
    except ValueError:
        raise Refused("lan-authority-unreadable", file=str(path)) from None
    return Authority(certificate, key, path.with_name(PUBLIC_FILE))


def _key_text(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()  # the file is its owner's alone; a server starts without a person beside it
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def write_whole(path: Path, text: bytes, *, once: bool = False) -> None:
    """A whole file or none; `once`: of two processes that come at the same moment the first one has made it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if not once:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
