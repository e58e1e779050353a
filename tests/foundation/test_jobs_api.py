"""Whoever asked for a job sees how far it is and may stop it; nobody else hears of it."""

import pytest

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from tests.foundation import stub_jobs

OWNER = 7


@pytest.fixture
def as_account(app):
    """A client of the account with that id; None: of a visitor."""

    def client_of(account: int | None):
        app.config["WTF_CSRF_ENABLED"] = False
        app.extensions["scoring.jobs.account"] = lambda: account
        return app.test_client()

    return client_of


@pytest.fixture
def ask(app):
    stub_jobs.register()

    def ask(kind: str, **parameters: object) -> str:
        with app.app_context(), db.transaction() as session:
            return jobs.enqueue(session, kind, parameters, account=OWNER).public_id

    return ask


def test_owner_sees_how_far_the_job_is(as_account, ask):
    job = ask("effect")

    answer = as_account(OWNER).get(f"/api/jobs/{job}")

    assert answer.json == {
        "id": job,
        "kind": "effect",
        "state": "waiting",
        "done": 0,
        "total": None,
        "percent": None,
        "step": "",
        "step_name": "",
        "stop_asked": False,
        "result": None,
        "problem": None,
    }


def test_owner_hears_in_words_why_the_job_failed(app, as_account, ask):
    job = ask("fail")
    work_off(app)

    client = as_account(OWNER)
    client.set_cookie("language", "en")
    problem = client.get(f"/api/jobs/{job}").json["problem"]

    assert (problem["code"], problem["message"][:26]) == ("job-failed", "The work was not finished ")


@pytest.mark.parametrize(
    ("account", "status", "code"),
    [pytest.param(None, 401, "sign-in-needed", id="visitor"), pytest.param(8, 404, "job-not-found", id="another")],
)
def test_others_hear_nothing_of_the_job(as_account, ask, account, status, code):
    job = ask("effect")
    client = as_account(account)

    answers = [client.get(f"/api/jobs/{job}"), client.post(f"/api/jobs/{job}/stop")]

    assert [(answer.status_code, answer.json["error"]["code"]) for answer in answers] == [(status, code)] * 2


def test_owner_stops_a_waiting_job(app, as_account, ask):
    job = ask("effect")

    answer = as_account(OWNER).post(f"/api/jobs/{job}/stop")

    assert (answer.json["state"], answer.json["stop_asked"], work_off(app)) == ("stopped", True, 0)
