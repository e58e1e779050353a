"""Examples for the pages of the desk: whoever calls sits first in the panel, whatever their role."""

from flask import Flask

from scoring.people.actors import Actor
from tests.marking.api.route_examples import hall_judged_by
from tests.people.examples import Example, Prepare

PAGE = "/assessments/<assessment>"
SHEET = f"{PAGE}/sheets/<seat>/<path:sheet>"


def here(**form: str) -> Prepare:
    def prepare(app: Flask, actor: Actor | None) -> Example:
        hall = hall_judged_by(app, actor)
        values = {"assessment": hall.assessment, "seat": hall.seats[0], "sheet": "A1", "number": 1}
        return Example(values={**values, "request_id": "none", "job": "none"}, form=form or None)

    return prepare


EXAMPLES: dict[tuple[str, str], Prepare] = {
    (f"{PAGE}/matrix", "GET"): here(),
    ("/api/marking/<assessment>/matrix", "GET"): here(),
    (SHEET, "GET"): here(),
    (SHEET, "POST"): here(act="none"),
    (f"{PAGE}/sign", "GET"): here(),
    (f"{PAGE}/sign", "POST"): here(pin="1357"),
    (f"{PAGE}/sign/agree", "POST"): here(),
    (f"{PAGE}/lock", "GET"): here(),
    (f"{PAGE}/lock", "POST"): here(),
    (f"{PAGE}/end-day", "POST"): here(day="1"),
    (f"{PAGE}/checkpoints/<int:number>", "GET"): here(),
    (f"{PAGE}/unlock", "GET"): here(),
    **{(f"{PAGE}/unlock/<request_id>/{answer}", "POST"): here() for answer in ("consent", "refuse")},
    **{(f"{PAGE}/history{part}", "GET"): here() for part in ("", "/verified/<job>", "/journal")},
    (f"{PAGE}/history/verify", "POST"): here(),
    (f"{PAGE}/history/erase", "POST"): here(seat="none", entry="1"),
    (f"{PAGE}/totals", "GET"): here(),
}
