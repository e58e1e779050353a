"""The words of this room for its own codes: kinds of organisations, affiliations, what is consented to, acts logged."""

from flask_babel import gettext as _


def kind_words() -> dict[str, str]:
    """Kinds of organisations."""
    return {
        "college": _("College"),
        "enterprise": _("Enterprise"),
        "chamber": _("Chamber of entrepreneurs"),
        "training-centre": _("Training centre"),
        "university": _("University"),
        "department": _("Education department"),
        "other": _("Another organisation"),
    }


def affiliation_words() -> dict[str, str]:
    """Where an expert comes from."""
    return {
        "college": _("From a college"),
        "employer": _("From an employer or social partner"),
        "university": _("From a university"),
        "other": _("From elsewhere"),
    }


def consent_words() -> dict[str, str]:
    """What a person may agree to."""
    return {
        "processing": _("Processing of personal data"),
        "publish-name": _("Publishing the name"),
        "publish-photo": _("Publishing the photo"),
        "pass-on": _("Passing the data on to the next stage"),
    }


def signer_words() -> dict[str, str]:
    return {"self": _("The person"), "representative": _("The representative of a minor")}
