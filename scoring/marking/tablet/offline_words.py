"""What the tablet's offline work says, in the reader's language: a block of words in the page, since modules have none.

Places like {count} are filled by the tablet.
"""

from flask_babel import gettext as _

from scoring.foundation import clock


def offline_words() -> dict[str, str]:
    """Every text of the modules that work offline, by its key; `offset` is the settings' zone in minutes."""
    zone = clock.shown(clock.now()).utcoffset()
    minutes = int(zone.total_seconds() // 60) if zone else 0
    return {"offset": str(minutes)} | _notices() | _waiting() | _decisions() | _values() | _export() | _session()


def _notices() -> dict[str, str]:
    return {
        "http": _("Offline work is off: the connection is not secure (http)"),
        "http-do": _("Marks are kept in this page alone until the server has them. Leave it only when nothing waits."),
        "away": _("No network. Go on marking"),
        "away-do": _("Marks on this tablet: {count}. They are sent by themselves when the network is back."),
        "clock": _("The clock of this tablet is wrong by {minutes} min"),
        "clock-do": _("No mark is lost by it: the server writes its own time. Set the date and time in the settings."),
        "ended": _("You are signed out. Marks are kept on this tablet"),
        "ended-do": _("Waiting: {count}. They are sent once you enter with your PIN."),
        "enter": _("Enter again"),
        "new": _("A newer version of these pages is ready"),
        "new-do": _("The next page you open is the new one. What waits stays where it is."),
        "new-now": _("Open it now"),
        "full": _("This tablet has no room left: the last mark was not kept"),
        "full-do": _("Remove other files from the tablet, then mark again. What waits already is safe."),
        "failed": _("This tablet could not keep the last mark"),
        "failed-do": _("Open this page again and look whether the mark is there. What waits already is safe."),
        "refused": _("Marks that need your decision: {count}"),
        "look": _("See what waits"),
    }


def _waiting() -> dict[str, str]:
    return {
        "title": _("Marks waiting on this tablet"),
        "whose": _("Marks of {name}"),
        "offline-as": _("No network, marking as {name}"),
        "nobody": _("Nobody has entered this tablet yet"),
        "nobody-do": _("Marks that wait are shown to the person who gave them."),
        "none": _("Nothing waits. Every mark is on the server"),
        "queue": _("Waiting to be sent: {count}"),
        "next": _("next attempt in {seconds} s"),
        "sending": _("being sent"),
        "stay": _("They are sent by themselves. Do not clear the browser's data before that."),
        "try": _("Send now"),
        "aspect": _("Aspect"),
        "competitor": _("Competitor"),
        "value": _("Value"),
        "time": _("Time"),
        "state": _("State"),
        "seat": _("No. {number}"),
        "place": _("workplace {place}"),
        "is-waiting": _("Waiting"),
        "is-refused": _("Not accepted"),
        "is-conflict": _("Conflict"),
        "is-behind": _("Waits for the decision above"),
        "others": _("Marks of other people wait on this tablet: {count}"),
        "others-do": _("Each is sent when the person who gave it enters. Nobody else can see or send it."),
        "others-give": _("Give them out for the person who cannot come"),
        "kept": _("Assessments kept on this tablet"),
        "kept-do": _("They open without network too."),
        "sign-out": _("You cannot sign out yet: marks or photos of yours wait on this tablet"),
        "sign-out-do": _("Wait until they are sent, or decide on those that were not accepted. Then sign out."),
        "photos-waiting": _(
            "Photos waiting on this tablet: {count}. They are sent when the network is back;"
            " one not accepted is removed at its sheet."
        ),
        "leave": _("Marks wait in this page and will be lost if you leave it."),
        "busy": _("Loading…"),
    }


def _decisions() -> dict[str, str]:
    return {
        "again": _("Send it again"),
        "give-up": _("Give it up"),
        "give-up-sure": _("Give up this mark?"),
        "give-up-do": _("It leaves this tablet and will never be sent. Write it down first if it may be needed."),
        "keep": _("Keep it"),
        "do-locked": _("Ask the chief expert to unlock the sheet, then send it again. Or give it in as a file."),
        "not-yours": _("You do not mark this competitor's sheet now: the panel may have changed."),
        "do-not-allowed": _("Ask the chief expert whether you still judge here, then send it again."),
        "do-closed": _("Ask the chief expert when marking is open again. The mark stays here until then."),
        "do-other": _("Show it to the chief expert. The mark stays on this tablet until you decide."),
        "theirs-now": _("On the server stands: {value}"),
        "emptied": _("The aspect changed or its mark was taken back. Is your mark still right?"),
        "mine": _("Send mine"),
        "theirs": _("Leave what is on the server"),
        "chief-decided": _("The chief expert decided on this aspect meanwhile. Only the chief expert changes that."),
        "cannot-agree": _("We cannot agree"),
        "cannot-agree-do": _("The sheet goes into dispute. Both values are kept for the chief expert, who decides."),
        "cannot-agree-both": _("The panel cannot agree: {mine} ({me}, {at}) or {theirs} ({other}, {then})."),
        "in-dispute": _("The sheet is in dispute. The chief expert decides."),
        "network-needed": _("The network is needed for this"),
    }


def _values() -> dict[str, str]:
    return {
        "yes": _("yes"),
        "no": _("no"),
        "option": _("choice {number}"),
        "hidden": _("score, hidden"),
        "round": _("round {number}"),
        "not-attempted": _("Not attempted"),
        "excused": _("Excused"),
        "withdraw": _("taken back"),
        "comment": _("Comment"),
        "empty": _("no mark"),
    }


def _export() -> dict[str, str]:
    return {
        "export": _("If they cannot be sent"),
        "export-do": _(
            "Give them to the chief expert as a file or as QR pictures. The chief expert enters them as paper, "
            "another person checks them. They stay on this tablet too."
        ),
        "file": _("Save as a file"),
        "qr": _("Show QR pictures"),
        "qr-title": _("Waiting marks as QR pictures"),
        "qr-do": _("Read the pictures one after another with the chief expert's device."),
        "qr-part": _("Picture {number} of {all}"),
        "previous": _("Previous picture"),
        "following": _("Next picture"),
        "checksum": _("Checksum: {sum}"),
        "close": _("Close"),
    }


def _session() -> dict[str, str]:
    return {
        "who": _("Who marks on this tablet?"),
        "who-do": _("Choose your name and type your PIN. What waits on this tablet is kept."),
        "person": _("Person"),
        "pin": _("PIN"),
        "go": _("Enter"),
        "later": _("Not now"),
        "locked": _("Locked: wrong PINs"),
        "locked-do": _("Ask the chief expert for a new code."),
        "unreachable": _("The server cannot be reached. Go on marking and enter later."),
        "try-again": _("Try again"),
        "revoked": _("This tablet is not paired for {name} any more"),
        "revoked-do": _(
            "Marks kept here: {count}. Ask the chief expert for a new code: "
            "when you pair this tablet again, they are sent."
        ),
        "signed-out": _("The sign-in of {name} has ended"),
        "signed-out-do": _("Marks kept here: {count}. They are sent once you sign in again with your password."),
        "code": _("Type the code"),
        "password": _("Sign in with a password"),
        "another": _("Another person entered this tablet"),
        "another-do": _("Your marks stay here and are sent when you enter again. Nobody else sees or sends them."),
        "open-theirs": _("Open that person's work"),
    }
