"""The door for gunicorn: one app that joins scoring and exams."""

from scoring.app import create_app

app = create_app()
