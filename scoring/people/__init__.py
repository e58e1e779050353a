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
)


def init_app(app: Flask) -> None:
    """Let people in: the rows of this room, then passwords, the door and its pages."""
    # Imported here, so that a command that needs one module of the room does not wait for all of them.
    from scoring.people import attempts, cli, door, passwords, permissions
    from scoring.people.pages import pages

    permissions.declare(scope_kinds={"region"}, relations={"self"}, rows=ROWS)
    passwords.init_app(app)
    attempts.init_app(app)
    door.init_app(app)
    app.register_blueprint(pages)
    app.cli.add_command(cli.group)
