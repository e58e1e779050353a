"""One way for every page of the desk to do an act: said in words when it is done, the page again if it is refused."""

from collections.abc import Callable
from typing import NamedTuple

from flask import flash, redirect
from flask import session as cookie
from flask.typing import ResponseReturnValue

from scoring.foundation import words
from scoring.foundation.errors import Refused
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.rules.errors import RuleBroken


class Problem(NamedTuple):
    """Why an act was refused, for the page that is shown again."""

    code: str
    params: dict[str, str | int]
    status: int

    @property
    def sentence(self) -> str:
        return words.sentence(self.code, self.params)


def act(
    work: Callable[[], object],
    *,
    said: Callable[[], str],
    to: Callable[[], str],
    again: Callable[[Problem], str],
) -> ResponseReturnValue:
    """Do `work`, which opens its own transaction; then say `said` and go `to`, or show the page `again`.

    `said` may be "": then the page itself says what happens.
    """
    try:
        work()
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        problem = Problem(refused.code, dict(refused.params), int(refused.status))
        return again(problem), problem.status
    except RuleBroken as broken:
        problem = Problem(broken.code, dict(broken.params), 422)
        return again(problem), problem.status
    _say_once(said())
    return redirect(to())


def _say_once(sentence: str) -> None:
    """A form that was sent twice says it once."""
    if sentence and ("done", sentence) not in [tuple(one) for one in cookie.get("_flashes", ())]:
        flash(sentence, "done")
