"""Entries of a stage: who is nominated and confirmed for a skill, swaps, guests, reserves, experts assigned there."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Let the part in: its acts, pages, tabs, its place on the start page, the jobs of files."""
    from flask_babel import gettext as _

    from scoring.championships.entries import access, college_pages, expert_pages, file_pages, importing
    from scoring.championships.stages import tabs
    from scoring.championships.stages.tabs import StageTab
    from scoring.foundation import jobs, viewer
    from scoring.people.files.importing import JOB_MEMORY, JOB_SECONDS

    access.declare()
    for blueprint in (file_pages.routes(), college_pages.pages, expert_pages.pages):
        app.register_blueprint(blueprint)
    tabs.offer(
        app,
        StageTab(30, "entries.index", lambda: _("Entries"), access.SEE_ENTRIES, elsewhere=True),
        StageTab(32, "entries.seats", lambda: _("Seating"), access.MANAGE_ENTRIES),
        StageTab(35, "stage_experts.index", lambda: _("Experts"), access.SEE_EXPERTS),
    )
    viewer.offer(app, college_pages.work)
    jobs.kind(importing.READ, importing.read_job, memory=JOB_MEMORY, seconds=JOB_SECONDS)
    jobs.kind(importing.TAKE, importing.take_job)
