"""The application factory: reads the settings, opens the database, lets each room in."""

from pathlib import Path

from flask import Flask

from scoring import championships, documents, joining, marking, people
from scoring.foundation import (
    clock,
    entrance,
    health,
    jobs,
    lan,
    logs,
    openapi,
    openly,
    packing,
    pages,
    security,
    sessions,
    words,
)
from scoring.foundation.config import PROJECT, Settings, read_settings
from scoring.foundation.db import db
from scoring.people.signing_in import door


def create_app(settings: Settings | None = None, *, now: clock.Clock | None = None) -> Flask:
    """The product as one Flask app. Raises SettingsRefused when the settings cannot be served with."""
    settings = settings or read_settings()
    settings.check()
    logs.init_app()
    app = Flask("scoring", template_folder=str(PROJECT / "templates"), static_folder=str(PROJECT / "static"))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_bytes,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    Path(settings.instance_folder).mkdir(parents=True, exist_ok=True)
    entrance.init_app(app)
    sessions.init_app(app)
    clock.init_app(app, now)
    db.init_app(app)
    words.init_app(app)
    security.init_app(app)
    openly.init_app(app)
    packing.init_app(app)
    pages.init_app(app)
    people.init_app(app)
    joining.init_app(app)
    documents.init_app(app)
    marking.init_app(app)
    championships.init_app(app)
    jobs.init_app(app, account=lambda: door.actor().account_id)
    health.init_app(app)
    openapi.init_app(app)
    lan.init_app(app)
    return app
