"""A whole day in the workshop, by HTTP and sockets as tablets and desk see it.

Four judges, six seats, eight sub-criteria of both kinds; two disputes, one compatriot, one correction after the lock.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient

from scoring.foundation.db import db
from scoring.marking import setting_up
from scoring.marking.checkpoints import verify
from scoring.marking.entries import entries_of
from scoring.marking.independence import Belonging
from scoring.people.accounts import set_password
from scoring.people.actors import CONSOLE, Actor
from scoring.people.models import Account
from scoring.people.signing_in.passwords import passwords
from scoring.rules.journal import EntryKind
from tests.conftest import PASSWORD
from tests.marking.hall import MOMENT, Hall, make_hall

SEATS, SHEETS = 6, 8
PATIENCE = 60.0
_numbers = count(1)


@dataclass
class Tablet:
    """One person with a tablet: what they send, and what the wire tells them."""

    client: FlaskClient
    actor: Actor
    hall: Hall
    socket: SocketIOTestClient
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def account(self) -> str:
        return str(self.actor.account_id)

    def post(self, rest: str, **said: Any) -> tuple[int, dict[str, Any]]:
        answer = self.client.post(f"/api/marking/{self.hall.assessment}{rest}", json=said)
        return answer.status_code, answer.get_json() or {}

    def done(self, rest: str, **said: Any) -> dict[str, Any]:
        status, answer = self.post(rest, **said)
        assert status == 200, f"{rest} {said}: {status} {answer}"
        return answer

    def mark(self, act: str, aspect: str, seat: int = 0, **said: Any) -> tuple[int, dict[str, Any]]:
        given = {"client_id": f"story-{next(_numbers):08d}", "seen": self.hall.head(seat)} | said
        return self.post("/marks", seat=self.hall.seats[seat], aspect=aspect, act=act, **given)

    def marked(self, act: str, aspect: str, seat: int = 0, **said: Any) -> dict[str, Any]:
        status, answer = self.mark(act, aspect, seat, **said)
        assert status == 200, f"{act} {aspect}: {status} {answer}"
        return answer

    def cells(self) -> dict[str, Any]:
        answer = self.client.get(f"/api/marking/{self.hall.assessment}/cells")
        assert answer.status_code == 200
        return answer.get_json()["seats"]

    def sheets(self, seat: int) -> dict[str, Any]:
        return self.cells()[self.hall.seats[seat]]["sheets"]

    def shown(self, seat: int, sheet: str) -> dict[str, str]:
        content = self.sheets(seat)[sheet]["content"]
        return {"seat": self.hall.seats[seat], "sheet": sheet, "content": content}

    def messages(self, name: str) -> list[dict[str, Any]]:
        """What came since the last question, all of it kept in `heard`."""
        for message in self.socket.get_received():
            self.heard.append({"name": message["name"], "said": message["args"][0] if message["args"] else {}})
        return [each["said"] for each in self.heard if each["name"] == name]

    def hears(self, true: Callable[[], bool]) -> None:
        """Until it is true: what is announced leaves after the answer, in its own time."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, "it was not announced"
            time.sleep(0.05)


@pytest.fixture
def hall(app: Flask) -> Hall:
    made = make_hall(app, seats=SEATS, sheets=SHEETS)
    with app.app_context():
        password = passwords().make(PASSWORD, login="story")
        with db.transaction() as session:
            for judge in made.judges:
                account = session.get_one(Account, judge.account_id)
                set_password(session, account, password, actor=CONSOLE, at=MOMENT)
            # The first judge and the last seat are of one college: the fourth steps in there.
            compatriot = Belonging("seat-5", "KZ-55")
            setting_up.add_judge(session, made.assessment, made.judges[0].account_id or 0, compatriot, actor=made.chief)
    return made


@pytest.fixture
def tablet(app: Flask, hall: Hall, signed_in: Callable[..., Actor]) -> Callable[[Actor], Tablet]:
    socketio = app.extensions["socketio"]

    def enter(actor: Actor) -> Tablet:
        client = app.test_client()
        signed_in(client, account=actor)
        socket = socketio.test_client(app, flask_test_client=client)
        assert socket.emit("enter", {"assessment": hall.assessment}, callback=True)["ok"] is True
        return Tablet(client, actor, hall, socket)

    return enter


def test_a_day_of_four_judges_six_seats_and_eight_sub_criteria(
    app: Flask, hall: Hall, tablet: Callable[[Actor], Tablet]
) -> None:
    judges = [tablet(judge) for judge in hall.judges[:4]]
    chief, president = tablet(hall.chief), tablet(hall.president)

    _measure(judges)
    _judge(judges)
    _first_dispute(judges, chief)
    _second_dispute(judges, president)
    _agree_and_sign(judges)
    _lock(chief)
    _correct_after_the_lock(hall, judges, chief, president)

    states = {view["state"] for seat in range(SEATS) for view in chief.sheets(seat).values()}
    assert states == {"locked"}
    with app.app_context(), db.reading() as session:
        assert verify(session, hall.assessment).faults == ()


def _three(judges: list[Tablet], seat: int) -> list[Tablet]:
    """Who marks a seat: of the last one the first judge is a compatriot."""
    return judges[1:4] if seat == SEATS - 1 else judges[:3]


def _measure(judges: list[Tablet]) -> None:
    """Every measured aspect once; the compatriot is turned away, the fourth let in."""
    for seat in range(SEATS):
        for sheet in range(1, SHEETS + 1):
            writer = _three(judges, seat)[sheet % 3]
            assert writer.marked("answer", f"m{sheet}", seat, answer="typed:0.75")["cell"]["mark"] == "0.75"
            assert writer.marked("answer", f"n{sheet}", seat, answer="completed:3")["cell"]["mark"] == "0.75"
    status, answer = judges[0].mark("answer", "m1", SEATS - 1, answer="typed:1.00")
    assert (status, answer["error"]["code"]) == (403, "not-allowed")


def _judge(judges: list[Tablet]) -> None:
    """Scores are hidden until the third is in: the wire of the others is read."""
    for seat in range(SEATS):
        first, second, third = _three(judges, seat)
        for sheet in range(1, SHEETS + 1):
            key = f"j{sheet}"
            wide = (seat, sheet) in {(0, 1), (2, 3)}
            first.marked("score", key, seat, score=3 if wide else 2, round=1)
            second.marked("score", key, seat, score=2, round=1)
            if sheet == 1:
                hidden = third.cells()[third.hall.seats[seat]]["cells"][key]["rounds"][0]
                assert (hidden["scored"], hidden["revealed"], hidden["scores"]) == (2, False, {})
            for said in (each for each in third.messages("cell") if each["cell"]["aspect"] == key):
                shown = said["cell"]["rounds"][-1]
                assert shown["revealed"] or shown["scores"] == {}
            last = third.marked("score", key, seat, score=1 if wide else 2, round=1)
            assert last["cell"]["rounds"][0]["revealed"] is True
            assert (last["cell"]["mark"] is None) is wide


def _first_dispute(judges: list[Tablet], chief: Tablet) -> None:
    """Two apart: a second round is opened, all rounds are kept, the mark follows from the last."""
    chief.hears(
        lambda: any(said["cell"]["rounds"][-1]["too_wide"] for said in chief.messages("cell") if said["cell"]["rounds"])
    )
    judges[1].marked("round", "j1", 0)
    for judge, score in zip(judges[:3], (2, 2, 3), strict=True):
        last = judge.marked("score", "j1", 0, score=score, round=2)
    assert last["cell"]["mark"] == "0.78"  # 1.00 x 7 / 9
    assert [len(each["scores"]) for each in last["cell"]["rounds"]] == [3, 3]


def _second_dispute(judges: list[Tablet], president: Tablet) -> None:
    """A sheet is put in dispute by a judge, and settled by the jury president once the scores agree."""
    said = {"seat": judges[0].hall.seats[2], "sheet": "A3", "reason": "task-unclear", "text": "Тапсырма түсініксіз"}
    judges[2].done("/sheets/dispute", **said)
    judges[0].marked("round", "j3", 2)
    for judge in judges[:3]:
        judge.marked("score", "j3", 2, score=2, round=2)
    president.done("/sheets/settle", **(said | {"reason": "explained", "text": ""}))
    assert president.sheets(2)["A3"]["disputed"] is False


def _agree_and_sign(judges: list[Tablet]) -> None:
    """The three agree once a sheet; then one PIN (here: a password) signs each judge's whole list."""
    for seat in range(SEATS):
        speaker = _three(judges, seat)[0]
        for sheet, view in speaker.sheets(seat).items():
            speaker.done("/sheets/agree", seat=speaker.hall.seats[seat], sheet=sheet, content=view["content"])
    for judge in judges:
        own = [
            {"seat": seat, "sheet": sheet, "content": view["content"]}
            for seat, held in judge.cells().items()
            for sheet, view in held["sheets"].items()
            if judge.account in view["signers"]
        ]
        status, answer = judge.post("/sheets/sign", sheets=own, pin="not the password")
        assert (status, answer["error"]["code"]) == (422, "signing-password-wrong")
        judge.done("/sheets/sign", sheets=own, pin=PASSWORD)


def _lock(chief: Tablet) -> None:
    chief.done("/sheets/lock")
    whole = {(seat, f"A{number}") for seat in chief.hall.seats for number in range(1, SHEETS + 1)}
    chief.hears(lambda: whole == _locked(chief))


def _locked(chief: Tablet) -> set[tuple[str, str]]:
    return {(each["seat"], each["sheet"]) for each in chief.messages("sheet") if each["state"] == "locked"}


def _correct_after_the_lock(hall: Hall, judges: list[Tablet], chief: Tablet, president: Tablet) -> None:
    """Locked means locked; the chief asks, another person consents, the mark is corrected, the sheet signed anew."""
    status, answer = judges[0].mark("answer", "m2", 1, answer="typed:1.00")
    assert (status, answer["error"]["code"]) == (422, "sheet-locked")
    asked = chief.done("/unlock-requests", seat=hall.seats[1], sheet="A2", reason="typing-error", text="0.50 терілді")
    status, answer = chief.post(f"/unlock-requests/{asked['request']}/consent")
    assert status in (403, 422)
    president.done(f"/unlock-requests/{asked['request']}/consent")
    corrected = chief.marked("correct", "m2", 1, value="0.50", reason="typing-error")
    assert corrected["cell"]["mark"] == "0.50"
    _sign_again(judges, 1, "A2")
    chief.done("/sheets/lock", seat=hall.seats[1], sheet="A2")
    with hall.app.app_context(), db.reading() as session:
        said = [entry for entry in entries_of(session, hall.seats[1]) if entry.aspect == "m2"]
    assert [(entry.kind, entry.value) for entry in said] == [(EntryKind.MARK, 75), (EntryKind.CORRECTION, 50)]


def _sign_again(judges: list[Tablet], seat: int, sheet: str) -> None:
    judges[0].done("/sheets/agree", **judges[0].shown(seat, sheet))
    for judge in judges[:3]:
        judge.done("/sheets/sign", sheets=[judge.shown(seat, sheet)], pin=PASSWORD)
