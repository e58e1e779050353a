"""The editor: a tree beside the form of one part; forms that work by themselves and save themselves where they can."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock
from scoring.foundation.answers import wants_json
from scoring.foundation.db import db
from scoring.foundation.errors import Outdated, Refused
from scoring.foundation.formats import clock_time
from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect
from scoring.rules.scheme_checks import Level
from scoring.schemes import access, drafting, history, queries
from scoring.schemes.access import signed_in
from scoring.schemes.content.summary import Summary, summary_of
from scoring.schemes.editor import editing
from scoring.schemes.editor.commands import load_edit
from scoring.schemes.editor.conflicts import sides_of
from scoring.schemes.editor.editing import Saved, clashes_of, edit_draft
from scoring.schemes.editor.edits import Edit
from scoring.schemes.editor.forms import document_of
from scoring.schemes.editor.nodes import Node, at_after, at_left, at_place, find_node
from scoring.schemes.editor.previewing import Worth, worth_table
from scoring.schemes.pages import back_with, purpose_sent, seen_sent
from scoring.schemes.queries import SchemeView
from scoring.schemes.wording import TYPES, act_words, type_of

AT_MAX = 120

pages = Blueprint("schemes_editor", __name__, url_prefix="/schemes/<public_id>")
pages.before_request(access.expect_signed_in)


@pages.get("/edit")
def edit(public_id: str) -> ResponseReturnValue:
    with db.reading() as session:
        view = queries.scheme_view(session, signed_in(), public_id)
    access.require(signed_in(), access.EDIT, owner=view.owner_id)
    if view.revision is None:
        return redirect(url_for("schemes.show", public_id=public_id))
    node = find_node(view.content, request.args.get("at", "")[:AT_MAX])
    summary = summary_of(view.content, view.purpose)
    return render_template(
        "schemes/edit.html",
        view=view,
        content=view.content,
        node=node,
        summary=summary,
        marked=_marked(summary),
        here=[problem for problem in summary.problems if at_place(problem.place) == node.at],
        at_place=at_place,
        **_calculation(view, node),
    )


@pages.post("/edits")
def save(public_id: str) -> ResponseReturnValue:
    """Save one edit of a form; a program that asks for JSON gets the revision, a person the page again."""
    at = request.form.get("at", "")[:AT_MAX]
    document = document_of(request.form.items(multi=True))
    command, seen = load_edit(document)
    try:
        saved = _save(public_id, command, seen)
    except Outdated as outdated:
        return _outdated(public_id, outdated, command, seen, at)
    except (Refused, RuleBroken) as broken:
        if wants_json():
            raise
        return back_with(broken, "schemes_editor.edit", public_id=public_id, at=at)
    place = at_after(command, at, saved.content)
    if wants_json():
        return jsonify(revision=saved.revision, at=place, merged=saved.merged, time=clock_time(clock.now()))
    return redirect(url_for(".edit", public_id=public_id, at=place))


@pages.post("/undo")
def undo(public_id: str) -> ResponseReturnValue:
    return _go(public_id, drafting.undo, _("Undone"))


@pages.post("/redo")
def redo(public_id: str) -> ResponseReturnValue:
    return _go(public_id, drafting.redo, _("Done again"))


@pages.post("/purpose")
def set_purpose(public_id: str) -> ResponseReturnValue:
    with db.transaction() as session:
        editing.set_purpose(session, signed_in(), public_id, purpose_sent())
    return redirect(url_for(".edit", public_id=public_id))


def _save(public_id: str, command: Edit, seen: int) -> Saved:
    settled = request.form.get("settled", type=int)
    with db.transaction() as session:
        return edit_draft(session, signed_in(), public_id, command, seen=seen, at=clock.now(), settled=settled)


def _outdated(public_id: str, outdated: Outdated, command: Edit, seen: int, at: str) -> ResponseReturnValue:
    """Both versions side by side where something was typed; a plain notice where a button was pressed."""
    if wants_json() or outdated.code != "draft-changed":
        raise outdated
    with db.transaction() as session:
        view = queries.scheme_view(session, signed_in(), public_id)
        sides = sides_of(clashes_of(session, signed_in(), public_id, command, seen=seen))
    if not sides:
        return back_with(outdated, "schemes_editor.edit", public_id=public_id, at=at)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in {"settled", "csrf_token"}]
    page = render_template("schemes/conflict.html", view=view, sides=sides, kept=kept, at=at)
    return page, int(outdated.status)


def _go(public_id: str, verb: Any, done: str) -> ResponseReturnValue:
    """Back or forth: to where the editor stood, or above it where that went, saying what was undone."""
    at = request.form.get("at", "")[:AT_MAX]
    try:
        with db.transaction() as session:
            before = queries.scheme_view(session, signed_in(), public_id).content
            draft = verb(session, signed_in(), public_id, seen=seen_sent(), at=clock.now())
            edit = draft.stands_at if verb is drafting.redo else history.edit_after(session, draft)
            act = history.act_of(session, draft, edit or draft.stands_at)
            said = f"{done}: {act_words().get(act, act)}"
            place = at_left(before, history.content_of(session, draft), at)
    except Refused as refused:
        if wants_json():
            raise
        return back_with(refused, "schemes_editor.edit", public_id=public_id, at=at)
    if wants_json():
        return jsonify(revision=draft.revision, at=place, said=said, time=clock_time(clock.now()))
    flash(said, "done")
    return redirect(url_for(".edit", public_id=public_id, at=place))


def _marked(summary: Summary) -> dict[str, str]:
    """The worst severity at each place of the tree."""
    found: dict[str, str] = {}
    for problem in summary.problems:
        at = at_place(problem.place)
        if found.get(at) != "error":
            found[at] = problem.severity.value
    return found


def _calculation(view: SchemeView, node: Node) -> dict[str, Any]:
    """The calculation of the aspect in the form, the type its fields are shown for, and what answers are worth."""
    if node.level is not Level.ASPECT or not isinstance(node.part, Aspect):
        return {}
    calculation = view.content.calculation_of(node.part)
    asked = request.args.get("calc")
    kind = asked if asked in {"", *TYPES} else type_of(calculation)
    same = kind == type_of(calculation)
    return {
        "calculation": calculation if same else None,
        "calculation_type": kind,
        "calculation_saved": same,
        "worth": _worth(node.part.maximum, view, node.part) if same else (),
        "shared": sum(each.calculation == node.part.calculation for each in view.content.aspects())
        if calculation
        else 0,
    }


def _worth(maximum: int | None, view: SchemeView, aspect: Aspect) -> tuple[Worth, ...]:
    try:
        return worth_table(maximum or 0, view.content.calculation_of(aspect))
    except RuleBroken:
        return ()
