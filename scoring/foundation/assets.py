"""Static files under addresses that name their content, so that a browser may keep them for a year."""

import hashlib
import mimetypes
from pathlib import Path

from flask import Flask, Response, current_app, send_from_directory

DAY = 24 * 3600
YEAR = 365 * DAY
FINGERPRINT_LENGTH = 12
# On every page: which version of the files it names. A tablet's worker shows a newer page only with its files.
FILES = "Sheber-Files"
# Some systems' own tables call these text/plain, which nosniff then refuses to run.
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


def init_app(app: Flask) -> None:
    for suffix, kind in TYPES.items():
        mimetypes.add_type(kind, suffix)
    folder = Path(str(app.static_folder))
    app.extensions["scoring.assets"] = fingerprint(folder)
    app.add_url_rule("/static/v-<version>/<path:filename>", "versioned_static", serve)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.add_template_global(static_url)
    app.after_request(_say_version)


def version() -> str:
    """The fingerprint of the files that are served now."""
    return str(current_app.extensions["scoring.assets"])


def static_url(filename: str) -> str:
    """The address of a static file. One fingerprint for the whole folder: modules and fonts that files name
    relative to themselves carry it too."""
    return f"/static/v-{version()}/{filename}"


def _say_version(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers[FILES] = version()
    return response


def serve(version: str, filename: str) -> Response:
    """The file; kept for a year only when the address names the content that is served now."""
    response = send_from_directory(str(current_app.static_folder), filename)
    response.cache_control.no_cache = None
    if version == current_app.extensions["scoring.assets"] and current_app.config["SETTINGS"].production:
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.cache_control.max_age = YEAR
    else:
        response.cache_control.no_cache = True
    return response


def favicon() -> Response:
    """The icon, for a browser that looks for it where no page names it: beside JSON, a file, an XML feed.

    Its address does not name its content, so it is kept for a day.
    """
    response = send_from_directory(str(current_app.static_folder), "icon.svg")
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = DAY
    return response


def fingerprint(folder: Path) -> str:
    """A short hash over every file's path and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:FINGERPRINT_LENGTH]
