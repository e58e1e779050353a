"""Asking for protocols, acts and lists of results; a job makes the file."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from scoring.championships.papers import kinds, protocols
from scoring.documents import printing_pages
from scoring.foundation.errors import NotFound

pages = Blueprint("protocols", __name__)
LONGEST = 60  # signs of one field


@pages.post("/assessments/<assessment>/protocols/<kind>")
def of_assessment(assessment: str, kind: str) -> ResponseReturnValue:
    """Raises NotFound: paper-kind-unknown, and what the kind's verb raises."""
    if kind not in protocols.OF_ASSESSMENT:
        raise NotFound("paper-kind-unknown", kind=kind)
    said = {name: _field(name) for name in protocols.FIELDS}
    return printing_pages.ask(kind, {"assessment": assessment, **said}, subject=f"assessment:{assessment}")


@pages.post("/stages/<stage>/award-list")
def awards(stage: str) -> ResponseReturnValue:
    return printing_pages.ask(kinds.AWARD_LIST.code, {"stage": stage}, subject=f"stage:{stage}")


@pages.post("/benchmarks/<any(college, region):kind>/<place>/press")
def press(kind: str, place: str) -> ResponseReturnValue:
    said = {"kind": kind, "place": place, "season": _field("season"), "contest": _field("contest")}
    return printing_pages.ask(protocols.PRESS, said, subject=f"{kind}:{place}")


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST]
