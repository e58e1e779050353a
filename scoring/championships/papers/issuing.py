"""Issuing the papers of a stage in a job: batch by batch; stopping loses nothing, going on doubles nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from scoring.championships.papers import access, kinds, revealing
from scoring.championships.papers.choosing import chosen_of, expected_kinds
from scoring.championships.papers.continuing import continued
from scoring.championships.papers.drafting import CHOICES
from scoring.championships.papers.holders import holders
from scoring.championships.papers.material import material_of
from scoring.championships.papers.planning import in_turn, missing_drafts
from scoring.championships.papers.superseding import supersede, superseded
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skill_row, stage_row
from scoring.documents import annulling, sweeping
from scoring.documents.archives import plain, write_zip
from scoring.documents.drafts import Draft
from scoring.documents.drawing import layouts
from scoring.documents.issuing import BATCH, Office, issue
from scoring.documents.kinds import Kind
from scoring.documents.queries import Paper, papers_of
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView, Progress
from scoring.foundation.jobs.made import KEPT, made_by, place_for
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor

JOB = "issue-papers"
JOB_SECONDS = 600
LATELY = 3  # jobs that the page of papers leads back to
REMEMBERED = 20  # jobs among which the one is looked for that went on after another
TOLD = 50  # of those whose papers could not be issued
SUFFIXES = {"print": "pdf", "zip": "zip"}
FORMS = ("none", *SUFFIXES)


def ask_to_issue(
    session: Session,
    stage: str,
    wanted: Sequence[str],
    *,
    skill: str,
    language: str,
    form: str,
    address: str,
    visit: Visit,
    actor: Actor,
    at: datetime,
    chosen: Sequence[str] = (),
) -> str:
    """Ask for the job that issues what is missing of these kinds (codes) and makes a file of them all; its id.

    `skill` "" is all of them; `chosen` are keys of holders, none for all; `address` is printed.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed;
    NotFound: stage-unknown, stage-skill-unknown; Refused: paper-kinds-missing, paper-language-unknown,
    paper-form-unknown, paper-holder-unknown (chosen), paper-sizes-mixed (one PDF has papers of one size).
    """
    row = stage_row(session, stage)
    stages_access.require(actor, access.ISSUE_PAPERS, row)
    expected_kinds(wanted)
    if language not in CHOICES:
        raise Refused("paper-language-unknown")
    if form not in FORMS:
        raise Refused("paper-form-unknown")
    if form == "print" and 0 < sum(kinds.BY_CODE[one] in kinds.BADGES for one in wanted) < len(wanted):
        raise Refused("paper-sizes-mixed")
    if skill:
        skill_row(session, stage, skill)
    if chosen:
        _expect_holders(session, row, wanted, skill, chosen)
    parameters = {
        "stage": stage, "kinds": list(wanted), "skill": skill, "language": language, "form": form, "address": address,
        "chosen": list(dict.fromkeys(chosen)),
    }  # fmt: skip
    job = jobs.enqueue(session, JOB, parameters, account=actor.account_id).public_id
    access_log.record(session, "papers-issued", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    return job


def ask_again(session: Session, stage: str, job: str, *, address: str, visit: Visit, actor: Actor, at: datetime) -> str:
    """Ask for the rest of what a job was asked for, to the same people; the id of the new job, or of the one that
    went on after it already.

    Raises as `ask_to_issue` does; NotFound: job-not-found, for a job of another stage or account too.
    """
    onward = gone_on(session, stage, own_job(session, stage, job, actor=actor), actor=actor, at=at)
    if onward is not None:
        return onward.public_id
    said = jobs.asked_for(session, job, account=actor.account_id)
    return ask_to_issue(
        session, stage, said["kinds"], skill=said["skill"], language=said["language"], form=said["form"],
        address=address, visit=visit, actor=actor, at=at, chosen=said["chosen"],
    )  # fmt: skip


def own_job(session: Session, stage: str, job: str, *, actor: Actor) -> JobView:
    """Raises as `stages_access.require` does; NotFound: stage-unknown, job-not-found, for a job of another stage or
    account too."""
    stages_access.require(actor, access.ISSUE_PAPERS, stage_row(session, stage))
    return _own(session, stage, job, actor)


def lately(session: Session, stage: str, *, actor: Actor, at: datetime) -> list[tuple[JobView, JobView | None]]:
    """What the actor had issued here while its file is still kept, each with the later job that went on after it,
    where it ended too early; the newest first. Asks no permission."""
    found = _lately(session, stage, actor, at)
    onward = continued(session, found, actor=actor)
    return [(one, onward.get(one.public_id)) for one in found[:LATELY]]


def gone_on(session: Session, stage: str, job: JobView, *, actor: Actor, at: datetime) -> JobView | None:
    """The later job that went on after one of the actor's that ended too early. Asks no permission."""
    return continued(session, _lately(session, stage, actor, at), actor=actor).get(job.public_id)


def _lately(session: Session, stage: str, actor: Actor, at: datetime) -> list[JobView]:
    asked = {"stage": stage}
    return jobs.lately(session, JOB, asked, account=actor.account_id, since=at - KEPT, limit=REMEMBERED)


def _own(session: Session, stage: str, job: str, actor: Actor) -> JobView:
    found = jobs.find(session, job, account=actor.account_id)
    if found.kind != JOB or jobs.asked_for(session, job, account=actor.account_id)["stage"] != stage:
        raise NotFound("job-not-found")
    return found


def _expect_holders(
    session: Session, stage: StageRow, wanted: Sequence[str], skill: str, chosen: Sequence[str]
) -> None:
    every = holders(material_of(session, stage), expected_kinds(wanted), skill)
    if not set(chosen) <= {one.once(stage.public_id) for one in every}:
        raise Refused("paper-holder-unknown")


def issue_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job. What it issued before it was stopped stays; asked for again, it goes on after it.

    A name that no face can show keeps nobody else's paper back: it is told, and its paper waits for another spelling.
    """
    stage, now = parameters["stage"], clock.now()
    skill, chosen, today = parameters["skill"], set(parameters["chosen"]), clock.shown(now).date()
    wanted = [kinds.BY_CODE[code] for code in parameters["kinds"]]
    with db.reading() as session:
        row = stage_row(session, stage)
        actor = acting(session, progress.account)
        stages_access.require(actor, access.ISSUE_PAPERS, row)
        languages = CHOICES[parameters["language"]]
        drafts = missing_drafts(session, row, wanted, skill, languages, today, chosen)
    drafts, unfit = _apart(drafts)
    office = Office(actor.account_id or 0, now, parameters["address"])
    progress.begin("issuing-papers", total=len(drafts))
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        issue(batch, office)
        progress.advance(len(batch))
    with db.reading() as session:
        ended = superseded(session, stage_row(session, stage), wanted, skill, chosen, today)
    supersede(ended, office)
    whole = _file(progress, stage, wanted, parameters, office) if parameters["form"] != "none" else 0
    sweeping.sweep_if_due()
    return {"stage": stage, "issued": len(drafts), "form": parameters["form"], "papers": whole, "unfit": unfit}


def _apart(drafts: Sequence[Draft]) -> tuple[list[Draft], list[dict[str, str]]]:
    """What can be drawn; and whose papers cannot, each once, with the letters that stand in the way."""
    fit, unfit = list[Draft](), dict[tuple[str, str], dict[str, str]]()
    for draft in drafts:
        try:
            layouts.expect_known_letters(draft.content)
            fit.append(draft)
        except Refused as refused:
            name, letters, text = draft.said["name"]["kk"], str(refused.params["letters"]), str(refused.params["text"])
            unfit.setdefault((name, letters), {"name": name, "letters": letters, "text": text})
    return fit, list(unfit.values())[:TOLD]


def finished_file(job: JobView) -> Path | None:
    """The file of a job that is done; None while it is not, or where none was asked for. Raises NotFound: file-gone."""
    return made_by(job, SUFFIXES[job.result["form"]]) if job.result and job.result["papers"] else None


def _file(progress: Progress, stage: str, wanted: Sequence[Kind], parameters: Mapping[str, Any], office: Office) -> int:
    """One file of every valid paper of these kinds, known to the register by its hash; how many are in it."""
    with db.reading() as session:
        row = stage_row(session, stage)
        every = chosen_of(holders(material_of(session, row), wanted, parameters["skill"]), stage, parameters["chosen"])
        papers = in_turn(every, stage, papers_of(session, revealing.place_of(row)))
    if not papers:
        return 0
    progress.begin("writing-file", total=len(papers))
    form = parameters["form"]
    path = place_for(progress.public_id, SUFFIXES[form])
    hashed = write_zip(path, _named(papers), progress)[0] if form == "zip" else _print(path, papers)
    with db.transaction() as session:
        annulling.note_copy(
            session, hashed, form, revealing.place_of(row), json.dumps([paper.paper_id for paper in papers]),
            account=office.account, at=office.at,
        )  # fmt: skip
    return len(papers)


def _named(papers: Sequence[Paper]) -> Iterator[tuple[str, Paper]]:
    """By their turn, number, kind and holder."""
    for turn, paper in enumerate(papers, 1):
        yield f"{turn:04d}, {paper.number}, {paper.kind}, {plain(paper.told('name', 'kk'))}.pdf", paper


def _print(path: Path, papers: Sequence[Paper]) -> str:
    """One PDF to print, of one size, as a printer holds it, each paper by the layout it was issued in; its SHA-256."""
    views = [(paper.layout, dict(paper.content), dict(paper.proof)) for paper in papers]
    content = layouts.draw_all(views, title=papers[0].number, author=papers[0].issuer_name["kk"])
    path.write_bytes(content)
    return sha256(content).hexdigest()
