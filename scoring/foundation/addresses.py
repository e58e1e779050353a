"""Addresses of our own: where a redirect may lead when a visitor's words say where."""

from urllib.parse import urlsplit

START = "/"


def own_path(target: str | None) -> str:
    """The target if it is a path of ours, else the start page. Never another site."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return START
    # Browsers read "\" as "/" and drop tabs and line ends, so "/\t/elsewhere.kz" would leave us.
    if "\\" in target or any(ord(sign) < ord(" ") for sign in target):
        return START
    parts = urlsplit(target)
    return START if parts.scheme or parts.netloc else target
