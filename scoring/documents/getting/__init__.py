"""Getting papers: a student's own on their own page, and all of a college's or a region's students in one ZIP."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Let the part in: its acts, its pages, its job, its section of the own page."""
    from scoring.documents.getting import access, collected_pages, own_pages, work, zipping
    from scoring.documents.getting.own import own_papers
    from scoring.foundation import jobs, viewer
    from scoring.people.personal import sections
    from scoring.people.personal.sections import Section

    access.declare()
    jobs.kind(zipping.JOB, zipping.zip_job, seconds=zipping.JOB_SECONDS)
    app.register_blueprint(own_pages.pages)
    app.register_blueprint(collected_pages.pages)
    app.add_template_global(work.may_collect)
    sections.offer(app, Section(20, "documents/getting/_own.html", own_papers))
    viewer.offer(app, work.places)
