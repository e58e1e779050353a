"""The command `scoring`: everything that is done from a terminal, each room's commands loaded only when asked for."""

import io
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from scoring import commands
from scoring.foundation.terminal import LANGUAGE, SpeakingGroup

if TYPE_CHECKING:
    from flask import Flask

# name: where the room keeps it, and what the list of commands says of it
ROOMS = {
    "account": ("scoring.people.cli:group", "Who may sign in, and as what."),
    "backup": ("scoring.foundation.backup.cli:backup", "Write everything into one file, while marking goes on."),
    "bundle": ("scoring.championships.bundle.cli:bundle_group", "The open results bundles of finalised skills."),
    "issuer": ("scoring.documents.proof.cli:issuer_group", "Keys that an organisation's papers are signed with."),
    "journal": ("scoring.marking.cli:group", "Verify the journal of marks, or write it out."),
    "package": ("scoring.championships.packages.cli:package_group", "Carry stages to other servers, as signed files."),
    "rebuild": ("scoring.championships.boards.cli:rebuild", "Build all boards again from the journal."),
    "restore": ("scoring.foundation.backup.cli:restore", "Restore a backup into an empty place."),
    "simulate": ("scoring.marking.live.cli:simulate", "Play experts live against a running server."),
    "scheme": ("scoring.schemes.cli:group", "Check a marking scheme workbook, or write one."),
    "verify": ("scoring.championships.bundle.verify_cli:verify", "Compute an open results bundle again, and compare."),
    "verify-paper": ("scoring.documents.proof.verify_cli:verify_paper", "Verify the QR code of a paper, offline."),
}

WITH_APP = {"account", "bundle", "issuer", "journal", "package", "rebuild"}


class Commands(SpeakingGroup):
    """The root: a room is imported when one of its commands is called, so that --help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ROOMS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ROOMS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = ROOMS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        if cmd_name in WITH_APP:
            _hand_over_app(ctx)
        else:
            ctx.obj = _make_app
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = {name: command.get_short_help_str(80) for name, command in self.commands.items()}
        rows = {**own, **{name: meaning for name, (_where, meaning) in ROOMS.items()}}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["kk", "ru", "en"]), help="Language of sentences; else the terminal's own.")
@click.pass_context
def root(ctx: click.Context, lang: str | None) -> None:
    """Sheber: marking for skills championships and demonstration exams.

    Exit codes: 0 done; 1 done, and problems were found; 2 cannot be done, or was asked for wrongly.
    Settings come from the environment: `scoring config` lists them.
    """
    if lang:
        ctx.meta[LANGUAGE] = lang


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # an old code page may lack the Kazakh letters
            stream.reconfigure(errors="replace")
    root(prog_name="scoring")


def _hand_over_app(ctx: click.Context) -> None:
    """Give Flask's `with_appcontext` our app; it would look for one in the current folder."""
    from flask.cli import ScriptInfo

    ctx.obj = ScriptInfo(create_app=lambda *_arguments: _make_app(), set_debug_flag=False)


def _make_app() -> "Flask":
    """For a command that may need the app or not; the import alone takes most of a second."""
    from scoring.app import create_app

    return create_app()


for _name, _command in commands.COMMANDS.items():
    root.add_command(_command, _name)

if __name__ == "__main__":
    main()
