"""What every protocol and act of results shares: its stage and skill, its issuer, its place in the register."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.papers import revealing
from scoring.championships.papers.material import championship_of, issuer_of_stage
from scoring.championships.papers.protocol_words import protocol_words
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import stage_name
from scoring.documents.bilingual import LANGUAGES, Words, joined, words_in
from scoring.documents.drafts import Draft, Issuer, Rests
from scoring.documents.drawing.contents import Signatory
from scoring.documents.drawing.form_contents import Form, Part, form_document
from scoring.documents.drawing.layouts import FORM
from scoring.documents.kinds import Kind
from scoring.foundation import clock
from scoring.foundation.formats import day, mark, moment
from scoring.marking.frames import Frame
from scoring.marking.papers import frame_parts

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Setting:
    """Of which skill a paper is: `skill` and `stage` are None for an assessment that belongs to no stage."""

    frame: Frame
    stage: StageRow | None
    skill: StageSkillRow | None
    issuer: Issuer
    above: tuple[str, ...]
    foot: str
    said: Words


def setting_of(session: Session, frame: Frame) -> Setting:
    skill = session.scalar(select(StageSkillRow).where(StageSkillRow.assessment_id == frame.id))
    stage = session.get(StageRow, skill.stage_id) if skill else None
    issuer = issuer_of_stage(session, stage) if stage else frame_parts.issuer_of(session, frame)
    above = (*above_of_stage(session, stage), *frame_parts.above(frame, issuer)[1:]) if stage else (
        frame_parts.above(frame, issuer)
    )  # fmt: skip
    foot = frame_parts.foot(session, frame, frame_parts.words())
    return Setting(frame, stage, skill, issuer, above, foot, words())


def words() -> Words:
    return words_in(LANGUAGES, protocol_words)


def above_of_stage(session: Session, stage: StageRow) -> tuple[str, ...]:
    championship = championship_of(session, stage)
    return (
        joined([championship.name(language) for language in LANGUAGES]),
        joined([stage_name(stage, language) for language in LANGUAGES]),
    )


def form_of(setting: Setting, title: tuple[str, ...], parts: tuple[Part, ...], at: datetime, *, foot: str = "") -> Form:
    said = setting.said
    return Form(
        languages=LANGUAGES,
        above=setting.above,
        title=title,
        parts=parts,
        foot=foot or setting.foot,
        issuer=setting.issuer.kk,
        labels=(said.both("code"), said.both("issued")),
        day=tuple(day(clock.shown(at), language) for language in LANGUAGES),
    )


def draft_of_skill(
    setting: Setting, kind: Kind, form: Form, *, once: str, subject: str, rests: Rests | None = None
) -> Draft:
    """A paper about one skill: nobody hears of it before the skill is revealed."""
    return Draft(
        kind=kind,
        issuer=setting.issuer,
        once=f"{kind.code}:{once}",
        subject=subject,
        place=revealing.place_of(setting.stage) if setting.stage else f"assessment:{setting.frame.public_id}",
        layout=FORM,
        content=form_document(form),
        said=frame_parts.said_of_skill(setting.frame),
        skill=setting.frame.scheme.skill_number,
        reveals=f"{revealing.SKILL}{setting.skill.public_id}" if setting.skill else None,
        rests=rests,
    )


def signer(said: Words, key: str, name: str = "") -> Signatory:
    return Signatory(name, said.each(key))


def when(value: datetime, apart: str = " / ") -> str:
    return joined([moment(value, language) for language in LANGUAGES], apart)


def mark_or_dash(text: str | None) -> str:
    return mark(text, "kk") if text is not None else NOTHING


def or_dash(value: int | None) -> str:
    return NOTHING if value is None else str(value)


def seat_text(number: str) -> str:
    """As forms and tablets show it: 07."""
    return number.zfill(2)
