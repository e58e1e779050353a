"""Examples for photos: whoever calls sits first in the panel, whatever their role."""

from flask import Flask

from scoring.foundation.db import db
from scoring.people.actors import Actor
from tests.marking.api.route_examples import judged_by
from tests.marking.hall import Hall, make_hall
from tests.marking.photos.pictures import kept, new_photo
from tests.people.examples import Example, Prepare
from tests.people.standing import standing

BASE = "/api/marking/<assessment>/photos"


def _pictured(app: Flask) -> tuple[Hall, str]:
    hall = make_hall(app)
    with app.app_context(), db.transaction() as session:
        photo, _repeated = kept(session, hall, hall.chief)
    return hall, photo["id"]


def here(*, form: bool = False) -> Prepare:
    def prepare(app: Flask, actor: Actor | None) -> Example:
        hall, photo = standing(app, _pictured)
        judged_by(app, hall, actor)
        sent = new_photo(hall)
        return Example(
            values={"assessment": hall.assessment, "photo": photo},
            form={"client_id": sent.client_id, "seat": sent.seat, "sheet": sent.sheet} if form else None,
        )

    return prepare


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (BASE, "GET"): here(),
    (BASE, "POST"): here(form=True),
    (f"{BASE}/<photo>", "GET"): here(),
    (f"{BASE}/<photo>/remove", "POST"): here(),
}
