"""A diploma that was issued with the papers of a stage takes the place of that of another medal for the same seat."""

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.championships.awards.outdated import outdated_among
from scoring.championships.papers import revealing
from scoring.championships.papers.choosing import base, chosen_of
from scoring.championships.papers.holders import holders
from scoring.championships.papers.material import material_of
from scoring.championships.papers.planning import once_of_another, outdated_papers
from scoring.championships.stages.models import StageRow
from scoring.documents import issuing
from scoring.documents.bilingual import LANGUAGES, each_said, joined
from scoring.documents.drafts import Draft
from scoring.documents.issuing import Office
from scoring.documents.kinds import Kind
from scoring.documents.queries import State, papers_of, results_of
from scoring.foundation.errors import Refused


def superseded(
    session: Session, stage: StageRow, wanted: Sequence[Kind], skill: str, chosen: Collection[str], on: date
) -> list[tuple[str, Draft]]:
    """Ids of valid diplomas whose holder has the diploma of another medal by now, each with that one's draft.

    `wanted`, `skill` and `chosen` are what the newer ones were issued by. Asks no permission.
    """
    place = revealing.place_of(stage)
    if not outdated_among(session, results_of(session, place)):
        return []  # as a rule: no paper is read
    papers = papers_of(session, place)
    material = material_of(session, stage)
    asked = {
        one.once(stage.public_id)
        for one in chosen_of(holders(material, wanted, skill), stage.public_id, chosen)
    }  # fmt: skip
    valid = {one.once for one in papers if one.state is State.VALID}
    found = []
    for one in outdated_papers(session, material, papers, on):
        if one.draft is not None and one.instead is not None and base(one.draft.once) in asked:
            newer = once_of_another(one.draft, papers)
            if newer.once in valid:
                found.append((one.paper.paper_id, newer))
    return found


def supersede(found: Sequence[tuple[str, Draft]], office: Office) -> None:
    """Both lead to each other from now on. Own transactions; what somebody ended meanwhile stays as it is."""
    for old, newer in found:
        reason = joined(each_said(LANGUAGES, lambda _language: _("The corrected results give another medal.")))
        try:
            issuing.put_in_place(newer, old, reason, office)
        except Refused as refused:
            if refused.code != issuing.NOT_VALID:
                raise
