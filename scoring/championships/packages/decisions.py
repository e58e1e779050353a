"""What an organizer decides of a package before it is taken; kept with it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from scoring.foundation.errors import Unreadable

NEW = "new"
DECIDED_KINDS = ("persons", "organisations")  # of these the organizer says whose content counts; all else stays


@dataclass(frozen=True, slots=True)
class Decisions:
    """`championship`: the public id of one of ours, NEW, or "" to be proposed. `take`: kinds whose conflicts the
    package wins. `persons`: who somebody doubtful is here, or NEW. `target`: into which stage of ours to nominate,
    "" for none. `signer_changed`: that another key signs for this stage than before is in order."""

    championship: str = ""
    take: tuple[str, ...] = ()
    persons: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    signer_changed: bool = False

    def text(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


def decisions_from(text: str | None) -> Decisions:
    """Raises Unreadable: package-decisions-unreadable."""
    try:
        said = json.loads(text or "{}")
        return Decisions(**{**said, "take": tuple(said.get("take", ()))})
    except (ValueError, TypeError):
        raise Unreadable("package-decisions-unreadable") from None
