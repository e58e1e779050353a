"""The list for the order on awards: who is awarded what by the final results of a stage, names in full. decisions.md
14-16."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.awards import access
from scoring.championships.awards.fixing import newest_of
from scoring.championships.awards.models import StageFinalisationRow
from scoring.championships.awards.outdated import currency_of
from scoring.championships.papers import kinds, revealing
from scoring.championships.papers.holders import Holder, holders
from scoring.championships.papers.material import Material, material_of
from scoring.championships.papers.protocol_parts import NOTHING, above_of_stage, mark_or_dash, signer, when, words
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.documents.bilingual import LANGUAGES, Words, joined
from scoring.documents.drafts import Draft
from scoring.documents.drawing.form_contents import Form, Head, Line, Part, form_document
from scoring.documents.drawing.layouts import FORM
from scoring.foundation import clock
from scoring.foundation.errors import Refused
from scoring.foundation.formats import day
from scoring.people.actors import Actor

AWARDED = (kinds.GOLD, kinds.SILVER, kinds.BRONZE, kinds.MEDALLION, kinds.BEST)


def expect_may_print(session: Session, stage: str, *, actor: Actor) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown."""
    access.require(actor, access.SEE_RESULT_NAMES, stage_row(session, stage))


def expect_final(session: Session, stage: str, *, actor: Actor) -> tuple[StageRow, StageFinalisationRow, Material]:
    """Raises as `expect_may_print`; Refused: stage-not-final, stage-results-outdated."""
    expect_may_print(session, stage, actor=actor)
    row = stage_row(session, stage)
    final, material = newest_of(session, row), material_of(session, row)
    if final is None:
        raise Refused("stage-not-final")
    if currency_of(session, row, final, material.skills).outdated:
        raise Refused("stage-results-outdated")
    return row, final, material


def award_list(session: Session, stage: str, *, actor: Actor, at: datetime) -> Draft:
    """Raises as `expect_final`."""
    row, final, material = expect_final(session, stage, actor=actor)
    return Draft(
        kind=kinds.AWARD_LIST,
        issuer=material.issuer,
        once=f"{kinds.AWARD_LIST.code}:{stage}:{final.revision}",
        subject=stage,
        place=revealing.place_of(row),
        layout=FORM,
        content=form_document(_form(session, material, final, at)),
        reveals=f"{revealing.STAGE}{stage}",
    )


def _form(session: Session, material: Material, final: StageFinalisationRow, at: datetime) -> Form:
    said = words()
    facts = (
        (said.both("revision"), str(final.revision)), (said.both("final-since"), when(final.at)),
        (said.both("hash"), final.hash),
    )  # fmt: skip
    return Form(
        languages=LANGUAGES,
        above=above_of_stage(session, material.stage),
        title=said.each("title-awards"),
        parts=(
            Part(facts=facts, texts=(said.each("awards-lead"),)),
            *_awards(said, material),
            Part(signatories=(signer(said, "sign-organizer"), signer(said, "sign-president"))),
        ),
        foot=final.hash,
        issuer=material.issuer.kk,
        labels=(said.both("code"), said.both("issued")),
        day=tuple(day(clock.shown(at), language) for language in LANGUAGES),
    )


def _awards(said: Words, material: Material) -> Iterator[Part]:
    heads = (
        Head(("№",), 0.8, "centre"), Head(said.each("competitor"), 5.0), Head(said.each("college"), 4.4),
        Head(said.each("skill"), 4.0), Head(said.each("result"), 1.7, "right"),
    )  # fmt: skip
    for kind in AWARDED:
        held = sorted(holders(material, [kind]), key=_by_skill)
        if held:
            lines = tuple(Line(_cells(material, place, one)) for place, one in enumerate(held, 1))
            yield Part(joined([kind.kk, kind.ru]), heads=heads, lines=lines)


def _by_skill(holder: Holder) -> tuple[str, int]:
    """Skill 9 before 10, and in a skill by the number of the seat."""
    number = holder.seat.number if holder.seat else None
    return (holder.skill.number.zfill(20) if holder.skill else "", number or 0)


def _cells(material: Material, place: int, holder: Holder) -> tuple[str, ...]:
    person, skill, row = holder.person, holder.skill, holder.row
    college = material.colleges.get(holder.seat.organisation or "") if holder.seat else None
    return (
        str(place),
        joined([person.name(language) for language in LANGUAGES], "\n") if person else NOTHING,
        joined([college.name(language) for language in LANGUAGES], "\n") if college else NOTHING,
        f"{skill.number} " + joined([skill.name(language) for language in LANGUAGES], "\n") if skill else NOTHING,
        mark_or_dash(row["total"]) if row else NOTHING,
    )
