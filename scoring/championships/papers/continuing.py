"""An issuing that ended too early, and the later one that was asked for all that it left."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.jobs import JobView, State
from scoring.people.actors import Actor

ENDED_EARLY = (State.STOPPED, State.FAILED)


def continued(session: Session, newest_first: Sequence[JobView], *, actor: Actor) -> Mapping[str, JobView]:
    """By the id of a job that ended too early: the first later one among these that goes on after it.

    They are the actor's, of one stage. Asks no permission.
    """
    early = [one for one in newest_first if one.state in ENDED_EARLY]
    if not early:
        return {}
    asked = {
        one.public_id: jobs.asked_for(session, one.public_id, account=actor.account_id) for one in newest_first
    }  # fmt: skip
    found = dict[str, JobView]()
    for one in early:
        later = reversed(newest_first[: list(newest_first).index(one)])
        onward = next((each for each in later if _covers(asked[each.public_id], asked[one.public_id])), None)
        if onward is not None:
            found[one.public_id] = onward
    return found


def _covers(later: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    """Whether it was asked for the same kinds, skill and people, or for more of them."""
    people = not later["chosen"] or (bool(earlier["chosen"]) and set(earlier["chosen"]) <= set(later["chosen"]))
    skill = later["skill"] in ("", earlier["skill"])
    return people and skill and set(earlier["kinds"]) <= set(later["kinds"])
