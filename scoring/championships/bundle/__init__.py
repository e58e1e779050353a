"""The open results bundle: finalised results as one file, from which anyone computes every number again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from scoring.championships.bundle import cli, keeping

    keeping.init_app(app)
    app.cli.add_command(cli.bundle_group)
