"""The fixed words of the papers of marking, in the language that is set. Terms: the glossary."""

from flask_babel import gettext as _


def paper_words() -> dict[str, str]:
    return {**_common(), **_titles(), **_sheets(), **_draw(), **_unlock()}


def _common() -> dict[str, str]:
    return {
        "rehearsal": _("REHEARSAL"),
        "preliminary": _("PRELIMINARY"),
        "version": _("scheme version"),
        "skill": _("Skill"),
        "competitor": _("Competitor No."),
        "workplace": _("Workplace"),
        "number": _("Number"),
        "day": _("Day"),
        "maximum": _("Maximum mark"),
        "mark": _("Mark"),
        "total": _("Total"),
        "state": _("State"),
        "hash": _("Hash of the content"),
        "nobody": _("nobody yet"),
        "code": _("Verification code"),
        "issued": _("Date of issue"),
        "sign-chief": _("Chief expert"),
        "sign-president": _("Jury president"),
        "sign-competitors": _("For the competitors"),
        "sign-competitor": _("Competitor: name and signature"),
        "sign-expert": _("Expert of the competitor's organisation"),
        "sign-judge": _("Judge"),
        "sign-asked": _("Asked for it"),
        "sign-consented": _("Consented"),
    }


def _titles() -> dict[str, str]:
    return {
        "title-filled": _("Marking sheet %(sheet)s, filled in"),
        "title-summary": _("Mark Summary Form"),
        "title-allocation": _("Mark Allocation Table"),
        "title-draw": _("Protocol of draw %(number)s"),
        "title-unlock": _("Act of unlocking a marking sheet"),
        "title-blank": _("Marking form %(sheet)s"),
    }


def _sheets() -> dict[str, str]:
    return {
        "sheet": _("Sub-criterion"),
        "criterion": _("Criterion"),
        "section": _("Section of the standard"),
        "no-section": _("Without a section"),
        "declared": _("Declared"),
        "variation": _("Variation"),
        "variation-total": _("Total variation: %(sum)s"),
        "aspect": _("Aspect"),
        "said": _("Scores by round, or answer"),
        "judges": _("Judges"),
        "signed": _("Signed"),
        "locked-sheets": _("Sheets locked"),
        "excused": _("excused: %(count)s"),
        "counted": _("Counted maximum"),
        "ranking": _("Ranking total"),
        "round": _("Round"),
        "answer": _("Answer"),
        "not-attempted": _("Not attempted"),
        "yes": _("Yes"),
        "no": _("No"),
        "measured": _("Measurement"),
        "judged": _("Judgement"),
        "judged-how": _("Above each box: the judge (1, 2, 3) and the round (I, II, III)."),
        "legend": _("What is marked"),
        "typed": _("Typed by"),
        "checked": _("Checked by"),
        "date": _("Date and time"),
        "note": _("Write with a pen. Cross out a slip with one line, write the right value beside it and sign there."),
    }


def _draw() -> dict[str, str]:
    return {
        "seed": _("Seed"),
        "algorithm": _("Algorithm"),
        "seed-shown": _("Seed shown since"),
        "held": _("Held"),
        "held-by": _("Held by"),
        "entrants": _("Entrants"),
        "entrant": _("Entrant"),
        "entrant-code": _("Code"),
        "ordinal": _("competitor %(ordinal)s"),
        "later": _("A later draw counts instead of this one."),
        "result": _("What was drawn"),
        "repeat": _("How anybody repeats it"),
        "repeat-1": _(
            "For every entrant write four lines, apart by line feeds (LF), in UTF-8: %(name)s, the seed, the word "
            "number, the code of the entrant."
        ),
        "repeat-2": _(
            "Take the SHA-256 of this text as 64 hexadecimal digits. The entrant with the smallest one gets number 1, "
            "the next one 2, and so on."
        ),
        "repeat-3": _(
            "Workplaces: the same with the word workplace in the third line; the smallest gets the first workplace of "
            "the list, the next one the second."
        ),
        "places": _("Workplaces in their order: %(list)s"),
    }


def _unlock() -> dict[str, str]:
    return {
        "asked": _("Asked"),
        "answered": _("Consent given"),
        "reason": _("Reason"),
        "words": _("In words"),
        "lock-hash": _("Hash of the marks under the lock"),
        "fallen": _("Signatures that fell"),
        "stands": _(
            "The old marks stay in the journal. The sheet takes corrections and is signed anew by all its judges."
        ),
    }
