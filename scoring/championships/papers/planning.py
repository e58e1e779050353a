"""What a stage can issue, what it has issued, and which papers rest on results that were corrected since."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from scoring.championships.awards.outdated import outdated_among
from scoring.championships.awards.reading import SkillResult
from scoring.championships.papers import kinds, revealing
from scoring.championships.papers.choosing import base, chosen_of
from scoring.championships.papers.drafting import CHOICES, draft_of, same_but_for_the_day
from scoring.championships.papers.holders import Holder, holders, nameless
from scoring.championships.papers.material import Material, material_of
from scoring.championships.results.rows import Document
from scoring.championships.stages.models import StageRow
from scoring.documents.designs.keeping import look_of_version
from scoring.documents.drafts import Draft
from scoring.documents.kinds import Kind
from scoring.documents.queries import Paper, State, papers_of, results_of


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many papers of a kind there could be, and how many there are."""

    kind: Kind
    possible: int
    issued: int

    @property
    def missing(self) -> int:
        return self.possible - self.issued


@dataclass(frozen=True, slots=True)
class Outdated:
    """A valid paper that rests on results that were corrected since, and would say something else now.

    `draft` is what would be issued in its place; None where nothing would: the holder has no such award any more.
    `instead` is its kind where that is the diploma of another medal, which the holder is due for the same seat now.
    `moved` is what differs for its seat between the results it rests on and those of now, {"seat", "before", "after"};
    None where nothing does.
    """

    paper: Paper
    draft: Draft | None
    instead: Kind | None = None
    moved: Document | None = None

    @property
    def due(self) -> bool:
        """Whether another is to be issued in its place."""
        return self.draft is not None

    @property
    def renamed(self) -> tuple[Mapping[str, str], Mapping[str, str]] | None:
        """The name as it is printed and as it would be, by language, where they differ."""
        if self.draft is None:
            return None
        then, now = self.paper.said["name"], self.draft.said["name"]
        return None if then == now else (then, now)


@dataclass(frozen=True, slots=True)
class Plan:
    material: Material
    papers: tuple[Paper, ...]
    counts: tuple[KindCount, ...]
    outdated: tuple[Outdated, ...]
    nameless: int

    @property
    def corrected(self) -> tuple[SkillResult, ...]:
        """Skills whose final results a decision has opened, so that papers of them may have to be issued anew."""
        return tuple(one for one in self.material.skills if one.final is not None and one.final.corrected)


def plan_of(session: Session, stage: StageRow, on: date) -> Plan:
    """Asks no permission."""
    material = material_of(session, stage)
    papers = papers_of(session, revealing.place_of(stage))
    every = holders(material, kinds.KINDS)
    outdated = outdated_papers(session, material, papers, on)
    return Plan(material, papers, _counts(material, every, papers), outdated, nameless(material))


def missing_drafts(
    session: Session,
    stage: StageRow,
    wanted: Sequence[Kind],
    skill: str,
    languages: Sequence[str],
    on: date,
    chosen: Collection[str] = (),
) -> list[Draft]:
    """What is still to be issued, in the order of the ceremony; a paper that was annulled may be issued anew.

    `chosen` are keys of holders; none of them said, it is for all.
    """
    material = material_of(session, stage)
    taken = _taken(papers_of(session, revealing.place_of(stage)))
    found = []
    for holder in chosen_of(holders(material, wanted, skill), stage.public_id, set(chosen)):
        known = taken.get(holder.once(stage.public_id), [])
        if not any(paper.state is State.VALID for paper in known):
            found.append(_after(draft_of(material, holder, languages, on), known))
    return found


def outdated_papers(session: Session, material: Material, papers: Sequence[Paper], on: date) -> tuple[Outdated, ...]:
    """Certificates alone: a protocol says truly what was final then, and a newer one replaces it when it is made."""
    suspects = on_other_results(session, papers)
    if not suspects:
        return ()
    now = {one.once(material.stage.public_id): one for one in holders(material, kinds.KINDS)}
    moved = _moved(session, material, suspects)
    found = []
    for paper in suspects:
        holder = due_for(paper, now)
        as_drawn = replace(material, look=look_of_version(session, str(paper.content["design"].get("version", ""))))
        draft = draft_of(as_drawn, holder, languages_of(paper), on) if holder else None
        if draft is None or not same_but_for_the_day(json.loads(json.dumps(draft.content)), dict(paper.content)):
            another = holder.kind if holder and holder.kind.code != paper.kind else None
            found.append(Outdated(paper, draft, another, moved.get(paper.paper_id)))
    return tuple(found)


def due_for(paper: Paper, due: Mapping[str, Holder]) -> Holder | None:
    """Who is due something in the place of a paper, of all that are due now by `once`: the same award, or for a diploma
    of a medal the one of another medal for the same seat; None where that is nothing."""
    same = base(paper.once)
    medals = [kind.code for kind in kinds.OF_MEDAL.values()]
    if same in due or paper.kind not in medals:
        return due.get(same)
    stage, _kind, whose = same.split(":", 2)
    return next((due[once] for code in medals if (once := f"{stage}:{code}:{whose}") in due), None)


def once_of_another(draft: Draft, papers: Sequence[Paper]) -> Draft:
    """A diploma of another medal in the place of one, of all papers of the stage: where a valid one was issued with the
    papers of the stage, that one; else the next."""
    known = _taken(papers).get(base(draft.once), [])
    valid = next((one for one in known if one.state is State.VALID), None)
    return replace(draft, once=valid.once) if valid else _after(draft, known)


def on_other_results(session: Session, papers: Sequence[Paper]) -> list[Paper]:
    """The valid certificates among these that rest on results that are not the newest, or that a decision has opened:
    they may be outdated. Asked before all is read that papers are made of."""
    held = [one for one in papers if one.kind in kinds.BY_CODE]
    valid = [one for one in held if one.state is State.VALID and one.assessment and one.results_hash]
    stale = set(outdated_among(session, {(one.assessment or "", one.results_hash or "") for one in valid}))
    return [one for one in valid if (one.assessment, one.results_hash) in stale]


def _moved(session: Session, material: Material, papers: Sequence[Paper]) -> dict[str, Document]:
    """What differs for the seat of each of these papers since the results that it rests on, by the paper's id."""
    numbers = {
        seat: number for one in material.skills if one.final is not None for number, seat in one.final.seats.items()
    }
    since = outdated_among(session, {(one.assessment or "", one.results_hash or "") for one in papers})
    changed = {(results, change["seat"]): change for results, current in since.items() for change in current.changes}
    asked = {one.paper_id: ((one.assessment or "", one.results_hash or ""), numbers.get(one.subject)) for one in papers}
    return {paper: changed[key] for paper, key in asked.items() if key in changed}


def skills_outdated(session: Session, stage: StageRow, on: date) -> tuple[str, ...] | None:
    """Public ids of the skills with valid papers that would say something else now, None where there is no such paper.

    For the dashboard of the stage: no paper is read where no results were corrected. Asks no permission.
    """
    place = revealing.place_of(stage)
    rested = results_of(session, place)
    if not rested or not outdated_among(session, rested):
        return None
    suspects = on_other_results(session, papers_of(session, place))
    if not suspects:
        return None
    material = material_of(session, stage)
    found = {one.paper.assessment for one in outdated_papers(session, material, suspects, on)}
    return tuple(one.id for one in material.skills if one.assessment in found) if found else None


def in_turn(every: Sequence[Holder], stage: str, papers: Sequence[Paper]) -> list[Paper]:
    """The valid papers of these holders, in their order."""
    taken = _taken(papers)
    found = (paper for holder in every for paper in taken.get(holder.once(stage), []))
    return [paper for paper in found if paper.state is State.VALID]


def languages_of(paper: Paper) -> Sequence[str]:
    columns = [column["language"] for column in paper.content.get("columns", ())]
    return tuple(columns) or CHOICES["both"]


def _counts(material: Material, every: Sequence[Holder], papers: Sequence[Paper]) -> tuple[KindCount, ...]:
    taken, stage = _taken(papers), material.stage.public_id
    possible = dict.fromkeys(kinds.BY_CODE, 0)
    issued = dict.fromkeys(kinds.BY_CODE, 0)
    for holder in every:
        possible[holder.kind.code] += 1
        known = taken.get(holder.once(stage), [])
        issued[holder.kind.code] += any(paper.state is State.VALID for paper in known)
    return tuple(KindCount(kind, possible[kind.code], issued[kind.code]) for kind in kinds.KINDS)


def _taken(papers: Sequence[Paper]) -> Mapping[str, list[Paper]]:
    found: dict[str, list[Paper]] = {}
    for paper in papers:
        found.setdefault(base(paper.once), []).append(paper)
    return found


def _after(draft: Draft, known: Sequence[Paper]) -> Draft:
    if not known:
        return draft
    return replace(draft, once=f"{draft.once}:{known[-1].paper_id}")
