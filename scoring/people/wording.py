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


def row_act_words() -> dict[str, str]:
    """What becomes of a row of a file."""
    return {
        "new": _("New person"),
        "changed": _("Changes"),
        "same": _("As it is"),
        "refused": _("Left out"),
    }


def scope_words() -> dict[str, str]:
    """Kinds of places where a role may hold."""
    return {
        "region": _("Region"),
        "college": _("College"),
        "stage": _("Stage"),
        "skill": _("Skill"),
        "exam": _("Exam"),
    }


def log_group_words() -> dict[str, str]:
    """What the access log may be asked for."""
    return {
        "sign-in": _("Signing in and out"),
        "personal-data": _("Personal data"),
        "export": _("Files taken out"),
        "access": _("Accounts and roles"),
    }


def logged_words() -> dict[str, str]:
    """Acts of the access log."""
    return {
        "sign-in": _("Signed in"),
        "sign-in-refused": _("Sign-in refused"),
        "sign-out": _("Signed out"),
        "sign-out-everywhere": _("Signed out everywhere"),
        "password-changed": _("Password changed"),
        "tablet-offered": _("Code for a tablet shown"),
        "tablet-paired": _("Tablet paired"),
        "tablet-revoked": _("Tablet revoked"),
        "pin-refused": _("Wrong PIN"),
        "pin-reset": _("PIN reset"),
        "second-step-on": _("One-time codes asked for"),
        "second-step-off": _("One-time codes ended"),
        "account-created": _("Account made"),
        "account-closed": _("Account closed"),
        "account-opened": _("Account opened"),
        "role-granted": _("Role given"),
        "role-revoked": _("Role taken away"),
        "person-seen": _("Person looked at"),
        "persons-listed": _("List of people looked at"),
        "iin-seen": _("Whole IIN looked at"),
        "iin-removed": _("IIN removed"),
        "person-created": _("Person added"),
        "person-changed": _("Person changed"),
        "consent-given": _("Consent noted"),
        "consent-withdrawn": _("Consent withdrawn"),
        "qualification-added": _("Qualification added"),
        "qualification-removed": _("Qualification removed"),
        "organisation-created": _("Organisation added"),
        "organisation-changed": _("Organisation changed"),
        "people-imported": _("File of people taken"),
        "people-exported": _("People exported"),
        "access-log-seen": _("Access log looked at"),
    }
