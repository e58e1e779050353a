"""Streams: a snapshot, then what changed, once a tick; the slow are cut; nothing that may not be heard is sent."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from scoring.championships.boards import crowds, streaming
from scoring.championships.boards.setting import Shows
from scoring.championships.boards.streaming import Hub
from scoring.foundation.errors import TooMany
from tests.championships.boards.ground import TYPED, Ground, Watch
from tests.championships.boards.test_pages import NAME, finished, seat_person, withdraw

pytestmark = pytest.mark.one_database


class Eyes:
    """A viewer that keeps what it sees; `room` is how many frames it takes before it is too slow."""

    def __init__(self, address: str = "10.0.0.1", room: int = 100) -> None:
        self.address, self.room, self.closed = address, room, False
        self.seen: list[bytes] = []

    def push(self, frame: bytes) -> bool:
        if len(self.seen) >= self.room:
            return False
        self.seen.append(frame)
        return True

    def close(self) -> None:
        self.closed = True

    def events(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(event, id, data) of each."""
        found = []
        for block in b"".join(self.seen).decode().split("\n\n"):
            said = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if "data" in said:
                found.append((said["event"], said["id"], json.loads(said["data"])))
        return found

    def board(self) -> dict[str, Any]:
        """What a page would hold now."""
        held: dict[str, Any] = {}
        for event, _id, data in self.events():
            held = dict(data) if event == "board" else {**held, **data}
        return held


@pytest.fixture
def wire(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """The hub, which ticks when the test says so."""
    monkeypatch.setattr(Hub, "_start", lambda _self: None)
    found: Hub = ground.app.extensions[streaming.EXTENSION]
    return found


def join(ground: Ground, wire: Hub, **said: Any) -> Eyes:
    eyes, last = Eyes(**{key: value for key, value in said.items() if key != "last"}), said.get("last", "")
    assert wire.join(ground.stage, ground.skill, eyes, last=last)
    return eyes


def test_a_stream_begins_with_a_snapshot_and_goes_on_with_what_changed(ground: Ground, wire: Hub) -> None:
    ground.choose(Shows.TOTALS)
    eyes = join(ground, wire)
    ground.fill()
    wire.tell(ground.skill)

    (first, first_id, snapshot), (then, then_id, patch) = eyes.events()

    assert (first, snapshot["revision"], snapshot["rows"]) == ("board", 1, [])
    assert (then, patch["revision"]) == ("patch", 2)
    assert set(patch) == {"revision", "progress", "counted", "rows"}
    assert (first_id.split("-")[1], then_id.split("-")[1]) == ("1", "2")
    late = join(ground, wire)
    assert late.board() == eyes.board()
    assert [row["seat"] for row in late.board()["rows"]] == ["1", "2", "3", "4", "5", "6"]


def test_nothing_is_sent_where_nothing_changed_that_may_be_heard(ground: Ground, wire: Hub) -> None:
    ground.choose(Shows.NOTHING)
    eyes = join(ground, wire)
    ground.fill()
    wire.tell(ground.skill)

    assert [data["shown"] for _event, _id, data in eyes.events()] == ["nothing"]


def test_a_frame_is_encoded_once_for_all(ground: Ground, wire: Hub) -> None:
    ground.choose(Shows.PROGRESS)
    one, other = join(ground, wire), join(ground, wire)
    ground.mark(0, "0.40")
    wire.tell(ground.skill)

    assert one.seen[-1] is other.seen[-1]


def test_who_comes_back_with_the_last_revision_needs_no_snapshot(ground: Ground, wire: Hub) -> None:
    ground.choose(Shows.PROGRESS)
    eyes = join(ground, wire)
    (_event, last, _data) = eyes.events()[-1]

    assert join(ground, wire, last=last).events() == []
    assert len(join(ground, wire, last="0000-1").events()) == 1
    ground.mark(0, "0.40")
    wire.tell(ground.skill)
    assert len(join(ground, wire, last=last).events()) == 1


def test_a_slow_viewer_is_cut_and_the_others_go_on(ground: Ground, wire: Hub) -> None:
    ground.choose(Shows.PROGRESS)
    slow, quick = join(ground, wire, room=1), join(ground, wire)
    ground.mark(0, "0.40")
    wire.tell(ground.skill)

    assert (slow.closed, quick.closed) == (True, False)
    assert wire.viewers == 1
    assert quick.board()["progress"]["marked"] == 3


def test_too_many_from_one_address_are_refused_and_others_are_not(
    ground: Ground, wire: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "VIEWERS_PER_ADDRESS", 2)
    eyes = [join(ground, wire) for _ in range(2)]

    with pytest.raises(TooMany):
        wire.expect_room("10.0.0.1")
    wire.expect_room("10.0.0.2")
    wire.leave(ground.stage, ground.skill, eyes[0])
    wire.leave(ground.stage, ground.skill, eyes[0])
    wire.expect_room("10.0.0.1")
    assert wire.viewers == 1


@pytest.mark.parametrize(("viewers", "tick"), [(1, 0.04), (500, 0.04), (501, 0.1), (3000, 0.1), (3001, 0.25)])
def test_the_tick_fits_the_crowd(ground: Ground, wire: Hub, viewers: int, tick: float) -> None:
    wire._addresses.update({f"10.0.0.{number % 9}": 1 for number in range(9)})
    wire._addresses["10.0.0.0"] += viewers - 9

    assert wire.tick() == tick


def test_what_came_after_a_freeze_is_progress_alone(ground: Ground, wire: Hub, watch: Watch) -> None:
    ground.fill()
    ground.choose(Shows.FREEZE, watch.moment + timedelta(minutes=1))
    eyes = join(ground, wire)
    assert wire._turning() == set()
    watch.turn(minutes=2)
    assert wire._turning() == {ground.skill}
    wire.tell(ground.skill)
    ground.fill(tuple(reversed(TYPED)), sheet=2)
    wire.tell(ground.skill)

    assert [sorted(data) for event, _id, data in eyes.events() if event == "patch"] == [
        ["frozen_at", "revision", "shown"],
        ["progress", "revision"],
    ]
    assert [event for event, _id, _data in eyes.events()] == ["board", "patch", "patch"]


def test_a_withdrawn_consent_is_gone_from_the_next_event_and_from_the_next_snapshot(
    ground: Ground, wire: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "NAMES_HOLD", 0.0)
    consent = seat_person(ground, 0)
    finished(ground)
    ground.release()
    eyes = join(ground, wire)
    withdraw(ground, consent)
    late = join(ground, wire)

    assert NAME in json.dumps(eyes.events()[0], ensure_ascii=False)
    assert NAME not in json.dumps(late.events(), ensure_ascii=False)
    assert [row["names"] for row in eyes.board()["rows"]] == [[]] * 6


def test_a_release_is_told_to_all_who_watch(ground: Ground, wire: Hub) -> None:
    finished(ground)
    eyes = join(ground, wire)
    ground.release()
    assert wire._due == {ground.skill}
    wire.tell(ground.skill)

    assert [row["medal"] for row in eyes.board()["rows"]][:2] == ["gold", "silver"]


def test_a_silent_stream_is_kept_open_and_looked_at_again(ground: Ground, wire: Hub) -> None:
    eyes = join(ground, wire)
    wire._keep_open()

    assert eyes.seen[-1] == b": open\n\n"
    assert wire._due == {ground.skill}


def test_the_server_itself_writes_where_a_socket_cannot_be_taken_over(ground: Ground) -> None:
    ground.choose(Shows.PROGRESS)
    response = ground.app.test_client().get(f"{ground.page}/stream")
    frames = response.iter_encoded()

    first = next(frames)

    assert response.mimetype == "text/event-stream"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert b"event: board\n" in first
    ground.mark(0, "0.40")
    assert b'"marked":' in next(frames)
    response.close()


def test_a_stream_of_nothing_is_not_found(ground: Ground) -> None:
    assert ground.app.test_client().get(f"/boards/{ground.stage}/none/stream").status_code == 404
    assert ground.app.test_client().head(f"{ground.page}/stream").status_code == 200


@pytest.fixture
def noticing(make_app: Callable[..., Any]) -> tuple[list[tuple[str, list[str]]], Any]:
    from scoring.championships.boards.notices import Notices

    heard: list[tuple[str, list[str]]] = []
    return heard, Notices("", lambda assessment, seats: heard.append((assessment, sorted(seats))))


def test_notices_gather_what_was_written_and_are_not_heard_by_who_gave_them(
    noticing: tuple[list[tuple[str, list[str]]], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoring.championships.boards.notices import Notices

    monkeypatch.setattr(Notices, "_start", lambda *_said: None)
    giver, (heard, taker) = Notices("redis://nowhere", lambda *_said: None), noticing
    for seat in ("b", "a", "b"):
        giver.give("one", seat)
    giver.give("two")
    notice = giver.gathered()

    giver.take(notice)
    taker.take(notice)

    assert heard == [("one", ["a", "b"]), ("two", [])]
    assert giver.gathered() == ""
