"""What a tablet asks to be written: one command about one aspect of one seat, and the fingerprint of what it says."""

import re
from dataclasses import dataclass, fields
from enum import StrEnum

from scoring.foundation.errors import Unreadable
from scoring.marking.models import CLIENT_ID
from scoring.rules.canonical import digest

_CLIENT_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9-]{{7,{CLIENT_ID - 1}}}", re.ASCII)


class Act(StrEnum):
    """What is done to the aspect."""

    ANSWER = "answer"  # `answer`: a measurement's answer as a code, "completed:4"
    SCORE = "score"  # `score`, `round`: a judge's own raw score
    ROUND = "round"  # the next round of scores, after a wide spread
    NOT_ATTEMPTED = "not-attempted"
    EXCUSED = "excused"  # `reason`
    WITHDRAW = "withdraw"  # `ends`: the number of the entry taken back
    CORRECT = "correct"  # `value` (hundredths), `reason`, and `text` where the reason is another one
    COMMENT = "comment"  # `text`, `reason`: for whom it is


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to write. `client_id` is the tablet's own, the same each time it is sent; `seen` is the number of the
    seat's newest entry that the writer knew of when deciding."""

    client_id: str
    assessment: str
    seat: str
    aspect: str
    act: Act
    seen: int | None = None
    answer: str | None = None
    score: int | None = None
    round: int | None = None
    ends: int | None = None
    value: int | None = None
    reason: str | None = None
    text: str | None = None

    def check(self) -> None:
        """Raises Unreadable: client-id-malformed, command-incomplete (`part`: the field that its act needs)."""
        check_client_id(self.client_id)
        for part in _NEEDS.get(self.act, ()):
            if getattr(self, part) is None:
                raise Unreadable("command-incomplete", part=part)

    @property
    def payload(self) -> str:
        """The hash of what the command says: the same id with another payload is another command."""
        return digest({name: getattr(self, name) for name in _SAID})


@dataclass(frozen=True, slots=True)
class Paper:
    """A command that stood on paper: who typed it, and whose score it is. Whoever sends it has checked it.

    In the journal such an entry stands under the typist (`by`) with the consent of the one who checked, for the reason
    "paper"; a score counts as its judge's own, as if it had been shown on a tablet. decisions.md 4, 11.
    """

    typed_by: int
    judge: int | None = None


def check_client_id(client_id: str) -> None:
    """Raises Unreadable: client-id-malformed."""
    if not _CLIENT_ID.fullmatch(client_id):
        raise Unreadable("client-id-malformed")


_SAID = tuple(item.name for item in fields(Command) if item.name != "client_id")
ON_PAPER = frozenset({Act.ANSWER, Act.SCORE, Act.ROUND, Act.NOT_ATTEMPTED})
FROM_PAPER = "paper"  # the reason of every entry that was typed from one
_NEEDS = {
    Act.ANSWER: ("answer",),
    Act.SCORE: ("score", "round"),
    Act.EXCUSED: ("reason",),
    Act.WITHDRAW: ("ends",),
    Act.CORRECT: ("value", "reason"),
    Act.COMMENT: ("text", "reason"),
}
