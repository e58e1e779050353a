"""One way for every page here to do an act: in a transaction, said in words, the page again if it is refused."""

from collections.abc import Callable
from typing import NamedTuple

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people.directory.organisation_pages import OPEN_TO_ALL
from scoring.rules.errors import RuleBroken


class Problem(NamedTuple):
    """Why an act was refused, for the page that is shown again."""

    code: str
    params: dict[str, str | int]
    status: int


def act(
    work: Callable[[Session], object],
    *,
    said: Callable[[], str],
    to: Callable[[], str],
    again: Callable[[Problem], str],
) -> ResponseReturnValue:
    """Do `work`; then say `said` and go `to`, or show the page `again` with what stands in the way."""
    try:
        with db.transaction() as session:
            work(session)
    except Refused as refused:
        if refused.status in OPEN_TO_ALL:
            raise
        problem = Problem(refused.code, refused.params, refused.status)
        return again(problem), problem.status
    except RuleBroken as broken:
        problem = Problem(broken.code, dict(broken.params), 422)
        return again(problem), problem.status
    flash(said(), "done")
    return redirect(to())


def typed_number(name: str) -> int:
    """A whole number of the form; 0, which no row has, when there is none."""
    return request.form.get(name, 0, int)
