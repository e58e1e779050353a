"""Who issues papers: a college at its own stage, a region, or the republic."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.drafts import Issuer
from scoring.people.models import Organisation, Region

COMMITTEE = Issuer(
    "republic", "Республикалық ұйымдастыру комитеті", "Республиканский организационный комитет",
    "Republican organising committee", "KZ",
)  # fmt: skip


def issuer_at(session: Session, *, college: str | None, region: str | None) -> Issuer:
    """The college, where one is said and known, else the region, else the republic."""
    row = session.scalar(select(Organisation).where(Organisation.public_id == college)) if college else None
    if row is not None:
        names = (row.name_kk or row.name_ru, row.name_ru or row.name_kk, row.name_en)
        return Issuer(f"college:{row.public_id}", *names, row.region, one_of_many=True)
    found = session.get(Region, region) if region else None
    if found is None:
        return COMMITTEE
    return Issuer(
        f"region:{found.iso}", f"{found.name_kk}, ұйымдастыру комитеті",
        f"{found.name_ru}, организационный комитет", f"{found.name_en}, organising committee", found.iso,
    )  # fmt: skip
