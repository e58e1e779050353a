"""Pages of a stage's papers: what can be issued, three to look at beforehand, the job that issues, its file."""

from dataclasses import replace
from typing import NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from scoring.championships.papers import access, issuing, kinds
from scoring.championships.papers.choosing import choices
from scoring.championships.papers.planning import Plan, plan_of
from scoring.championships.papers.previewing import preview
from scoring.championships.results import words as result_words
from scoring.championships.stages import access as stages_access
from scoring.championships.stages.queries import stage_name, stage_row
from scoring.documents.printing_pages import public_address
from scoring.documents.proof import bodies, issuer_keys
from scoring.documents.proof.access import may_keep as may_keep_keys
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView
from scoring.foundation.words import language
from scoring.marking.desk.doing import Problem, act
from scoring.people import access_log, forms
from scoring.people.signing_in import door

pages = Blueprint("stage_papers", __name__, url_prefix="/stages/<stage>/papers")
SHOWN = 200  # people on one page to choose from
TYPES = {"print": "application/pdf", "zip": "application/zip"}


class Keys(NamedTuple):
    """What the issuer signs with: the fingerprint of its key, "" while there is none; whether the reader keeps it."""

    issuer: str
    fingerprint: str
    may_keep: bool


@pages.get("")
def show(stage: str) -> str:
    return _show(stage)


@pages.post("")
def ask(stage: str) -> ResponseReturnValue:
    asked: list[str] = []

    def work() -> None:
        with db.transaction() as session:
            job = issuing.ask_to_issue(
                session, stage, request.form.getlist("kind"), skill=forms.text("skill"),
                language=forms.text("language"), form=forms.text("form"), address=public_address(),
                visit=door.visit(), actor=door.actor(), at=clock.now(), chosen=_chosen(session, stage),
            )  # fmt: skip
            asked.append(job)

    return act(
        work,
        said=lambda: "",
        to=lambda: url_for(".wait", stage=stage, job=asked[0]),
        again=lambda problem: _people(stage, problem) if "whom" in request.form else _show(stage, problem),
    )


@pages.get("/people")
def people(stage: str) -> ResponseReturnValue:
    """Whom to issue to, one by one; names, so the look is logged."""
    if not request.args.getlist("kind"):
        problem = Problem("paper-kinds-missing", {}, 422)
        return _show(stage, problem), problem.status
    return _people(stage)


@pages.get("/preview/<kind>")
def look(stage: str, kind: str) -> Response:
    """Three papers of a kind as one PDF, with a mark across them and no number. Raises NotFound: paper-nobody."""
    with db.reading() as session:
        row = stage_row(session, stage)
        stages_access.require(door.actor(), access.ISSUE_PAPERS, row)
        if kind not in kinds.BY_CODE:
            raise NotFound("paper-kind-unknown", kind=kind)
        chosen = request.args.get("language", "both")
        today = clock.shown(clock.now()).date()
        whom = request.args.getlist("holder")
        content = preview(session, row, kinds.BY_CODE[kind], chosen, public_address(), today, whom)
    return Response(content, mimetype="application/pdf")


@pages.get("/jobs/<job>")
def wait(stage: str, job: str) -> str:
    """How far it is; it works by reloading, too, and goes on when the page is closed."""
    found = _own(stage, job)
    with db.reading() as session:
        onward = issuing.gone_on(session, stage, found, actor=door.actor(), at=clock.now())
    ready = issuing.finished_file(found) is not None
    return render_template("championships/papers/waiting.html", stage=stage, job=found, ready=ready, onward=onward)


@pages.post("/jobs/<job>/again")
def again(stage: str, job: str) -> ResponseReturnValue:
    """The rest of what was stopped or did not succeed."""
    asked: list[str] = []

    def work() -> None:
        with db.transaction() as session:
            asked.append(
                issuing.ask_again(
                    session, stage, job, address=public_address(), visit=door.visit(), actor=door.actor(),
                    at=clock.now(),
                )
            )  # fmt: skip

    return act(
        work,
        said=lambda: "",
        to=lambda: url_for(".wait", stage=stage, job=asked[0]),
        again=lambda problem: _show(stage, problem),
    )


@pages.get("/jobs/<job>/file")
def download(stage: str, job: str) -> ResponseReturnValue:
    found = _own(stage, job)
    path = issuing.finished_file(found)
    if path is None or found.result is None:
        return redirect(url_for(".wait", stage=stage, job=job))
    kind = found.result["form"]
    return send_file(path, mimetype=TYPES[kind], as_attachment=True, download_name=f"{stage}-papers{path.suffix}")


def _own(stage: str, job: str) -> JobView:
    with db.reading() as session:
        return issuing.own_job(session, stage, job, actor=door.actor())


def _show(stage: str, problem: Problem | None = None) -> str:
    with db.reading() as session:
        row = stage_row(session, stage)
        stages_access.require(door.actor(), access.ISSUE_PAPERS, row)
        plan = _shown(plan_of(session, row, clock.shown(clock.now()).date()))
        return render_template(
            "championships/papers/show.html", stage=stage, name=stage_name(row, language()), plan=plan,
            skills=[(one.id, f"{one.number} {one.name(language())}") for one in plan.material.skills],
            chosen=request.form.getlist("kind"), problem=problem, keys=_keys(session, plan),
            lately=issuing.lately(session, stage, actor=door.actor(), at=clock.now()), medals=result_words.medals(),
        )  # fmt: skip


def _people(stage: str, problem: Problem | None = None) -> str:
    """The first of those that are found; whoever looks for others says more of the name."""
    values = request.values
    with db.transaction() as session:
        row, found = choices(
            session, stage, values.getlist("kind"), skill=values.get("skill", ""), search=values.get("search", ""),
            language=language(), actor=door.actor(),
        )  # fmt: skip
        access_log.record(
            session, "papers-seen", door.actor().account_id, door.visit(), at=clock.now(), subject=f"stage:{stage}"
        )
        return render_template(
            "championships/papers/people.html", stage=stage, name=stage_name(row, language()), choices=found[:SHOWN],
            count=len(found), missing=sum(not one.number for one in found), asked=values,
            ticked=set(values.getlist("holder")), problem=problem,
        )  # fmt: skip


def _chosen(session: Session, stage: str) -> list[str]:
    """The keys that were ticked, or of all that were found. Raises Refused: paper-holders-missing, if none."""
    form = request.form
    if "whom" not in form:
        return []
    if form["whom"] == "found":
        _row, found = choices(
            session, stage, form.getlist("kind"), skill=form.get("skill", ""), search=form.get("search", ""),
            language=language(), actor=door.actor(),
        )  # fmt: skip
        ticked = [one.key for one in found]
    else:
        ticked = form.getlist("holder")
    if not ticked:
        raise Refused("paper-holders-missing")
    return ticked


def _keys(session: Session, plan: Plan) -> Keys:
    issuer = bodies.id_of(plan.material.issuer.id)
    key, may_keep = issuer_keys.signing_key(session, issuer), may_keep_keys(door.actor())
    return Keys(issuer, key.fingerprint if key else "", may_keep)


def _shown(plan: Plan) -> Plan:
    """Only the kinds that somebody could hold."""
    return replace(plan, counts=tuple(one for one in plan.counts if one.possible or one.issued))
