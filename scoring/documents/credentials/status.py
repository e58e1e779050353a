"""Which credentials were annulled: one bit for each, in a signed list that tells nobody which one was asked for."""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime

from scoring.documents.credentials.badge import CONTEXTS, STATUS_LIST, Site, moment_text
from scoring.documents.proof.did import did_of
from scoring.documents.proof.issuer import Issuer
from scoring.rules.canonical import Canonical


def status_list(
    number: int, annulled: Iterable[int], issuer: Issuer, site: Site, *, at: datetime
) -> dict[str, Canonical]:
    """The list without its signature. `annulled` are places among all of the issuer."""
    address = site.of(issuer.id, f"status/{number}")
    first = number * STATUS_LIST
    return {
        "@context": [CONTEXTS[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(site.host, issuer.id),
        "validFrom": moment_text(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(index - first for index in annulled),
        },
    }


def encoded(places: Iterable[int]) -> str:
    """The bits, first place leftmost, packed by gzip, spelled as multibase's `u`: same bits, same text."""
    bits = bytearray(STATUS_LIST // 8)
    for place in places:
        if 0 <= place < STATUS_LIST:
            bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
