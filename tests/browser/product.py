"""The real product on a free port, with its demonstration data, for a browser to visit."""

import json
import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from scoring.app import create_app
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.people.demonstration import ACCOUNTS
from tests.browser.examples import fill
from tests.browser.visits import rooms
from tests.once import made_once

EXAMPLES = "examples.json"


@dataclass(frozen=True, slots=True)
class Product:
    """`address` has no slash at its end; `examples` fill the places of addresses like /schemes/{scheme}."""

    app: Flask
    address: str
    examples: dict[str, str]
    cookies: dict[str, list[Any]] = field(default_factory=dict)  # of those who signed in, by login

    def password(self, login: str) -> str:
        return next(account.password for account in ACCOUNTS if account.login == login)


def _app(folder: Path) -> Flask:
    return create_app(Settings(instance=str(folder), secret_key="a secret of the browser tests", demo=True))


def _fill(folder: Path) -> None:
    app = _app(folder)
    examples = fill(app)
    for room in rooms():
        examples |= room.fill(app)
    with app.app_context():
        db.engine.dispose()
    (folder / EXAMPLES).write_text(json.dumps(examples))


@contextmanager
def running_product(shared: Path | None = None) -> Iterator[Product]:
    """Serve a product of its own until the block ends; nothing of it stays, but what is shared with other processes."""
    folder = Path(mkdtemp(prefix="sheber-browser-"))
    if shared:
        made_once(shared, folder, _fill)
    else:
        _fill(folder)
    examples: dict[str, str] = json.loads((folder / EXAMPLES).read_text())
    app = _app(folder)
    app.config["RATELIMIT_ENABLED"] = False
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Product(app, f"http://127.0.0.1:{server.server_port}", examples)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)
