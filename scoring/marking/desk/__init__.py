"""The chief expert's desk: the matrix, sheets, signing, locking, unlocking, history, totals."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the pages of the desk, its acts of the table, its job and its tabs."""
    from scoring.foundation import jobs
    from scoring.marking import tabs
    from scoring.marking.desk import (
        history_pages,
        intact,
        lock_pages,
        matrix,
        matrix_pages,
        rights,
        sheet_pages,
        sign_pages,
        unlock_pages,
        words,
    )

    rights.declare()
    words.init_app(app)
    matrix.init_app(app)
    jobs.kind(intact.JOB, intact.verify_job)
    parts = (matrix_pages, sheet_pages, sign_pages, lock_pages, unlock_pages, history_pages)
    for pages in dict.fromkeys(part.pages for part in parts):  # matrix and sheets share theirs
        app.register_blueprint(pages)
    tabs.offer(app, *words.tabs())
