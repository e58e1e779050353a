"""One person's own papers, as the section of their own page; what is under embargo is not among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.codes import shown_code
from scoring.documents.credentials.register import has_credential
from scoring.documents.getting.hearing import heard
from scoring.documents.kinds import Kind, known
from scoring.documents.models import PaperRow
from scoring.documents.queries import Paper, State, views
from scoring.documents.subjects import Stale, names_of_places, stale_among
from scoring.foundation.errors import NotFound, Refused
from scoring.people.directory.naming import in_language


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """`address` is what the paper prints, to verify it by; `credential`: there is one to download.

    `stale` where its results were corrected since.
    """

    paper: Paper
    kind: Kind
    code: str
    address: str
    place: Mapping[str, str]
    credential: bool
    stale: Stale | None = None

    @property
    def valid(self) -> bool:
        return self.paper.state is State.VALID

    def place_name(self, language: str) -> str:
        return in_language(
            language, kk=self.place.get("kk", ""), ru=self.place.get("ru", ""), en=self.place.get("en", "")
        )


def own_papers(session: Session, person: str, at: datetime) -> tuple[OwnPaper, ...] | None:
    """All that may be heard of, the newest first and badges last; None where there is none. Asks no permission."""
    mine = PaperRow.person == person
    wanted = select(PaperRow).where(mine, heard(session, mine, at=at)).order_by(PaperRow.id.desc())
    papers = views(session, list(session.scalars(wanted)))
    places = names_of_places(session, sorted({paper.place for paper in papers}))
    stale = stale_among(session, papers, at=at)
    shown = (_shown(session, paper, places.get(paper.place, {}), stale, at) for paper in papers)
    return tuple(sorted(shown, key=lambda one: one.kind.opens_own)) or None


def own_paper(session: Session, person: str, paper: str, *, at: datetime) -> Paper:
    """A valid paper of this person. Raises NotFound: issued-paper-unknown, for another's and for one under embargo
    alike; Refused: paper-not-valid."""
    mine = (PaperRow.person == person) & (PaperRow.public_id == paper)
    row = session.scalar(select(PaperRow).where(mine, heard(session, mine, at=at)))
    if row is None:
        raise NotFound("issued-paper-unknown")
    found = views(session, [row])[0]
    if found.state is not State.VALID:
        raise Refused("paper-not-valid")
    return found


def _shown(
    session: Session, paper: Paper, place: Mapping[str, str], stale: Mapping[str, Stale], at: datetime
) -> OwnPaper:
    credential = has_credential(session, paper.code, at=at)
    printed = str(paper.proof["address"]).partition("#")[0]
    code, found = shown_code(paper.code), stale.get(paper.paper_id)
    return OwnPaper(paper, known(paper.kind), code, printed, place, credential, found)
