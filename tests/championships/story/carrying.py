"""What travels between servers: keys that were compared, packages by command or by page, a bundle to a bare machine."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from scoring.foundation.config import PROJECT
from tests.championships.story.servers import Server
from tests.championships.story.stages import Stage

BARE = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}


def make_key(server: Server, name: str) -> None:
    server.run("package", "key", "--make", name, "--out", str(server.folder / "key.json"))


def trust_each_other(one: Server, other: Server) -> None:
    """The cards are carried over, the fingerprints read out by telephone."""
    for here, there in ((one, other), (other, one)):
        fingerprint = there.run("package", "key").split()[0]
        here.run("package", "trust", str(there.folder / "key.json"), "--fingerprint", fingerprint)


def carry_by_command(stage: Stage, to: Stage | Server, *said: str, into: bool = True) -> str:
    """Export from one server, import on another; what the import said."""
    server = to if isinstance(to, Server) else to.server
    path = stage.server.folder / f"{stage.id}.zip"
    stage.server.run("package", "export", stage.id, str(path), *said)
    target = ("--into", to.id) if into and isinstance(to, Stage) else ("--without-nominations",)
    return server.run("package", "import", str(path), "--as", server.organizer.actor.login, *target)


def carry_by_pages(stage: Stage, to: Stage) -> str:
    """Made, downloaded, brought, proven, decided and taken on pages; what the review says before it is taken."""
    here, there = stage.server, to.server
    waiting = here.organizer.send(f"{stage.page}/package", kind="stage")
    here.work()
    file = here.organizer.client.get(f"{waiting}/file", buffered=True).get_data()
    sent = {"file": (io.BytesIO(file), "stage.zip")}
    address = there.organizer.client.post("/packages/imports", data=sent).location
    there.work()
    there.organizer.send(f"{address}/decide", target=to.id)
    there.work()
    review = there.organizer.reads(address)
    there.organizer.send(f"{address}/take")
    there.work()
    assert "The package is taken." in there.organizer.reads(address)
    return review


def nomination_of(page: str, name: str) -> str:
    """The nomination of somebody, by their name, that a college is asked about."""
    after = page[page.index(name) :]
    found = re.search(r'action="/advanced/([\w-]+)"', after)
    assert found is not None
    return found[1]


def verify_on_a_bare_machine(bundle: Path) -> Any:
    """`scoring verify` in a folder with the file and nothing else: no database, no settings, no home."""
    command = [sys.executable, "-m", "scoring.cli", "verify", bundle.name, "--json"]
    said = subprocess.run(  # our own interpreter
        command, cwd=bundle.parent, env={**BARE, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert said.returncode in (0, 1), said.stderr
    assert sorted(path.name for path in bundle.parent.iterdir()) == [bundle.name]
    return json.loads(said.stdout)


def verify_with_bare_python(bundle: Path) -> tuple[int, str]:
    """The two hundred lines that share nothing with us, isolated even from what is installed."""
    command = [sys.executable, "-I", "-S", str(PROJECT / "docs" / "verify_bundle.py"), str(bundle)]
    said = subprocess.run(  # our own interpreter
        command, cwd=bundle.parent, env=BARE, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    return said.returncode, said.stdout.split("\n")[0]
