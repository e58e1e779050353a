"""Hidden scores never leave the server: these tests read the very bytes that a judge is sent. decisions.md 4."""

from collections.abc import Callable
from typing import Any

import pytest

from scoring.foundation.db import db
from scoring.marking.commands import Act
from scoring.marking.entries import erase_text
from scoring.people.actors import Actor
from tests.marking.api.conftest import Tablet, code
from tests.marking.hall import Hall

Enter = Callable[[Actor], Tablet]
pytestmark = [pytest.mark.one_database, pytest.mark.clause("decisions.md 4")]


def rounds(tablet: Tablet, hall: Hall) -> list[dict[str, Any]]:
    return list(tablet.cells()[hall.seats[0]]["cells"]["j1"]["rounds"])


def wire(tablet: Tablet, hall: Hall, judge: Actor, score: int) -> bool:
    """Whether a judge's score is among the bytes of anything that may be asked."""
    told = b"".join(
        tablet.get(path).data for path in ("/work", "/cells", f"/cells?seat={hall.seats[0]}", "/cells?sheet=A1")
    )
    return f'"{judge.account_id}":{score}'.encode() in told.replace(b" ", b"").replace(b"\n", b"")


@pytest.mark.parametrize("reader", ["another judge", "who stands by", "chief", "deputy", "president"])
def test_score_of_another_is_not_sent_while_the_panel_has_not_all_scored(
    hall: Hall, tablet: Enter, reader: str
) -> None:
    readers = {"another judge": hall.judges[1], "who stands by": hall.judges[3]}
    hall.score("j1", (3, 2))

    told = tablet(readers.get(reader) or getattr(hall, reader))

    (showing,) = rounds(told, hall)
    assert (showing["scored"], showing["revealed"]) == (2, False)
    assert not wire(told, hall, hall.judges[0], 3)


def test_own_score_is_sent_and_all_are_once_all_are_in(hall: Hall, tablet: Enter) -> None:
    first, second, third = hall.judges[:3]
    hall.score("j1", (3, 2))
    told = tablet(second)
    assert wire(told, hall, second, 2)

    hall.send(third, Act.SCORE, "j1", score=3, round=1)

    assert rounds(told, hall)[0]["scores"] == {
        str(judge.account_id): score for judge, score in ((first, 3), (second, 2), (third, 3))
    }
    assert wire(told, hall, first, 3)


def test_answer_to_an_own_score_holds_no_other(hall: Hall, tablet: Enter) -> None:
    hall.send(hall.judges[0], Act.SCORE, "j1", score=3, round=1)

    answer = tablet(hall.judges[1]).mark("score", "j1", score=1, round=1)

    assert answer.json is not None
    assert answer.json["cell"]["rounds"][0]["scores"] == {str(hall.judges[1].account_id): 1}


def test_conflict_over_a_cell_holds_no_score_of_another(hall: Hall, tablet: Enter) -> None:
    hall.score("j1", (3, 2))

    stale = tablet(hall.judges[1]).mark("score", "j1", score=1, round=1, seen=0)

    assert code(stale) == (409, "cell-outdated")
    assert stale.json is not None
    assert stale.json["current"]["rounds"][0]["scores"] == {str(hall.judges[1].account_id): 2}
    assert (stale.json["current"]["by"], stale.json["current"]["seq"]) == (str(hall.judges[1].account_id), 2)


def test_judges_read_the_sheets_of_their_own_panel_alone(hall: Hall, tablet: Enter) -> None:
    hall.complete()

    stranger = tablet(hall.judges[4]).cells()

    assert [(seat["sheets"], seat["cells"]) for seat in stranger.values()] == [({}, {}), ({}, {})]


def test_organizer_reads_no_mark(hall: Hall, tablet: Enter) -> None:
    assert code(tablet(hall.organizer).get("/cells")) == (403, "not-allowed")


def test_cells_tell_marks_and_how_sheets_stand(hall: Hall, tablet: Enter) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.75")
    hall.send(hall.judges[1], Act.COMMENT, "m1", text="scratched", reason="for-panel")

    told = tablet(hall.judges[2]).cells(f"?seat={hall.seats[0]}")

    assert list(told) == [hall.seats[0]]
    seat = told[hall.seats[0]]
    assert (seat["seq"], list(seat["cells"])) == (2, ["m1"])
    cell = seat["cells"]["m1"]
    assert (cell["mark"], cell["answer"], cell["state"]) == ("0.75", "typed:0.75", "marked")
    assert (cell["by"], cell["at"]) == (str(hall.judges[1].account_id), hall.journal()[-1].at)
    assert seat["sheets"]["A1"] | {"content": ""} == {
        "state": "in-progress",
        "content": "",
        "agreed": False,
        "disputed": False,
        "signed_by": [],
        "signers": [str(judge.account_id) for judge in hall.judges[:3]],
        "photos": 0,
        "comments": 1,
    }


def test_comment_for_the_panel_is_read_by_the_panel_alone(hall: Hall, tablet: Enter) -> None:
    writer = hall.judges[1]
    hall.send(writer, Act.COMMENT, "m1", text="The cable is scratched", reason="for-panel")
    hall.send(writer, Act.COMMENT, "m1", text="Well laid", reason="for-competitor")

    for reader in (hall.judges[2], hall.judges[3]):
        told = tablet(reader).cells()
        (note,) = told[hall.seats[0]]["notes"]
        assert (note["aspect"], note["text"], note["name"]) == ("m1", "The cable is scratched", writer.display_name)
        assert (note["by"], note["at"]) == (str(writer.account_id), hall.journal()[0].at)
        assert told[hall.seats[1]]["notes"] == []
    for reader in (hall.judges[4], hall.president):
        assert b"scratched" not in tablet(reader).get("/cells").data


def test_comment_that_was_erased_is_not_told(hall: Hall, tablet: Enter) -> None:
    hall.send(hall.judges[1], Act.COMMENT, "m1", text="a name", reason="for-panel")
    with hall.app.app_context(), db.transaction() as session:
        erase_text(session, hall.journal()[0].text or "")

    assert tablet(hall.judges[2]).cells()[hall.seats[0]]["notes"] == []


def test_cells_follow_what_is_written_meanwhile(hall: Hall, tablet: Enter) -> None:
    told = tablet(hall.chief)
    seen = []
    for answer in ("typed:0.10", "typed:0.20"):
        hall.send(hall.judges[0], Act.ANSWER, "m1", answer=answer)
        seen.append(told.cells()[hall.seats[0]]["cells"]["m1"]["mark"])

    assert seen == ["0.10", "0.20"]


def test_cells_are_right_when_memory_is_behind_the_journal(hall: Hall, tablet: Enter) -> None:
    """Another process wrote: the ledgers in memory are behind, and the journal is asked."""
    from scoring.marking.recording import Room

    told = tablet(hall.chief)
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.10")
    told.cells()
    own, hall.app.extensions["scoring.marking"] = hall.app.extensions["scoring.marking"], Room()
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.20")
    hall.app.extensions["scoring.marking"] = own

    assert told.cells()[hall.seats[0]]["cells"]["m1"]["mark"] == "0.20"


def test_what_was_rolled_back_is_never_read(hall: Hall, tablet: Enter) -> None:
    from scoring.foundation.db import db
    from scoring.marking import sheets
    from tests.marking.hall import MOMENT

    hall.complete()
    told = tablet(hall.chief)
    with hall.app.app_context(), db.transaction() as session:
        sheets.dispute_sheet(session, hall.assessment, hall.seats[0], "A1", "slip", actor=hall.chief, at=MOMENT)
        session.rollback()

    assert not told.sheet()["disputed"]


@pytest.mark.parametrize(("query", "refusal"), [("?seat=nowhere", "seat-unknown"), ("?sheet=Z9", "sheet-unknown")])
def test_unknown_place_is_not_found(hall: Hall, tablet: Enter, query: str, refusal: str) -> None:
    assert code(tablet(hall.chief).get(f"/cells{query}")) == (404, refusal)
