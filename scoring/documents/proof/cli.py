"""The commands `scoring issuer ...`: the keys that an organisation's papers are signed with."""

from pathlib import Path

import click
from flask.cli import AppGroup

from scoring.documents.proof import issuer_keys, pdf_signing
from scoring.documents.proof.publishing import published
from scoring.foundation import clock, terminal
from scoring.foundation.db import db
from scoring.people.actors import CONSOLE

issuer_group = AppGroup("issuer", help="Keys that an organisation's papers are signed with.")
organisation = click.argument("issuer", metavar="ORGANISATION")


@issuer_group.command("key")
@organisation
def make_key(issuer: str) -> None:
    """Make a new key for ORGANISATION (its public id). The one before still proves what it signed."""
    with db.transaction() as session:
        key = issuer_keys.make_key(session, issuer, actor=CONSOLE, at=clock.now())
    click.echo(key.fingerprint)
    terminal.say("paper-key-made-now")


@issuer_group.command("keys")
@organisation
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the public keys into this file.")
def list_keys(issuer: str, out: Path | None) -> None:
    """Every key that ORGANISATION ever had: state, fingerprint, day."""
    with db.reading() as session:
        known = published(session, issuer)
    for key in known.keys:
        click.echo(f"{key.state.value:9}  {key.fingerprint}  {clock.shown(key.made_at):%Y-%m-%d}")
    if out is not None:
        out.write_text(known.text() + "\n", "utf-8")
        terminal.say("paper-keys-written", file=str(out))


@issuer_group.command("withdraw")
@click.argument("fingerprint")
@click.option("--reason", required=True, help="Why: it is kept for ever.")
def withdraw(fingerprint: str, reason: str) -> None:
    """The key FINGERPRINT proves nothing any more: somebody else may hold it."""
    with db.transaction() as session:
        issuer_keys.withdraw_key(session, fingerprint, reason, actor=CONSOLE, at=clock.now())
    terminal.say("paper-key-withdrawn-now", fingerprint=fingerprint)


@issuer_group.command("pdf-key")
@organisation
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.password_option("--passphrase", confirmation_prompt=False, prompt="Passphrase", help="Opens FILE.")
def keep_pdf_key(issuer: str, file: Path, passphrase: str) -> None:
    """Sign the PDF files of ORGANISATION with its own key FILE (PKCS#12) from now on."""
    with db.reading() as session:
        issuer_keys.expect_issuer(session, issuer)
    with file.open("rb") as source:
        content = source.read(pdf_signing.KEY_FILE_MAX + 1)
    subject = pdf_signing.keep_pdf_key(issuer, pdf_signing.PdfKey(content, passphrase.encode()), at=clock.now())
    terminal.say("pdf-key-kept", subject=subject)
