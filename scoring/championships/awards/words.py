"""What this part's codes are called on its pages and in its files, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _


def tables() -> Mapping[str, str]:
    """The four team tables. decisions.md 16."""
    return {
        "medal_total": _("Medal points, total"),
        "medal_average": _("Medal points for each skill"),
        "scale_total": _("Scale points, total"),
        "scale_average": _("Scale points, average"),
    }


def members(kind: str | None) -> str:
    return str(_("Region") if kind == "region" else _("College"))


def participations() -> Mapping[str, str]:
    """Why a seat has no place, or left after the start."""
    return {
        "withdrawn": _("withdrawn after the start"),
        "guest": _("guest"),
        "reserve": _("reserve"),
        "did-not-start": _("did not start"),
        "disqualified": _("disqualified"),
    }


def in_the_way() -> Mapping[str, str]:
    """What keeps a stage from being finalised."""
    return {
        "stage-without-skills": _("The stage has no skills."),
        "skill-not-final": _("the results are not final yet"),
        "skill-being-corrected": _("a decision has opened the results again"),
        "appeal-open": _("an appeal is open"),
        "appeal-unfollowed": _("an appeal was upheld, and its sheet was not looked at again since"),
    }


def overall() -> str:
    return str(_("Highest score of all"))


def best_of(kind: str | None) -> str:
    return str(_("Best of region") if kind == "region" else _("Best of college"))
