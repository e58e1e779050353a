"""The fixed words of protocols, acts and lists, in the language that is set. Terms: the glossary."""

from flask_babel import gettext as _

from scoring.championships.appeals import words as appeal_words
from scoring.championships.results import words as result_words
from scoring.marking.desk.words import participation
from scoring.rules.ranking import Participation


def protocol_words() -> dict[str, str]:
    return {**_common(), **_protocol(), **_decisions(), **_lists(), **_codes()}


def _common() -> dict[str, str]:
    return {
        "skill": _("Skill"),
        "competitor": _("Competitor"),
        "seat": _("Competitor No."),
        "total": _("Total"),
        "place": _("Place"),
        "medal": _("Medal"),
        "scale": _("Scale points"),
        "date": _("Date and time"),
        "reason": _("Reason"),
        "hash": _("Hash of the results"),
        "revision": _("Revision of the final results"),
        "code": _("Verification code"),
        "issued": _("Date of issue"),
        "sign-chief": _("Chief expert"),
        "sign-president": _("Jury president"),
        "sign-expert": _("Expert"),
        "sign-organizer": _("Organizer"),
        "sign-decided": _("Decided"),
        "college": _("Organisation"),
    }


def _protocol() -> dict[str, str]:
    return {
        "title-protocol": _("Protocol of the results of the skill"),
        "standings": _("Results"),
        "apart": _("Without a place"),
        "takes-part": _("How they take part"),
        "sum": _("Sum of marks"),
        "counted": _("of %(counted)s counted: %(sum)s"),
        "final-since": _("Final since"),
        "rules": _("Rule set"),
        "scheme": _("Marking scheme"),
        "field": _("Competitors in the field"),
        "corrected-by": _("Corrected by decision"),
        "panels": _("Panels"),
        "panel": _("Panel"),
        "sheets": _("Sub-criteria"),
        "experts": _("Experts"),
        "own-college": _("Experts of the competitors' own college marked: at a college stage that is allowed."),
        "overrides": _("Conflicts that were overridden"),
        "by": _("By"),
        "signed": _("Signed in the system"),
        "role": _("Role"),
        "name": _("Surname and name"),
        "signatures": _("Signatures"),
    }


def _decisions() -> dict[str, str]:
    return {
        "title-correction": _("Act of correcting the results"),
        "decision": _("Decision"),
        "decided-by": _("Decided by"),
        "hash-before": _("Hash before"),
        "hash-after": _("Hash after"),
        "changed": _("What changed: above as it was, below as it is now"),
        "nothing-changed": _("No total, place or medal changed."),
        "title-appeal": _("Decision on an appeal"),
        "appeal": _("Appeal"),
        "filed-by": _("Filed by"),
        "filed": _("Filed"),
        "against": _("Against"),
        "against-marks": _("marks, before the results were final"),
        "against-final": _("final results, revision %(revision)s"),
        "outcome": _("Outcome"),
    }


def _lists() -> dict[str, str]:
    return {
        "title-awards": _("List for the order on awards"),
        "awards-lead": _("To be awarded, by the final results of the stage:"),
        "result": _("Result"),
        "title-press": _("Press sheet"),
        "level": _("Stage"),
    }


def _codes() -> dict[str, str]:
    """What the codes of results and appeals are called."""
    return {
        **{f"medal-{code}": word for code, word in result_words.medals().items()},
        **{f"role-{code}": word for code, word in result_words.roles().items()},
        **{f"outcome-{code}": word[1] for code, word in appeal_words.outcomes().items()},
        **{f"filed-{code}": word for code, word in appeal_words.filed_as().items()},
        **{f"part-{one.value}": participation(one) for one in Participation},
    }
