"""For whatever watches the server: is the process alive, and can it serve."""

from functools import cache

from flask import Blueprint, Flask
from sqlalchemy.exc import SQLAlchemyError

from scoring.foundation import migrations, words
from scoring.foundation.db import db

blueprint = Blueprint("health", __name__)
Answer = tuple[dict[str, object], int]


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def alive() -> Answer:
    """200 as long as the process answers at all; asks nothing of the database."""
    return {"status": "alive"}, 200


@blueprint.get("/readyz")
def ready() -> Answer:
    """200 when the database answers and its tables are those of this program, else 503 with a code."""
    try:
        stands = migrations.current(db.engine)
    except SQLAlchemyError:
        return _not_ready("database-unreachable", {})
    if stands != _newest():
        return _not_ready("migrations-pending", {"current": stands or "-", "newest": _newest() or "-"})
    return {"status": "ready"}, 200


@cache
def _newest() -> str | None:
    return migrations.newest(db.engine)


def _not_ready(code: str, params: dict[str, str | int]) -> Answer:
    return {"error": {"code": code, "message": words.sentence(code, params), "params": params}}, 503
