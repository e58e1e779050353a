"""What people typed into the forms of entries, as the commands that verbs take; what templates of entries ask."""

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries.checking import EntryCard
from scoring.championships.entries.queries import Wanted
from scoring.championships.entries.viewing import EntryView
from scoring.foundation.words import language
from scoring.marking.setup.seating import EXTRA_TIME
from scoring.people import forms, permissions
from scoring.people.actors import Scope
from scoring.people.directory.naming import in_language
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.people.directory.persons import SEE as SEE_PERSON
from scoring.people.models import Organisation
from scoring.people.signing_in import door
from scoring.rules.ranking import Participation


def wanted_of() -> Wanted:
    """What a list is asked for, out of an address or a form."""
    values = request.values
    return Wanted(
        skill=values.get("skill", ""), state=values.get("state", ""), participation=values.get("participation", ""),
        organisation=values.get("organisation", ""), search=values.get("q", "").strip()[:100], page=forms.page(),
    )  # fmt: skip


def filters_of(wanted: Wanted) -> dict[str, str]:
    """The same, as an address says it; what is empty is left out."""
    said = {
        "skill": wanted.skill, "state": wanted.state, "participation": wanted.participation,
        "organisation": wanted.organisation, "q": wanted.search,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def entry_card(persons: tuple[str, ...]) -> EntryCard:
    """What the form says of an entry."""
    chosen, status = request.form.getlist("accommodation"), forms.text("participation")
    minutes = forms.text("minutes")
    longer = int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) <= 4 else 0
    return EntryCard(
        persons,
        forms.text("team"),
        Participation(status) if status in set(Participation) else Participation.OFFICIAL,
        {code: longer if code == EXTRA_TIME else None for code in chosen},
    )


def organisation_choices(session: Session) -> list[tuple[str, str]]:
    """(public id, name) of every organisation, in Kazakh order."""
    names = select(Organisation.public_id, Organisation.name_kk, Organisation.name_ru, Organisation.name_en)
    rows = session.execute(names.order_by(Organisation.ordered))
    return [(public_id, in_language(language(), kk=kk, ru=ru, en=en)) for public_id, kk, ru, en in rows]


def reaches(view: EntryView) -> bool:
    """Whether the reader may open the pages of an entry's persons, to mend what is missing there."""
    said = ((COLLEGE, view.organisation), (REGION, view.region))
    return permissions.allow(door.actor(), SEE_PERSON, places=[Scope(kind, named.id) for kind, named in said if named])
