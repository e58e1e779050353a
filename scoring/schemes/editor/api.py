"""JSON for the editor: saving edits, going back and forth, and what an answer to a calculation would be worth."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Unreadable
from scoring.foundation.openapi import described
from scoring.rules.hundredths import format_hundredths
from scoring.rules.measurement import parse_number
from scoring.schemes import access, drafting
from scoring.schemes.access import signed_in
from scoring.schemes.content import scheme_document
from scoring.schemes.editor import answer_schemas, previewing
from scoring.schemes.editor.commands import ACTS, load_edit
from scoring.schemes.editor.editing import Saved, edit_draft
from scoring.schemes.editor.schemas import PreviewSchema, SeenSchema, load
from scoring.schemes.queries import scheme_view

api = Blueprint("schemes_api", __name__, url_prefix="/api/schemes")
api.before_request(access.expect_signed_in)
REFUSED: dict[int, tuple[str, ...]] = {401: ("sign-in-needed",), 403: ("not-allowed",), 404: ("scheme-unknown",)}
CHANGING = REFUSED | {
    400: ("request-not-json", "field-wrong", "form-expired"),
    409: ("no-open-draft", "draft-changed"),
}


@api.get("/<public_id>")
@described(answers=answer_schemas.SchemeAnswer, refuses=REFUSED)
def show(public_id: str) -> ResponseReturnValue:
    """The scheme as it stands, with the revision an editor has then seen."""
    with db.reading() as session:
        view = scheme_view(session, signed_in(), public_id)
    return jsonify(revision=view.revision, version=view.version, content=scheme_document(view.content))


@api.post("/<public_id>/edits")
@described(
    sends=tuple(dict.fromkeys(schema for schema, _ in ACTS.values())),
    answers=answer_schemas.SavedAnswer,
    refuses=CHANGING
    | {400: ("request-not-json", "act-unknown", "field-missing", "field-wrong", "mark-not-a-number", "form-expired")},
)
def edit(public_id: str) -> ResponseReturnValue:
    """One edit of the open draft, named by its act."""
    command, seen = load_edit(_json())
    with db.transaction() as session:
        saved = edit_draft(session, signed_in(), public_id, command, seen=seen, at=clock.now())
    return _saved(saved)


@api.post("/<public_id>/undo")
@described(sends=SeenSchema, answers=answer_schemas.RevisionAnswer, refuses=CHANGING | {422: ("nothing-to-undo",)})
def undo(public_id: str) -> ResponseReturnValue:
    """Back to the state before the last edit."""
    with db.transaction() as session:
        draft = drafting.undo(session, signed_in(), public_id, seen=_seen(), at=clock.now())
    return jsonify(revision=draft.revision)


@api.post("/<public_id>/redo")
@described(sends=SeenSchema, answers=answer_schemas.RevisionAnswer, refuses=CHANGING | {422: ("nothing-to-redo",)})
def redo(public_id: str) -> ResponseReturnValue:
    """Forth to the edit that was undone."""
    with db.transaction() as session:
        draft = drafting.redo(session, signed_in(), public_id, seen=_seen(), at=clock.now())
    return jsonify(revision=draft.revision)


@api.post("/calculations/preview")  # not beside <public_id>: a GET of it would be allowed
@described(
    sends=PreviewSchema,
    answers=answer_schemas.WorthAnswer,
    refuses={401: ("sign-in-needed",), 403: ("not-allowed",), 400: ("request-not-json", "field-wrong")},
)
def preview() -> ResponseReturnValue:
    """What each answer is worth; computed by the rules themselves, so that the preview cannot differ from a mark."""
    asked = load(PreviewSchema, _json())
    value = parse_number(asked["value"]) if asked["value"] and asked["calculation"] is not None else None
    rows, tried = previewing.preview(signed_in(), asked["maximum"], asked["calculation"], value)
    answer: dict[str, Any] = {
        "answers": [{"kind": row.kind, "answer": row.answer, "mark": format_hundredths(row.mark)} for row in rows]
    }
    if tried is not None:
        answer["value"] = format_hundredths(tried)
    return jsonify(answer)


def _saved(saved: Saved) -> ResponseReturnValue:
    return jsonify(revision=saved.revision, total=format_hundredths(saved.content.total))


def _json() -> object:
    document = request.get_json(silent=True)
    if document is None:
        raise Unreadable("request-not-json")
    return document


def _seen() -> int:
    document = _json()
    seen = document.get("seen") if isinstance(document, dict) and set(document) == {"seen"} else None
    if not isinstance(seen, int) or isinstance(seen, bool):
        raise Unreadable("field-wrong", field="seen")
    return seen
