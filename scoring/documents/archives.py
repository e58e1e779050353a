"""Issued papers as one ZIP, byte for byte as they were issued; it grows on the disk, for five thousand are 200 MB."""

import zipfile
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from scoring.documents import files
from scoring.documents.queries import Paper
from scoring.foundation.jobs import Progress

NAME_LENGTH = 60  # of what stands in a file's name
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # of files in a ZIP: the same papers, the same file


def plain(text: str) -> str:
    """Letters, digits, blanks and hyphens: what every system takes as part of a file's name."""
    kept = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in text)
    return " ".join(kept.split())[:NAME_LENGTH].strip() or "-"


def write_zip(path: Path, papers: Iterable[tuple[str, Paper]], progress: Progress) -> tuple[str, list[str]]:
    """Write (name, paper) each, the file whole or not at all; its SHA-256, and the ids of the papers in it.

    Raises NotFound: paper-bytes-lost.
    """
    draft, written = path.with_suffix(".part"), list[str]()
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for name, paper in papers:
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), files.bytes_of(paper))
            written.append(paper.paper_id)
            progress.advance()
    draft.replace(path)
    with path.open("rb") as whole:
        return file_digest(whole, "sha256").hexdigest(), written
