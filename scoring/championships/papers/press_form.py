"""The press sheet as PDF: a working form of what is released, names where they were agreed to. decisions.md 24."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.insights.benchmarks import Category
from scoring.championships.insights.press import Honour, PressSheet, press_sheet
from scoring.championships.insights.words import category, percent, press
from scoring.championships.papers.protocol_parts import words
from scoring.documents.bilingual import LANGUAGES, Words, joined, words_in
from scoring.documents.drawing.form_contents import Form, Head, Line, Part
from scoring.documents.printing import WorkingForms
from scoring.foundation.errors import Refused
from scoring.foundation.words import language as reader
from scoring.people.actors import Actor

Place = tuple[str, str]  # "college" or "region", and its id


def expect_released(
    session: Session, place: Place, season: str, wanted: Category | None, *, actor: Actor, at: datetime
) -> tuple[PressSheet, Category]:
    """Raises as `press_sheet`; Refused: press-nothing-released."""
    found = press_sheet(session, *place, season, wanted, actor=actor, at=at)
    if found.category is None:
        raise Refused("press-nothing-released")
    return found, found.category


def press_form(
    session: Session, place: Place, season: str, wanted: Category | None, *, actor: Actor, at: datetime
) -> WorkingForms:
    """Raises as `expect_released`."""
    found, shown = expect_released(session, place, season, wanted, actor=actor, at=at)
    said = words_in(LANGUAGES, lambda: press(reader()))
    contest = joined([category(shown, found.tracks, language) for language in LANGUAGES])
    name = f"{place[1]}-press-{shown.code}-{found.season}"
    return WorkingForms(name, (_form(found, contest, said, words()),))


def _form(found: PressSheet, contest: str, said: Words, own: Words) -> Form:
    medals = ", ".join(
        f"{said.both(f'medal-{medal}')}: {count}" for medal, count in found.medals.items() if count
    ) or said.both("none")  # fmt: skip
    heads = (
        Head(own.each("medal"), 2.4), Head(own.each("competitor"), 4.4), Head(own.each("college"), 3.6),
        Head(own.each("skill"), 3.6), Head(own.each("level"), 3.2), Head(own.each("result"), 2.0, "right"),
    )  # fmt: skip
    name = joined([found.name.name(language) for language in LANGUAGES])
    return Form(
        languages=LANGUAGES,
        above=(name, contest, found.season),
        title=said.each("heading"),
        parts=(
            Part(facts=((own.both("medal"), medals), (said.both("points"), str(found.points)),
                        (said.both("results"), str(found.seats)), (said.both("skills"), str(found.skills)))),
            Part(heads=heads if found.honours else (), lines=tuple(_line(said, one) for one in found.honours)),
            Part(texts=(said.each("basis"),)),
        ),
        foot=own.both("title-press"),
        issuer=name,
    )  # fmt: skip


def _line(said: Words, one: Honour) -> Line:
    persons = [joined([person.name(language) for language in LANGUAGES], "\n") for person in one.persons]
    scale = f"\n{one.scale} {said.both('scale')}" if one.scale else ""
    return Line(
        (
            said.lines(f"medal-{one.medal}"),
            "\n".join(persons) or said.lines("nobody"),
            joined([one.college.name(language) for language in LANGUAGES], "\n") if one.college else "—",
            f"{one.skill.id} " + joined([one.skill.name(language) for language in LANGUAGES], "\n"),
            joined([one.stage.name(language) for language in LANGUAGES], "\n"),
            f"{percent(one.share, 'kk')}{scale}",
        )
    )
