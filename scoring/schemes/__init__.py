"""What is marked: marking schemes, their frozen versions, and the CIS workbook in and out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from scoring.schemes.access import Gate


def init_app(app: "Flask", gate: "Gate") -> None:
    """Let schemes in. Imported late: the console reads a workbook with this room and without an app."""
    from scoring.foundation import jobs
    from scoring.schemes import access, exporting, importing
    from scoring.schemes.api import api

    access.init_app(app, gate)
    jobs.kind(importing.JOB, importing.read_job, memory=importing.JOB_MEMORY, seconds=importing.JOB_SECONDS)
    jobs.kind(exporting.JOB, exporting.export_job)
    app.register_blueprint(api)
