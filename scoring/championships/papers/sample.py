"""One holder of each kind of a stage, the one of the longest name, kept for a while: a look is tried on them again and
again, and who holds what is asked of the whole stage."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from scoring.championships.papers import kinds
from scoring.championships.papers.holders import Holder, holders
from scoring.championships.papers.material import Material, material_of
from scoring.championships.papers.wording import holder_name
from scoring.championships.stages.models import StageRow
from scoring.documents.kinds import Kind

KEPT = timedelta(minutes=5)
MOST = 4  # stages whose looks are tried at once
_EXTENSION = "scoring.championships.papers.sample"


@dataclass(frozen=True, slots=True)
class Sample:
    """`longest` by the code of the kind, in the order of the kinds."""

    material: Material
    longest: dict[str, Holder]
    until: datetime

    def kind(self, chosen: str) -> Kind | None:
        """What was chosen, else the first that somebody would hold."""
        code = chosen if chosen in self.longest else next(iter(self.longest), "")
        return kinds.BY_CODE.get(code)


def sample_of(session: Session, stage: StageRow, at: datetime) -> Sample:
    """The one that is kept, where there is one. Asks no permission."""
    found = _kept().get(stage.public_id)
    return found if found is not None and found.until > at else new_sample(session, stage, at)


def new_sample(session: Session, stage: StageRow, at: datetime) -> Sample:
    """One of now, kept from now on; for whoever opens the page. Asks no permission."""
    kept = _kept()
    kept.pop(stage.public_id, None)
    while len(kept) >= MOST:
        del kept[next(iter(kept))]
    found = kept[stage.public_id] = _made(session, stage, at + KEPT)
    return found


def _kept() -> dict[str, Sample]:
    kept: dict[str, Sample] = current_app.extensions.setdefault(_EXTENSION, {})
    return kept


def _made(session: Session, stage: StageRow, until: datetime) -> Sample:
    material = material_of(session, stage)
    every = holders(material, kinds.KINDS)
    longest: dict[str, Holder] = {}
    for kind in kinds.KINDS:
        of_kind = [holder for holder in every if holder.kind is kind]
        if of_kind:
            longest[kind.code] = max(of_kind, key=lambda holder: len(holder_name(material, holder, "kk")))
    return Sample(material, longest, until)
