"""The words of entries and experts for their own codes: states, acts, roles, how somebody takes part."""

from flask_babel import gettext as _

from scoring.championships.entries.experts import CHIEF, DEPUTY, EXPERT
from scoring.championships.entries.viewing import SkillView
from scoring.championships.stages.models import ChampionshipRow, StageRow, StageSkillRow
from scoring.foundation.words import format_mark, language
from scoring.marking.setup.wording import status_looks, status_meanings
from scoring.people.directory.naming import in_language

BEGINNING = ("official", "guest", "reserve")


def state_looks() -> dict[str, tuple[str, str]]:
    """(state of the vocabulary, word) of each state of an entry."""
    return {
        "nominated": ("queued", _("Nominated")),
        "confirmed": ("fine", _("Confirmed")),
        "refused": ("error", _("Turned down")),
        "withdrawn": ("none", _("Entry withdrawn")),
    }


def participation_looks() -> dict[str, tuple[str, str]]:
    known = status_looks()
    return {code: known[code] for code in BEGINNING}


def participation_choices() -> list[tuple[str, str]]:
    """(code, word with its meaning) of the ways to enter."""
    words, meanings = status_looks(), status_meanings()
    return [(code, f"{words[code][1]}: {meanings[code]}") for code in BEGINNING]


def act_words() -> dict[str, str]:
    """What was done to an entry."""
    return {
        "nominated": _("Nominated by the college"),
        "added": _("Added by the organizer"),
        "advanced": _("Came from an earlier stage"),
        "confirmed": _("Confirmed"),
        "refused": _("Turned down"),
        "withdrawn": _("Withdrawn"),
        "swapped": _("Swapped"),
        "changed": _("Changed"),
        "turned": _("Moved up among the reserves"),
        "seated": _("Seated"),
        "advanced-accepted": _("The college accepted"),
        "advanced-declined": _("The college declined"),
        "advanced-withdrawn": _("Withdrawn after advancing"),
        "advanced-recalled": _("Taken back after a correction"),
        "imported": _("Came from another installation"),
        "nominated-by-package": _("Nominated by another installation"),
        "answer-nominated": _("Answer from the next stage: nominated"),
        "answer-confirmed": _("Answer from the next stage: confirmed"),
        "answer-refused": _("Answer from the next stage: turned down"),
        "answer-withdrawn": _("Answer from the next stage: withdrawn"),
    }


def role_words() -> dict[str, str]:
    return {
        CHIEF: _("Chief expert"),
        DEPUTY: _("Deputy chief expert"),
        EXPERT: _("Expert"),
    }


def row_act_words() -> dict[str, str]:
    """What becomes of an entry of a file."""
    return {"new": _("New entry"), "changed": _("Changes"), "same": _("As it is"), "refused": _("Left out")}


def skill_name(row: StageSkillRow | SkillView) -> str:
    """ "17. Web Technologies" in the reader's language."""
    named = in_language(language(), kk=row.name_kk, ru=row.name_ru, en=row.name_en)
    return f"{row.number}. {named}"


def stage_title(row: StageRow) -> str:
    return in_language(language(), kk=row.name_kk, ru=row.name_ru, en=row.name_en)


def championship_title(row: ChampionshipRow) -> str:
    return in_language(language(), kk=row.name_kk, ru=row.name_ru, en=row.name_en)


def percent(tenths: int | None) -> str:
    """667 tenths is "66,7 %" in kk and ru; nothing is a dash."""
    if tenths is None:
        return "—"
    return f"{format_mark(f'{tenths // 10}.{tenths % 10}')}\N{NO-BREAK SPACE}%"
