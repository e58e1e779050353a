"""An entry of the journal as a sentence in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _

from scoring.foundation import words
from scoring.marking.desk.history import Line
from scoring.marking.desk.words import reason_word
from scoring.rules.hundredths import format_hundredths
from scoring.rules.journal import EntryKind

ARROW = "\N{RIGHTWARDS ARROW}"
NONE_YET = "\N{EM DASH}"


def told(line: Line) -> str:
    """What was done, without who, when and why: those stand beside it."""
    entry = line.entry
    match entry.kind:
        case EntryKind.SCORE:
            return _score(line)
        case EntryKind.MARK:
            return str(_("Mark %(change)s", change=_change(line)))
        case EntryKind.CORRECTION:
            return str(_("Mark corrected: %(change)s", change=_change(line)))
        case EntryKind.ROUND:
            return str(_("Round %(round)s was opened", round=entry.round or 0))
        case EntryKind.WITHDRAWAL:
            return str(_("Entry %(number)s was taken back", number=entry.ends or 0))
    plain: Mapping[EntryKind, str] = {
        EntryKind.NOT_ATTEMPTED: _("Not attempted"),
        EntryKind.EXCUSED: _("Excused"),
        EntryKind.RETURNED: _("Returned to not marked yet"),
        EntryKind.COMMENT: _("Comment"),
        EntryKind.AGREED: _("The panel agreed on what was measured"),
        EntryKind.SIGN: _("Signed"),
        EntryKind.LOCK: _("Locked"),
        EntryKind.UNLOCK: _("Unlocked"),
        EntryKind.DISPUTE: _("The sheet was put in dispute"),
        EntryKind.SETTLED: _("Dispute settled"),
    }
    return plain[entry.kind]


def why(line: Line) -> str:
    """The reason in words, "" where none was asked for."""
    return reason_word(line.entry.reason)


def _score(line: Line) -> str:
    entry = line.entry
    if line.hidden:  # decisions.md 4
        return str(_("Score given, hidden until all are in; round %(round)s", round=entry.round or 0))
    value = str(entry.value) if line.before is None else f"{line.before} {ARROW} {entry.value}"
    return str(_("Score %(value)s, round %(round)s", value=value, round=entry.round or 0))


def _change(line: Line) -> str:
    before = NONE_YET if line.before is None else _mark(line.before)
    return f"{before} {ARROW} {_mark(line.entry.value or 0)}"


def _mark(hundredths: int) -> str:
    return words.format_mark(format_hundredths(hundredths))
