"""What people typed into the forms of advancing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from scoring.championships.advancing.camps import CampCard, Ticks
from scoring.foundation.errors import Refused
from scoring.people import forms
from scoring.rules.prospects import NATIONAL_TEAM_PLACES

PLACES_MOST = 100


def deadline() -> datetime | None:
    """Until when colleges answer, typed as the wall clock has it. Raises Refused: advancing-deadline-wrong."""
    typed = forms.text("answer_by")
    if not typed:
        return None
    try:
        said = datetime.fromisoformat(typed)
    except ValueError:
        raise Refused("advancing-deadline-wrong") from None
    return said.replace(tzinfo=ZoneInfo(current_app.config["SETTINGS"].time_zone))


def places(typed: str | None) -> int:
    """How many places make a candidate: what was asked for, or the usual two."""
    said = int(typed) if typed and typed.isdecimal() and len(typed) <= 3 else NATIONAL_TEAM_PLACES
    return min(max(said, 1), PLACES_MOST)


def camp_card() -> CampCard:
    """Raises Refused: camp-days-wrong."""
    return CampCard(
        forms.text("name"), forms.text("host"), forms.text("venue"),
        forms.day("begins", "camp-days-wrong"), forms.day("ends", "camp-days-wrong"),
    )  # fmt: skip


def taken(typed: list[str]) -> dict[str, int]:
    """Places that were looked at, by public id of the person: "ID:2" of each. What is none is left out."""
    said = (one.rpartition(":") for one in typed)
    return {person: int(place) for person, _, place in said if place.isdecimal() and len(place) <= 3}


def roster(chosen: list[str], lodging: list[str], transport: list[str]) -> tuple[dict[str, Ticks], dict[str, Ticks]]:
    """Public ids of persons, each with what is ticked: of those who are chosen, and of the others."""
    said = {person: Ticks(person in lodging, person in transport) for person in (*chosen, *lodging, *transport)}
    return {one: said.pop(one) for one in dict.fromkeys(chosen)}, said
