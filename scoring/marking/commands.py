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
    CORRECT = "correct"  # `value` (hundredths), `reason`
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
        if not _CLIENT_ID.fullmatch(self.client_id):
            raise Unreadable("client-id-malformed")
        for part in _NEEDS.get(self.act, ()):
            if getattr(self, part) is None:
                raise Unreadable("command-incomplete", part=part)

    @property
    def payload(self) -> str:
        """The hash of what the command says: the same id with another payload is another command."""
        return digest({name: getattr(self, name) for name in _SAID})


_SAID = tuple(item.name for item in fields(Command) if item.name != "client_id")
_NEEDS = {
    Act.ANSWER: ("answer",),
    Act.SCORE: ("score", "round"),
    Act.EXCUSED: ("reason",),
    Act.WITHDRAW: ("ends",),
    Act.CORRECT: ("value", "reason"),
    Act.COMMENT: ("text", "reason"),
}
