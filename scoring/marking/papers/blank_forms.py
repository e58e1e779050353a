"""The blank forms of `blanks` as PDF: measured and judged aspects apart, one seat to a form or many."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from scoring.documents.bilingual import Words, joined
from scoring.documents.drawing.form_contents import Form, Head, Line, Part
from scoring.foundation.formats import mark
from scoring.marking.papers import frame_parts
from scoring.marking.papers.blanks import LANGUAGES, MANY, Asked, AspectForm, Blanks, Said, blanks
from scoring.marking.papers.blanks import Form as Blank
from scoring.marking.papers.content import ROUNDS
from scoring.people.actors import Actor

BOX_HIGH, ROW_HIGH, UPRIGHT_BOXES = 11.0, 8.5, 9
ROMAN = ("I", "II", "III")
TICK = "____"


def blank_forms(session: Session, assessment: str, asked: Asked, *, actor: Actor) -> tuple[Form, ...]:
    """Raises as `blanks.blanks`."""
    found = blanks(session, assessment, asked, actor=actor)
    languages = LANGUAGES.get(asked.language, LANGUAGES["both"])
    said, issuer = frame_parts.words(languages), frame_parts.issuer_of(session, found.frame)
    above = frame_parts.above(found.frame, issuer, languages)
    foot, judges = frame_parts.foot(session, found.frame, said), found.frame.rule_set.judgement.judges
    parts = _many if asked.layout == MANY else _one
    across = asked.layout == MANY or judges * ROUNDS > UPRIGHT_BOXES
    return tuple(
        Form(
            languages=languages,
            above=above,
            title=said.each("title-blank", sheet=blank.sheet),
            parts=(Part(facts=_facts(said, blank)), *parts(found, blank, said, judges), _foot(said, blank, judges)),
            foot=f"{foot} · {blank.sheet}",
            issuer=issuer.kk,
            across=across,
            rehearsal=frame_parts.ribbon(found.frame, said),
        )
        for blank in found.forms
    )


def _facts(said: Words, blank: Blank) -> tuple[tuple[str, str], ...]:
    return (
        (said.both("sheet"), f"{blank.sheet} {_joined(blank.name)}"),
        *(
            [(joined(frame_parts.seat_titles(said, blank.seats)), frame_parts.seat_label(blank.seats[0]))]
            if len(blank.seats) == 1
            else []
        ),
        *([(said.both("day"), f"C{blank.day}")] if blank.day else []),
        (said.both("maximum"), mark(blank.maximum, "kk")),
    )


def _one(_found: Blanks, blank: Blank, said: Words, judges: int) -> Iterator[Part]:
    measured = [one for one in blank.aspects if not one.judged]
    judged = [one for one in blank.aspects if one.judged]
    if measured:
        yield Part(
            heading=said.both("measured"),
            heads=(Head(("№",), 1.1), Head(said.each("aspect"), 6.5), Head(said.each("maximum"), 2.1, "right"),
                   Head(said.each("answer"), 2.8), Head(said.each("not-attempted"), 2.3)),
            lines=tuple(
                Line((one.number, _what(one), mark(one.maximum, "kk"), _place_for(said, one), ""), least=BOX_HIGH)
                for one in measured
            ),
        )  # fmt: skip
    if judged:
        boxes = [(f"{judge}", ROMAN[turn]) for judge in range(1, judges + 1) for turn in range(ROUNDS)]
        yield Part(
            heading=said.both("judged"),
            texts=(said.each("judged-how"),),
            heads=(Head(("№",), 1.2), Head(said.each("aspect"), 6.0), Head(said.each("maximum"), 2.2, "right"),
                   *(Head(box, 0.75, "centre") for box in boxes), Head(said.each("not-attempted"), 2.3)),
            lines=tuple(
                Line((one.number, _what(one), mark(one.maximum, "kk"), *("" for _box in boxes), ""), least=BOX_HIGH)
                for one in judged
            ),
        )  # fmt: skip


def _many(found: Blanks, blank: Blank, said: Words, judges: int) -> Iterator[Part]:
    """As many aspects as fit beside one another; of a judged one a box for each judge."""
    for group in blank.groups:
        heads = [Head(frame_parts.seat_titles(said, blank.seats), 1.6, "centre")]
        for one in group:
            title = (one.number, f"0–{mark(one.maximum, 'kk')}")
            judged = [Head((one.number, f"{judge}"), 0.8, "centre") for judge in range(1, judges + 1)]
            heads += judged if one.judged else [Head(title, 0.8 * judges, "centre")]
        lines = (Line((frame_parts.seat_label(seat), *("" for _head in heads[1:])), least=ROW_HIGH)
                 for seat in blank.seats)  # fmt: skip
        yield Part(heads=tuple(heads), lines=tuple(lines))
    yield Part(
        heading=said.both("legend"),
        heads=(Head(("№",), 1.0), Head(said.each("aspect"), 9.0), Head(said.each("maximum"), 1.8, "right")),
        lines=tuple(Line((one.number, _what(one), mark(one.maximum, "kk"))) for one in blank.aspects),
    )


def _foot(said: Words, blank: Blank, judges: int) -> Part:
    names = (*blank.judges, *("" for _judge in range(judges)))[:judges]
    signers = [frame_parts.signer(said, "sign-judge", name) for name in names]
    signers += [frame_parts.signer(said, key) for key in ("typed", "checked", "date")]
    return Part(texts=(said.each("note"),), signatories=tuple(signers))


def _what(one: AspectForm) -> str:
    """What is marked, how, and the levels of a judged aspect, each on a line."""
    levels = [f"{level}: {_joined(text)}" for level, text in enumerate(one.benchmarks)]
    extra = [*(_joined(text) for text in (*one.extra, one.requirement)), _hint(one.hint)]
    return "\n".join(line for line in (*_lines(one.description), *extra, *levels) if line)


def _lines(texts: Said) -> Sequence[str]:
    return [text for _language, text in texts]


def _joined(texts: Said) -> str:
    return joined(_lines(texts))


def _hint(texts: Said) -> str:
    """What both languages list alike, as options that are named once, is listed once."""
    parts = [text.partition(": ") for text in _lines(texts)]
    if len(parts) > 1 and parts[0][2] and len({listed for _said, _colon, listed in parts}) == 1:
        return f"{joined([said for said, _colon, _listed in parts])}: {parts[0][2]}"
    return _joined(texts)


def _place_for(said: Words, one: AspectForm) -> str:
    return f"{TICK} {said.both('yes')}\n{TICK} {said.both('no')}" if one.kind == "passed" else ""
