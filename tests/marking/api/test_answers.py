"""What is answered has exactly the shape that the description of the interface says, field by field."""

from collections.abc import Callable

import pytest
from marshmallow import Schema

from scoring.marking.api import answer_schemas as shapes
from scoring.marking.commands import Act
from scoring.people.actors import Actor
from tests.marking.api.conftest import Tablet
from tests.marking.hall import Hall

Enter = Callable[[Actor], Tablet]
pytestmark = pytest.mark.one_database


def test_answers_are_as_described(hall: Hall, tablet: Enter) -> None:
    hall.complete()
    hall.score("j2", (0, 3, 3))
    hall.send(hall.judges[0], Act.COMMENT, "m1", text="scratched", reason="for-panel")
    judge, chief = tablet(hall.judges[0]), tablet(hall.chief)
    said = {"seat": hall.seats[0], "sheet": "A1", "reason": "slip"}
    command = judge.command("answer", "m1", seat=1, answer="typed:0.10")

    told: list[tuple[type[Schema], object]] = [
        (shapes.WorkAnswer, judge.get("/work").json),
        (shapes.WorkAnswer, chief.get("/work").json),
        (shapes.CellsAnswer, judge.get("/cells").json),
        (shapes.MarkAnswer, judge.post("/marks", command).json),
        (shapes.CellConflict, judge.mark("answer", "m1", answer="typed:0.10", seen=0).json),
        (shapes.PreviewAnswer, judge.post("/preview", {"aspect": "m1", "answer": "typed:1"}).json),
        (shapes.SheetsAnswer, judge.post("/sheets/agree", judge.shown()).json),
        (shapes.SheetsAnswer, judge.post("/sheets/dispute", said).json),
        (shapes.TabletAnswer, judge.client.get("/api/tablet").json),
    ]

    assert [(schema.__name__, schema().validate(document)) for schema, document in told] == [  # type: ignore[arg-type]
        (schema.__name__, {}) for schema, _ in told
    ]
