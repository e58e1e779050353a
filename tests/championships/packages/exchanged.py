"""What is found here after a package was taken, and what is done at the other end before the next."""

from datetime import date

import pytest
from sqlalchemy import select

from scoring.championships.entries.writing import EntryState, note_act
from scoring.championships.packages.lines import Act
from scoring.championships.packages.planning import Plan
from scoring.championships.stages.models import StageEntryRow
from scoring.foundation.errors import Refused
from scoring.people.access_log import Visit
from scoring.people.actors import CONSOLE
from scoring.people.directory.persons import PersonCard, create_person
from scoring.people.models import Person
from tests.championships.packages.installations import AT, LATER, Installation


def acts(plan: Plan, kind: str) -> list[Act]:
    return [line.act for line in plan.lines if line.kind == kind]


def refusal(work, *given, **said) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refused) as refused:
        work(*given, **said)
    return refused.value.code, refused.value.params


def rows(here: Installation, kind: type) -> list:
    return here.read(lambda session: session.scalars(select(kind).order_by(kind.id)).all())


def persons(here: Installation, surname: str = "Қанатова") -> list[Person]:
    return here.read(lambda session: session.scalars(select(Person).where(Person.surname_kk == surname)).all())


def withdraw_entry(session, here: Installation, entry: str) -> None:
    row = session.scalars(select(StageEntryRow).where(StageEntryRow.public_id == entry)).one()
    row.state = EntryState.WITHDRAWN.value
    note_act(session, row, "withdrawn", actor=here.organizer, at=LATER, reason="Ill.")


def here_already(region: Installation, *, iin: str = "", born: date = date(2007, 3, 1)) -> str:
    card = PersonCard("Қанатова", "Айым", "", "Қанатова", "Айым", "", born, iin)
    return region.write(lambda session: create_person(session, card, Visit(), actor=CONSOLE, at=AT).public_id)
