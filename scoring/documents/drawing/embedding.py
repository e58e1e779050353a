"""A face that writes itself into a PDF in four objects, each in one go, with the letters that the document shows.

ReportLab asks every number of every list how it is to be written, and reads every glyph anew: two thirds of the time
that a certificate takes.
"""

import zlib
from functools import cache
from struct import pack, unpack_from
from typing import NamedTuple

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, SUBSETN, TTFont, TTFontMaker, makeToUnicodeCMap

WORDS, MORE = 0x1, 0x20  # flags of a part of a glyph: its place is two words; another part follows
SCALE, TWO_SCALES, MATRIX = 0x8, 0x40, 0x80
MISSING = 0  # the glyph for what a face lacks


class Glyph(NamedTuple):
    """Its outline as the face has it; of a composed one, where in it the numbers of other glyphs stand, and which."""

    outline: bytes
    parts: tuple[tuple[int, int], ...]


class Written(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """An object of a PDF that is written already."""

    __RefOnly__ = 1

    def __init__(self, written: bytes) -> None:
        self._written = written

    def format(self, _document: PDFDocument) -> bytes:
        return self._written


class Face(TTFont):  # type: ignore[misc]
    """Only the letters that a document shows are in it, in the order in which they came."""

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802  # ReportLab calls it so
        """What ReportLab calls at the end of a document."""
        state = self.state[document]
        state.frozen = 1
        for number, letters in enumerate(state.subsets):
            name = self.getSubsetInternalName(number, document)[1:]
            face = (SUBSETN(number) + b"+" + self.face.name).decode("ascii")
            font = Written(self._font(document, name, face, letters))
            document.Reference(font, name)
            document.idToObject["BasicFonts"].dict[name] = font
        del self.state[document]

    def _font(self, document: PDFDocument, name: str, face: str, letters: list[int]) -> bytes:
        program = _program(self, letters)
        file = _added(document, f"file:{face}", stream(program, f"/Length1 {len(program)}"))
        codes = _added(document, f"codes:{face}", stream(makeToUnicodeCMap(face, letters).encode("ascii")))
        descriptor = _added(document, f"descriptor:{face}", self._descriptor(face, file))
        widths = " ".join(f"{self.face.getCharWidth(letter):g}" for letter in letters)
        return (
            f"<< /BaseFont /{face} /FirstChar 0 /FontDescriptor {descriptor} /LastChar {len(letters) - 1} "
            f"/Name /{name} /Subtype /TrueType /ToUnicode {codes} /Type /Font /Widths [ {widths} ] >>"
        ).encode("ascii")

    def _descriptor(self, name: str, file: str) -> bytes:
        face, box = self.face, " ".join(f"{one:g}" for one in self.face.bbox)
        return (
            f"<< /Ascent {face.ascent:g} /CapHeight {face.capHeight:g} /Descent {face.descent:g} "
            f"/Flags {face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC} /FontBBox [ {box} ] /FontFile2 {file} "
            f"/FontName /{name} /ItalicAngle {face.italicAngle:g} /MissingWidth {face.defaultWidth:g} "
            f"/StemV {face.stemV:g} /Type /FontDescriptor >>"
        ).encode("ascii")


def _program(face: Face, letters: list[int]) -> bytes:
    """The font file of these letters. What a PDF does not ask for is left out: names, and what a desktop would want."""
    glyphs = {MISSING: 0}  # of the whole face: its number in this file
    codes = [glyphs.setdefault(face.face.charToGlyph.get(letter, MISSING), len(glyphs)) for letter in letters]
    outlines = _outlines(face, glyphs)
    written, places = [], [0]
    for outline in outlines:
        padded = outline + bytes(-len(outline) % 4)
        written.append(padded)
        places.append(places[-1] + len(padded) // 2)
    count = len(outlines)
    metrics = [int(one) for glyph in glyphs for one in face.face.hmetrics[glyph]]
    tables = {
        "cmap": pack(f">{len(codes) + 11}H", 0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes), *codes),
        "glyf": b"".join(written),
        "head": _changed(_table(face, "head"), 50, 0),  # places in `loca` are short
        "hhea": _changed(_table(face, "hhea"), 34, count),
        "hmtx": pack(f">{2 * count}H", *(one & 0xFFFF for one in metrics)),
        "loca": pack(f">{count + 1}H", *places),
        "maxp": _changed(_table(face, "maxp"), 4, count),
    }
    maker = TTFontMaker()
    for tag, content in tables.items():
        maker.add(tag, content)
    return bytes(maker.makeStream())


def _outlines(face: Face, glyphs: dict[int, int]) -> list[bytes]:
    """Of these glyphs in their turn, and of those they are composed of, which are added to them."""
    outlines, waiting = [], list(glyphs)
    for number in waiting:
        glyph = _glyph(face, number)
        outline = glyph.outline
        for place, part in glyph.parts:
            if part not in glyphs:
                glyphs[part] = len(glyphs)
                waiting.append(part)
            outline = _changed(outline, place, glyphs[part])
        outlines.append(outline)
    return outlines


@cache
def _glyph(face: Face, number: int) -> Glyph:
    start, end = face.face.glyphPos[number : number + 2]
    outline = _table(face, "glyf")[start:end]
    return Glyph(outline, tuple(_parts(outline)) if outline and outline[0] & 0x80 else ())


def _parts(outline: bytes) -> list[tuple[int, int]]:
    found, place, flags = [], 10, MORE
    while flags & MORE:
        flags, part = unpack_from(">HH", outline, place)
        found.append((place + 2, part))
        place += 8 if flags & WORDS else 6
        place += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0
    return found


@cache
def _table(face: Face, tag: str) -> bytes:
    return bytes(face.face.get_table(tag))


def _changed(content: bytes, place: int, value: int) -> bytes:
    return content[:place] + pack(">H", value) + content[place + 2 :]


def stream(content: bytes, said: str = "") -> bytes:
    """A packed stream with its dictionary, of which `said` is a part."""
    packed = zlib.compress(content)
    return f"<< /Filter /FlateDecode /Length {len(packed)} {said} >>\nstream\n".encode() + packed + b"\nendstream"


def _added(document: PDFDocument, name: str, written: bytes) -> str:
    """Put an object into the document; how others refer to it."""
    document.Reference(Written(written), name)
    return f"{document.idToObjectNumberAndVersion[name][0]} 0 R"
