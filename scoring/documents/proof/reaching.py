"""At which address this installation is reached: as the operator says, else as a paper has it, else as asked.

Identifiers of issuers (did:web) are made of it, so it must be the one that papers and credentials name.
"""

from urllib.parse import urlsplit

from flask import current_app, request


def reached(printed: str = "") -> tuple[str, str]:
    """(scheme, host with its port if it has one). `printed` is the address on a paper: what is signed about it names
    the host that was printed, and never one that whoever asks made up."""
    said: str = current_app.config["SETTINGS"].public_address
    parts = urlsplit(said or printed or request.host_url)
    return parts.scheme, parts.netloc
