"""The photos of a sheet, for the pages of the desk."""

from datetime import datetime
from typing import Any

from flask import url_for

from scoring.foundation.db import db
from scoring.marking.desk.history import names_of
from scoring.marking.photos import keeping
from scoring.people.signing_in import door


def photos_of_sheet(assessment: str, seat: str, sheet: str) -> list[dict[str, Any]]:
    """Each with its address, size, and who took it when; as far as the reader may see them."""
    with db.reading() as session:
        found = keeping.photos_of(session, assessment, seat, sheet, actor=door.actor())
        names = names_of(session, {photo["by"] for photo in found})
    return [
        {
            "address": url_for("photos_api.picture", assessment=assessment, photo=photo["id"]),
            "width": photo["width"],
            "height": photo["height"],
            "name": names.get(photo["by"], ""),
            "at": datetime.fromisoformat(photo["at"]),
        }
        for photo in found
    ]
