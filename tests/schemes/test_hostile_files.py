"""Files that mean harm, or are something else: a clear code, in bounded time and memory, and never an exception."""

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scoring.foundation import archives
from scoring.foundation.spreadsheets import CellKind, open_spreadsheet
from scoring.schemes.workbook import read_workbook
from tests.schemes.builders import archive, aspect, codes, full, raw_workbook, read, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
SECONDS = 10.0  # of processor; the slowest takes one and a half, and on a busy machine three times that
MEGABYTES = 200

MEASURE = """
import json, sys, time
from pathlib import Path
from scoring.schemes.workbook import read_workbook
started = time.process_time()  # not the clock on the wall: that counts whoever else uses the machine
reading = read_workbook(Path(sys.argv[1]), filename="x.xlsx", new_key=str)
took = time.process_time() - started
status = Path("/proc/self/status")  # not getrusage: that counts the parent this process was forked from
peak = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
megabytes = int(peak[0].split()[1]) / 1024 if peak else 0
print(json.dumps({"seconds": took, "megabytes": megabytes, "codes": [f.code for f in reading.findings]}))
"""


def only_code(content: bytes) -> str:
    reading = read(content)
    assert (reading.scheme, reading.readable, len(reading.findings)) == (None, False, 1)
    return reading.findings[0].code


def test_pictures_that_inflate_past_the_bound_are_not_even_opened() -> None:
    large = bytes(archives.DECLARED_LIMIT // 2 + 1)

    assert only_code(archive({"xl/media/image1.png": large, "xl/media/image2.png": large})) == "file-inflates"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "file-empty", id="empty"),
        pytest.param(b"%PDF-1.7\n\xff\xfe\x00", "file-is-pdf", id="a renamed PDF"),
        pytest.param(OLE, "file-is-old-excel", id="an .xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "file-password-protected", id="a password"),
        pytest.param("sep=,\r\nA1;Вёрстка;1,5\r\n".encode("cp1251"), "file-is-text", id="a CSV in cp1251"),
        pytest.param("A1,Layout\n".encode("utf-16"), "file-is-text", id="a CSV in UTF-16"),
        pytest.param(b"<html><table></table></html>", "file-is-text", id="HTML called .xls"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "file-not-a-workbook", id="a picture"),
        pytest.param(b"PK\x03\x04" + bytes(100), "file-damaged", id="the beginning of a zip"),
        pytest.param(archive({"word/document.xml": "<w/>"}), "file-not-a-workbook", id="a text document"),
        pytest.param(archive({"xl/workbook.bin": b"\x00"}), "file-is-binary-workbook", id="an .xlsb"),
        pytest.param(
            archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
            "file-is-opendocument",
            id="an .ods",
        ),
        pytest.param(archive({"xl/workbook.xml": "<workbook/>"}), "file-damaged", id="a workbook without relations"),
        pytest.param(raw_workbook("<worksheet><sheetData><row>"), "file-damaged", id="XML that breaks off"),
        pytest.param(
            raw_workbook('<worksheet><sheetData><row><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>'),
            "file-damaged",
            id="a text that is not among the shared ones",
        ),
        pytest.param(
            raw_workbook('<worksheet><sheetData><row><c r="XFE1"><v>7</v></c></row></sheetData></worksheet>'),
            "file-out-of-bounds",
            id="a cell beyond the last column",
        ),
        pytest.param(archive({f"{n}.xml": "" for n in range(2001)}), "too-many-parts", id="thousands of parts"),
        pytest.param(raw_workbook("\x00\x01\x02"), "file-damaged", id="no XML at all"),
        pytest.param(
            raw_workbook('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
            "xml-forbidden",
            id="entities that multiply",
        ),
        pytest.param(
            raw_workbook('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'),
            "xml-forbidden",
            id="an external entity",
        ),
        pytest.param(
            raw_workbook('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet/>'),
            "xml-forbidden",
            id="an external document type",
        ),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(content: bytes, code: str) -> None:
    assert only_code(content) == code


def test_a_file_above_the_limit_is_refused_before_it_is_opened() -> None:
    assert only_code(bytes(archives.FILE_LIMIT + 1)) == "file-too-large"


def test_a_workbook_cut_short_is_damaged_wherever_it_is_cut() -> None:
    content = workbook(full(aspect(1)))

    for cut in range(4, len(content) - 1, len(content) // 40):
        assert only_code(content[:cut]) == "file-damaged"


def test_a_workbook_with_flipped_bytes_never_raises() -> None:
    content = workbook(full(aspect(1)))
    dice = random.Random(1)

    for _ in range(150):
        broken = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        assert read(bytes(broken)).findings


def test_sheet_xml_of_any_shape_never_raises() -> None:
    pieces = ["<row r='1'>", "</row>", "<c r='A1' t='s'>", "<c>", "</c>", "<v>", "</v>", "9", "A1", "<f>", "</f>", "M"]
    pieces += ["<is><t>Aspect</t></is>", "<c r='ZZZ9999999' t='n'>", "<mergeCell ref='A1:B'/>", "<c t='e'>", "SUM(A1)"]
    dice = random.Random(2)

    for _ in range(300):
        body = "".join(dice.choice(pieces) for _ in range(12))
        assert read(raw_workbook(f"<worksheet><sheetData>{body}</sheetData></worksheet>")).findings


def test_bytes_after_the_archive_do_no_harm() -> None:
    assert codes(read(workbook(full(aspect(1))) + b"tail")) == []


def test_a_sheet_that_is_promised_and_missing_makes_the_file_damaged() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(full(aspect(1))))) as source:
        parts = {name: source.read(name) for name in source.namelist() if name != "xl/worksheets/sheet1.xml"}

    assert only_code(archive(parts)) == "file-damaged"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_nobody_writes_into_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "scheme.xlsx"
    os.mkfifo(pipe)

    reading = read_workbook(pipe, filename=pipe.name, new_key=lambda: "key")

    assert [finding.code for finding in reading.findings] == ["workbook-is-device"]
    assert not reading.readable


@pytest.mark.parametrize("written", ["1_0", "\u0662", "0x1", "Infinity", "1,5"])
def test_a_stored_number_is_read_as_the_format_writes_numbers(written: str) -> None:
    sheet = f'<worksheet><sheetData><row><c r="A1"><v>{written}</v></c></row></sheetData></worksheet>'

    (found,) = open_spreadsheet(raw_workbook(sheet)).sheets

    assert (found.cells[1, 1].kind, found.cells[1, 1].text) == (CellKind.TEXT, written)


def test_macros_are_an_error_and_the_scheme_is_read_all_the_same() -> None:
    with_macros = _with_part(workbook(full(aspect(1))), "xl/vbaProject.bin", b"\x00" * 100)

    reading = read(with_macros)

    assert codes(reading) == [("error", None, "macros-in-file")]
    assert reading.scheme is not None
    assert reading.scheme.total == 10000


def test_links_to_other_files_are_not_followed_and_said() -> None:
    linked = _with_part(workbook(full(aspect(1))), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")

    assert codes(read(linked)) == [("warning", None, "links-to-other-files")]


def test_names_that_climb_out_of_the_archive_are_only_names() -> None:
    climbing = _with_part(workbook(full(aspect(1))), "../../etc/cron.d/evil", b"* * * * *")

    assert codes(read(climbing)) == []


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, part)
    return stream.getvalue()


def a_bomb_of_blanks() -> bytes:
    return raw_workbook(b"<worksheet>" + b" " * (100 * 2**20) + b"</worksheet>")


def a_bomb_beside_a_scheme() -> bytes:
    return _with_part(workbook(full(aspect(1))), "xl/media/image1.png", bytes(100 * 2**20))


def a_bomb_that_lies() -> bytes:
    """The directory and the local header say ten bytes, the part inflates to 100 MB."""
    content = bytearray(raw_workbook(b"<worksheet>" + b" " * (100 * 2**20)))
    size = (100 * 2**20 + 11).to_bytes(4, "little")
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(content)


def many_bombs_below_the_limit() -> bytes:
    cells = b"<row r='1'/>" * (2**20)
    parts = {f"xl__worksheets__sheet{n}.xml": cells for n in range(2, 6)}
    return raw_workbook(b"<worksheet>" + cells + b"</worksheet>", **parts)


def a_million_empty_styled_rows() -> bytes:
    rows = b"".join(b"<row r='%d' s='1' customFormat='1'/>" % row for row in range(1, 1_000_001))
    return raw_workbook(b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")


def rows_of_empty_styled_cells() -> bytes:
    cells = b"".join(b"<c s='1'/>" for _ in range(49))
    return raw_workbook(b"<worksheet><sheetData>" + (b"<row>" + cells + b"</row>") * 40_000)


def columns_without_end() -> bytes:
    cells = b"".join(b"<c t='inlineStr'><is><t>aspect max</t></is></c>" for _ in range(16_384))
    return raw_workbook(b"<worksheet><sheetData>" + (b"<row>" + cells + b"</row>") * 20 + b"</sheetData></worksheet>")


def shared_strings_without_end() -> bytes:
    strings = b"<sst>" + b"<si><t>x</t></si>" * 1_500_000 + b"</sst>"
    return raw_workbook(b"<worksheet/>", **{"xl__sharedStrings.xml": strings})


def one_string_without_end() -> bytes:
    noise = bytes(random.Random(3).choices(b"abcdefghijklmnopqrstuvwxyz", k=12 * 2**20))
    return raw_workbook(b"<worksheet/>", **{"xl__sharedStrings.xml": b"<sst><si><t>" + noise + b"</t></si></sst>"})


def one_attribute_without_end() -> bytes:
    noise = bytes(random.Random(3).choices(b"abcdefghijklmnopqrstuvwxyz", k=12 * 2**20))
    return raw_workbook(b'<worksheet a="' + noise + b'"/>')


def one_comment_without_end() -> bytes:
    return raw_workbook(b"<worksheet><!--" + b"< " * (30 * 2**20) + b"--></worksheet>")


def elements_ever_deeper() -> bytes:
    return raw_workbook(b"<a>" * 2_000_000)


def formulas_ever_deeper() -> bytes:
    rows = "".join(f"<row r='{n}'><c r='A{n}'><f>A{n + 1}+A{n + 1}</f></c></row>" for n in range(1, 20_000))
    return raw_workbook(f"<worksheet><sheetData>{rows}</sheetData></worksheet>")


def brackets_ever_deeper() -> bytes:
    return raw_workbook(
        f"<worksheet><sheetData><row r='1'><c r='A1'><f>{'(' * 30_000}</f></c></row></sheetData></worksheet>"
    )


def sums_over_everything() -> bytes:
    cells = "<c r='A{n}'><f>SUM(B1:ZZ99999)</f></c><c r='B{n}'><v>1</v></c>"
    rows = "".join(f"<row r='{n}'>{cells.format(n=n)}</row>" for n in range(1, 9000))
    return raw_workbook(f"<worksheet><sheetData>{rows}</sheetData></worksheet>")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (a_bomb_of_blanks, "file-inflates"),
        (a_bomb_beside_a_scheme, "file-inflates"),
        (a_bomb_that_lies, "file-damaged"),
        (many_bombs_below_the_limit, "sheet-too-large"),
        (a_million_empty_styled_rows, "sheet-too-large"),
        (rows_of_empty_styled_cells, "sheet-too-large"),
        (columns_without_end, "sheet-too-large"),
        (shared_strings_without_end, "sheet-too-large"),
        (one_string_without_end, "file-out-of-bounds"),
        (one_attribute_without_end, "file-out-of-bounds"),
        (one_comment_without_end, "headings-not-found"),
        (elements_ever_deeper, "file-out-of-bounds"),
        (formulas_ever_deeper, "headings-not-found"),
        (brackets_ever_deeper, "headings-not-found"),
        (sums_over_everything, "headings-not-found"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_hostile_file_is_answered_in_time_and_memory(make: object, code: str, tmp_path: Path) -> None:
    assert callable(make)
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(make())

    answer = _measured(path)

    assert code in answer["codes"]
    assert answer["seconds"] < SECONDS
    assert answer["megabytes"] < MEGABYTES


def _measured(path: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, timeout=60, text=True
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer
