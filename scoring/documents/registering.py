"""One protocol or act at a time: the paper that there is, or the next one in its place."""

from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from scoring.documents.drafts import Draft
from scoring.documents.issuing import NOT_VALID, Office, issue, reissue
from scoring.documents.models import PaperRow
from scoring.documents.queries import Paper, State, papers_of
from scoring.foundation.db import db
from scoring.foundation.errors import Refused


class Overtaken(Exception):
    """Somebody else ended what was to be replaced, or made a newer one: make the draft anew of what is true now."""


def register(draft: Draft, office: Office) -> str:
    """The public id of the paper about this (`once`); made anew, in place of a valid one that is about older results.

    Asked for twice, it is one paper; annulled, it may be issued again. Own transactions.
    Raises as `issuing.issue` does; Overtaken.
    """
    with db.reading() as session:
        kept = papers_of(session, draft.place)
        known = [one for one in kept if (one.kind, one.subject) == (draft.kind.code, draft.subject)]
    same = [one for one in known if _about(one, draft)]
    valid = next((one for one in same if one.state is State.VALID), None)
    if valid is not None:
        return valid.paper_id
    older = next((one for one in reversed(known) if one.state is State.VALID), None)
    if older is not None:
        if _made_since(older, office):
            raise Overtaken
        with force_locale("kk"):
            reason = str(_("A newer paper of this kind stands in its place."))
        try:
            return reissue(draft, older.paper_id, reason, office)
        except Refused as refused:
            if refused.code != NOT_VALID:
                raise
            raise Overtaken from refused
    if same:
        draft = replace(draft, once=f"{draft.once}:{same[-1].paper_id}")
    return issue([draft], office)[0]


def _made_since(paper: Paper, office: Office) -> bool:
    """Whether it was made after the draft was read, so that it is the draft that is about older results."""
    with db.reading() as session:
        made: datetime = session.execute(select(PaperRow.at).where(PaperRow.public_id == paper.paper_id)).scalar_one()
    return made > office.at


def _about(paper: Paper, draft: Draft) -> bool:
    return paper.once == draft.once or paper.once.startswith(f"{draft.once}:")
