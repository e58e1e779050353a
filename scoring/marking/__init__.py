"""How a mark is given: assessments, seats and panels, the journal, sheets, locks and signatures."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Let marking in: its rows of the table of permissions, its memory, its one writer, its commands."""
    from scoring.marking import access, cli, recorder, recording

    access.declare()
    recording.init_app(app)
    recorder.init_app(app)
    app.cli.add_command(cli.group)
