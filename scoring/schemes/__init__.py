"""What is marked: marking schemes, their frozen versions, and the CIS workbook in and out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from scoring.schemes.access import Gate


def init_app(app: "Flask", gate: "Gate") -> None:
    """Let schemes in. Imported late: the console reads a workbook with this room and without an app."""
    from scoring.foundation import jobs, viewer
    from scoring.schemes import access, pages, presenting
    from scoring.schemes.bringing_in import importing
    from scoring.schemes.bringing_in import pages as import_pages
    from scoring.schemes.editor import api
    from scoring.schemes.editor import pages as editor_pages
    from scoring.schemes.taking_out import exporting
    from scoring.schemes.taking_out import pages as export_pages

    access.init_app(app, gate)
    jobs.kind(importing.JOB, importing.read_job, memory=importing.JOB_MEMORY, seconds=importing.JOB_SECONDS)
    jobs.kind(exporting.JOB, exporting.export_job)
    app.register_blueprint(api.api)
    for room in (import_pages, pages, editor_pages, export_pages):
        app.register_blueprint(room.pages)
    presenting.init_app(app)
    viewer.offer(app, presenting.work)
