"""Photos of work: what is kept of them, who sees them, how many, and what is refused without touching anything."""

import io
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import create_engine, func, select
from werkzeug.test import TestResponse

from scoring.foundation.db import db
from scoring.marking import locking, sheets
from scoring.marking.commands import Act
from scoring.marking.locking import Choice
from scoring.marking.photos.models import PhotoRow
from scoring.marking.setup.seating import say_status
from scoring.marking.sheets import Shown
from scoring.people.actors import Actor
from scoring.rules.ranking import Participation
from tests.marking.hall import MOMENT, Hall
from tests.marking.photos import pictures


@dataclass(frozen=True)
class Camera:
    """A browser signed in as one person, at one assessment."""

    client: FlaskClient
    hall: Hall

    def send(self, data: bytes = b"", name: str = "photo.jpg", **said: Any) -> TestResponse:
        new = pictures.new_photo(self.hall, **said)
        form: dict[str, Any] = {"client_id": new.client_id, "seat": new.seat, "sheet": new.sheet}
        form |= {"aspect": new.aspect} if new.aspect else {}
        form["photo"] = (io.BytesIO(data or pictures.picture()), name)
        return self.client.post(self.path(), data=form)

    def path(self, rest: str = "") -> str:
        return f"/api/marking/{self.hall.assessment}/photos{rest}"

    def seen(self, query: str = "") -> list[str]:
        answer = self.client.get(self.path(query))
        return [photo["id"] for photo in answer.json["photos"]]  # type: ignore[index]


@pytest.fixture
def camera(hall: Hall, signed_in: Callable[..., Actor]) -> Callable[[Actor], Camera]:
    def enter(actor: Actor) -> Camera:
        client = hall.app.test_client()
        signed_in(client, account=actor)
        return Camera(client, hall)

    return enter


def folder(hall: Hall) -> Path:
    found: Path = hall.app.config["SETTINGS"].instance_folder / "photos"
    return found


def files(hall: Hall) -> list[Path]:
    return sorted(path for path in folder(hall).rglob("*") if path.is_file())


def rows(hall: Hall) -> int:
    with hall.app.app_context(), db.reading() as session:
        return session.scalar(select(func.count()).select_from(PhotoRow)) or 0


def code(response: TestResponse) -> tuple[int, str]:
    assert response.json is not None
    return response.status_code, response.json["error"]["code"]


def lock(hall: Hall, seat: int = 0) -> None:
    """Complete, agree on, sign and lock the first sheet of a seat."""
    hall.complete(1, seat)
    with hall.app.app_context():
        with db.reading() as session:
            content = sheets.sheet_views(session, hall.assessment)[hall.seats[seat], "A1"].content
        shown = Shown(hall.seats[seat], "A1", content)
        with db.transaction() as session:
            sheets.agree_on_sheet(session, hall.assessment, shown, actor=hall.judges[0], at=MOMENT)
        for judge in hall.judges[:3]:
            with db.transaction() as session:
                sheets.sign_sheets(session, hall.assessment, [shown], actor=judge, at=MOMENT)
        with db.transaction() as session:
            locking.lock_sheets(session, hall.assessment, Choice(hall.seats[seat], "A1"), actor=hall.chief, at=MOMENT)


def test_a_photo_is_kept_small_upright_and_without_its_metadata(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    tablet = camera(hall.judges[0])

    answer = tablet.send(pictures.with_metadata()).json
    file = tablet.client.get(tablet.path(f"/{answer['photo']['id']}"), buffered=True)  # type: ignore[index]

    assert (file.status_code, file.mimetype) == (200, "image/jpeg")
    assert pictures.SECRET not in file.data
    assert file.headers["Cache-Control"] == "no-store"
    with Image.open(io.BytesIO(file.data)) as made:
        assert (made.format, made.size, dict(made.getexif())) == ("JPEG", (200, 320), {})


@pytest.mark.one_database  # where one who writes keeps all others waiting
def test_nobody_who_writes_waits_for_the_disk_of_a_photo(
    hall: Hall, camera: Callable[[Actor], Camera], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the file is put on the disk another transaction begins, writes and ends."""
    engine = create_engine(hall.app.extensions["scoring.db"].url, connect_args={"timeout": 0.1})
    put, wrote = os.fsync, []

    def slowly(handle: int) -> None:
        with engine.connect() as other:
            other.exec_driver_sql("BEGIN IMMEDIATE")
            wrote.append(True)
        put(handle)

    monkeypatch.setattr(os, "fsync", slowly)

    assert camera(hall.judges[0]).send().status_code == 200
    assert wrote


def test_a_photo_that_is_refused_or_was_there_leaves_no_file(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    tablet = camera(hall.judges[0])
    for _time in range(2):
        tablet.send(client_id="photo-of-a-tablet")
    lock(hall)

    assert code(tablet.send()) == (422, "sheet-locked")
    assert (len(files(hall)), rows(hall)) == (1, 1)


def test_a_large_photo_is_made_smaller(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    photo = camera(hall.judges[0]).send(pictures.picture(size=(4000, 3000))).json["photo"]  # type: ignore[index]

    assert (photo["width"], photo["height"]) == (1600, 1200)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK"), ("PNG", "I;16")]
)
def test_each_kind_of_photo_is_written_anew(
    hall: Hall, camera: Callable[[Actor], Camera], kind: str, mode: str
) -> None:
    colour: Any = 7 if mode in {"P", "I;16"} else (1, 2, 3, 4)[: len(mode)]

    assert camera(hall.judges[0]).send(pictures.picture(kind, mode=mode, colour=colour)).status_code == 200


@pytest.mark.parametrize(("data", "refusal", "status"), pictures.HOSTILE.values(), ids=pictures.HOSTILE)
@pytest.mark.one_database
def test_a_hostile_file_is_refused_and_touches_nothing(
    hall: Hall,
    camera: Callable[[Actor], Camera],
    caplog: pytest.LogCaptureFixture,
    data: bytes,
    refusal: str,
    status: int,
) -> None:
    tablet = camera(hall.judges[0])
    tablet.send()
    before, journal = files(hall), hall.journal()
    caplog.set_level(logging.WARNING)

    answer = tablet.client.post(
        tablet.path(),
        data={
            "client_id": "hostile-00000001",
            "seat": hall.seats[0],
            "sheet": "A1",
            "photo": (io.BytesIO(data), "../../photo.jpg"),
        },
    )

    answer.request.environ["wsgi.input"].close()  # the test client keeps what is large in a file
    assert code(answer) == (status, refusal)
    assert answer.json["error"]["message"] not in ("", refusal)  # type: ignore[index]
    assert (files(hall), rows(hall), hall.journal()) == (before, 1, journal)
    assert [line for line in caplog.messages if f"refused {refusal}" in line]


def test_the_fifth_photo_of_a_seat_is_refused_until_one_is_removed(
    hall: Hall, camera: Callable[[Actor], Camera]
) -> None:
    tablet = camera(hall.judges[0])
    first = tablet.send().json["photo"]["id"]  # type: ignore[index]
    for sheet in ("A1", "A2", "A2"):
        tablet.send(sheet=sheet)

    assert code(tablet.send(sheet="A2")) == (422, "photos-enough")
    assert tablet.client.post(tablet.path(f"/{first}/remove")).status_code == 200
    assert tablet.send(sheet="A2").status_code == 200
    assert tablet.send(seat=1).status_code == 200


def test_the_same_photo_sent_again_is_kept_once(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    tablet = camera(hall.judges[0])

    first = tablet.send(client_id="photo-again-1").json
    again = tablet.send(client_id="photo-again-1").json

    assert (first["repeated"], again["repeated"]) == (False, True)  # type: ignore[index]
    assert first["photo"] == again["photo"]  # type: ignore[index]
    assert (rows(hall), len(files(hall))) == (1, 1)


def test_another_photo_under_the_same_number_is_refused(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    tablet = camera(hall.judges[0])
    tablet.send(client_id="photo-again-1")

    other = tablet.send(pictures.picture(colour="red"), client_id="photo-again-1")

    assert code(other) == (422, "client-id-reused")


def test_who_does_not_judge_the_sheet_adds_sees_and_removes_nothing(
    hall: Hall, camera: Callable[[Actor], Camera]
) -> None:
    photo = camera(hall.judges[0]).send().json["photo"]["id"]  # type: ignore[index]
    stranger = camera(hall.judges[4])

    assert code(stranger.send()) == (403, "not-allowed")
    assert stranger.client.get(stranger.path(f"/{photo}")).status_code in (403, 404)
    assert code(stranger.client.post(stranger.path(f"/{photo}/remove"))) == (403, "not-allowed")
    assert stranger.seen() == []


def test_a_photo_of_another_assessment_is_not_found(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    from tests.marking.hall import make_hall

    photo = camera(hall.judges[0]).send().json["photo"]["id"]  # type: ignore[index]
    other = make_hall(hall.app)
    away = Camera(camera(other.chief).client, other)

    assert away.client.get(away.path(f"/{photo}")).status_code == 404
    assert away.client.get(away.path("/../../../sheber")).status_code == 404


def test_a_seat_of_another_assessment_is_unknown(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    assert code(camera(hall.chief).send(seat=0, sheet="Z9")) == (404, "sheet-unknown")


def test_a_locked_sheet_keeps_its_photos_as_they_are(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    tablet = camera(hall.judges[0])
    photo = tablet.send().json["photo"]["id"]  # type: ignore[index]
    lock(hall)

    assert code(tablet.send()) == (422, "sheet-locked")
    assert code(tablet.client.post(tablet.path(f"/{photo}/remove"))) == (422, "sheet-locked")
    assert tablet.seen("?sheet=A1") == [photo]


def test_a_seat_that_takes_no_marks_takes_no_photos(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    tablet = camera(hall.judges[0])
    photo = tablet.send().json["photo"]["id"]  # type: ignore[index]
    with hall.app.app_context(), db.transaction() as session:
        say_status(session, hall.assessment, hall.seats[0], Participation.DID_NOT_START, actor=hall.chief, at=MOMENT)

    assert code(tablet.send()) == (422, "seat-not-marked")
    assert tablet.client.post(tablet.path(f"/{photo}/remove")).status_code == 200
    assert rows(hall) == 1


def test_cells_tell_how_many_photos_a_sheet_has(hall: Hall, camera: Callable[[Actor], Camera]) -> None:
    tablet = camera(hall.judges[0])
    tablet.send()
    hall.send(hall.judges[0], Act.ANSWER, "m1", answer="typed:0.50")

    cells = tablet.client.get(f"/api/marking/{hall.assessment}/cells").json

    assert cells["seats"][hall.seats[0]]["sheets"]["A1"]["photos"] == 1  # type: ignore[index]
    assert [entry.kind.value for entry in hall.journal()] == ["mark"]
