"""The words of stages for their codes: levels, kinds, fields of a skill, what is lacking and who has to see to it."""

from flask_babel import gettext as _

from scoring.foundation.formats import mark
from scoring.people.directory.naming import in_language
from scoring.schemes.reference import sectors


def level_words() -> dict[str, str]:
    return {
        "college": _("College"),
        "region": _("Region"),
        "republic": _("Republic"),
        "international": _("International"),
    }


def kind_words() -> dict[str, str]:
    return {"students": _("Students' championship"), "teachers": _("Teachers' professional skill contest")}


def thing_words() -> dict[str, tuple[str, str]]:
    """(what was changed, what was removed) for the trail of a plan."""
    return {
        "season": (_("The season was changed"), _("The season was removed")),
        "championship": (_("The championship was changed"), _("The championship was removed")),
        "stage": (_("The stage was changed"), _("The stage was removed")),
    }


def plan_field_words() -> dict[str, str]:
    """What is said of a season, a championship or a stage."""
    return {
        "name": _("Academic year"),
        "begins": _("Begins"),
        "ends": _("Ends"),
        "names_kk": _("Name in Kazakh"),
        "names_ru": _("Name in Russian"),
        "names_en": _("Name in English"),
        "track": _("Track"),
        "industry": _("Industry"),
        "level": _("Level"),
        "region": _("Host region"),
        "organisation": _("Host college"),
        "venue": _("Venue"),
        "opens": _("Event from"),
        "closes": _("Event to"),
        "first_day": _("First competition day"),
        "last_day": _("Last competition day"),
        "nominate_until": _("Colleges nominate until"),
        "sends_to": _("Next stage"),
    }


def field_words() -> dict[str, str]:
    """The columns of the sheet of skills."""
    return {
        "number": _("Number"),
        "names_kk": _("Name in Kazakh"),
        "names_ru": _("Name in Russian"),
        "names_en": _("Name in English"),
        "sector": _("Sector"),
        "scheme": _("Marking scheme"),
        "rule_set": _("Rule set"),
        "team_size": _("Team size"),
        "age_min": _("Age from"),
        "age_max": _("Age to"),
        "places": _("Places sent on"),
        "minimum": _("Minimum result"),
    }


def act_words() -> dict[str, tuple[str, str]]:
    """(state of the vocabulary, word) of what becomes of a skill."""
    return {
        "new": ("complete", _("Is added")),
        "changed": ("progress", _("Changes")),
        "same": ("none", _("As it is")),
        "taken-out": ("warning", _("Is taken out")),
        "refused": ("error", _("Left out")),
    }


def lack_words() -> dict[str, str]:
    return {
        "no-scheme": _("No marking scheme"),
        "no-assessment": _("Assessment not begun"),
        "no-chief": _("No chief expert"),
        "no-days": _("No competition days"),
        "no-seats": _("No seats"),
        "not-drawn": _("Numbers not drawn"),
        "no-panels": _("Sub-criteria without a panel"),
        "not-opened": _("Ready, not opened yet"),
        "in-dispute": _("Dispute open"),
        "unlock-asked": _("Unlocking asked"),
        "unmarked": _("Sheets not filled"),
        "unsigned": _("Sheets not signed"),
        "not-locked": _("Sheets not locked"),
        "not-final": _("Results not signed"),
    }


def phase_words() -> dict[str, str]:
    return {
        "all": _("All skills"),
        "lacking": _("Something is lacking"),
        "set-up": _("Being set up"),
        "marking": _("Being marked"),
        "signing": _("Signing and locking"),
        "final": _("Final"),
    }


def value_word(field: str, value: object, schemes: dict[int, str], language: str) -> str:
    """A value of a skill in a preview."""
    if value is None or value == "":
        return "—"
    if field == "minimum":
        return str(mark(int(str(value)), language))
    if field == "scheme":
        return schemes.get(int(str(value))) or str(_("as it is now"))
    if field == "sector":
        return sector_words(language).get(str(value), str(value))
    return str(value)


def sector_words(language: str) -> dict[str, str]:
    """The sectors of the reference, in their order."""
    return {one.id: in_language(language, kk=one.name.kk, ru=one.name.ru, en=one.name.en) for one in sectors()}
