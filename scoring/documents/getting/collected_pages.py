"""Pages of whoever takes the papers of a college's students, or of a whole region's: the list, the job, its ZIP."""

from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from scoring.documents.getting import zipping
from scoring.documents.getting.access import COLLECT_PAPERS
from scoring.documents.getting.collecting import PAGE, Chosen, Whose, collected, whose_of
from scoring.foundation import clock, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.jobs import JobView
from scoring.people import access_log, forms, permissions
from scoring.people.actors import Scope
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.signing_in import door

LONGEST = 100  # of what may be asked for

pages = Blueprint("collected_papers", __name__)


@pages.get("/organisations/<public_id>/papers")
def of_college(public_id: str) -> str:
    return _list(COLLEGE, public_id, request.args)


@pages.post("/organisations/<public_id>/papers")
def collect_of_college(public_id: str) -> ResponseReturnValue:
    return _collect(COLLEGE, public_id)


@pages.get("/regions/<public_id>/papers")
def of_region(public_id: str) -> str:
    return _list(REGION, public_id, request.args)


@pages.post("/regions/<public_id>/papers")
def collect_of_region(public_id: str) -> ResponseReturnValue:
    return _collect(REGION, public_id)


@pages.get("/papers/collected/<job>")
def wait(job: str) -> str:
    """How far it is; it works by reloading, too, and goes on when the page is closed."""
    found = _own(job)
    ready = zipping.finished_zip(found) is not None
    whose = found.result and Scope(found.result["kind"], found.result["id"])
    back = address_of(whose) if whose else ""
    return render_template("documents/getting/waiting.html", job=found, ready=ready, back=back)


@pages.get("/papers/collected/<job>/file")
def download(job: str) -> ResponseReturnValue:
    path = zipping.finished_zip(_own(job))
    if path is None:
        return redirect(url_for(".wait", job=job))
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name="papers.zip", max_age=0)


def address_of(scope: Scope) -> str:
    """Of the list of this college or region."""
    return url_for("collected_papers.of_region" if scope.kind == REGION else "collected_papers.of_college",
                   public_id=scope.id)  # fmt: skip


def _own(job: str) -> JobView:
    """Raises NotFound: job-not-found, for the job of another account too; and as `whose_of` does."""
    permissions.require_somewhere(door.actor(), COLLECT_PAPERS)
    with db.reading() as session:
        found = jobs.find(session, job, account=door.actor().account_id)
        if found.kind == zipping.JOB and found.result is not None:
            whose_of(session, found.result["kind"], found.result["id"], actor=door.actor())
    return found


def _collect(kind: str, public_id: str) -> ResponseReturnValue:
    try:
        with db.transaction() as session:
            job = zipping.ask_to_collect(
                session, kind, public_id, _chosen(request.form), door.visit(), actor=door.actor(), at=clock.now()
            )
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        return _list(kind, public_id, request.form, refused), refused.status
    return redirect(url_for(".wait", job=job))


def _list(kind: str, public_id: str, said: Mapping[str, str], refused: Refused | None = None) -> str:
    """Papers with names; the look is logged."""
    actor, now, chosen = door.actor(), clock.now(), _chosen(said)
    with db.transaction() as session:
        whose = whose_of(session, kind, public_id, actor=actor)
        found = collected(session, whose, chosen, page=forms.page(), at=now)
        access_log.record(session, "papers-seen", actor.account_id, door.visit(), at=now, subject=whose.subject)
    asked = {name: value for name, value in asdict(chosen).items() if value}
    return render_template(
        "documents/getting/collected.html", whose=whose, found=found, chosen=chosen, page=forms.page(),
        pages=-(-found.count // PAGE), refused=refused, most=zipping.MOST, here=address_of(whose.scope),
        listed=f"{address_of(whose.scope)}?{urlencode(asked)}", region=_region_above(whose),
        folder=zipping.outdated_folder(),
    )  # fmt: skip


def _chosen(said: Mapping[str, str]) -> Chosen:
    return Chosen(**{name: said.get(name, "").strip()[:LONGEST] for name in ("place", "kind", "skill", "search")})


def _region_above(whose: Whose) -> str:
    """The address of the region's list, for whoever may open it; else ""."""
    scope = Scope(REGION, whose.region)
    above = not whose.whole_region and permissions.allow(door.actor(), COLLECT_PAPERS, places=[scope])
    return address_of(scope) if above else ""
