"""Between installations: keys that are trusted by an organizer's act, stages and nominations as signed packages."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Open /packages, the package of a stage, the page of a brought one; let workers write, prove, take packages."""
    from flask_babel import gettext as _

    from scoring.championships.packages import (
        access,
        brought_pages,
        cli,
        export_pages,
        exporting,
        importing,
        pages,
        presenting,
        queries,
        sent,
    )
    from scoring.championships.stages import access as stages_access
    from scoring.championships.stages import elsewhere, matters, tabs
    from scoring.championships.stages.matters import Matter
    from scoring.championships.stages.tabs import StageTab
    from scoring.foundation import jobs, viewer

    access.declare()
    app.register_blueprint(pages.pages)
    app.register_blueprint(export_pages.pages)
    app.register_blueprint(brought_pages.pages)
    viewer.offer(app, presenting.work)
    app.cli.add_command(cli.package_group)
    jobs.kind(sent.JOB, exporting.export_job, memory=importing.JOB_MEMORY, seconds=exporting.JOB_SECONDS)
    jobs.kind(importing.READ, importing.read_job, memory=importing.JOB_MEMORY, seconds=importing.JOB_SECONDS)
    jobs.kind(importing.TAKE, importing.take_job, memory=importing.JOB_MEMORY, seconds=importing.JOB_SECONDS)
    tabs.offer(app, StageTab(95, "stage_packages.show", lambda: _("Package"), access.EXPORT))
    matters.offer(
        app,
        Matter(
            "package-outdated", lambda: _("Packages that went out are outdated"), "organizer", "stage_packages.show",
            lambda: _("To the packages"), access.EXPORT, sent.outdated_skills,
        ),
    )  # fmt: skip
    front = StageTab(10, "brought.show", lambda: _("Brought stage"), stages_access.SEE_STAGE)
    elsewhere.offer(app, queries.brought_from)
    tabs.offer_front(app, exporting.is_of_another, front)
