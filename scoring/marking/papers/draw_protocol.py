"""The protocol of a draw: everything that is needed to repeat it with a pocket program, for the register. Entrants are
named only with consent, as they were before everybody's eyes. decisions.md 24."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.documents.bilingual import LANGUAGES, Words, joined
from scoring.documents.drafts import Draft
from scoring.documents.drawing.form_contents import Form, Head, Line, Part, form_document
from scoring.documents.drawing.layouts import FORM
from scoring.documents.printing import WorkingForms
from scoring.foundation import clock
from scoring.foundation.formats import day, moment
from scoring.marking.frames import Frame
from scoring.marking.papers import frame_parts, kinds
from scoring.marking.recording import room
from scoring.marking.setup import drawing
from scoring.marking.setup.drawing import DrawView, Entrant
from scoring.people.actors import Actor
from scoring.people.models import Account


def draw_protocol(
    session: Session, assessment: str, number: int, *, actor: Actor, at: datetime
) -> Draft | WorkingForms:
    """Of a draw that was held; of a rehearsal, only a form.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, draw-unknown.
    """
    view = drawing.find_draw(session, assessment, number, actor=actor)
    frame = room().frames.get(session, assessment)
    entrants = [drawing.entrants_of(session, assessment, language, actor=actor) for language in LANGUAGES]
    account = session.get(Account, view.held_by)
    form = _form(session, frame, view, entrants, account.display_name if account else "", at)
    if frame.rehearsal:
        return WorkingForms(f"{assessment}-draw-{number}", (form,))
    return Draft(
        kind=kinds.DRAW,
        issuer=frame_parts.issuer_of(session, frame),
        once=f"{kinds.DRAW.code}:{assessment}:{number}",
        subject=f"{assessment}:{number}",
        place=frame_parts.place_of(session, frame),
        layout=FORM,
        content=form_document(form),
        said=frame_parts.said_of_skill(frame),
        skill=frame.scheme.skill_number,
    )


def _form(
    session: Session, frame: Frame, view: DrawView, entrants: Sequence[list[Entrant]], held_by: str, at: datetime
) -> Form:
    said, issuer = frame_parts.words(), frame_parts.issuer_of(session, frame)
    heads = (
        Head(said.each("number"), 1.3, "centre"), Head(said.each("workplace"), 2.0, "centre"),
        Head(said.each("entrant"), 6.0), Head(said.each("entrant-code"), 2.4),
    )  # fmt: skip
    steps = tuple(said.each(f"repeat-{step}", name=view.algorithm) for step in (1, 2, 3))
    places = (said.each("places", list=", ".join(view.workplaces)),) if view.workplaces else ()
    return Form(
        languages=LANGUAGES,
        above=frame_parts.above(frame, issuer),
        title=said.each("title-draw", number=view.number),
        parts=(
            Part(facts=_facts(said, view, held_by), texts=() if view.last else (said.each("later"),)),
            Part(heading=said.both("result"), heads=heads, lines=_lines(said, view, entrants)),
            Part(heading=said.both("repeat"), texts=(*steps, *places)),
            Part(signatories=(frame_parts.signer(said, "sign-chief"), frame_parts.signer(said, "sign-president"),
                              frame_parts.signer(said, "sign-competitors"))),
        ),
        foot=frame_parts.foot(session, frame, said),
        issuer=issuer.kk,
        labels=(said.both("code"), said.both("issued")),
        day=tuple(day(clock.shown(at), language) for language in LANGUAGES),
        rehearsal=frame_parts.ribbon(frame, said),
    )  # fmt: skip


def _facts(said: Words, view: DrawView, held_by: str) -> tuple[tuple[str, str], ...]:
    def when(value: datetime | None) -> str:
        return joined([moment(value, language) for language in LANGUAGES]) if value else "—"

    return (
        (said.both("seed"), view.seed),
        (said.both("algorithm"), view.algorithm),
        (said.both("seed-shown"), when(view.prepared_at)),
        (said.both("held"), when(view.held_at)),
        (said.both("held-by"), held_by),
        (said.both("entrants"), str(len(view.drawn))),
    )


def _lines(said: Words, view: DrawView, entrants: Sequence[list[Entrant]]) -> tuple[Line, ...]:
    known = [{one.code: one for one in listed} for listed in entrants]
    found = []
    for one in view.drawn:
        labels = [
            _label(of.get(one.entrant), language, ordinal)
            for of, language, ordinal in zip(known, LANGUAGES, _ordinals(said, known, one.entrant), strict=True)
        ]
        found.append(Line((str(one.number), one.workplace or "—", joined(labels, "\n"), one.entrant)))
    return tuple(found)


def _ordinals(said: Words, known: Sequence[dict[str, Entrant]], code: str) -> tuple[str, ...]:
    entrant = known[0].get(code)
    return said.each("ordinal", ordinal=entrant.ordinal) if entrant else ("", "")


def _label(entrant: Entrant | None, language: str, ordinal: str) -> str:
    if entrant is None:
        return ""
    organisation = entrant.organisation.name(language) if entrant.organisation else ""
    below = "" if entrant.name or not entrant.ordinal else ordinal
    return joined([entrant.name, organisation, below], ", ")
