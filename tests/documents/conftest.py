"""What every test of the register may ask for: an office that issues, and a room that answers for its papers."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask

from scoring.documents import issuing, kinds, subjects
from scoring.documents.drafts import Draft
from scoring.documents.issuing import Office
from scoring.documents.queries import Paper, papers_by_id
from scoring.documents.subjects import Naming, Subjects
from scoring.foundation.db import db
from scoring.people.actors import Actor
from tests.documents.examples import MEDAL, draft, office


@dataclass
class Register:
    """A register with one office; `naming` and `revealed` are what the room of the test answers."""

    app: Flask
    office: Office
    naming: Naming = Naming.INITIALS
    revealed: bool = True
    counted: list[int] = field(default_factory=list)

    def issue(self, *drafts: Draft) -> list[str]:
        with self.app.app_context():
            return issuing.issue(drafts or [draft("one")], self.office)

    def paper(self, paper: str) -> Paper:
        with self.app.app_context(), db.reading() as session:
            return papers_by_id(session, [paper])[paper]


@pytest.fixture
def register(app: Flask, make_account: Callable[..., Actor]) -> Register:
    kinds.declare(MEDAL)
    made = Register(app, office(make_account("organizer").account_id or 0))
    subjects.offer(
        app,
        "test",
        Subjects(
            revealed=lambda _session, papers, _at: {paper.id for paper in papers} if made.revealed else set(),
            naming=lambda _session, _paper: made.naming,
        ),
    )
    return made
