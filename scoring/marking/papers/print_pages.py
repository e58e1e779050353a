"""Asking for a paper of an assessment: one address for every kind, whose file a job makes."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from scoring.documents import printing_pages
from scoring.foundation.answers import wants_json
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.words import sentence
from scoring.marking.papers import printed, summary

pages = Blueprint("marking_papers", __name__, url_prefix="/assessments/<assessment>/paper/print")
LONGEST = 60  # signs of one field


@pages.post("/<kind>")
def ask(assessment: str, kind: str) -> ResponseReturnValue:
    """Sums that wait for locks lead to the totals, where every sheet that is not locked is named.

    Raises NotFound: paper-kind-unknown, and what the kind's verb raises.
    """
    if kind not in printed.NAMES:
        raise NotFound("paper-kind-unknown", kind=kind)
    said = {name: request.form.get(name, "").strip()[:LONGEST] for name in printed.FIELDS}
    try:
        return printing_pages.ask(kind, {"assessment": assessment, **said}, subject=f"assessment:{assessment}")
    except Refused as refused:
        if refused.code != summary.WAITS or wants_json():
            raise
        flash(sentence(refused.code, refused.params), "error")
        return redirect(url_for("desk_history.totals", assessment=assessment))
