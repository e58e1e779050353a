"""The description in docs/packages.md is what the program does: its test vector, its parts, its codes."""

import hashlib
import re
from pathlib import Path

from scoring.championships.packages import keys, layout
from scoring.championships.packages.layout import Kind, Manifest, Part
from scoring.foundation.config import PROJECT
from tests.championships.packages.made import FINGERPRINT, PUBLIC, sign

TEXT = (PROJECT / "docs" / "packages.md").read_text("utf-8")
PACKAGES = Path(layout.__file__).parent


def said(name: str) -> str:
    found = re.search(rf"^{name} +(\S.*)$", TEXT, flags=re.MULTILINE)
    assert found is not None
    return found.group(1)


def test_the_vector_is_what_the_program_writes() -> None:
    parts = {
        name: Part(2, hashlib.sha256(content).hexdigest())
        for name, content in (("answers.json", b"[]"), ("stage.json", b"{}"))
    }
    manifest = Manifest(
        Kind.ANSWERS, "stage-1", "2026-01-22T09:00:00.000000+00:00", FINGERPRINT, "Колледж", parts
    ).content()

    assert (said("public key"), said("fingerprint")) == (PUBLIC, FINGERPRINT)
    assert said("manifest") == manifest.decode()
    assert said("hash") == hashlib.sha256(manifest).hexdigest()
    assert said("signature") == sign(manifest)
    assert keys.signed(manifest, said("signature"), said("public key"))
    assert not keys.signed(manifest + b" ", said("signature"), said("public key"))


def test_every_part_is_described() -> None:
    named = set(re.findall(r"`([a-z_]+\.json)`", TEXT))

    assert {part for parts in layout.PARTS.values() for part in parts} <= named


def test_every_refusal_is_described() -> None:
    source = "".join((PACKAGES / name).read_text("utf-8") for name in ("reading.py", "contents.py", "shapes.py"))
    raised = set(re.findall(r'(?:Refused|TooLarge|Unreadable)\(\s*"(package-[a-z-]+)"', source))

    assert raised - set(re.findall(r"`(package-[a-z-]+)`", TEXT)) == set()
