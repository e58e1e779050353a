"""The papers of a championship: certificates, diplomas, thanks and badges, made of what is final and of who took part.

What they are drawn of is frozen here; drawing, numbers, the register and its public page are `scoring.documents`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from flask_babel import gettext as _

    from scoring.championships.papers import (
        access,
        design_pages,
        issuing,
        kinds,
        pages,
        paper_pages,
        protocol_pages,
        protocols,
        queries,
        revealing,
    )
    from scoring.championships.papers.planning import skills_outdated
    from scoring.championships.stages import matters, tabs
    from scoring.championships.stages.matters import Matter
    from scoring.championships.stages.tabs import StageTab
    from scoring.documents import kinds as documents_kinds
    from scoring.documents import subjects
    from scoring.documents.subjects import Subjects
    from scoring.foundation import clock, jobs

    access.declare()
    documents_kinds.declare(*kinds.KINDS, *kinds.DECIDED)
    said = Subjects(revealing.revealed, revealing.naming, revealing.names, queries.stale)
    subjects.offer(app, revealing.PLACE, said)
    jobs.kind(issuing.JOB, issuing.issue_job, seconds=issuing.JOB_SECONDS)
    app.register_blueprint(pages.pages)
    app.register_blueprint(paper_pages.pages)
    app.register_blueprint(design_pages.pages)
    app.register_blueprint(protocol_pages.pages)
    protocols.offer(app)
    tabs.offer(app, StageTab(58, "stage_papers.show", lambda: _("Papers"), access.ISSUE_PAPERS))
    matters.offer(
        app,
        Matter(
            "papers-outdated", lambda: _("Issued papers are outdated"), "organizer", "stage_papers.show",
            lambda: _("To the papers"), access.ISSUE_PAPERS,
            lambda session, stage: skills_outdated(session, stage, clock.shown(clock.now()).date()),
        ),
    )  # fmt: skip
