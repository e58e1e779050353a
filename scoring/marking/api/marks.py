"""JSON of marks: what there is to mark, how it stands, one command to write, an answer to try."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.openapi import described
from scoring.marking.api import answer_schemas, answers, cells, previewing, schemas, work
from scoring.marking.recorder import recorder
from scoring.marking.recording import Request
from scoring.people.signing_in import door

api = Blueprint("marking_api", __name__, url_prefix="/api/marking/<assessment>")
api.before_request(answers.expect_signed_in)
answers.guard(api)
HERE: dict[int, tuple[str, ...]] = {401: ("sign-in-needed",), 403: ("not-allowed",), 404: ("assessment-unknown",)}
WORTH = (
    *("aspect-of-another-kind", "answer-malformed", "answer-of-another-kind", "option-unknown"),
    *("completed-out-of-range", "value-not-a-number", "mark-not-a-number", "mark-above-maximum"),
)
REFUSED = HERE | {
    400: (
        *("request-not-json", "field-wrong", "mark-not-a-number", "sign-not-allowed", "client-id-malformed"),
        *("command-incomplete", "form-expired"),
    ),
    404: ("assessment-unknown", "seat-unknown", "aspect-unknown"),
    409: ("cell-outdated",),
    413: ("request-too-long",),
    422: (
        *("client-id-reused", "assessment-not-open", "seat-not-marked", "seat-not-markable", "sheet-locked", *WORTH),
        *("round-not-current", "round-not-due", "round-revealed", "panel-full", "score-out-of-range"),
        *(
            "aspect-settled-otherwise",
            "aspect-settled-by-chief",
            "scores-stand",
            "entry-unknown",
            "entry-not-last",
            "entry-not-own",
        ),
        *("excuse-unknown", "audience-unknown", "text-missing", "text-too-long", "reason-needs-words"),
        "entry-malformed",
    ),
}


@api.get("/work")
@described(answers=answer_schemas.WorkAnswer, refuses=HERE)
def show_work(assessment: str) -> ResponseReturnValue:
    """What there is to mark, by whom: all that changes only with the revision."""
    today = clock.shown(clock.now()).date()
    with db.reading() as session:
        return jsonify(work.work(session, assessment, actor=door.actor(), today=today))


@api.get("/cells")
@described(
    asks=schemas.PlaceSchema,
    answers=answer_schemas.CellsAnswer,
    refuses=HERE | {404: ("assessment-unknown", "seat-unknown", "sheet-unknown")},
)
def show_cells(assessment: str) -> ResponseReturnValue:
    """How sheets stand, and their marks as this account may see them."""
    seat, sheet = request.args.get("seat"), request.args.get("sheet")
    with db.reading() as session:
        return jsonify(cells.cells(session, assessment, actor=door.actor(), seat=seat, sheet=sheet))


@api.post("/marks")
@described(
    sends=schemas.MarkSchema,
    answers=answer_schemas.MarkAnswer,
    refuses=REFUSED,
    conflicts=answer_schemas.CellConflict,
)
def record(assessment: str) -> ResponseReturnValue:
    """One command, answered when it is durable; the same again gives the same answer and writes nothing."""
    command = schemas.load_command(answers.sent(), assessment)
    outcome = recorder().submit(Request(door.actor(), command))
    if outcome.error is not None:
        raise outcome.error
    return jsonify(**outcome.answer, repeated=outcome.repeated)


@api.post("/preview")
@described(
    sends=schemas.PreviewSchema,
    answers=answer_schemas.PreviewAnswer,
    refuses=HERE | {404: ("assessment-unknown", "aspect-unknown"), 422: WORTH},
)
def preview(assessment: str) -> ResponseReturnValue:
    """What an answer would be worth, computed by the rules themselves; nothing is written."""
    asked = schemas.load(schemas.PreviewSchema, answers.sent())
    with db.reading() as session:
        return jsonify(mark=previewing.preview(session, assessment, actor=door.actor(), **asked))
