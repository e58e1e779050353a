"""Every page that waits for a job says in one way how far it is: by the macro of macros/jobs.html."""

import re
from datetime import UTC, datetime

import pytest
from flask import get_template_attribute
from markupsafe import Markup

from scoring.foundation.config import PROJECT
from scoring.foundation.jobs import JobView, State

TEMPLATES = PROJECT / "templates"
AT = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)


def job_in(state: State, done: int = 0, total: int | None = None, step: str = "writing-file") -> JobView:
    problem = {"code": "job-crashed", "params": {}} if state is State.FAILED else None
    return JobView("a" * 32, "stub", 7, state, done, total, step, False, None, problem, AT, None)


def shown(app, job: JobView) -> str:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        drawn = get_template_attribute("macros/jobs.html", "waited_for")("Writing", job, "/there")
    return " ".join(Markup(re.sub("<", " <", str(drawn))).striptags().split())


@pytest.mark.parametrize(
    ("job", "said"),
    [
        pytest.param(job_in(State.WAITING, step=""), "Writing Waiting for its turn Stop It goes on when", id="waiting"),
        pytest.param(job_in(State.RUNNING, 1, 3), "Running 33\xa0%, writing the file Stop It goes on", id="running"),
        pytest.param(job_in(State.RUNNING), "Running writing the file Stop It goes on", id="total unknown"),
        pytest.param(job_in(State.STOPPED, 1, 3), "Stopped 33\xa0%, writing the file", id="stopped"),
        pytest.param(job_in(State.DONE, 2, 3), "Writing Done 100\xa0%", id="done"),
    ],
)
def test_a_page_says_how_far_the_job_is(app, job: JobView, said: str) -> None:
    assert said.replace("\xa0", " ") in shown(app, job).replace("\xa0", " ")


@pytest.mark.parametrize("state", State)
def test_what_can_be_waited_for_can_be_looked_at_again_and_goes_on_when_the_page_is_closed(app, state: State) -> None:
    going = state in (State.WAITING, State.RUNNING)
    text = shown(app, job_in(state))

    assert ("Look again" in text, "It goes on when this page is closed." in text) == (going, going)


def test_no_page_draws_a_job_in_a_way_of_its_own() -> None:
    own = re.compile(r"job\.(done|total)\b|import [^%]*\bjob\b|parts\.job\(")
    drawing = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if own.search(path.read_text("utf-8"))
    }

    assert drawing == {"macros/jobs.html", "foundation/patterns.html"}
