"""The Mark Allocation Table: marks by section of the standard and by criterion, with the variation."""

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from scoring.documents.bilingual import LANGUAGES, Words, joined
from scoring.documents.drawing.form_contents import Form, Head, Line, Part
from scoring.foundation.formats import mark
from scoring.marking import access
from scoring.marking.papers import frame_parts
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.scheme import Scheme, Section

UPRIGHT = 6  # criteria that fit beside the sections on an upright page
Cells = Mapping[tuple[str, str], int]  # hundredths by (section, criterion)


def allocation_form(session: Session, assessment: str, *, actor: Actor) -> Form:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown."""
    access.require(actor, access.SEE, assessment)
    frame = room().frames.get(session, assessment)
    said, issuer, scheme = frame_parts.words(), frame_parts.issuer_of(session, frame), frame.scheme
    cells = allocated(scheme)
    criteria = "; ".join(f"{one.id} {joined(frame_parts.text_of(one.name))}" for one in scheme.criteria)
    varied = sum(abs((one.declared or 0) - _of_section(cells, one.id)) for one in scheme.sections)
    return Form(
        languages=LANGUAGES,
        above=frame_parts.above(frame, issuer),
        title=said.each("title-allocation"),
        parts=(
            Part(facts=((said.both("criterion"), criteria),)),
            Part(heads=_heads(said, scheme), lines=tuple(_lines(said, scheme, cells))),
            Part(texts=(said.each("variation-total", sum=mark(varied, "kk")),)),
            Part(signatories=(frame_parts.signer(said, "sign-chief"), frame_parts.signer(said, "sign-president"))),
        ),
        foot=frame_parts.foot(session, frame, said),
        issuer=issuer.kk,
        across=len(scheme.criteria) > UPRIGHT,
        rehearsal=frame_parts.ribbon(frame, said),
    )


def allocated(scheme: Scheme) -> Cells:
    """What the aspects give; one without a section, or of a section that the scheme does not have, stands under ""."""
    known, found = {one.id for one in scheme.sections}, dict[tuple[str, str], int]()
    for criterion in scheme.criteria:
        for aspect in (aspect for sheet in criterion.sub_criteria for aspect in sheet.aspects):
            section = aspect.section if aspect.section in known else ""
            place = (section or "", criterion.id)
            found[place] = found.get(place, 0) + (aspect.maximum or 0)
    return found


def _heads(said: Words, scheme: Scheme) -> tuple[Head, ...]:
    return (
        Head(said.each("section"), 5.0),
        *(Head((one.id,), 1.3, "right") for one in scheme.criteria),
        Head(said.each("total"), 1.6, "right"), Head(said.each("declared"), 1.8, "right"),
        Head(said.each("variation"), 1.8, "right"),
    )  # fmt: skip


def _lines(said: Words, scheme: Scheme, cells: Cells) -> Iterator[Line]:
    yield from (_line(scheme, cells, one) for one in scheme.sections)
    if _of_section(cells, ""):
        blank = Section("", scheme.title)
        yield Line((said.lines("no-section"), *_line(scheme, cells, blank).cells[1:]))
    sums = [sum(got for (_one, criterion), got in cells.items() if criterion == each.id) for each in scheme.criteria]
    declared = sum(one.declared or 0 for one in scheme.sections)
    yield Line(
        (said.both("total"), *(mark(one, "kk") for one in sums), mark(sum(sums), "kk"), mark(declared, "kk"), ""),
        strong=True,
    )


def _line(scheme: Scheme, cells: Cells, section: Section) -> Line:
    got = _of_section(cells, section.id)
    varied = mark(abs(section.declared - got), "kk") if section.declared is not None else "—"
    name = joined(frame_parts.text_of(section.name), "\n")
    by_criterion = (cells.get((section.id, one.id)) for one in scheme.criteria)
    return Line(
        (f"{section.id}. {name}", *(mark(one, "kk") for one in by_criterion),
         mark(got, "kk"), mark(section.declared, "kk"), varied)
    )  # fmt: skip


def _of_section(cells: Cells, section: str) -> int:
    return sum(got for (one, _criterion), got in cells.items() if one == section)
