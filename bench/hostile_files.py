"""What hostile files cost: `scoring scheme check` on each, in a process of its own, with time and peak of memory."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from bench.timing import run_process
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.taking_out.export import write_workbook

MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
ROWS = 1_000_000
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><worksheet>&j;</worksheet>"
)


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        return {name: check(Path(folder) / f"{name}.xlsx", make()) for name, make in FILES.items()}


def check(path: Path, content: bytes) -> dict[str, object]:
    path.write_bytes(content)
    return {"bytes": len(content), **run_process(["-m", "scoring.cli", "scheme", "check", "--json", str(path)])}


def honest() -> bytes:
    return write_workbook(demonstration_scheme(), "en")


def with_sheet(sheet: bytes) -> bytes:
    """An honest workbook whose first sheet is replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest())) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == SHEET else source.read(name))
    return made.getvalue()


def empty_styled_rows() -> bytes:
    row = b'<row r="%d"><c r="A%d" s="1"/><c r="AW%d" s="1"/></row>'
    rows = b"".join(row % (number, number, number) for number in range(1, ROWS + 1))
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_sheet(head + rows + b"</sheetData></worksheet>")


FILES: dict[str, Callable[[], bytes]] = {
    "honest": honest,
    "zip_bomb": lambda: with_sheet(b" " * (1024 * MIB)),
    "xml_bomb": lambda: with_sheet(BILLION_LAUGHS),
    "million_empty_rows": empty_styled_rows,
    "fifty_megabytes": lambda: b"PK\x03\x04" + bytes(50 * MIB),
    "renamed_pdf": lambda: b"%PDF-1.7\n" + bytes(MIB),
}
