"""The real product on a free port, with its demonstration data, for a browser to visit."""

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from flask import Flask
from werkzeug.serving import make_server

from scoring.app import create_app
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.people.demonstration import ACCOUNTS
from tests.browser.examples import fill


@dataclass(frozen=True, slots=True)
class Product:
    """`address` has no slash at its end; `examples` fill the places of addresses like /schemes/{scheme}."""

    app: Flask
    address: str
    examples: dict[str, str]

    def password(self, login: str) -> str:
        return next(account.password for account in ACCOUNTS if account.login == login)


@contextmanager
def running_product() -> Iterator[Product]:
    """Serve a product of its own until the block ends; nothing of it stays."""
    folder = Path(mkdtemp(prefix="sheber-browser-"))
    app = create_app(Settings(instance=str(folder), secret_key="a secret of the browser tests", demo=True))
    app.config["RATELIMIT_ENABLED"] = False
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    examples = fill(app)
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
