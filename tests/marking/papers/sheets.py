"""Papers for tests: what stands on them, and who types and checks."""

from collections.abc import Sequence

from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.marking.papers import keeping
from scoring.marking.papers.content import Line
from scoring.marking.papers.keeping import PaperView
from scoring.people.actors import Actor
from tests.marking.hall import MOMENT, Hall

MEASURED = Line("m1", Act.ANSWER, answer="typed:0.75")
COUNTED = Line("n1", Act.ANSWER, answer="completed:3")


def scores(hall: Hall, given: Sequence[int], number: int = 1, aspect: str = "j1") -> list[Line]:
    judges = [judge.account_id for judge in hall.judges]
    return [
        Line(aspect, Act.SCORE, score=score, round=number, judge=judge)
        for judge, score in zip(judges, given, strict=False)
    ]


def type_in(hall: Hall, lines: Sequence[Line], *, actor: Actor | None = None, seat: int = 0) -> str:
    with hall.app.app_context(), db.transaction() as session:
        return keeping.type_paper(
            session, hall.assessment, hall.seats[seat], "A1", lines, actor=actor or hall.chief, at=MOMENT
        )


def view(hall: Hall, paper: str, actor: Actor | None = None) -> PaperView:
    with hall.app.app_context(), db.reading() as session:
        return keeping.paper_view(session, hall.assessment, paper, actor=actor or hall.chief)


def confirm(hall: Hall, paper: str, actor: Actor | None = None) -> PaperView:
    shown = view(hall, paper).hash
    with hall.app.app_context():
        return keeping.confirm(hall.assessment, paper, shown, actor=actor or hall.deputy, at=MOMENT)
