"""What lets the tablet's pages open without network: the service worker, the pages it keeps, the list of their files.

The pages it keeps are made for nobody: no name, no token, no assessment. Whose they are, the tablet knows.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath

from flask import Blueprint, Flask, Response, abort, current_app, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from scoring.foundation import assets, words
from scoring.foundation.assets import static_url
from scoring.marking.tablet.offline_words import offline_words

FINGERPRINT_LENGTH = 12
WORKER = "js/marking/tablet/worker.js"
SCOPE = "/"  # of the worker: the start page leads to what is kept when there is no network
# What no page names: modules that pages load when they need them.
LATER = ("js/marking/tablet/*.js", "js/marking/live/*.js")
_EXTENSION = "scoring.marking.offline"
_IN_HTML = re.compile(r"/static/v-[0-9a-f]+/([\w./-]+)")
_IN_MODULE = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.{1,2}/[\w./-]+)['"]""")
_IN_STYLE = re.compile(r"""url\(\s*['"]?([\w./-]+)['"]?\s*\)""")
_NAMED_IN = {".js": _IN_MODULE, ".css": _IN_STYLE}

pages = Blueprint("offline", __name__, url_prefix="/marking")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.add_template_global(offline_words)


@pages.get("/worker.js")
def worker() -> Response:
    """The service worker: its pages and files, a version that changes with any of them, and what it does with them."""
    kept = json.dumps(_kept(), ensure_ascii=False)
    code = (Path(str(current_app.static_folder)) / WORKER).read_text(encoding="utf-8")
    response = Response(f"const KEPT = {kept};\n{code}", mimetype="text/javascript")
    response.cache_control.no_cache = True
    response.headers["Service-Worker-Allowed"] = SCOPE
    return response


@pages.get("/waiting")
def waiting() -> str:
    """What waits on this tablet, of whoever is here; it needs no sign-in, for nothing of it is on the server."""
    return render_template("marking/waiting.html")


@pages.get("/offline/<language>")
def shell(language: str) -> ResponseReturnValue:
    """The page on which one marks, for nobody, as the worker keeps it."""
    return _for_nobody(language, "shell")


@pages.get("/offline/<language>/waiting")
def waiting_kept(language: str) -> ResponseReturnValue:
    """The page of what waits, for nobody, as the worker keeps it."""
    return _for_nobody(language, "waiting")


def _for_nobody(language: str, page: str) -> str:
    if language not in words.LANGUAGES:
        abort(404)
    g.viewer = None
    with force_locale(language):
        return _PAGES[page]()


def _shell() -> str:
    return render_template(["marking/tablet-shell.html", "marking/waiting.html"], assessment="")


_PAGES: Mapping[str, Callable[[], str]] = {"shell": _shell, "waiting": lambda: render_template("marking/waiting.html")}


def _kept() -> dict[str, object]:
    """What the worker needs to know; made once, for it changes only with the product."""
    kept: dict[str, object] = current_app.extensions.setdefault(_EXTENSION, {})
    if not kept:
        addresses = {page: {each: _address(page, each) for each in words.LANGUAGES} for page in _PAGES}
        rendered = [_rendered(page, language) for page in _PAGES for language in words.LANGUAGES]
        root = Path(str(current_app.static_folder))
        code = (root / WORKER).read_bytes()
        digest = hashlib.sha256(code + "".join(rendered).encode()).hexdigest()[:FINGERPRINT_LENGTH]
        kept |= {"version": digest, "static": assets.version(), "pages": addresses}
        kept["files"] = [static_url(name) for name in needed(rendered, root)]
    return kept


def _address(page: str, language: str) -> str:
    return url_for("offline.shell" if page == "shell" else "offline.waiting_kept", language=language)


def _rendered(page: str, language: str) -> str:
    """As the worker will be given it: without anybody's cookies."""
    with current_app.test_request_context(_address(page, language)):
        return _for_nobody(language, page)


def needed(documents: Iterable[str], root: Path) -> list[str]:
    """The static files that these documents need: those they name, those that these name in turn, those for later."""
    named = {name for text in documents for name in _IN_HTML.findall(text)}
    waiting = named | {path.relative_to(root).as_posix() for pattern in LATER for path in root.glob(pattern)}
    waiting.discard(WORKER)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and (root / name).is_file():
            found.add(name)
            waiting |= _named_in(root / name, name) - found
    return sorted(found)


def _named_in(path: Path, name: str) -> set[str]:
    pattern = _NAMED_IN.get(path.suffix)
    if pattern is None:
        return set()
    folder = PurePosixPath(name).parent
    return {normpath((folder / each).as_posix()) for each in pattern.findall(path.read_text(encoding="utf-8"))}
