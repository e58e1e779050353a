"""Entries out as a file that can be brought in again; every export is logged."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.columns import COLUMNS
from scoring.championships.entries.queries import Wanted, all_entries
from scoring.championships.entries.viewing import EntryView
from scoring.championships.stages import access as stages
from scoring.championships.stages.queries import stage_row
from scoring.marking.setup.columns import ACCOMMODATIONS, STATUSES, word_in
from scoring.marking.setup.exporting import person_cells
from scoring.marking.setup.seating import EXTRA_TIME
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.files.exporting import expect_form, file_of
from scoring.people.models import Person
from scoring.rules.ranking import Participation

STATES = {
    "nominated": ("ұсынылды", "выдвинут", "nominated"),
    "confirmed": ("бекітілді", "подтверждён", "confirmed"),
    "refused": ("қабылданбады", "отклонён", "refused"),
    "withdrawn": ("бас тартты", "отказался", "withdrawn"),
}


def export_entries(
    session: Session, stage: str, wanted: Wanted, form: str, language: str, visit: Visit, *, actor: Actor, at: datetime
) -> bytes:
    """A file of the entries that a list shows, a row for each person; the IIN stays out, a code says who it is.

    Raises Forbidden: not-allowed; NotFound: stage-unknown; Refused: export-form-unknown.
    """
    of = stage_row(session, stage)
    stages.require(actor, access.MANAGE_ENTRIES, of)
    expect_form(form, language)
    access_log.record(session, "entries-exported", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    views = all_entries(session, of, wanted, at=at)
    ids = [one.id for view in views for one in view.persons]
    persons = {one.public_id: one for one in session.scalars(select(Person).where(Person.public_id.in_(ids)))}
    return file_of([line for view in views for line in _lines(view, persons, language)], form, language, COLUMNS)


def _lines(view: EntryView, persons: dict[str, Person], language: str) -> Iterator[list[str]]:
    entry = {
        "skill": view.skill.number,
        "status": word_in(STATUSES[Participation(view.participation)], language),
        "team": view.team or (view.id if len(view.persons) > 1 else ""),
        "organisation": view.organisation.name(language) if view.organisation else "",
        "accommodations": ", ".join(word_in(ACCOMMODATIONS[code], language) for code in view.conditions),
        "minutes": str(view.conditions.get(EXTRA_TIME) or ""),
        "state": word_in(STATES[view.state], language),
    }
    for one in view.persons:
        said = entry | person_cells(persons.get(one.id), one.id, language)
        yield [said.get(column.key, "") for column in COLUMNS]
