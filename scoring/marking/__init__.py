"""How a mark is given: assessments, seats and panels, the journal, sheets, locks and signatures."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Let marking in: its rows of the table of permissions, its memory, its one writer, then its pages."""
    from scoring.marking import (
        access,
        api,
        changes,
        cli,
        desk,
        judges,
        live,
        opened,
        papers,
        photos,
        recorder,
        recording,
        setup,
        tablet,
        tabs,
    )

    access.declare()
    recording.init_app(app)
    recorder.init_app(app)
    tabs.init_app(app)
    opened.init_app(app)
    for part in (setup, judges, api, tablet, live, desk, papers, photos, changes):
        part.init_app(app)
    app.cli.add_command(cli.group)
