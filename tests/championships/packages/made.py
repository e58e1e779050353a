"""Packages made without a database, by a key that is everybody's: to be changed, cut, and refused."""

import json
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring.championships.packages import keys, layout
from scoring.championships.packages.gathering import json_bytes
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.writing import SHA256_HEX, digest_of, write_package
from scoring.schemes.content import canonical_bytes, fingerprint
from tests.championships.made import made_bundle, made_scheme

SEED = bytes(range(32))
PRIVATE = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = PRIVATE.public_key().public_bytes_raw().hex()
FINGERPRINT = keys.fingerprint(PUBLIC)
AS_OF = "2026-01-22T09:00:00.000000+00:00"
NAMES = {"kk": "Атау", "ru": "Название", "en": "Name"}


def find_key(_fingerprint: str, _name: str) -> str:
    return PUBLIC


def sign(content: bytes) -> str:
    return PRIVATE.sign(content).hex()


def made_parts() -> dict[str, bytes]:
    """A stage with one finalised skill of three seats, two entries, one person, one college."""
    scheme = made_scheme(2, 4)
    bundle = made_bundle(3, scheme, random.Random(7).randrange)  # the same every time
    skill = {
        "id": "skill-1", "number": "17", **NAMES, "sector": "information", "scheme": fingerprint(scheme),
        "rule_set": "wsk-2026", "rule_set_version": "1", "team_size": 1, "age_min": None, "age_max": None, "places": 1,
        "minimum": None, "results": bundle["hash"], "reopened": False,
    }  # fmt: skip
    stage = {
        "season": {"id": "season-1", "name": "2025/26", "begins": "2025-09-01", "ends": "2026-06-30"},
        "track": {"code": "main", **NAMES, "hides_names": False},
        "championship": {"id": "champ-1", **NAMES, "kind": "students", "industry": None},
        "stage": {
            "id": "stage-1", "level": "college", **NAMES, "region": "KZ-55", "organisation": "college-1", "venue": "",
            "opens": None, "closes": None, "first_day": "2026-01-22", "last_day": None,
        },
        "skills": [skill],
    }  # fmt: skip
    entry = {
        "id": "entry-1", "skill": "skill-1", "participation": "official", "state": "confirmed", "team": "",
        "organisation": "college-1", "region": "KZ-55", "seat": "1", "persons": ["person-1"], "conditions": [],
        "provenance": None, "created_at": AS_OF, "acts": [{"act": "nominated", "at": AS_OF, "reason": ""}],
    }  # fmt: skip
    person = {
        "id": "person-1", "organisation": "college-1", "surname_kk": "Әлиева", "given_kk": "Айым",
        "patronymic_kk": "", "surname_ru": "Алиева", "given_ru": "Айым", "patronymic_ru": "",
        "birth_date": "2007-03-01", "iin": "",
        "consents": [{"scope": "pass-on", "signer": "self", "signed_on": "2026-01-05", "noted_at": AS_OF}],
    }  # fmt: skip
    college = {"id": "college-1", **NAMES, "kind": "college", "region": "KZ-55", "bin": ""}
    version = {
        "id": "scheme-1", "number": 1, "sha256": fingerprint(scheme), "purpose": "championship", "reason": "",
        "published_at": AS_OF,
    }  # fmt: skip
    return {
        layout.STAGE: json_bytes(stage),
        layout.PERSONS: json_bytes([person]),
        layout.ORGANISATIONS: json_bytes([college]),
        layout.ENTRIES: json_bytes([entry, {**entry, "id": "entry-2", "seat": "2", "persons": []}]),
        layout.NOMINATIONS: json_bytes([]),
        layout.RULE_SETS: json_bytes([]),
        layout.SCHEMES: json_bytes([version]),
        layout.scheme_part(fingerprint(scheme)): canonical_bytes(scheme),
        layout.results_part("skill-1"): json.dumps(bundle, ensure_ascii=False).encode(),
    }


def write(path: Path, parts: Mapping[str, bytes] | None = None, *, kind: Kind = Kind.STAGE) -> Path:
    write_package(
        path, kind=kind, stage="stage-1", as_of=AS_OF, signer=(FINGERPRINT, "Колледж"),
        parts=(made_parts() if parts is None else parts).items(), sign=sign,
    )  # fmt: skip
    return path


def changed(part: str, **said: Any) -> dict[str, bytes]:
    """The parts with some fields of a part (of its first row, where it is a list) said otherwise."""
    parts = made_parts()
    document = json.loads(parts[part])
    (document[0] if isinstance(document, list) else document).update(said)
    return {**parts, part: json_bytes(document)}


def forge(
    source: Path, target: Path, contents: Mapping[str, bytes | None], *, sizes: Mapping[str, int] | None = None
) -> Path:
    """The same zip with other bytes in some parts, None to leave one out, new ones added; its last bytes made right."""
    with zipfile.ZipFile(source) as archive:
        parts: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    parts |= contents
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        archive.comment = b"0" * SHA256_HEX
    return reseal(target, sizes or {})


def reseal(path: Path, sizes: Mapping[str, int]) -> Path:
    """Let the directory claim other sizes, then make the comment right."""
    content = bytearray(path.read_bytes())
    for name, size in sizes.items():
        at = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
        content[at + 24 : at + 28] = size.to_bytes(4, "little")
    path.write_bytes(content)
    with path.open("r+b") as file:
        digest = digest_of(file)
        file.seek(-SHA256_HEX, 2)
        file.write(digest.encode())
    return path
