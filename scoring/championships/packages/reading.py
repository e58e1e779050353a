"""Reads a package that anyone may have made: nothing is believed before it is proven, and no part held but one."""

import hashlib
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from scoring.championships.packages import layout
from scoring.championships.packages.layout import Kind, Manifest, Part
from scoring.championships.packages.writing import CHUNK, SHA256_HEX, digest_of
from scoring.foundation.errors import Refused, TooLarge, Unreadable

_END = struct.Struct("<4s4H2LH")  # the end of a zip's directory
_LOCATOR = b"PK\x06\x07"  # a zip with 64-bit sizes: ours never need one
_HEX64 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME_MAX = 200

# (fingerprint, name as the package has it) -> the public key, or it raises
FindKey = Callable[[str, str], str]
Signed = Callable[[bytes, str, str], bool]


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose signature holds. A part is proven each time that it is read."""

    manifest: Manifest
    hash: str
    _archive: zipfile.ZipFile

    def __contains__(self, name: str) -> bool:
        return name in self.manifest.parts

    def part(self, name: str) -> bytes:
        """Raises Refused: package-part-changed (`place`)."""
        said = self.manifest.parts[name]
        content = _bytes_of(self._archive, name, said.size)
        if len(content) != said.size or hashlib.sha256(content).hexdigest() != said.sha256:
            raise Refused("package-part-changed", place=name)
        return content

    def document(self, name: str) -> Any:
        """A part as JSON. Raises Refused: package-part-changed; Unreadable: package-part-malformed."""
        return strict_json(self.part(name), name)


@contextmanager
def open_package(path: Path, find_key: FindKey, signed: Signed) -> Iterator[Package]:
    """The package of a file, after its signature and the list of its parts were proven.

    Raises TooLarge: package-too-large, package-too-many-parts, package-inflates; Unreadable: package-unreadable,
    package-malformed (`place`), package-newer (`version`); Refused: package-bytes-changed, package-signature-wrong,
    package-part-unknown, package-part-missing (`place`); what `find_key` raises; OSError.
    """
    with path.open("rb") as file:
        _check_file(file)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error):
            raise Unreadable("package-unreadable") from None
        with archive:
            _check_directory(archive.infolist())
            content = _required(archive, layout.MANIFEST, layout.MANIFEST_MAX)
            manifest = _manifest(content)
            signature = _required(archive, layout.SIGNATURE, 1000).decode("ascii", "replace")
            if not signed(content, signature, find_key(manifest.signer, manifest.signer_name)):
                raise Refused("package-signature-wrong", name=manifest.signer_name)
            _check_parts(archive, manifest)
            yield Package(manifest, hashlib.sha256(content).hexdigest(), archive)


def strict_json(content: bytes, place: str) -> Any:
    """Raises Unreadable: package-part-malformed. A fraction, or one name twice, is no JSON of ours."""
    try:
        return json.loads(content, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        raise Unreadable("package-part-malformed", place=place) from None


def _check_file(file: IO[bytes]) -> None:
    """The size, then the last bytes: a zip of a million names is refused before anything reads its directory."""
    size = file.seek(0, 2)
    if size > layout.PACKAGE_MAX:
        raise TooLarge("package-too-large", limit=layout.PACKAGE_MAX // layout.MIB)
    file.seek(0)
    if file.read(4) != b"PK\x03\x04" or size < _END.size + SHA256_HEX:
        raise Unreadable("package-unreadable")
    file.seek(max(0, size - _END.size - SHA256_HEX - 20))
    locator = file.read(20)
    mark, _disk, _first, _here, parts, directory, _at, comment = _END.unpack(file.read(_END.size)[-_END.size :])
    digest = file.read(SHA256_HEX)
    if mark != b"PK\x05\x06" or comment != SHA256_HEX or locator.startswith(_LOCATOR):
        raise Unreadable("package-unreadable")  # not ours, or cut off
    if parts > layout.PARTS_MAX or directory > layout.DIRECTORY_MAX:
        raise TooLarge("package-too-many-parts", limit=layout.PARTS_MAX)
    if digest_of(file).encode() != digest:
        raise Refused("package-bytes-changed")
    file.seek(0)


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > layout.PARTS_MAX:
        raise TooLarge("package-too-many-parts", limit=layout.PARTS_MAX)
    if sum(part.file_size for part in parts) > layout.INFLATED_MAX:
        raise TooLarge("package-inflates", place=layout.MANIFEST, limit=layout.INFLATED_MAX // layout.MIB)
    seen: set[str] = set()
    for part in parts:
        place = part.filename[:80]
        if part.filename in seen or part.flag_bits & 0x1 or part.compress_type not in (0, zipfile.ZIP_DEFLATED):
            raise Unreadable("package-malformed", place=place)
        if part.file_size > layout.PART_MAX:
            raise TooLarge("package-inflates", place=place, limit=layout.PART_MAX // layout.MIB)
        seen.add(part.filename)


def _check_parts(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Exactly the parts that the manifest names, each with a name that this kind of package has."""
    there = {part.filename for part in archive.infolist()} - {layout.MANIFEST, layout.SIGNATURE}
    for name in sorted({*there, *manifest.parts}):
        if name not in manifest.parts or not layout.belongs(manifest.kind, name):
            raise Refused("package-part-unknown", place=name[:80])
        if name not in there:
            raise Refused("package-part-missing", place=name)
    if layout.STAGE not in there:
        raise Refused("package-part-missing", place=layout.STAGE)


def _manifest(content: bytes) -> Manifest:
    said = strict_json(content, layout.MANIFEST)
    if not isinstance(said, dict) or said.get("format") != layout.FORMAT:
        raise Unreadable("package-unreadable")
    version = said.get("version")
    if type(version) is not int or version < 1:
        raise Unreadable("package-malformed", place="manifest.json: version")
    if version > layout.VERSION:
        raise Unreadable("package-newer", version=version)
    try:
        manifest = Manifest(
            kind=Kind(said["kind"]),
            stage=_matching(_ID, said["stage"]),
            as_of=_matching(re.compile(r"[0-9T:.+-]{0,40}"), said["as_of"]),
            signer=_matching(_HEX64, said["signer"]["fingerprint"]),
            signer_name=_matching(re.compile(rf".{{1,{_NAME_MAX}}}"), said["signer"]["name"]),
            parts={name: _part(one) for name, one in said["parts"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("package-malformed", place=layout.MANIFEST) from None
    if manifest.content() != content:  # one spelling alone, or two programs could read two things
        raise Unreadable("package-malformed", place=layout.MANIFEST)
    return manifest


def _part(said: Any) -> Part:
    size = said["bytes"]
    if type(size) is not int or not 0 <= size <= layout.PART_MAX:
        raise ValueError
    return Part(size, _matching(_HEX64, said["sha256"]))


def _matching(pattern: re.Pattern[str], said: Any) -> str:
    if not isinstance(said, str) or not pattern.fullmatch(said):
        raise ValueError
    return said


def _required(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    if name not in archive.namelist():
        raise Refused("package-part-missing", place=name)
    return _bytes_of(archive, name, most)


def _bytes_of(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """At most one byte more than expected is inflated, whatever the directory says."""
    pieces, left = [], most + 1
    try:
        with archive.open(name) as part:
            while left > 0 and (piece := part.read(min(CHUNK, left))):
                pieces.append(piece)
                left -= len(piece)
    except Exception:  # zlib.error and the like: the packers of the standard library have no common base
        raise Refused("package-part-changed", place=name) from None
    if left <= 0:
        raise TooLarge("package-inflates", place=name, limit=max(1, most // layout.MIB))
    return b"".join(pieces)


def _refuse(text: str) -> object:
    raise ValueError(text)  # decisions.md 1: no float anywhere


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found
