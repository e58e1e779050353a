"""The issued papers of a stage as its pages read them, and what the register asks of papers of any stage."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from scoring.championships.papers import access, revealing
from scoring.championships.papers.material import material_of
from scoring.championships.papers.planning import Outdated, on_other_results, outdated_papers
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import stage_row
from scoring.documents.queries import Paper, newest_of, papers_by_id
from scoring.documents.subjects import Stale
from scoring.foundation import clock
from scoring.foundation.errors import NotFound
from scoring.people.actors import Actor

PAGE = 50


def stage_papers(session: Session, stage: str, *, page: int, actor: Actor) -> tuple[StageRow, tuple[Paper, ...], int]:
    """One page of the papers, the newest first, and how many there are.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown.
    """
    row = stage_row(session, stage)
    stages_access.require(actor, access.ISSUE_PAPERS, row)
    return row, *newest_of(session, revealing.place_of(row), limit=PAGE, offset=(page - 1) * PAGE)


def outdated_of(session: Session, stage: StageRow, papers: Sequence[Paper], *, on: date) -> Mapping[str, Outdated]:
    """Those of these papers of a stage that would say something else now, by id. Asks no permission.

    What papers are made of is read only where some of them rest on results that changed or may change.
    """
    suspects = on_other_results(session, papers)
    if not suspects:
        return {}
    return {one.paper.paper_id: one for one in outdated_papers(session, material_of(session, stage), suspects, on)}


def stale(session: Session, papers: Sequence[Paper], at: datetime) -> dict[str, Stale]:
    """Those of these papers of any stages that rest on corrected results and would say something else now, by id.

    A stage is read only where one of its papers rests on results that are not the newest.
    """
    places: dict[str, list[Paper]] = defaultdict(list)
    for paper in on_other_results(session, papers):
        places[paper.place].append(paper)
    found, on = dict[str, Stale](), clock.shown(at).date()
    for place, those in places.items():
        material = material_of(session, stage_row(session, place.removeprefix(f"{revealing.PLACE}:")))
        found |= {one.paper.paper_id: Stale(one.due) for one in outdated_papers(session, material, those, on)}
    return found


def expect_paper(session: Session, stage: str, paper: str, actor: Actor) -> Paper:
    """A paper of this stage.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: stage-unknown, issued-paper-unknown.
    """
    row = stage_row(session, stage)
    stages_access.require(actor, access.ISSUE_PAPERS, row)
    found = papers_by_id(session, [paper]).get(paper)
    if found is None or found.place != revealing.place_of(row):
        raise NotFound("issued-paper-unknown")
    return found


def one_paper(
    session: Session, stage: str, paper: str, *, on: date, actor: Actor
) -> tuple[StageRow, Paper, Outdated | None]:
    """A paper of this stage, and what is out of date in it. Raises as `expect_paper`."""
    found, row = expect_paper(session, stage, paper, actor), stage_row(session, stage)
    return row, found, outdated_of(session, row, [found], on=on).get(paper)
