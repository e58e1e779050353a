"""Commands of the whole product: serve, demo, db, jobs, config, version. Imports wait until one is called."""

import os
from typing import TYPE_CHECKING

import click

from scoring.foundation import terminal
from scoring.foundation.config import Settings, list_settings, read_settings

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine


@click.command()
@click.option("--host", help="Address to listen on; else SHEBER_HOST.")
@click.option("--port", type=int, help="Port to listen on; else SHEBER_PORT.")
@click.option("--demo", is_flag=True, help="Fill the demonstration first, and show its accounts.")
@click.option("--lan", is_flag=True, help="Serve a network without internet over https, by an authority of its own.")
@click.option("--http-port", type=int, default=8080, show_default=True, help="With --lan: port of the page of trust.")
def serve(host: str | None, port: int | None, demo: bool, lan: bool, http_port: int) -> None:
    """Serve the product until Ctrl+C, with a worker of jobs beside it.

    With --lan: https on port 8443 of every address, and over http only the page by which tablets come to trust it.

    Tables are brought up to date first; only with PostgreSQL in production that is left to `scoring db upgrade`.
    """
    from gevent import monkey

    monkey.patch_all()  # before anything that waits is imported
    from dataclasses import replace

    from scoring.serving import serve as serve_until_stopped

    settings = read_settings()
    if lan:  # the defaults of a settings file are those of one machine, not of a network
        host = host or os.environ.get("SHEBER_HOST") or "0.0.0.0"  # noqa: S104  # that is what a network asks for
        port = 8443 if port is None and "SHEBER_PORT" not in os.environ else port
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    way = "--port " if port is not None else os.environ.get("SHEBER_PORT_WAY", "SHEBER_PORT=")  # set by `make run`
    serve_until_stopped(settings, demonstration=demo, way=way, http_port=http_port if lan else None)


@click.command()
def demo() -> None:
    """Fill the database with the demonstration, and end.

    Said twice, it changes nothing.
    """
    from scoring.preparing import fill_demonstration, prepare, refuse_in_production, say_who_may_enter

    app = _app()
    refuse_in_production(app)
    prepare(app)
    accounts = fill_demonstration(app)
    terminal.say("demonstration-filled")
    say_who_may_enter(accounts)


@click.group()
def db() -> None:
    """The tables of the database, and their revisions."""


@db.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to the newest revision, or to REVISION."""
    from alembic.util.exc import CommandError

    from scoring.foundation import migrations
    from scoring.preparing import prepare

    app = _app()
    try:
        prepare(app, revision)
    except CommandError as error:
        raise _unknown_revision(revision) from error
    terminal.say("migrations-current", current=migrations.current(app.extensions["scoring.db"]) or "-")


@db.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Tables that REVISION does not know are dropped with what they hold. Go on?")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION ("base": to nothing)."""
    from alembic.util.exc import CommandError

    from scoring.foundation import migrations

    try:
        migrations.downgrade(_engine(), revision)
    except CommandError as error:
        raise _unknown_revision(revision) from error


@db.command("current")
def current() -> None:
    """Print the revision the tables stand at."""
    from scoring.foundation import migrations

    click.echo(migrations.current(_engine()) or "-")


@db.command("history")
def history() -> None:
    """List every revision, oldest first."""
    from scoring.foundation import migrations

    for revision, meaning in migrations.history(_engine()):
        click.echo(f"{revision}  {meaning}")


@db.command("check")
def check() -> None:
    """Exit 0 when the tables are the newest, 1 when they are behind."""
    from scoring.foundation import migrations

    engine = _engine()
    stands, newest = migrations.current(engine) or "-", migrations.newest(engine) or "-"
    if stands == newest:
        terminal.say("migrations-current", current=stands)
        return
    terminal.say("migrations-pending", err=True, current=stands, newest=newest)
    raise SystemExit(terminal.FOUND_PROBLEMS)


@click.group()
def jobs() -> None:
    """Work that is done beside the server."""


@jobs.command("work")
@click.option("--name", help="What this worker is called in the table of jobs.")
@click.option("--attached", is_flag=True, hidden=True, help="Standard input is a rope to the server.")
def work(name: str | None, attached: bool) -> None:
    """Do waiting jobs until stopped. `scoring serve` starts one by itself; under gunicorn run this beside it."""
    from scoring.foundation.jobs.worker import work_in_process

    work_in_process(_app(), name=name, attached=attached)


@jobs.command("list")
@click.option("--last", default=20, show_default=True, help="How many, newest first.")
def list_jobs(last: int) -> None:
    """Print the newest jobs: id, kind, state, how far, problem."""
    from sqlalchemy import select

    from scoring.foundation.db import db as database
    from scoring.foundation.jobs import Job

    with _app().app_context(), database.reading() as session:
        for job in session.scalars(select(Job).order_by(Job.id.desc()).limit(last)):
            total = "" if job.total is None else f"/{job.total}"
            click.echo(f"{job.public_id}  {job.kind}  {job.state}  {job.done}{total}  {job.problem or ''}".rstrip())


@click.command()
def config() -> None:
    """List every setting: variable, value (secrets masked), meaning."""
    rows = list_settings(read_settings())
    width = max(len(variable) for variable, _value, _meaning in rows)
    for variable, value, meaning in rows:
        click.echo(f"{variable:<{width}}  {value or '-':<24}  {meaning}")


@click.command()
def version() -> None:
    """Print the version of the program."""
    from scoring import __version__

    click.echo(f"Sheber {__version__}")


COMMANDS = {
    "serve": serve,
    "demo": demo,
    "db": db,
    "jobs": jobs,
    "config": config,
    "version": version,
}


def _app() -> "Flask":
    from scoring.app import create_app

    return create_app()


def _engine() -> "Engine":
    from scoring.foundation.db import open_engine

    settings: Settings = read_settings()
    settings.check()
    settings.instance_folder.mkdir(parents=True, exist_ok=True)
    return open_engine(settings.database)


def _unknown_revision(revision: str) -> terminal.CannotBeDone:
    return terminal.CannotBeDone(terminal.sentence("migration-unknown", {"revision": revision}))
