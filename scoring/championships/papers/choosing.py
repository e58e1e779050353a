"""Whom to issue papers to: every holder of the kinds asked for, found by name or number, with what is issued."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.championships.papers import access, kinds, revealing
from scoring.championships.papers.holders import Holder, holders
from scoring.championships.papers.material import Material, material_of
from scoring.championships.papers.wording import holder_name
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.documents.kinds import Kind
from scoring.documents.queries import Paper, State, papers_of
from scoring.foundation.errors import Refused
from scoring.foundation.words import LANGUAGES
from scoring.people.actors import Actor
from scoring.people.directory.naming import searched

BASE = 5  # parts of what says of whom and of what a paper is; what follows tells a second one from the first


@dataclass(frozen=True, slots=True)
class Choice:
    """One paper to be: its key, whose it is, and the number and id of the valid one where there is one."""

    key: str
    name: str
    kind: Kind
    skill: str
    number: str = ""
    paper_id: str = ""


def choices(
    session: Session, stage: str, wanted: Sequence[str], *, skill: str, search: str, language: str, actor: Actor
) -> tuple[StageRow, tuple[Choice, ...]]:
    """In the order of the ceremony, those in which every word of the search is found; names in this language.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown; Refused: paper-kinds-missing.
    """
    row = stage_row(session, stage)
    stages_access.require(actor, access.ISSUE_PAPERS, row)
    material = material_of(session, row)
    issued = {base(one.once): one for one in papers_of(session, revealing.place_of(row)) if one.state is State.VALID}
    every = found(material, expected_kinds(wanted), skill, search)
    return row, tuple(_choice(material, one, issued.get(one.once(stage)), language) for one in every)


def expected_kinds(wanted: Sequence[str]) -> list[Kind]:
    """Raises Refused: paper-kinds-missing."""
    if not wanted or not set(wanted) <= set(kinds.BY_CODE):
        raise Refused("paper-kinds-missing")
    return [kinds.BY_CODE[code] for code in wanted]


def found(material: Material, wanted: Sequence[Kind], skill: str, search: str) -> list[Holder]:
    """The holders whose name in any spelling, or the number of whose skill or seat, has every word of the search."""
    words = searched(search).split()
    every = holders(material, wanted, skill)
    return [one for one in every if all(word in _searched(material, one) for word in words)] if words else list(every)


def chosen_of(every: Sequence[Holder], stage: str, chosen: Collection[str]) -> list[Holder]:
    """Those that were ticked; nothing ticked is all of them."""
    return [one for one in every if one.once(stage) in chosen] if chosen else list(every)


def base(once: str) -> str:
    """Without what tells a second paper of the same holder from the first."""
    return ":".join(once.split(":")[:BASE])


def _searched(material: Material, holder: Holder) -> str:
    names = [holder_name(material, holder, language) for language in LANGUAGES]
    skill = [holder.skill.number, *(holder.skill.name(language) for language in LANGUAGES)] if holder.skill else []
    seat = [str(holder.seat.number)] if holder.seat and holder.seat.number is not None else []
    return searched(*names, *skill, *seat)


def _choice(material: Material, holder: Holder, paper: Paper | None, language: str) -> Choice:
    return Choice(
        key=holder.once(material.stage.public_id),
        name=holder_name(material, holder, language),
        kind=holder.kind,
        skill=f"{holder.skill.number} {holder.skill.name(language)}" if holder.skill else "",
        number=paper.number if paper else "",
        paper_id=paper.paper_id if paper else "",
    )
