"""Certificates: how many a second one core draws, 5,000 in one file, and what marks notice while 5,000 are issued.

Issue of the papers, "Shown by": 220 a second as single files of at most 40 KB, 5,000 in one PDF within 8 s; while they
are issued, 200 marks/s with an acknowledged p99 of at most 3 times the quiet one.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.tablets import Counted, mark
from bench.workshop import ON, SECRET, Workshop, Writer, serving, workshop
from scoring.app import create_app
from scoring.championships.papers.kinds import SILVER
from scoring.documents import issuing
from scoring.documents.codes import new_code
from scoring.documents.drawing import layouts
from scoring.documents.drawing.contents import Document, document_of
from scoring.documents.drawing.layouts import CERTIFICATE
from scoring.documents.issuing import BATCH, Office
from scoring.documents.proof.codes import kind_of
from scoring.documents.proof.statement import ISSUER_CODE, KEY_ID, SALT, Statement, name_hash, sign_statement
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.people.models import Account
from tests.documents.examples import AT, PROOF, certificate, draft

COUNT = int(os.environ.get("BENCH_PAPERS", "5000"))
SINGLE = 1000
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
SURNAMES = ("Тен", "Нұрмұхамедқызы-Әбдірахманова", "Ли", "Ғабитұлы", "Петров", "Серікбаева", "Жұмабек", "Һәкімова")
GIVEN = ("Айгүл Мұратқызы", "Милана", "Иван Петрович", "Ыбырай Өтегенұлы", "Күләш", "Дмитрий", "Ұлжан")
WARM = 150  # papers that a process draws until it has met the letters and the codes; the job draws thousands


def measure() -> dict[str, object]:
    found: dict[str, object] = {"load_average": os.getloadavg()[0], "drawing": drawing()}
    for name, postgresql in (("sqlite", False), ("postgresql", True)):
        try:
            found[f"{name}_marks_while_issuing"] = _while_issuing(postgresql=postgresql)
        except OSError as error:
            found[f"{name}_marks_while_issuing"] = f"not measured: {error}"
    return found


def drawing() -> dict[str, object]:
    """By the clock on the wall, and of computing: on a busy machine they have little to do with one another."""
    papers = list(_papers(COUNT))
    for one in papers[:WARM]:
        layouts.draw(CERTIFICATE, *one)
    wall, computing = time.perf_counter(), time.process_time()
    sizes = [len(layouts.draw(CERTIFICATE, *one)) for one in papers[:SINGLE]]
    wall, computing = time.perf_counter() - wall, time.process_time() - computing
    whole, of_it = time.perf_counter(), time.process_time()
    one_file = layouts.draw_all([(CERTIFICATE, *one) for one in papers], title="All", author="Bench")
    whole, of_it = time.perf_counter() - whole, time.process_time() - of_it
    return {
        "single_files": SINGLE,
        "per_second": round(SINGLE / wall, 1),
        "per_second_of_computing": round(SINGLE / computing, 1),
        "largest_bytes": max(sizes),
        "in_one_file": COUNT,
        "one_file_seconds": round(whole, 2),
        "one_file_seconds_of_computing": round(of_it, 2),
        "one_file_megabytes": round(len(one_file) / 1e6, 1),
    }


def _papers(count: int) -> Iterator[tuple[Document, Document]]:
    """As a stage has them: names and codes differ, all else is much the same."""
    key = Ed25519PrivateKey.generate()
    for number in range(count):
        code, printed = new_code(), f"KZ-35-2026-D-{number:05d}"
        address = f"https://sheber.example/v/{code}#{sign_statement(_statement(number, printed), key)}"
        proof = replace(PROOF, number=printed, code=code, address=address)
        yield document_of(certificate(_name(number))), document_of(proof)


def _statement(number: int, printed: str) -> Statement:
    """As long as they are: the issuer's number, a skill, one spelling of the name."""
    kind, salt = kind_of(SILVER.code).number, os.urandom(SALT)
    names = (name_hash(salt, _name(number)),)
    return Statement(bytes(KEY_ID), bytes(ISSUER_CODE), kind, printed, AT.date(), int(SILVER.result), "17", salt, names)


def _name(number: int) -> str:
    return f"{SURNAMES[number % len(SURNAMES)]} {GIVEN[number % len(GIVEN)]}"


def _while_issuing(*, postgresql: bool) -> dict[str, object]:
    """300 experts, 200 marks/s: quiet, then while another process issues as the worker of jobs does."""
    with workshop(assessments=9, seats=24, postgresql=postgresql) as place, serving(place) as (_process, port):
        mark(place.writers[:300], port, seconds=2.0, per_second=200.0)  # what is read for the first time
        before = place.commands_accepted()
        quiet = mark(_renamed(place, 300, 1), port, seconds=SECONDS, per_second=200.0)
        with _issuing(place) as process:
            busy = mark(_renamed(place, 300, 2), port, seconds=SECONDS, per_second=200.0)
            whole_time = process.poll() is None
            process.wait()
        written = place.commands_accepted() - before
        issued = place.count("SELECT count(*) FROM paper")
    ratio = _p99(busy) / _p99(quiet)
    acknowledged = len(quiet.acknowledged) + len(busy.acknowledged)
    return {
        "on": ON,
        "quiet": quiet.figures(),
        "while_issuing": busy.figures(),
        "p99_ratio": round(ratio, 2),
        "issued": issued,
        "issued_all_the_while": whole_time,
        "whole": acknowledged <= written <= acknowledged + quiet.lost + busy.lost,
    }


def _renamed(place: Workshop, count: int, turn: int) -> Iterator[Writer]:
    """The same tablets once more, with client ids that were not used yet."""
    return (replace(writer, account=writer.account + turn * 1_000_000) for writer in place.writers[:count])


def _p99(counted: Counted) -> float:
    taken = sorted(counted.milliseconds)
    return taken[min(len(taken) - 1, len(taken) * 99 // 100)]


@contextmanager
def _issuing(place: Workshop) -> Iterator[subprocess.Popen[bytes]]:
    """A process that issues COUNT papers in batches, as the job does; given once it issues."""
    command = [sys.executable, "-m", "bench.papers", "issue"]
    process = subprocess.Popen(command, env=place.environment, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE)
    try:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the process that issues did not come up")
        yield process
    finally:
        process.kill()
        process.communicate()


def issue_all() -> None:
    """In a process of its own, on the database of the workshop."""
    environment = os.environ
    app = create_app(
        Settings(instance=environment["SHEBER_INSTANCE"], database_url=environment["DATABASE_URL"], secret_key=SECRET)
    )
    with app.app_context():
        with db.reading() as session:
            account = session.query(Account.id).limit(1).scalar()
        office = Office(account, datetime.now(UTC), "https://sheber.example")
        drafts = [
            draft(f"bench-{number}", kind=SILVER, content=document_of(certificate(_name(number))))
            for number in range(COUNT)
        ]
        for start in range(0, COUNT, BATCH):
            issuing.issue(drafts[start : start + BATCH], office)
            if not start:
                sys.stdout.write("issuing\n")
                sys.stdout.flush()


if __name__ == "__main__" and sys.argv[1:] == ["issue"]:
    issue_all()
