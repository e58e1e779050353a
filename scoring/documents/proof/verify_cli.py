"""The command `scoring verify-paper`: needs no database and no network."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from scoring.documents.proof.codes import kinds, results
from scoring.documents.proof.verifying import Verdict
from scoring.foundation import terminal


@click.command("verify-paper")
@click.argument("address")
@click.option(
    "--key", "keys", type=click.Path(path_type=Path, dir_okay=False), multiple=True, required=True,
    help="The issuer's public keys, as its page gives them; may be said several times.",
)  # fmt: skip
@click.option("--name", help="The name on the paper, to be compared.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def verify_paper(address: str, keys: tuple[Path, ...], name: str | None, as_json: bool) -> None:
    """Verify the signed statement in ADDRESS, the whole address that the paper's QR code says ("-": from input).

    Needs no database and no network. Exit code: 0 it holds, 1 it does not, 2 it cannot be read.
    """
    from scoring.documents.proof.issuer import FILE_MAX, issuer_from
    from scoring.documents.proof.statement import read_statement
    from scoring.documents.proof.verifying import verify

    said = sys.stdin.read(FILE_MAX) if address == "-" else address
    issuers = [issuer_from(_text(path, FILE_MAX)) for path in keys]
    verdict = verify(read_statement(said), issuers, name)
    if as_json:
        click.echo(json.dumps(verdict.document(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(verdict):
            click.echo(line)
    sys.exit(0 if verdict.holds else terminal.FOUND_PROBLEMS)


def _text(path: Path, limit: int) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(limit + 1)


def _lines(verdict: Verdict) -> Iterator[str]:
    language = terminal.language()
    for objection in verdict.objections:
        yield terminal.sentence(objection.code, objection.params)
    if verdict.issuer is not None:
        said = verdict.statement
        kind, result = kinds().get(said.kind), results().get(said.result)
        facts = (
            kind.names[language] if kind else str(said.kind), said.number, said.issued_on.isoformat(),
            verdict.issuer.name(language), result.names[language] if result else str(said.result), said.skill,
        )  # fmt: skip
        yield "  ".join(fact for fact in facts if fact)
    if verdict.holds:
        matched = "paper-name-matches" if verdict.name_matches else "paper-name-not-compared"
        yield terminal.sentence("paper-signature-holds", {})
        yield terminal.sentence(matched, {})
        yield terminal.sentence("paper-annulment-unknown", {})
