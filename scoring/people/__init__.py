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
)


def init_app(app: Flask) -> None:
    """Let people in: the rows of this room, then passwords, the door and its pages."""
    # Imported here, so that a command that needs one module of the room does not wait for all of them.
    from scoring.foundation import viewer
    from scoring.people import (
        attempts,
        cli,
        door,
        organisation_pages,
        pages,
        passwords,
        permissions,
        person_pages,
        presenting,
    )

    permissions.declare(scope_kinds={"region", "college"}, relations={"self"}, rows=ROWS)
    passwords.init_app(app)
    attempts.init_app(app)
    door.init_app(app)
    for module in (pages, organisation_pages, person_pages):
        app.register_blueprint(module.pages)
    presenting.init_app(app)
    viewer.offer(app, presenting.work)
    app.cli.add_command(cli.group)
