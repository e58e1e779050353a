"""`scoring backup FILE` and `scoring restore FILE`, as typed in a terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.foundation.config import PROJECT
from tests.marking.hall import make_hall


def scoring(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scoring.cli", *arguments]
    ours = {**os.environ, "SHEBER_LANGUAGE": "en", **environment}
    return subprocess.run(command, cwd=PROJECT, env=ours, capture_output=True, text=True)


def test_backup_restored_elsewhere_verifies_from_the_terminal(app, settings, tmp_path: Path) -> None:
    hall = make_hall(app)
    hall.complete()
    file, there = str(tmp_path / "all.zip"), str(tmp_path / "there")
    here = {"DATABASE_URL": settings.database_url, "SHEBER_INSTANCE": settings.instance}

    written = scoring("backup", file, **here)
    restored = scoring("restore", file, DATABASE_URL="", SHEBER_INSTANCE=there)
    verified = scoring("journal", "verify", DATABASE_URL="", SHEBER_INSTANCE=there)
    again = scoring("restore", file, DATABASE_URL="", SHEBER_INSTANCE=there)

    assert (written.returncode, restored.returncode, verified.returncode, again.returncode) == (0, 0, 0, 2)
    assert "no passphrase seals it" in written.stderr
    assert "intact" in verified.stdout
    assert "nothing is written over them" in again.stderr


@pytest.mark.one_database
def test_passphrase_comes_from_the_environment_where_nobody_sits(app, settings, tmp_path: Path) -> None:
    make_hall(app)
    file, there = str(tmp_path / "all.sealed"), str(tmp_path / "there")
    here = {"DATABASE_URL": settings.database_url, "SHEBER_INSTANCE": settings.instance}
    phrase = {"SHEBER_BACKUP_PASSPHRASE": "tau men dala"}

    written = scoring("backup", "--passphrase", file, **here, **phrase)
    wrong = scoring("restore", file, DATABASE_URL="", SHEBER_INSTANCE=there, SHEBER_BACKUP_PASSPHRASE="another")
    restored = scoring("restore", file, DATABASE_URL="", SHEBER_INSTANCE=there, **phrase)

    assert (written.returncode, wrong.returncode, restored.returncode) == (0, 2, 0)
    assert "passphrase does not fit" in wrong.stderr
    assert "no passphrase" not in written.stderr
