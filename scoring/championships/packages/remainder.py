"""What is left of a package that was taken: nominations that no stage of ours, or none with the skill, took."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.contents import Contents
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.models import ImportedNominationRow, TakenPackageRow
from scoring.foundation.errors import Refused


def taken_before(session: Session, hashed: str) -> TakenPackageRow | None:
    return session.scalar(select(TakenPackageRow).where(TakenPackageRow.hash == hashed))


def expect_new(session: Session, hashed: str) -> None:
    """Raises Refused: package-taken-already."""
    if taken_before(session, hashed) is not None:
        raise Refused("package-taken-already")


def expect_newest(session: Session, taken: TakenPackageRow) -> None:
    """Whom a stage sends on is said by the last package of it. Raises Refused: package-taken-already."""
    since = (TakenPackageRow.stage == taken.stage) & (TakenPackageRow.id > taken.id)
    later = select(TakenPackageRow.id).where(since, TakenPackageRow.kind != Kind.ANSWERS.value).limit(1)
    if session.scalar(later) is not None:
        raise Refused("package-taken-already")


def left_of(session: Session, contents: Contents, taken: TakenPackageRow) -> Contents:
    """The nominations that became nothing here, with the persons and organisations that they name, and no more.

    One whose persons are not named can never be taken out of this file, so it is not left. Raises Refused:
    package-taken-already, where nothing is left or a newer package of the stage was taken.
    """
    expect_newest(session, taken)
    ids = [one["id"] for one in contents.nominations]
    here = select(ImportedNominationRow.nomination).where(ImportedNominationRow.nomination.in_(ids))
    known, named = set(session.scalars(here)), {one["id"] for one in contents.persons}
    left = [one for one in contents.nominations if one["id"] not in known and one["persons"]]
    left = [one for one in left if named.issuperset(one["persons"])]
    if not left:
        raise Refused("package-taken-already")
    going = {person for one in left for person in one["persons"]}
    persons = [one for one in contents.persons if one["id"] in going]
    places = {one["organisation"] for one in (*left, *persons)}
    organisations = [one for one in contents.organisations if one["id"] in places]
    return replace(
        contents, entries=[], persons=persons, organisations=organisations, schemes=[], nominations=left, answers=[]
    )
