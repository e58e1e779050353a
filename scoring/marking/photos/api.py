"""JSON of photos: one kept, those of a sheet, the picture itself, one removed."""

import hashlib

from flask import Blueprint, g, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from marshmallow import fields

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import TooLarge, Unreadable
from scoring.foundation.openapi import described
from scoring.marking.api import answers, schemas
from scoring.marking.api.answer_schemas import Answer
from scoring.marking.models import CLIENT_ID, OPAQUE_ID, PUBLIC_ID, SHEET_ID
from scoring.marking.photos import keeping
from scoring.marking.photos.keeping import NewPhoto
from scoring.marking.photos.pictures import UPLOAD_BYTES, UPLOAD_MIB, remade
from scoring.people.signing_in import door

api = Blueprint("photos_api", __name__, url_prefix="/api/marking/<assessment>/photos")
FORM_BYTES = UPLOAD_BYTES + 64 * 1024  # the picture, and what the form says of it
MULTIPART = "multipart/form-data"
HERE: dict[int, tuple[str, ...]] = {401: ("sign-in-needed",), 403: ("not-allowed",), 404: ("assessment-unknown",)}
PLACE: dict[int, tuple[str, ...]] = {404: ("assessment-unknown", "seat-unknown", "sheet-unknown")}


class PhotoForm(schemas.Strict):
    """A photo and where it belongs."""

    client_id = schemas.Words(CLIENT_ID, required=True)
    seat = schemas.Words(PUBLIC_ID, shortest=1, required=True)
    sheet = schemas.Words(SHEET_ID, shortest=1, required=True)
    aspect = schemas.Words(OPAQUE_ID, shortest=1, load_default=None)


class PhotoBody(PhotoForm):
    photo = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class PhotoTold(Answer):
    id = fields.String(required=True)
    client_id = fields.String(required=True)
    seat = fields.String(required=True)
    sheet = fields.String(required=True)
    aspect = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)
    at = fields.String(required=True)
    sha256 = fields.String(required=True)
    bytes = fields.Integer(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    removed = fields.Boolean(required=True)


class PhotoAnswer(Answer):
    photo = fields.Nested(PhotoTold, required=True)
    repeated = fields.Boolean(required=True)


class PhotosAnswer(Answer):
    photos = fields.List(fields.Nested(PhotoTold), required=True)
    most = fields.Integer(required=True)


@api.before_request
def _bounded() -> None:
    """Raises SignInNeeded: sign-in-needed; TooLarge: photo-too-large, before anything is read."""
    answers.expect_signed_in()
    request.max_content_length = FORM_BYTES
    if (request.content_length or 0) > FORM_BYTES:
        raise TooLarge("photo-too-large", limit=UPLOAD_MIB)


answers.answer_refusals(api)


@api.post("")
@described(
    sends=PhotoBody,
    media=MULTIPART,
    answers=PhotoAnswer,
    refuses=HERE
    | {
        400: ("field-wrong", "sign-not-allowed", "client-id-malformed", "photo-missing", "form-expired"),
        404: (*PLACE[404], "aspect-unknown"),
        413: ("photo-too-large",),
        422: (
            *("photo-unreadable", "photo-too-many-pixels", "photos-enough", "client-id-reused"),
            *("assessment-not-open", "seat-not-marked", "sheet-locked"),
        ),
    },
)
def keep(assessment: str) -> ResponseReturnValue:
    """Keep a photo, made anew from its pixels; the same again gives the same answer and keeps nothing."""
    new = NewPhoto(**schemas.load(PhotoForm, request.form.to_dict()))
    g.seat = new.seat
    with db.reading() as session:
        keeping.expect_may_keep(session, assessment, new, actor=door.actor())
    sent = _sent()
    picture = remade(sent)
    fingerprint = hashlib.sha256(sent).hexdigest()
    with keeping.laid_down(assessment, picture) as laid:
        with db.transaction() as session:
            photo, repeated = keeping.keep_photo(
                session, assessment, new, picture, fingerprint, photo=laid, actor=door.actor(), at=clock.now()
            )
        if repeated:
            keeping.take_away(assessment, laid)
    return jsonify(photo=photo, repeated=repeated)


@api.get("")
@described(asks=schemas.PlaceSchema, answers=PhotosAnswer, refuses=HERE | PLACE)
def show(assessment: str) -> ResponseReturnValue:
    """The photos of a seat or a sheet, as far as this account may see them."""
    seat, sheet = request.args.get("seat"), request.args.get("sheet")
    with db.reading() as session:
        found = keeping.photos_of(session, assessment, seat, sheet, actor=door.actor())
    return jsonify(photos=found, most=keeping.PHOTOS_MAX)


@api.get("/<photo>")
@described(gives="image/jpeg", refuses=HERE | {404: ("assessment-unknown", "photo-unknown")})
def picture(assessment: str, photo: str) -> ResponseReturnValue:
    """The picture itself, for whoever may see its sheet."""
    with db.reading() as session:
        path = keeping.photo_file(session, assessment, photo, actor=door.actor())
    response = send_file(path, mimetype="image/jpeg", etag=photo)
    response.cache_control.no_cache = None
    response.cache_control.no_store = True  # a tablet passes from hand to hand, and the next person is another
    return response


@api.post("/<photo>/remove")
@described(
    answers=PhotoAnswer,
    refuses=HERE
    | {
        400: ("form-expired",),
        404: ("assessment-unknown", "photo-unknown"),
        422: ("assessment-not-open", "sheet-locked"),
    },
)
def remove(assessment: str, photo: str) -> ResponseReturnValue:
    """Take a photo off its sheet; again, it stays off."""
    with db.transaction() as session:
        told = keeping.remove_photo(session, assessment, photo, actor=door.actor(), at=clock.now())
    return jsonify(photo=told, repeated=False)


def _sent() -> bytes:
    """Raises Unreadable: photo-missing; TooLarge: photo-too-large."""
    file = request.files.get("photo")
    if file is None:
        raise Unreadable("photo-missing")
    sent = file.stream.read(UPLOAD_BYTES + 1)
    if len(sent) > UPLOAD_BYTES:
        raise TooLarge("photo-too-large", limit=UPLOAD_MIB)
    return sent
