"""Whether two accounts are one person: what takes two people must not be done by one with two accounts."""

from collections.abc import Collection
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking.models import JudgeRow


def same_person(session: Session, one: int, other: int) -> bool:
    """Whether both accounts are known to be of one person: in any assessment, whoever named judges said so.

    decisions.md 11: the consent of *another person*.
    """
    return one == other or any_same_person(session, (one, other))


def any_same_person(session: Session, accounts: Collection[int]) -> bool:
    """Whether two of these different accounts are known to be of one person."""
    found = select(JudgeRow.account_id, JudgeRow.person).where(JudgeRow.account_id.in_(accounts))
    persons: dict[int, set[str]] = {account: set() for account in accounts}
    for account, person in session.execute(found.where(JudgeRow.person.is_not(None)).distinct()):
        if person:
            persons[account].add(person)
    return any(one & other for one, other in combinations(persons.values(), 2))
