"""The layout of a package: its kinds, its parts, its limits. docs/packages.md describes it for other programs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scoring.rules.canonical import canonical_bytes

FORMAT, VERSION = "sheber-package", 1
MIB = 1024 * 1024
PACKAGE_MAX = 256 * MIB  # bytes of the file; a republic of 60 skills and 20 seats takes about a tenth of it
INFLATED_MAX = 2048 * MIB  # bytes of all parts together
PART_MAX = 64 * MIB  # bytes of one part: it is the most that is held in memory at once
MANIFEST_MAX = MIB
DIRECTORY_MAX = MIB  # bytes of the zip's own directory
PARTS_MAX = 1500  # 400 skills with their schemes, and room to spare
SKILLS_MAX = 400

MANIFEST, SIGNATURE = "manifest.json", "signature"
STAGE, ENTRIES, PERSONS, ORGANISATIONS = "stage.json", "entries.json", "persons.json", "organisations.json"
SCHEMES, RULE_SETS, NOMINATIONS, ANSWERS = "schemes.json", "rule_sets.json", "nominations.json", "answers.json"
_SCHEME = re.compile(r"schemes/[0-9a-f]{64}\.json")
_RESULTS = re.compile(r"results/[A-Za-z0-9_-]{1,64}\.json")


class Kind(StrEnum):
    """What a package is for."""

    STAGE = "stage"
    NOMINATIONS = "nominations"
    ANSWERS = "answers"


PARTS: Mapping[Kind, frozenset[str]] = {
    Kind.STAGE: frozenset({STAGE, ENTRIES, PERSONS, ORGANISATIONS, SCHEMES, RULE_SETS, NOMINATIONS}),
    Kind.NOMINATIONS: frozenset({STAGE, PERSONS, ORGANISATIONS, NOMINATIONS}),
    Kind.ANSWERS: frozenset({STAGE, ANSWERS}),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What the manifest says of a part."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is signed. `as_of` is the moment of the last thing that the package speaks of: no clock is asked.

    `stage` is the public id of the stage that the package is about; in answers, of the stage they go back to.
    """

    kind: Kind
    stage: str
    as_of: str
    signer: str
    signer_name: str
    parts: Mapping[str, Part]

    def document(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "kind": self.kind.value,
            "stage": self.stage,
            "as_of": self.as_of,
            "signer": {"fingerprint": self.signer, "name": self.signer_name},
            "parts": {name: {"bytes": part.size, "sha256": part.sha256} for name, part in self.parts.items()},
        }

    def content(self) -> bytes:
        """The bytes that are signed; their SHA-256 is the hash of the package."""
        return canonical_bytes(self.document())


def scheme_part(sha256: str) -> str:
    return f"schemes/{sha256}.json"


def results_part(skill: str) -> str:
    return f"results/{skill}.json"


def belongs(kind: Kind, name: str) -> bool:
    """Whether a package of this kind may have a part of this name: nothing else is ever read, or given a path."""
    if name in PARTS[kind]:
        return True
    return kind is Kind.STAGE and bool(_SCHEME.fullmatch(name) or _RESULTS.fullmatch(name))
