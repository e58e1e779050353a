"""The commands `scoring package ...`: keys, packages out, packages in."""

import hashlib
import json
from pathlib import Path

import click
from flask.cli import AppGroup

from scoring.championships.packages import trusting
from scoring.championships.packages.contents import check, contents_of, opened
from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.exporting import acting_as, export_at_once
from scoring.championships.packages.importing import expect_decided, expect_placed, take_package
from scoring.championships.packages.key_card import card_from
from scoring.championships.packages.layout import PACKAGE_MAX, Kind
from scoring.championships.packages.lines import params_in
from scoring.championships.packages.planning import plan
from scoring.foundation import clock, terminal, uploads
from scoring.foundation.db import db
from scoring.people.actors import CONSOLE

package_group = AppGroup("package", help="Packages between installations: keys, a stage out, a package in.")
file_out = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
file_in = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))


@package_group.command("key")
@click.option("--make", "name", metavar="NAME", help="Make a new own key under this name of the installation.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the public key into this file.")
def key(name: str | None, out: Path | None) -> None:
    """Show the fingerprint of the own key, for the other side to compare."""
    with db.transaction() as session:
        if name:
            trusting.make_own_key(session, name, actor=CONSOLE, at=clock.now())
        card = trusting.own_card(session, actor=CONSOLE)
    click.echo(f"{card.fingerprint}  {card.name}")
    if out is not None:
        out.write_text(card.text() + "\n", "utf-8")
        terminal.say("key-card-written", file=str(out))


@package_group.command("keys")
def list_keys() -> None:
    """Every key that is known: state, fingerprint, name."""
    with db.reading() as session:
        for view in trusting.keys_known(session, actor=CONSOLE):
            click.echo(f"{view.state.value:9}  {view.fingerprint}  {view.name}")


@package_group.command("trust")
@file_in
@click.option("--fingerprint", help="As the other side says it; without it the fingerprint is shown and asked for.")
def trust(file: Path, fingerprint: str | None) -> None:
    """Trust the key in FILE, after comparing its fingerprint with the other side by telephone."""
    card = card_from(file.read_text("utf-8", errors="replace")[:5000])
    click.echo(f"{card.fingerprint}  {card.name}")
    compared = fingerprint or click.prompt("Fingerprint", err=True)
    with db.transaction() as session:
        trusting.trust_key(session, card, compared, actor=CONSOLE, at=clock.now())
    terminal.say("key-trusted-now", name=card.name)


@package_group.command("withdraw")
@click.argument("fingerprint")
@click.option("--reason", required=True)
def withdraw(fingerprint: str, reason: str) -> None:
    """Trust the key FINGERPRINT no longer."""
    with db.transaction() as session:
        trusting.withdraw_trust(session, fingerprint, reason, actor=CONSOLE, at=clock.now())
    terminal.say("key-withdrawn-now", fingerprint=fingerprint)


@package_group.command("export")
@click.argument("stage")
@file_out
@click.option("--kind", type=click.Choice([one.value for one in Kind]), default=Kind.STAGE.value, show_default=True)
@click.option("--to", default="", help="For answers: the public id of the stage that nominated.")
@click.option("--as", "login", default="", help="The account of who answers for it; the page of packages names them.")
def export(stage: str, file: Path, kind: str, to: str, login: str) -> None:
    """Write the package of STAGE (its public id) into FILE. The stage's page of packages lists it."""
    manifest = export_at_once(stage, file, Kind(kind), to, login=login, at=clock.now())
    terminal.say(
        "package-written", file=str(file), parts=len(manifest.parts), bytes=file.stat().st_size,
        hash=hashlib.sha256(manifest.content()).hexdigest(),
    )  # fmt: skip


@package_group.command("show")
@file_in
@click.option("--json", "as_json", is_flag=True, help="The manifest as JSON.")
def show(file: Path, as_json: bool) -> None:
    """Prove FILE whole, and say what is in it. Nothing is taken."""
    with db.reading() as session, opened(session, file) as package:
        contents = check(package)
        manifest = package.manifest
    if as_json:
        click.echo(json.dumps({"hash": contents.hash, **manifest.document()}, ensure_ascii=False, indent=2))
        return
    terminal.say("package-holds", name=manifest.signer_name, hash=contents.hash)
    said = contents.stage["stage"]
    language = terminal.language()
    click.echo(f"{manifest.kind.value}  {said['id']}  {said[language] or said['ru'] or said['kk']}  {manifest.as_of}")
    for name, part in manifest.parts.items():
        click.echo(f"{part.sha256}  {part.size:>10}  {name}")


@package_group.command("import")
@file_in
@click.option("--dry-run", is_flag=True, help="Say what would become of everything; take nothing.")
@click.option("--as", "login", help="The account of the organizer who answers for it.")
@click.option("--into", default="", help="Nominate into this stage of ours (its public id).")
@click.option("--championship", default="", help="Let the stage belong to this championship of ours, or `new`.")
@click.option("--without-nominations", is_flag=True, help="Take the rest where no stage is chosen for nominations.")
def import_file(
    file: Path, dry_run: bool, login: str | None, into: str, championship: str, without_nominations: bool
) -> None:
    """Prove FILE and take it; of one that was taken before, nominations left out then.

    What is doubtful is decided on the page of packages: then nothing is taken here.
    """
    decisions = Decisions(championship=championship, target=into)
    with db.reading() as session, opened(session, file) as package:
        check(package)
        found = plan(session, contents_of(package), decisions)
    for kind, counts in found.counts().items():
        click.echo(f"{kind}: " + ", ".join(f"{act} {count}" for act, count in sorted(counts.items())))
    for line in found.lines:
        if line.code and line.act.value in ("changed", "conflict", "doubt", "out"):
            said = terminal.sentence(line.code, params_in(line.code, line.params, terminal.language()))
            click.echo(f"  {line.kind}, {line.name.name(terminal.language())}: {said}")
    if dry_run:
        return
    expect_decided(found.undecided)
    if found.rest is None:
        expect_placed(found.unplaced, without_nominations=without_nominations)
    with file.open("rb") as source:
        kept = uploads.keep(source, file.name, limit=PACKAGE_MAX)
    with db.transaction() as session, opened(session, uploads.kept(kept.sha256)) as package:
        actor = acting_as(session, login or "")  # the rows that a package makes name whoever answers for them
        take_package(session, package, kept.sha256, decisions, actor=actor, at=clock.now())
    terminal.say("package-taken-now", hash=found.contents.hash[:12])
