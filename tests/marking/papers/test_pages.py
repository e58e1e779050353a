"""The pages of paper: forms without names, typing by plain forms, the check, what a tablet gave out."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from scoring.marking.commands import Act
from scoring.people.actors import Actor
from scoring.rules.canonical import digest
from tests.chance import without_chance
from tests.marking.desk.conftest import DeskClient
from tests.marking.hall import Hall
from tests.marking.papers.sheets import COUNTED, MEASURED, scores, type_in, view

Desk = Callable[[Actor], DeskClient]


@pytest.fixture
def desk(hall: Hall, signed_in: Callable[..., Actor]) -> Desk:
    def enter(actor: Actor) -> DeskClient:
        client = hall.app.test_client()
        signed_in(client, account=actor)
        client.set_cookie("language", "en")
        return DeskClient(client, hall)

    return enter


def given_out(hall: Hall, *marks: dict[str, Any], **changed: Any) -> str:
    """What a tablet of the first judge gives out."""
    document = {
        "format": "sheber-waiting-marks",
        "version": 1,
        "assessment": hall.assessment,
        "account": str(hall.judges[0].account_id),
        "name": "First",
        "made": "2026-11-22T09:40:12.115Z",
        "marks": list(marks),
    } | changed
    return json.dumps(document | {"sha256": digest(document)})


def mark(hall: Hall, aspect: str, act: str, number: int, **said: Any) -> dict[str, Any]:
    given = {"client_id": f"waiting-{number:08d}", "at": "2026-11-22T09:23:10.002Z", "seat": hall.seats[0]}
    return given | {"aspect": aspect, "act": act, "seen": 0} | said


@pytest.mark.one_database
@pytest.mark.parametrize("layout", ["one", "many"])
@pytest.mark.parametrize("language", ["both", "kk", "ru"])
def test_forms_show_numbers_and_no_names(hall: Hall, desk: Desk, layout: str, language: str) -> None:
    page = desk(hall.organizer).get(f"/paper/forms?sheet=A1&layout={layout}&language={language}").text

    assert page.count("<article") == (2 if layout == "one" else 1)
    assert ("Қатысушы №" in page, "Участник №" in page) == (language != "ru", language != "kk")
    assert "person-" not in page
    assert hall.assessment in page


@pytest.mark.one_database
def test_forms_that_do_not_exist_are_said_so(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)

    assert chief.get("/paper/forms?sheet=Z9").status_code == 404
    assert chief.get("/paper/forms?day=9").status_code == 404


def test_a_typed_form_waits_and_is_confirmed_by_another(hall: Hall, desk: Desk) -> None:
    form = {"sheet": "A1", "seat": hall.seats[0], "answer-1": "0,75", "answer-2": "3"}
    form |= {f"score-3-1-{position}": score for position, score in enumerate("223", 1)}

    typed = desk(hall.chief).post("/paper/typing", **form)
    deputy = desk(hall.deputy)
    listed = deputy.get("/paper/checking").text
    paper = listed.partition("/paper/checking/")[2].partition('"')[0]
    shown = view(hall, paper).hash
    half = deputy.post(f"/paper/checking/{paper}/confirm", shown=shown, same=["1", "2"])
    done = deputy.post(f"/paper/checking/{paper}/confirm", shown=shown, same=["1", "2", "3", "4", "5"])

    assert (typed.status_code, half.status_code, done.status_code) == (302, 422, 302)
    assert {key: mark.value for key, mark in hall.ledger().marks().items()} == {"m1": 75, "n1": 75, "j1": 78}
    assert "Recorded as entry 5" in deputy.get(f"/paper/checking/{paper}").text
    assert "typed by Chief-Expert" in deputy.get(f"/sheets/{hall.seats[0]}/A1").text


@pytest.mark.one_database
def test_a_refused_form_comes_back_with_what_was_typed(hall: Hall, desk: Desk) -> None:
    form = {"sheet": "A1", "seat": hall.seats[0], "answer-1": "1,5", "answer-2": "two", "score-3-1-1": "9"}

    answer = desk(hall.chief).post("/paper/typing", **form)

    assert answer.status_code == 422
    assert 'value="1,5"' in answer.text
    assert answer.text.count('class="field__error" id="wrong-') == 3
    assert desk(hall.deputy).get("/paper/checking").text.count("<li><span><b>") == 0


@pytest.mark.one_database
def test_who_typed_is_refused_the_check(hall: Hall, desk: Desk) -> None:
    paper = type_in(hall, [MEASURED])

    answer = desk(hall.chief).post(f"/paper/checking/{paper}/confirm", shown=view(hall, paper).hash, same=["1"])

    assert (answer.status_code, hall.journal()) == (403, [])


@pytest.mark.one_database
def test_sent_back_it_is_filled_in_again(hall: Hall, desk: Desk) -> None:
    paper = type_in(hall, [MEASURED, COUNTED, *scores(hall, (2, 2, 3))])
    desk(hall.deputy).post(
        f"/paper/checking/{paper}/send-back", shown=view(hall, paper).hash, reason="A1.1 is 0,57 <b>"
    )

    page = desk(hall.organizer).get(f"/paper/typing?sheet=A1&seat={hall.seats[0]}").text

    assert 'value="0.75"' in page
    assert "A1.1 is 0,57 &lt;b&gt;" in page


@pytest.mark.one_database
def test_typing_shows_no_marks_to_an_organizer(hall: Hall, desk: Desk) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.27")
    path = f"/paper/typing?sheet=A1&seat={hall.seats[0]}"

    assert "0.27" in without_chance(desk(hall.chief).get(path).text)
    assert "0.27" not in without_chance(desk(hall.organizer).get(path).text)


def test_what_a_tablet_gave_out_is_typed_in_once(hall: Hall, desk: Desk) -> None:
    hall.send(hall.judges[0], Act.ANSWER, "n1", answer="completed:3", client_id="waiting-00000002")
    text = given_out(
        hall,
        mark(hall, "m1", "answer", 1, answer="typed:0.75"),
        mark(hall, "n1", "answer", 2, answer="completed:3"),
        mark(hall, "j1", "score", 3, score=2, round=1),
        mark(hall, "j1", "comment", 4, text="good", reason="for-panel"),
        mark(hall, "gone", "answer", 5, answer="typed:0.75"),
    )
    chief = desk(hall.chief)

    looked = chief.post("/paper/tablet", document=text)
    taken = chief.post("/paper/tablet", document=text, take="yes")
    again = chief.post("/paper/tablet", document=text, take="yes")

    assert (looked.status_code, taken.status_code, again.status_code) == (200, 302, 422)
    assert "The tablet has sent this itself; the server has it." in looked.text
    paper = chief.get("/paper/checking").text.partition("/paper/checking/")[2].partition('"')[0]
    assert [(line.aspect, line.judge, line.source) for line in view(hall, paper).lines] == [
        ("m1", None, "waiting-00000001"),
        ("j1", hall.judges[0].account_id, "waiting-00000003"),
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text.replace("0.75", "0.95"), id="changed after its checksum"),
        pytest.param(lambda text: text[:-20], id="cut off"),
        pytest.param(lambda text: text.replace('"seen": 0', '"seen": 0.5'), id="a float"),
        pytest.param(lambda _text: "<script>alert(1)</script>", id="a page"),
        pytest.param(lambda _text: "[" * 5000, id="a well"),
        pytest.param(lambda _text: "", id="nothing"),
    ],
)
def test_a_document_that_is_not_whole_is_refused(hall: Hall, desk: Desk, spoil: Callable[[str], str]) -> None:
    text = spoil(given_out(hall, mark(hall, "m1", "answer", 1, answer="typed:0.75")))

    assert desk(hall.chief).post("/paper/tablet", document=text, take="yes").status_code == 400


@pytest.mark.one_database
def test_a_document_of_another_assessment_is_refused(hall: Hall, desk: Desk) -> None:
    text = given_out(hall, assessment="another")

    assert desk(hall.chief).post("/paper/tablet", document=text).status_code == 400
