"""The JSON interface keeps to its own description, whatever is asked: schemathesis reads it, and finds nothing."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from scoring.app import create_app
from scoring.championships.boards.setting import Shows
from scoring.foundation import clock
from scoring.foundation.config import Settings
from scoring.foundation.db import db
from scoring.foundation.security import limiter
from scoring.marking import live
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.models import Account
from scoring.people.signing_in import sign_in
from tests.championships.boards.ground import make_ground, other_skill

FEW = settings(
    max_examples=6, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Front:
    """The app as schemathesis knows it from the time when tests are listed; the one behind it has a database later."""

    behind: Flask | None = None
    cookie: str = ""  # of whoever asks; a header would be lost on the way

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ["HTTP_COOKIE"] = self.cookie
        return (self.behind or self._without_data)(environ, start)

    @cached_property
    def _without_data(self) -> Flask:
        with tempfile.TemporaryDirectory() as folder:
            return create_app(Settings(database_url="sqlite://", instance=folder))


FRONT = Front()
UNPACKED = {"Accept-Encoding": "identity"}  # what calls the app here unpacks nothing
PUBLIC = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", FRONT)
OURS = schemathesis.openapi.from_wsgi("/api/openapi.json", FRONT).exclude(path_regex="^/api/(v1|boards)/")
OURS.config.phases.coverage.enabled = False  # some twelve hundred requests: the public part has them, this has chance
KNOWN: dict[str, str] = {}
CHIEF: list[Actor] = []


@PUBLIC.hook
@OURS.hook
def map_path_parameters(_context: Any, parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Half of the time, things that exist."""
    if not parameters or sum(len(str(value)) for value in parameters.values()) % 2:
        return parameters
    return {name: KNOWN.get(name, value) for name, value in parameters.items()}


@pytest.fixture(scope="module", autouse=True)
def served(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A stage with a released skill behind the front. No limit on haste: else most of the answers would be 429."""
    folder = tmp_path_factory.mktemp("schemathesis")
    shutil.copyfile(migrated_sqlite, folder / "sheber.sqlite3")
    app = create_app(Settings(database_url=f"sqlite:///{folder}/sheber.sqlite3", instance=str(folder)))
    ground = make_ground(app, seats=2, sheets=1)
    other_skill(ground)
    ground.fill(("1.00", "0.90"))
    ground.finalise()
    ground.choose(Shows.TOTALS, whole=True)
    ground.release()
    hashed = ground.board().hash
    app.config.update(WTF_CSRF_ENABLED=False)
    CHIEF[:] = [ground.hall.chief]
    KNOWN.update(assessment=ground.hall.assessment, seat=ground.hall.seats[0], sheet="A1", aspect="m1")
    KNOWN.update(stage=ground.stage, skill=ground.skill, championship=ground.season.championship, hash=hashed)
    FRONT.behind, limiter.enabled = app, False
    yield
    FRONT.behind, limiter.enabled = None, True
    live.end(app)
    app.extensions["scoring.db"].dispose()


@PUBLIC.parametrize()
@FEW
def test_whatever_is_asked_of_the_public_data_is_answered_as_it_is_described(case: Case) -> None:
    case.call_and_validate(headers=UNPACKED)


@pytest.fixture
def signed_in() -> Iterator[None]:
    """Ask as a chief expert, signed in anew for each address: one of them leaves the tablet, and so ends it."""
    assert FRONT.behind is not None
    FRONT.cookie = _sign_in(FRONT.behind, CHIEF[0])
    yield
    FRONT.cookie = ""


@OURS.parametrize()
@settings(FEW, max_examples=12)
def test_whatever_a_chief_expert_sends_is_answered_as_it_is_described_and_fails_nowhere(
    case: Case, signed_in: None
) -> None:
    """Which seat or round is lawful no schema says: that a fitting body may be refused, and a strange one not always
    by the door, is left out of what is looked for."""
    left_out = [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(headers=UNPACKED, excluded_checks=left_out)


def _sign_in(app: Flask, actor: Actor) -> str:
    """The cookie of whoever is signed in."""
    client = app.test_client()
    with app.app_context(), db.transaction() as session:
        row = session.get_one(Account, actor.account_id)
        token = sign_in.open_sign_in(session, row, Visit("127.0.0.1"), lifetime=timedelta(hours=1), at=clock.now())
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    cookie = client.get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"
