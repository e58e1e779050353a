"""Issuing that is interrupted, or spied upon before the ceremony: nothing is lost, doubled or told."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from scoring.documents import files
from scoring.documents.drawing import layouts
from scoring.documents.models import PaperRow
from scoring.foundation.config import PROJECT
from scoring.foundation.db import db
from scoring.foundation.jobs import queue
from scoring.people.actors import EVERYWHERE
from scoring.people.permissions import ROLES
from tests.championships.papers.hall import make_papers

KINDS = ("participation", "diploma-gold", "diploma-silver", "badge-seat")
EVERY = 12  # papers of these kinds: five, one, one, five
PATIENCE = 120.0
ANY = (EVERYWHERE, "")
KILLED = "the worker that is killed"
WORKER = f"""
import time
from scoring.app import create_app
from scoring.championships.papers import issuing
from scoring.foundation.jobs.worker import Worker

issuing.BATCH, real = 1, issuing.issue

def issue_slowly(batch, office):
    real(batch, office)
    time.sleep(0.5)

issuing.issue = issue_slowly
Worker(create_app(), {KILLED!r}).do_one()
"""


@pytest.fixture
def papers(app):
    return make_papers(app)


@pytest.fixture
def worker(settings):
    """A process of its own that begins the job, slowly."""
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "SHEBER_INSTANCE": settings.instance}
    started = []

    def start():
        started.append(subprocess.Popen([sys.executable, "-c", WORKER], cwd=PROJECT, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def count(papers):
    with papers.app.app_context(), db.reading() as session:
        return session.scalar(select(func.count(PaperRow.id)))


def test_killed_in_the_middle_it_goes_on_and_doubles_nothing(papers, worker):
    job, process, deadline = papers.ask(*KINDS), worker(), time.monotonic() + PATIENCE
    while count(papers) < 2:
        assert process.poll() is None, "the worker ended before it issued"
        assert time.monotonic() < deadline, "nothing was issued in time"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = count(papers)

    with papers.app.app_context(), db.transaction() as session:
        queue.take_back_from(session, KILLED)
    papers.work_off()

    known = papers.plan().papers
    assert (papers.result(job)["issued"], len(known), len({one.once for one in known})) == (
        EVERY - before,
        EVERY,
        EVERY,
    )
    for series in {one.series for one in known}:
        turns = sorted(one.seq for one in known if one.series == series)
        assert turns == list(range(1, len(turns) + 1))


def test_what_the_database_gives_back_is_drawn_byte_for_byte(papers):
    """On both databases: the frozen view comes back as it was, and with it the bytes."""
    papers.issue("participation", "badge-seat")

    with papers.app.app_context():
        for paper in papers.papers("participation") + papers.papers("badge-seat"):
            assert layouts.draw(paper.layout, paper.content, paper.proof) == files.bytes_of(paper)


@pytest.mark.one_database
def test_before_the_ceremony_nobody_else_gets_at_the_register_its_files_or_archives(papers, signed_in, make_account):
    job = papers.issue("diploma-gold", form="zip")
    [gold] = papers.papers("diploma-gold")
    addresses = [
        "", "/people?kind=diploma-gold", "/preview/diploma-gold", f"/jobs/{job}", f"/jobs/{job}/file", "/issued",
        f"/issued/{gold.paper_id}", f"/issued/{gold.paper_id}/file", f"/issued/{gold.paper_id}/verify",
    ]  # fmt: skip
    telling = [text.encode() for text in (gold.number, gold.code, "Тен", "медал", "Құзырет")]

    for role in (None, *ROLES):
        client = papers.app.test_client()
        if role is not None:  # an organizer of another stage
            signed_in(client, account=make_account(role, scope=("stage", "another") if role == "organizer" else ANY))
        for address in addresses:
            answer = client.get(papers.page + address)
            assert answer.status_code in (302, 401, 403), (role, address)
            assert not [text for text in telling if text in answer.data], (role, address)
    public = papers.app.test_client().get(f"/v/{gold.code}?sha256={gold.sha256}").data
    assert not [text for text in telling if text in public and text != gold.code.encode()]
