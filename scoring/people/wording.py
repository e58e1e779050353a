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
        "assessment": _("Assessment"),
    }


def log_group_words() -> dict[str, str]:
    """What the access log may be asked for."""
    return {
        "sign-in": _("Signing in and out"),
        "personal-data": _("Personal data"),
        "guessing": _("Guessed codes"),
        "export": _("Files taken out"),
        "access": _("Accounts and roles"),
    }


def logged_words() -> dict[str, str]:
    """Acts of the access log."""
    return _door_words() | _people_words() | _file_words()


def _door_words() -> dict[str, str]:
    """Coming in and going out, by account, tablet or personal link; accounts and roles."""
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
        "signing-refused": _("Wrong PIN or password for a signature"),
        "link-made": _("Personal link made"),
        "link-revoked": _("Personal link ended"),
        "link-entered": _("Entered by a personal link"),
        "link-refused": _("Personal link or its code refused"),
        "link-left": _("Left the own page"),
        "second-step-on": _("One-time codes asked for"),
        "second-step-off": _("One-time codes ended"),
        "account-created": _("Account made"),
        "account-closed": _("Account closed"),
        "account-opened": _("Account opened"),
        "role-granted": _("Role given"),
        "role-revoked": _("Role taken away"),
    }


def _people_words() -> dict[str, str]:
    """Whose data was looked at or changed, whichever room holds them."""
    return {
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
        "seats-seen": _("Seats of an assessment looked at"),
        "international-record-seen": _("Record of an international stage looked at"),
        "seats-imported": _("File of seats taken"),
        "seats-exported": _("Seats exported"),
        "entries-seen": _("Entries of a stage looked at"),
        "entries-imported": _("File of entries taken"),
        "past-results-imported": _("File of past results taken"),
        "past-results-taken-out": _("Past results of a file taken out"),
        "entries-exported": _("Entries exported"),
        "experts-seen": _("Experts of a stage looked at"),
        "advancing-seen": _("List of who advances looked at"),
        "advanced-seen": _("Nominations of colleges looked at"),
        "camp-created": _("Training camp added"),
        "camp-changed": _("Training camp changed"),
        "camp-roster-changed": _("Roster of a training camp changed"),
    }


def _file_words() -> dict[str, str]:
    """What leaves or arrives as a file or on paper."""
    return {
        "papers-issued": _("Papers issued"),
        "papers-seen": _("Issued papers looked at"),
        "papers-exported": _("Issued papers taken out"),
        "paper-annulled": _("Paper annulled"),
        "paper-design-changed": _("Look of papers changed"),
        "paper-signature-attached": _("Signature file attached to a paper"),
        "paper-key-made": _("Key of papers made"),
        "paper-key-withdrawn": _("Key of papers withdrawn"),
        "paper-codes-guessed": _("Codes of papers guessed"),
        "backup-made": _("Backup made"),
        "backup-downloaded": _("Backup downloaded"),
        "access-log-seen": _("Access log looked at"),
        "package-exported": _("Package made"),
        "package-brought": _("Package brought"),
        "package-seen": _("Package looked at"),
        "package-taken": _("Package taken"),
        "package-taken-without": _("Package taken without its nominations"),
        "package-rest-taken": _("Nominations taken that a package had left out"),
    }
