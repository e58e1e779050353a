"""Three papers of a kind before any is issued: of the first holder, of the longest name and of the shortest."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from scoring.championships.papers.choosing import chosen_of
from scoring.championships.papers.drafting import CHOICES, draft_of
from scoring.championships.papers.holders import Holder, holders
from scoring.championships.papers.material import Material, material_of
from scoring.championships.papers.sample import Sample
from scoring.championships.papers.wording import both, holder_name
from scoring.championships.stages.models import StageRow
from scoring.documents.designs.looks import Look
from scoring.documents.drafts import Draft
from scoring.documents.drawing import layouts
from scoring.documents.drawing.contents import Document, Proof, document_of
from scoring.documents.kinds import Kind
from scoring.foundation.errors import NotFound

CODE = "0000-0000-0000-0000"


def preview(
    session: Session,
    stage: StageRow,
    kind: Kind,
    language: str,
    address: str,
    on: date,
    chosen: Collection[str] = (),
    *,
    look: Look | None = None,
) -> bytes:
    """`chosen` are keys of holders, none for all of the kind; by this look, else by the one in force.

    Raises NotFound: paper-nobody; Refused: paper-letters-unknown.
    """
    material, languages = _material(session, stage, look), _languages(language)
    every = chosen_of(holders(material, [kind]), stage.public_id, chosen)
    if not every:
        raise NotFound("paper-nobody")
    three = [every[0], _longest(material, every, languages), _shortest(material, every, languages)]
    apart = {holder.once(stage.public_id): holder for holder in three}.values()
    proof = _proof(address)
    views = [(*_specimen(draft_of(material, holder, languages, on), languages), proof) for holder in apart]
    return layouts.draw_all(views, title=kind.name(languages[0]), author=material.issuer.kk)


def picture(
    sample: Sample, kind: Kind, language: str, address: str, on: date, look: Look, pictures: Callable[[str], str]
) -> str:
    """The paper of the longest name by this look, as SVG; `pictures` gives the address of a kept picture.

    Raises Refused: paper-letters-unknown.
    """
    languages = _languages(language)
    draft = draft_of(replace(sample.material, look=look), sample.longest[kind.code], languages, on)
    layout, content = _specimen(draft, languages)
    attributes = {"data-logo": look.logo, "data-background": look.background}
    return layouts.picture(layout, content, _proof(address), pictures, attributes)


def _material(session: Session, stage: StageRow, look: Look | None) -> Material:
    material = material_of(session, stage)
    return material if look is None else replace(material, look=look)


def _languages(language: str) -> Sequence[str]:
    return CHOICES.get(language, CHOICES["both"])


def _longest(material: Material, every: Sequence[Holder], languages: Sequence[str]) -> Holder:
    return max(every, key=lambda holder: len(holder_name(material, holder, languages[0])))


def _shortest(material: Material, every: Sequence[Holder], languages: Sequence[str]) -> Holder:
    return min(every, key=lambda holder: len(holder_name(material, holder, languages[0])))


def _specimen(draft: Draft, languages: Sequence[str]) -> tuple[str, Document]:
    """Its layout, and what it says with a mark across it."""
    content = {**draft.content, "rehearsal": both(languages, "paper-specimen")}
    layouts.expect_known_letters(content)
    return draft.layout, content


def _proof(address: str) -> Document:
    shown = f"{address}/v"
    return document_of(Proof("—", CODE, shown, shown.partition("://")[2]))
