"""A package from its file, proven and in its shapes: what planning compares and taking writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from scoring.championships.bundle.reading import bundle_from
from scoring.championships.bundle.verifying import verify
from scoring.championships.packages import keys, layout
from scoring.championships.packages.layout import Kind, Manifest
from scoring.championships.packages.reading import Package, open_package
from scoring.championships.packages.shapes import loaded
from scoring.championships.packages.trusting import KeyState, find_key
from scoring.foundation.errors import Refused, Unreadable
from scoring.rules.errors import RuleBroken
from scoring.schemes.content import fingerprint, scheme_from_bytes

Document = dict[str, Any]
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Contents:
    """The small parts of a package, read whole; schemes and results stay in the file until they are asked for."""

    manifest: Manifest
    hash: str
    stage: Document
    entries: list[Document]
    persons: list[Document]
    organisations: list[Document]
    schemes: list[Document]
    nominations: list[Document]
    answers: list[Document]


@contextmanager
def opened(session: Session, path: Path) -> Iterator[Package]:
    """A package signed by one of ours or one that is trusted now.

    Raises as `reading.open_package`; Refused: package-signer-unknown, package-signer-withdrawn (`name`, `fingerprint`).
    """

    with open_package(path, lambda signer, name: trusted_key(session, signer, name), keys.signed) as package:
        yield package


def trusted_key(session: Session, fingerprint: str, name: str) -> str:
    """The public key of a signer. Raises Refused: package-signer-unknown, package-signer-withdrawn, as `opened`."""
    row = find_key(session, fingerprint)
    if row is None:
        raise Refused("package-signer-unknown", name=name, fingerprint=fingerprint[:16])
    if row.state == KeyState.WITHDRAWN:
        raise Refused("package-signer-withdrawn", name=row.name, fingerprint=fingerprint[:16])
    return row.public_key


def contents_of(package: Package) -> Contents:
    """Raises Refused: package-part-changed; Unreadable: package-part-malformed."""

    def read(name: str) -> list[Document]:
        found: list[Document] = loaded(name, package.document(name)) if name in package else []
        return found

    return Contents(
        package.manifest, package.hash, loaded(layout.STAGE, package.document(layout.STAGE)), read(layout.ENTRIES),
        read(layout.PERSONS), read(layout.ORGANISATIONS), read(layout.SCHEMES), read(layout.NOMINATIONS),
        read(layout.ANSWERS),
    )  # fmt: skip


def check(package: Package, tell: Tell = lambda _parts: None) -> Contents:
    """Prove every part: bytes, shapes, what refers to what; and compute all results again.

    Raises Refused: package-part-changed, package-part-missing, package-results-differ (`skill`, `count`);
    Unreadable: package-part-malformed (`place`), and what a bundle raises.
    """
    contents = contents_of(package)
    _check_references(contents)
    for name in sorted(package.manifest.parts):
        if name.startswith("schemes/"):
            _check_scheme(name, package.part(name))
        elif name.startswith("results/") or name == layout.RULE_SETS:
            package.part(name)
    for skill in contents.stage["skills"]:
        if skill["results"] is not None and contents.manifest.kind is Kind.STAGE:
            _check_results(package, skill)
            tell(1)
    return contents


def results_of(package: Package, skill: Document) -> Document:
    """The bundle of a skill, in its shape; its numbers were proven by `check`."""
    document: Document = package.document(layout.results_part(skill["id"]))
    return document


def _check_results(package: Package, skill: Document) -> None:
    name = layout.results_part(skill["id"])
    if name not in package:
        raise Refused("package-part-missing", place=name)
    found = bundle_from(package.part(name))
    verdict = verify(found)
    if not verdict.holds or found.hash != skill["results"]:
        raise Refused("package-results-differ", skill=skill["number"], count=max(1, len(verdict.differences)))


def _check_scheme(name: str, content: bytes) -> None:
    try:
        scheme = scheme_from_bytes(content)
    except RuleBroken:
        raise Unreadable("package-part-malformed", place=name) from None
    if layout.scheme_part(fingerprint(scheme)) != name:
        raise Refused("package-part-changed", place=name)


def _check_references(contents: Contents) -> None:
    """What names another thing of the package must find it there."""
    skills = {skill["id"] for skill in contents.stage["skills"]}
    numbers = {skill["number"] for skill in contents.stage["skills"]}
    schemes = {one["sha256"] for one in contents.schemes}
    kind = contents.manifest.kind
    if kind is not Kind.ANSWERS and contents.stage["stage"]["id"] != contents.manifest.stage:
        raise Unreadable("package-part-malformed", place="stage.json.stage.id")
    if len(skills) != len(contents.stage["skills"]) or len(numbers) != len(contents.stage["skills"]):
        raise Unreadable("package-part-malformed", place="stage.json.skills")
    for at, skill in enumerate(contents.stage["skills"]):
        if kind is Kind.STAGE and skill["scheme"] is not None and skill["scheme"] not in schemes:
            raise Unreadable("package-part-malformed", place=f"stage.json.skills[{at}].scheme")
    for at, entry in enumerate(contents.entries):
        if entry["skill"] not in skills:
            raise Unreadable("package-part-malformed", place=f"entries.json[{at}].skill")
    for at, nomination in enumerate(contents.nominations):
        if nomination["skill"] not in numbers or nomination["provenance"]["stage"] != contents.manifest.stage:
            raise Unreadable("package-part-malformed", place=f"nominations.json[{at}].skill")
    for one in schemes:
        if layout.scheme_part(one) not in contents.manifest.parts:
            raise Refused("package-part-missing", place=layout.scheme_part(one))
