"""Who marks and who is marked: organisations, persons, accounts, roles and sign-in."""

from flask import Flask

# role, act, relation: see scoring/people/permissions.py
ROWS = (
    ("signed-in", "see-account", "self"),
    ("signed-in", "change-account", "self"),
    ("signed-in", "set-password", "self"),
    ("signed-in", "end-sign-in", "self"),
    ("administrator", "create-account", "anywhere"),
    ("administrator", "list-accounts", "anywhere"),
    ("administrator", "set-password", "anywhere"),
    ("administrator", "grant-role", "anywhere"),
    ("administrator", "close-account", "anywhere"),
    ("administrator", "see-access-log", "anywhere"),
    ("administrator", "see-organisation", "anywhere"),
    ("administrator", "edit-organisation", "anywhere"),
    ("administrator", "see-person", "anywhere"),
    ("administrator", "edit-person", "anywhere"),
    ("administrator", "see-iin", "anywhere"),
    ("organizer", "see-organisation", "anywhere"),
    ("organizer", "edit-organisation", "here"),
    ("organizer", "see-person", "here"),
    ("organizer", "edit-person", "here"),
    ("chief-expert", "see-organisation", "anywhere"),
    ("administrator", "end-second-step", "anywhere"),
    ("administrator", "pair-tablet", "anywhere"),
    ("organizer", "pair-tablet", "here"),
    ("chief-expert", "pair-tablet", "here"),
    ("deputy-chief-expert", "pair-tablet", "here"),
)


def init_app(app: Flask) -> None:
    """Let people in: the rows of this room, then passwords, the door and its pages."""
    # Imported here, so that a command that needs one module of the room does not wait for all of them.
    from scoring.foundation import jobs, viewer
    from scoring.people import account_pages, cli, log_pages, pages, permissions, personal, presenting, scopes
    from scoring.people.directory import organisation_pages, person_pages
    from scoring.people.files import exporting, importing
    from scoring.people.files import pages as import_pages
    from scoring.people.signing_in import attempts, code_pages, door, holders, passwords
    from scoring.people.tablets import pages as tablet_pages

    permissions.declare(scope_kinds=scopes.KINDS, relations={"self"}, rows=ROWS)
    passwords.init_app(app)
    attempts.init_app(app)
    holders.init_app(app)
    door.init_app(app)
    rooms = (pages, organisation_pages, person_pages, import_pages, account_pages, log_pages, tablet_pages, code_pages)
    for module in rooms:
        app.register_blueprint(module.pages)
    scopes.init_app(app)
    personal.init_app(app)
    presenting.init_app(app)
    viewer.offer(app, presenting.work)
    jobs.kind(importing.READ, importing.read_job, memory=importing.JOB_MEMORY, seconds=importing.JOB_SECONDS)
    jobs.kind(importing.TAKE, importing.take_job)
    jobs.kind(exporting.JOB, exporting.export_job)
    app.cli.add_command(cli.group)
