"""Pages of schemes: the list, one scheme and its versions, the allocation table, differences, publishing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock, uploads
from scoring.foundation.config import MIB
from scoring.foundation.db import db
from scoring.foundation.errors import Outdated, Refused, Unreadable
from scoring.foundation.words import language, sentence
from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.rules.scheme_difference import difference as compared
from scoring.schemes import access, drafting, queries
from scoring.schemes.access import signed_in
from scoring.schemes.content.difference import Line, difference_lines
from scoring.schemes.content.numbering import numbered_aspects
from scoring.schemes.content.summary import summary_of
from scoring.schemes.editor.schemas import TITLE_MAX
from scoring.schemes.publishing import REASON_MAX, publish
from scoring.schemes.queries import SchemeView, said

PAGE = 40  # schemes on one page of the list
SEARCH_MAX = 100

pages = Blueprint("schemes", __name__, url_prefix="/schemes")
pages.before_request(access.expect_signed_in)


@pages.get("")
def index() -> str:
    search = request.args.get("search", "")[:SEARCH_MAX]
    with db.reading() as session:
        cards = queries.list_schemes(session, signed_in(), search, language=language())
    page = max(1, request.args.get("page", 1, int))
    shown = cards[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "schemes/index.html", cards=shown, search=search, count=len(cards), page=page, pages=-(-len(cards) // PAGE)
    )


@pages.get("/new")
def new() -> str:
    """Begin: drop a workbook, or start with an empty scheme."""
    access.require(signed_in(), access.IMPORT)
    with db.reading() as session:
        skills = queries.list_skills(session)
        over = request.args.get("over")
        target = queries.scheme_view(session, signed_in(), over) if over else None
    options = [(skill.number, f"{skill.number} {said(skill.name, language())}") for skill in skills]
    return render_template(
        "schemes/new.html", skills=options, target=target, file_limit=uploads.file_limit() // MIB, title_max=TITLE_MAX
    )


@pages.post("/new")
def begin() -> ResponseReturnValue:
    """An empty scheme, named as its skill unless a title was given."""
    number, title = request.form.get("skill_number", ""), request.form.get("title", "").strip()[:TITLE_MAX]
    at = clock.now()
    with db.transaction() as session:
        access.require(signed_in(), access.IMPORT)
        skill = next((each for each in queries.list_skills(session) if each.number == number), None)
        if skill is None and not title:
            raise Refused("title-missing")
        name = Text(**{language(): title}) if title or skill is None else skill.name
        content = drafting.empty_content(number if skill else "", name)
        scheme = drafting.begin_scheme(session, signed_in(), content, purpose=purpose_sent(), at=at)
    return redirect(url_for("schemes_editor.edit", public_id=scheme.public_id))


@pages.get("/<public_id>")
def show(public_id: str) -> str:
    with db.reading() as session:
        view = queries.scheme_view(session, signed_in(), public_id)
        saved = queries.draft_history(session, signed_in(), public_id)
    return render_template("schemes/show.html", saved=saved, **_seen(view))


@pages.get("/<public_id>/versions/<int:number>")
def version(public_id: str, number: int) -> str:
    with db.reading() as session:
        view = queries.version_view(session, signed_in(), public_id, number)
        scheme = queries.scheme_view(session, signed_in(), public_id)
    return render_template(
        "schemes/version.html",
        view=view,
        scheme=scheme,
        content=view.content,
        summary=summary_of(view.content, view.purpose),
        findings={},
    )


@pages.get("/<public_id>/allocation")
def allocation(public_id: str) -> str:
    """The Mark Allocation Table: sections x criteria. assessment-rules 1.2."""
    number = request.args.get("version", type=int)
    with db.reading() as session:
        view = queries.scheme_view(session, signed_in(), public_id)
        content, purpose = _edition(session, view, number)
    names = {section.id: section.name for section in content.sections}
    return render_template(
        "schemes/allocation.html",
        view=view,
        number=number,
        content=content,
        names=names,
        declared=sum(section.declared or 0 for section in content.sections),
        summary=summary_of(content, purpose),
    )


@pages.get("/<public_id>/difference")
def difference(public_id: str) -> str:
    """What changed from one version to another, or to the open draft; made to be printed. decisions.md 8."""
    with db.reading() as session:
        view = queries.scheme_view(session, signed_in(), public_id)
        before = request.args.get("from", (view.based_on or (view.version or 1) - 1) or 1, int)
        after = request.args.get("to", type=int) or (view.version if view.revision is None else None)
        old, _purpose = _edition(session, view, before)
        new, _purpose = _edition(session, view, after)
    lines = difference_lines(old, new, language())
    newer = next((line for line in view.versions if line.number == after), None)
    return render_template(
        "schemes/difference.html",
        view=view,
        before=before,
        after=after,
        newer=newer,
        lines=lines,
        old=old,
        new=new,
        carried=_carried(old, new),
    )


@pages.get("/<public_id>/publish")
def publishing(public_id: str) -> ResponseReturnValue:
    """What stands in the way, what changes, and the one button; the scheme itself where nothing is left to publish."""
    return _publish_page(public_id)


def _publish_page(public_id: str, reason: str = "", refused: Refused | None = None) -> ResponseReturnValue:
    """The page, with what was typed on it and refused."""
    with db.reading() as session:
        view = queries.scheme_view(session, signed_in(), public_id)
        access.require(signed_in(), access.EDIT, owner=view.owner_id)
        if view.revision is None:
            flash(sentence("no-open-draft"), "note")
            return redirect(url_for("schemes.show", public_id=public_id))
        lines: tuple[Line, ...] = ()
        if view.version:
            lines = difference_lines(_edition(session, view, view.version)[0], view.content, language())
    told = sentence(refused.code, refused.params) if refused else ""
    page = render_template(
        "schemes/publish.html", lines=lines, reason_max=REASON_MAX, reason=reason, refused=told, **_seen(view)
    )
    return page, int(refused.status) if refused else 200


@pages.post("/<public_id>/publish")
def publish_sent(public_id: str) -> ResponseReturnValue:
    """A refused form is shown again with what was typed."""
    reason = request.form.get("reason", "")
    try:
        with db.transaction() as session:
            made = publish(
                session,
                signed_in(),
                public_id,
                reason=reason,
                seen=seen_sent(),
                at=clock.now(),
            )
    except (Refused, Outdated) as refused:
        if refused.status in {401, 403, 404}:
            raise
        return _publish_page(public_id, reason, refused)
    flash(_("Version %(number)s is published", number=made.number), "done")
    return redirect(url_for("schemes.show", public_id=public_id))


@pages.get("/<public_id>/discard")
def discarding(public_id: str) -> str:
    with db.reading() as session:
        view = queries.scheme_view(session, signed_in(), public_id)
        access.require(signed_in(), access.EDIT, owner=view.owner_id)
    if view.revision is None:
        raise Outdated("no-open-draft")
    return render_template("schemes/discard.html", view=view)


@pages.post("/<public_id>/discard")
def discard(public_id: str) -> ResponseReturnValue:
    with db.transaction() as session:
        drafting.discard_draft(session, signed_in(), public_id, seen=seen_sent(), at=clock.now())
    flash(_("The draft is laid aside"), "done")
    return redirect(url_for("schemes.index"))


@pages.post("/<public_id>/draft")
def open_draft(public_id: str) -> ResponseReturnValue:
    number = request.form.get("version", 0, int)
    with db.transaction() as session:
        drafting.open_draft_from(session, signed_in(), public_id, number, at=clock.now())
    return redirect(url_for("schemes_editor.edit", public_id=public_id))


def purpose_sent() -> Purpose:
    """Raises Unreadable: field-wrong."""
    try:
        return Purpose(request.form.get("purpose", Purpose.CHAMPIONSHIP.value))
    except ValueError:
        raise Unreadable("field-wrong", field="purpose") from None


def seen_sent() -> int:
    """The revision a form was made from. Raises Unreadable: field-wrong."""
    seen = request.form.get("seen", type=int)
    if seen is None:
        raise Unreadable("field-wrong", field="seen")
    return seen


def back_with(refused: Refused | RuleBroken, endpoint: str, **values: Any) -> ResponseReturnValue:
    """Back to a page, with what stood in the way; a stranger gets the error page instead."""
    if isinstance(refused, Refused) and refused.status in {401, 403, 404}:
        raise refused
    flash(sentence(refused.code, refused.params), "error")
    return redirect(url_for(endpoint, **values))


def _seen(view: SchemeView) -> dict[str, Any]:
    return {
        "view": view,
        "content": view.content,
        "summary": summary_of(view.content, view.purpose),
        "findings": {},
    }


def _edition(session: Any, view: SchemeView, number: int | None) -> tuple[Scheme, Purpose]:
    """A version's content, or what stands now. Raises NotFound: version-unknown."""
    if number is None:
        return view.content, view.purpose
    found = queries.version_view(session, signed_in(), view.public_id, number)
    return found.content, found.purpose


def _carried(old: Scheme, new: Scheme) -> tuple[int, int]:
    """How many aspects keep the marks given under the old version, and how many start anew."""
    found = compared(old, new)
    return len(found.carried), sum(1 for _each in numbered_aspects(new)) - len(found.carried)
