"""What the codes of appeals are called on their pages, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _


def outcomes() -> Mapping[str, tuple[str, str]]:
    """(code of the state vocabulary, word) of what became of an appeal; "" while nothing did."""
    return {
        "": ("waiting", _("Not decided yet")),
        "upheld": ("accepted", _("Upheld")),
        "rejected": ("declined", _("Rejected")),
        "withdrawn": ("none", _("Taken back")),
    }


def filed_as() -> Mapping[str, str]:
    return {"college": _("the competitor's college"), "expert": _("the competitor's expert")}
