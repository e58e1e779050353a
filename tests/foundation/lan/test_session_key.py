"""The key that signs sessions of a network's server: made once, whole or not at all."""

import os
from pathlib import Path

import pytest

from scoring.foundation.lan import opening


def test_key_is_made_once(tmp_path: Path) -> None:
    made = opening._session_key(tmp_path / "keys")

    assert len(made) == 64
    assert opening._session_key(tmp_path / "keys") == made


def test_start_that_is_cut_off_leaves_no_empty_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(_file: int) -> None:
        raise OSError("the power is gone")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", cut_off)
        with pytest.raises(OSError, match="the power is gone"):
            opening._session_key(tmp_path / "keys")

    assert not (tmp_path / "keys" / opening.SESSION_KEY).exists()
    assert len(opening._session_key(tmp_path / "keys")) == 64
