"""JSON of sheets: agree, sign, dispute, settle, lock. Sent again, each answers how the sheets stand."""

from collections.abc import Iterable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.foundation.openapi import described
from scoring.marking import locking, sheets
from scoring.marking.api import answer_schemas, answers, schemas
from scoring.marking.api.cells import sheet_document
from scoring.marking.locking import Choice
from scoring.marking.recording import room
from scoring.people.signing_in import door, proving

api = Blueprint("sheets_api", __name__, url_prefix="/api/marking/<assessment>/sheets")
api.before_request(answers.expect_signed_in)
answers.guard(api)
HERE: dict[int, tuple[str, ...]] = {
    400: ("request-not-json", "field-wrong", "form-expired"),
    401: ("sign-in-needed",),
    403: ("not-allowed",),
    404: ("assessment-unknown", "seat-unknown", "sheet-unknown"),
}
SHOWN = ("sheet-outdated",)
WORDS = ("reason-needs-words", "text-too-long", "entry-malformed")


@api.post("/agree")
@described(
    sends=schemas.ShownSchema,
    answers=answer_schemas.SheetsAnswer,
    refuses=HERE | {409: SHOWN, 422: ("assessment-not-open", "nothing-measured", "sheet-locked", "sheet-not-complete")},
)
def agree(assessment: str) -> ResponseReturnValue:
    """The panel agrees on what was measured, once for the sheet."""
    shown = schemas.load_shown(answers.sent())
    with db.transaction() as session:
        sheets.agree_on_sheet(session, assessment, shown, actor=door.actor(), at=clock.now())
    return _stand(assessment, [(shown.seat, shown.sheet)])


@api.post("/sign")
@described(
    sends=schemas.SignSchema,
    answers=answer_schemas.SheetsAnswer,
    refuses=HERE
    | {
        409: SHOWN,
        422: (
            *("signing-pin-wrong", "signing-password-wrong", "assessment-not-open", "sheet-not-agreed"),
            *("sheet-locked", "sheet-not-complete", "tablet-locked"),
        ),
        429: ("too-many-attempts",),
    },
)
def sign(assessment: str) -> ResponseReturnValue:
    """One PIN signs the sheets that were shown, all or none; each gets its own signature. decisions.md 11."""
    shown, pin = schemas.load_signing(answers.sent())
    with db.reading() as session:  # the right to sign is asked before the PIN: it is no way to try PINs
        sheets.expect_signer(session, assessment, shown, actor=door.actor())
    proving.prove(pin, door.visit(), actor=door.actor(), at=clock.now())
    with db.transaction() as session:
        sheets.sign_sheets(session, assessment, shown, actor=door.actor(), at=clock.now())
    return _stand(assessment, [(each.seat, each.sheet) for each in shown])


@api.post("/dispute")
@described(
    sends=schemas.ReasonSchema,
    answers=answer_schemas.SheetsAnswer,
    refuses=HERE | {422: ("assessment-not-open", "sheet-already-disputed", *WORDS)},
)
def dispute(assessment: str) -> ResponseReturnValue:
    """Put a sheet in dispute, with a reason; it can be marked on, and not locked."""
    said = schemas.load(schemas.ReasonSchema, answers.sent())
    with db.transaction() as session:
        sheets.dispute_sheet(session, assessment, **said, actor=door.actor(), at=clock.now())
    return _stand(assessment, [(said["seat"], said["sheet"])])


@api.post("/settle")
@described(
    sends=schemas.ReasonSchema,
    answers=answer_schemas.SheetsAnswer,
    refuses=HERE | {422: ("assessment-not-open", "sheet-not-disputed", *WORDS)},
)
def settle(assessment: str) -> ResponseReturnValue:
    """End the dispute on a sheet, with a reason."""
    said = schemas.load(schemas.ReasonSchema, answers.sent())
    with db.transaction() as session:
        sheets.settle_dispute(session, assessment, **said, actor=door.actor(), at=clock.now())
    return _stand(assessment, [(said["seat"], said["sheet"])])


@api.post("/lock")
@described(
    sends=schemas.LockSchema,
    answers=answer_schemas.SheetsAnswer,
    refuses=HERE
    | {
        422: (
            *("assessment-not-open", "nothing-to-lock", "sheet-disputed", "sheet-not-complete"),
            "sheet-not-signed",
        )
    },
)
def lock(assessment: str) -> ResponseReturnValue:
    """Lock a sheet, a sub-criterion, a day or all: all that is chosen, or nothing."""
    choice = schemas.load_choice(answers.sent())
    with db.transaction() as session:
        chosen = _lock(session, assessment, choice)
    return _stand(assessment, chosen)


def _lock(session: Session, assessment: str, choice: Choice) -> list[tuple[str, str]]:
    """The sheets that were chosen, now locked. Raises what `lock_sheets` does; nothing-to-lock only for no sheet."""
    try:
        locking.lock_sheets(session, assessment, choice, actor=door.actor(), at=clock.now())
    except Refused as refused:
        if refused.code != "nothing-to-lock" or not _chosen(session, assessment, choice):
            raise
    return _chosen(session, assessment, choice)


def _chosen(session: Session, assessment: str, choice: Choice) -> list[tuple[str, str]]:
    return list(choice.sheets(room().frames.get(session, assessment)))


def _stand(assessment: str, which: Iterable[tuple[str, str]]) -> ResponseReturnValue:
    """How these sheets stand now, in the order they were named. The actor may see them: the act was allowed."""
    wanted = list(which)
    with db.reading() as session:
        views = sheets.sheet_views(session, assessment, wanted)
    return jsonify(
        sheets=[{"seat": seat, "sheet": sheet, **sheet_document(views[seat, sheet])} for seat, sheet in wanted]
    )
