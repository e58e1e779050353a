"""The door for gunicorn: the one app of the product."""

from scoring.app import create_app

app = create_app()
