"""What people typed into the forms of this room, as the commands that verbs take."""

from datetime import date

from flask import request

from scoring.foundation.errors import Refused
from scoring.people.directory.consents import ConsentCard
from scoring.people.directory.organisations import OrganisationCard
from scoring.people.directory.persons import NAMES, PersonCard
from scoring.people.directory.qualifications import QualificationCard


def text(name: str) -> str:
    return request.form.get(name, "").strip()


def chosen(name: str, code: str) -> str:
    """What was chosen in a list that begins with nothing chosen. Raises Refused with `code`."""
    found = text(name)
    if not found:
        raise Refused(code)
    return found


def seen() -> int:
    """Which revision the reader saw; -1, which no row has, when the form does not say."""
    number = request.form.get("seen", type=int)
    return -1 if number is None else number


def page() -> int:
    """Which page of a list is asked for; a number that no list reaches is the last one we would look for."""
    return min(max(1, request.args.get("page", 1, int)), 100_000)


def day(name: str, code: str) -> date | None:
    """A date as browsers send it (2008-03-14), None for an empty field. Raises Refused with `code`."""
    typed = text(name)
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused(code) from None


def organisation_card() -> OrganisationCard:
    names = ("kind", "region", "name_kk", "name_ru", "name_en", "bin")
    return OrganisationCard(**{name: text(name) for name in names})


def person_card() -> PersonCard:
    """Raises Refused: birth-date-wrong."""
    names = (*NAMES, "iin", "organisation", "affiliation", "skills")
    born = day("birth_date", "birth-date-wrong")
    return PersonCard(birth_date=born, **{name: text(name) for name in names})


def consent_card() -> ConsentCard:
    """Raises Refused: consent-date-wrong."""
    signed_on = day("signed_on", "consent-date-wrong")
    if signed_on is None:
        raise Refused("consent-date-wrong")
    return ConsentCard(tuple(request.form.getlist("scope")), text("signer"), signed_on, text("representative"))


def qualification_card() -> QualificationCard:
    """Raises Refused: expiry-date-wrong."""
    return QualificationCard(text("name"), text("number"), day("expires_on", "expiry-date-wrong"))
