"""Every word that the scripts of the marking screens say, by key; the page carries them in the reader's language."""

from flask_babel import gettext as _

from scoring.marking.photos.words import words as photo_words


def words() -> dict[str, str]:
    """All of them. Placeholders like %(number)s are filled by js/marking/tablet/words.js."""
    parts = (_shell, _home, _states, _judgement, _measurement, _doing, _conflict, _sign, _help, _said, photo_words)
    return {key: text for part in parts for key, text in part().items()}


def _shell() -> dict[str, str]:
    """The words of the shell: where things are, what is loading."""
    return {
        "my-sheets": _("My sheets"),
        "back": _("To my sheets"),
        "loading": _("Loading the sheets…"),
        "slow": _("This takes longer than usual."),
        "load-failed": _("The sheets could not be loaded. What you marked is kept on this tablet."),
        "try-again": _("Try again"),
        "number": _("No. %(number)s"),
        "workplace": _("Workplace %(place)s"),
        "seats": _("Competitors by number"),
        "aspects": _("Aspects"),
        "aspects-of": _("Aspects of competitor %(number)s"),
        "day": _("Day C%(day)s"),
        "judgement": _("Judgement"),
        "measurement": _("Measurement"),
        "both-kinds": _("Measurement and judgement"),
        "marks-of": _("Marks: %(mark)s"),
        "most": _("max. %(mark)s"),
        "section": _("standard section %(section)s"),
        "actions": _("What can be done here"),
        "unknown-place": _("There is no such sheet among yours."),
        "seat-not-marked": _("This seat takes no marks: %(status)s."),
        "reserve": _("reserve"),
        "did-not-start": _("did not start"),
        "withdrawn": _("withdrawn"),
        "disqualified": _("disqualified"),
        "extra-time": _("Extra time"),
        "assistant": _("Assistant"),
        "interpreter": _("Interpreter"),
        "adapted-workplace": _("Adapted workplace"),
        "not-open": _("Marking is not open yet. The chief expert opens it."),
        "closed": _("Marking is closed. The marks can be looked at."),
        "only-looking": _("You do not mark this sheet; you see how it stands."),
        "scheme-changed": _(
            "The scheme has a new version. Aspects that changed are marked anew, all other marks stand."
        ),
        "frame-changed": _("The chief expert changed the assessment. The sheets are up to date."),
    }


def _home() -> dict[str, str]:
    """My sheets."""
    return {
        "today": _("My marking today"),
        "all-days": _("My marking"),
        "other-days": _("Other days"),
        "given-to-me": _("Sub-criteria given to you: %(count)s."),
        "to-mark": _("To be marked"),
        "finished": _("Finished"),
        "go-on": _("Continue: %(sheet)s, No. %(number)s"),
        "right-now": _("Next in turn"),
        "all-done": _("All your sheets here are complete"),
        "count-aspects": _("Aspects: %(count)s"),
        "competitors-marked": _("%(sheet)s: %(done)s of %(all)s competitors marked"),
        "of-competitors": _("of %(all)s competitors"),
        "show-which": _("Which sheets to show"),
        "show-all": _("All"),
        "show-mine": _("Mine"),
        "show-unfinished": _("Unfinished"),
        "nothing-here": _("No sheets to show"),
        "no-sheets": _("No sheets are given to you in this assessment"),
        "no-sheets-text": _("They appear here once the chief expert seats you in a panel."),
        "progress-of-day": _("How far the day is"),
        "progress-text": _("competitor × sub-criterion complete"),
        "attention": _("Needs attention"),
        "too-far": _("%(sheet)s, No. %(number)s: the scores are too far apart"),
        "talk-again": _("Talk it over and score again"),
        "signatures-wait": _("Sheets that wait for your signature: %(count)s"),
        "agreement-waits": _("Complete sheets on which the panel has yet to agree: %(count)s"),
        "conflicts-wait": _("Conflicts that wait for your choice: %(count)s"),
        "refused-wait": _("Marks that were not accepted: %(count)s"),
        "nothing-waits": _("Nothing needs your decision"),
        "open": _("Open"),
        "sign": _("Sign"),
        "this-tablet": _("This tablet"),
        "offline-work": _("Work without network"),
        "offline-ready": _("ready"),
        "offline-off": _("off"),
        "queue-length": _("Waiting to be sent"),
        "last-contact": _("Last contact"),
    }


def _states() -> dict[str, str]:
    """States of sheets, of cells and of the app bar."""
    return {
        "none": _("Not started"),
        "progress": _("In progress"),
        "complete": _("Complete"),
        "complete-sign": _("Complete, to be signed"),
        "disputed": _("Disputed"),
        "signed": _("Signed"),
        "locked": _("Locked"),
        "saved": _("Saved"),
        "saving": _("Saving…"),
        "queued": _("Offline, waiting: %(count)s"),
        "conflict": _("Conflict"),
        "conflicts": _("Conflicts: %(count)s"),
        "choice-needed": _("your choice is needed"),
        "refused": _("Not accepted"),
        "refused-count": _("Not accepted: %(count)s"),
        "waiting-here": _("Waiting on this tablet"),
        "saved-as": _("Saved, entry %(seq)s, %(time)s"),
        "no-mark": _("No mark"),
        "not-attempted": _("Not attempted"),
        "excused": _("Excused"),
        "corrected": _("Mark %(mark)s: corrected by the chief expert"),
        "remove-refused": _("Remove it from this tablet"),
    }


def _judgement() -> dict[str, str]:
    """Judgement."""
    return {
        "your-score": _("Your score"),
        "choose-score": _("Your score from 0 to 3"),
        "choose-new-score": _("Round %(round)s: your new score from 0 to 3"),
        "benchmarks": _("Benchmarks of the aspect"),
        "level-0": _("Below industry"),
        "level-1": _("Meets industry"),
        "level-2": _("Partly above"),
        "level-3": _("Clearly above"),
        "no-text": _("The scheme has no text here"),
        "scores-hidden": _("Scores are hidden until the last one is in"),
        "round-hidden": _("Round %(round)s: the scores are hidden"),
        "change-until": _("In: %(given)s of %(all)s. Yours can be changed until the last one is in."),
        "in-so-far": _("In: %(given)s of %(all)s."),
        "reveal-needs-network": _("Scores are shown once the network is back and all are in."),
        "score-awaited": _("no score yet"),
        "score-in": _("score is in, hidden"),
        "this-is-you": _("this is you"),
        "you": _("you"),
        "was": _("was %(score)s"),
        "apart": _("%(spread)s apart: talk it over and score again"),
        "apart-text": _("Read the benchmarks together. At most %(most)s apart is allowed."),
        "begin-round": _("Begin round %(round)s"),
        "judged-mark": _("Mark: %(mark)s of %(most)s"),
        "judged-how": _("(%(sum)s) ÷ %(whole)s × %(most)s. Round %(round)s."),
        "scores-final": _(
            "The scores of this aspect are final. The chief expert can correct the mark; the reason is written down."
        ),
        "round-tag": _("Round %(round)s: %(who)s"),
        "earlier-rounds": _("Earlier rounds"),
        "round": _("Round %(round)s"),
        "spread-says": _("Scores: %(scores)s. Furthest apart: %(spread)s."),
        "choose-first": _("Choose a score first"),
        "pass-tablet": _("Pass the tablet"),
    }


def _measurement() -> dict[str, str]:
    """Measurement."""
    return {
        "yes": _("Yes"),
        "no": _("No"),
        "kind-PASS_FAIL": _("Yes or no"),
        "kind-NUMBER_COMPLETED": _("Count"),
        "kind-CHOICE": _("Choice"),
        "kind-RANGED_SCORE": _("Value"),
        "kind-REGULAR_DIFFERENCE_DEDUCTION": _("Deductions"),
        "kind-TYPED": _("Agreed mark"),
        "result-of": _("%(aspect)s: result"),
        "count-of": _("%(aspect)s: how many"),
        "one-less": _("%(aspect)s: one less"),
        "one-more": _("%(aspect)s: one more"),
        "of-possible": _("of %(possible)s"),
        "value-of": _("%(aspect)s: measured value"),
        "mark-of": _("%(aspect)s: agreed mark"),
        "quarter-less": _("%(aspect)s: 0.25 less"),
        "quarter-more": _("%(aspect)s: 0.25 more"),
        "target": _("Target: %(value)s"),
        "otherwise": _("otherwise"),
        "step-rule": _("Each full step of %(step)s away from the target deducts %(deduction)s"),
        "percent-of-mark": _("%(number)s %% of the maximum"),
        "percent-of-target": _("%(number)s %% of the target"),
        "verbatim": _("The system does not compute this. Type the mark the panel agreed on."),
        "need-number": _("Type a number, for example %(example)s"),
        "need-mark": _("Type a mark from 0 to %(most)s, at most two decimals"),
        "need-count": _("Type a whole number from 0 to %(most)s"),
        "recorded-of": _("No. %(number)s, recorded: %(done)s of %(all)s"),
        "left": _("Left: %(aspects)s"),
        "we-three-agree": _("The three of us agree"),
        "we-agree": _("We agree"),
        "panel-agreed": _("The panel agreed"),
        "cannot-agree": _("We cannot agree"),
        "dispute-on": _("%(sheet)s, No. %(number)s: the panel cannot agree"),
        "dispute-do": _(
            "The sheet goes into dispute with your words, and the chief expert decides. Until then it can be marked "
            "on, and is not locked."
        ),
        "dispute-what": _("What you cannot agree on"),
        "dispute-needed": _("Write in a few words what you cannot agree on"),
        "dispute-send": _("Put the sheet in dispute"),
        "still-sending": _("Marks are still being sent"),
        "network-needed": _("The network is needed for this"),
        "next-seat": _("Next: No. %(number)s"),
    }


def _doing() -> dict[str, str]:
    """Acts on one aspect."""
    return {
        "more": _("More"),
        "more-of": _("More about %(aspect)s"),
        "take-back": _("Take back"),
        "undo-last": _("Undo the last change"),
        "undone": _("%(aspect)s, competitor %(number)s: taken back"),
        "undo-sent": _("%(aspect)s, competitor %(number)s: on the server already, taking it back is sent"),
        "undo-unsure": _("%(aspect)s, competitor %(number)s: sent, no answer yet. Undo it when the answer is here"),
        "nothing-to-undo": _("There is nothing of yours to undo"),
        "excuse-accommodation": _("Excuse: accommodation"),
        "excuse-aspect-cancelled": _("Excuse: the aspect is cancelled"),
        "comment": _("Comment"),
        "comment-on": _("Comment on %(aspect)s, No. %(number)s"),
        "comments-of": _("Comments of the panel on %(aspect)s"),
        "comment-text": _("Text, without names"),
        "comment-for": _("Who may read it"),
        "for-panel": _("Only the panel and the chief expert"),
        "for-competitor": _("The competitor too"),
        "comment-keep": _("Keep the comment"),
        "comment-kept": _("The comment is kept"),
        "comment-needed": _("Write the comment first"),
        "cancel": _("Cancel"),
        "close": _("Close"),
        "failed": _("It did not work. Nothing was changed."),
    }


def _conflict() -> dict[str, str]:
    """Two tablets, one cell."""
    return {
        "conflict-title": _("Two tablets recorded different things. Which one is right?"),
        "conflict-emptied": _("The aspect changed or its mark was taken back. Is your mark still right?"),
        "conflict-judged": _("Your score was not taken: the aspect changed meanwhile"),
        "conflict-text": _(
            "%(aspect)s, No. %(number)s. Ask your colleagues and choose together. The record on the server stays."
        ),
        "on-server": _("On the server"),
        "answer": _("Answer"),
        "who": _("Who"),
        "when": _("When"),
        "keep": _("Keep %(value)s"),
        "keep-mine": _("Send mine again"),
        "keep-theirs": _("Leave it as it is on the server"),
        "round-is": _("Round %(round)s, scores in: %(given)s of %(all)s"),
        "in-dispute": _("The sheet is in dispute. The chief expert decides."),
        "conflict-note": _("Until this is decided the sheet cannot be signed. Other marks can be given."),
        "no-conflicts": _("There are no conflicts"),
        "no-conflicts-text": _(
            "When two tablets record one aspect differently, both records are shown here side by side."
        ),
    }


def _sign() -> dict[str, str]:
    """Signing on the tablet."""
    return {
        "sign-title": _("Sheets to sign"),
        "sign-lead": _("Look the marks through. One PIN signs all the sheets you leave ticked."),
        "sign-none": _("No sheet waits for your signature"),
        "sign-none-text": _("Complete sheets whose measurements the panel agreed on appear here."),
        "sign-pin": _("Your PIN"),
        "sign-password": _("Your password"),
        "sign-count": _("Sign sheets: %(count)s"),
        "sign-tick-first": _("Tick a sheet first"),
        "sign-pin-first": _("Type your PIN first"),
        "sign-password-first": _("Type your password first"),
        "signed-count": _("Signed sheets: %(count)s"),
        "sheet-changed": _("Changed since it was shown. Look at it again."),
        "agree-first-on": _("The panel has yet to agree: %(count)s"),
        "marks-of-sheet": _("Marks of sheet %(sheet)s, No. %(number)s"),
    }


def _help() -> dict[str, str]:
    """Keys."""
    return {
        "keys": _("Keys"),
        "keys-lead": _("Keys do nothing while you type in a field."),
        "keys-on": _("Use the keys"),
        "key-scores": _("choose that benchmark"),
        "key-yes-no": _("yes or no at the aspect in focus"),
        "key-steps": _("one more, one less"),
        "key-arrows": _("move between cards, or between aspects"),
        "key-choose": _("choose the answer beside, or the one in focus"),
        "key-aspects": _("previous, next aspect"),
        "key-seats": _("previous, next competitor"),
        "key-enter": _("next aspect"),
        "key-undo": _("undo your own last change"),
        "key-help": _("this list"),
    }


def _said() -> dict[str, str]:
    """What screen readers hear."""
    return {
        "said-saved": _("%(aspect)s, competitor %(number)s: %(mark)s of %(most)s, saved"),
        "said-score": _("%(aspect)s, competitor %(number)s: your score is saved"),
        "said-offline": _("Offline. Marks stay on this tablet. Waiting: %(count)s"),
        "said-online": _("Online. The marks are sent"),
        "said-agreed": _("%(aspect)s: %(scores)s. Mark %(mark)s"),
        "said-apart": _("%(aspect)s: %(scores)s. %(spread)s apart. Talk it over and score again"),
        "said-conflict": _("Another tablet changed %(aspect)s. Your choice is needed"),
        "said-refused": _("%(aspect)s was not accepted"),
        "said-more": _("And more: %(count)s"),
    }
