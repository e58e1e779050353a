"""What is sent to a screen before each reveal, byte by byte: nothing of anybody who is not revealed yet."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scoring.championships.boards import crowds
from scoring.championships.ceremony import streaming
from scoring.championships.ceremony.streaming import FOR_REAL, REHEARSAL, Screens
from scoring.championships.results.models import FinalisationRow
from scoring.foundation.db import db
from scoring.foundation.errors import TooMany
from scoring.marking.models import SeatRow
from scoring.people import regions
from scoring.people.models import Consent, Organisation, Person
from tests.championships.boards.ground import BEGAN
from tests.championships.boards.test_streaming import Eyes
from tests.championships.ceremony.hall import Ceremony

pytestmark = pytest.mark.one_database
# Totals that are far apart, and of which no part stands anywhere else.
FIELDS = {
    "all three": ("1.00", "0.81", "0.63", "0.37", "0.29", "0.17"),
    "two golds": ("1.00", "1.00", "0.63", "0.37", "0.29", "0.17"),
}
NUMBERS = (81, 82, 83, 84, 85, 86)  # of the seats: numbers that stand nowhere else on a page


@pytest.fixture
def wire(ceremony: Ceremony, monkeypatch: pytest.MonkeyPatch) -> Screens:
    """The screens, which are told when the test says so."""
    monkeypatch.setattr(Screens, "_start", lambda _self: None)
    found: Screens = ceremony.ground.app.extensions[streaming.EXTENSION]
    return found


def name_everybody(ceremony: Ceremony) -> None:
    """Each competitor has a name that nobody else has, of an own college, and agrees to it."""
    ground = ceremony.ground
    with ground.app.app_context(), db.transaction() as session:
        regions.load_reference(session)
        for place, seat in enumerate(ground.hall.seats):
            college = Organisation(
                public_id=f"college-{place}", kind="college", region="KZ-55", name_kk=f"Тестколледж{place}",
                name_ru=f"Техникум{place}", name_en="", searched="", ordered="", revision=1,
            )  # fmt: skip
            person = Person(
                public_id=f"person-{place}", surname_kk=f"Бекжан{place}", given_kk="", patronymic_kk="",
                surname_ru=f"Бекжанов{place}", given_ru="", patronymic_ru="", searched="", ordered="", revision=1,
                affiliation="", skills="",
            )  # fmt: skip
            session.add_all((college, person))
            session.flush()
            for scope in ("processing", "publish-name"):
                session.add(
                    Consent(
                        person_id=person.id, scope=scope, signer="self", representative="", signed_on=BEGAN.date(),
                        noted_at=BEGAN, noted_by=ground.hall.organizer.account_id,
                    )
                )  # fmt: skip
            row = session.scalars(select(SeatRow).where(SeatRow.public_id == seat)).one()
            row.person, row.organisation, row.number = person.public_id, f"college-{place}", NUMBERS[place]


def secrets_of(ceremony: Ceremony, row: dict[str, Any]) -> set[str]:
    """All by which a competitor could be known: number, place of the journal, names, college, marks."""
    place = NUMBERS.index(int(row["seat"]))
    found = {ceremony.ground.hall.seats[place], f"person-{place}", f"college-{place}", f"Бекжан{place}"}
    found |= {f"Бекжанов{place}", f"Тестколледж{place}", f"Техникум{place}", f'"{row["seat"]}"', row["total"]}
    return found | {row["total"].replace(".", ","), f'"{row["scale"]}"'}


def said(client: FlaskClient, address: str) -> str:
    """All bytes of an answer, its headers too; of a stream the first frame."""
    response = client.get(address)
    if response.mimetype == "text/event-stream":
        frames: Iterator[bytes] = response.iter_encoded()
        body = next(frames).decode()
        response.close()
    else:
        body = response.get_data(as_text=True)
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), body.replace("&#34;", '"'))
    return plain + json.dumps(list(response.headers))


def told(text: str) -> str:
    """Without what is another at every look."""
    text = re.sub(r"retry: \d+|id: \S+|nonce-[^']+", "", text)
    return re.sub(r'(csrf[-_]token" (content|value)="|"Set-Cookie", "|X-RateLimit-[^"]+", "|"Date", ")[^"]+', "", text)


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_of_what_is_not_revealed_was_sent(
    ceremony: Ceremony, wire: Screens, client: FlaskClient, field: str
) -> None:
    name_everybody(ceremony)
    ceremony.finish(FIELDS[field])
    ground, eyes = ceremony.ground, Eyes()
    assert wire.join(ground.stage, FOR_REAL, eyes)
    rows = {row["seat"]: row for row in ceremony.standings()}
    with ground.app.app_context(), db.reading() as session:
        hashes = set(session.scalars(select(FinalisationRow.hash)))
    ceremony.show()
    revealed: set[str] = set()
    turns = 0
    while (card := ceremony.desk().current.next) is not None:  # type: ignore[union-attr]
        wire.tell((ground.stage, FOR_REAL))
        hidden = [row for seat, row in rows.items() if seat not in revealed]
        secrets = hashes | set().union(*(secrets_of(ceremony, row) for row in hidden))
        secrets -= set().union(*(secrets_of(ceremony, rows[seat]) for seat in revealed))
        sent = {
            "page": said(client, ceremony.page),
            "stream": said(client, f"{ceremony.page}/stream"),
            "watched": b"".join(eyes.seen).decode(),
            "board": said(client, ground.page),
            "feed": said(client, ground.feed),
            "projector": said(client, f"/boards/{ground.stage}/projector"),
        }

        assert {(where, secret) for where, text in sent.items() for secret in secrets if secret in text} == set()
        ceremony.open(card)
        revealed |= {row["seat"] for row in rows.values() if row["medal"] == card}
        turns += 1
    wire.tell((ground.stage, FOR_REAL))

    assert turns == len({row["medal"] for row in rows.values() if row["medal"]})
    everything = b"".join(eyes.seen).decode()
    for seat in revealed:  # what was looked for is there once it is revealed
        place = NUMBERS.index(int(seat))
        assert f"Бекжан{place}" in everything
        assert f"Тестколледж{place}" in said(client, ceremony.page)
    assert f'"{hashes.pop()}"' in said(client, ground.feed)


def test_before_the_gold_two_ways_to_share_medals_look_the_same(ceremony: Ceremony, client: FlaskClient) -> None:
    """Not even the number of cards tells that there is no silver."""
    ceremony.finish(FIELDS["two golds"])
    ceremony.show()
    before = said(client, ceremony.page)
    ceremony.open("bronze")
    after = ceremony.screen()["cards"]

    assert [(card["card"], card["open"], len(card["rows"])) for card in after] == [
        ("medallion", True, 0), ("bronze", True, 1), ("silver", False, 0), ("gold", False, 0)
    ]  # fmt: skip
    assert before.count('"open": false') == 4


def test_after_a_reload_and_after_a_restart_the_screen_shows_what_is_revealed(
    ceremony: Ceremony, wire: Screens, client: FlaskClient
) -> None:
    ceremony.finish()
    ceremony.show()
    ceremony.open("bronze")
    first, ground = Eyes(), ceremony.ground
    assert wire.join(ground.stage, FOR_REAL, first)
    restarted = Screens(ground.app)
    restarted._start = lambda: None  # type: ignore[method-assign]
    late = Eyes()
    assert restarted.join(ground.stage, FOR_REAL, late, last=first.events()[-1][1])

    assert late.events()[-1][2] == first.events()[-1][2] == ceremony.screen()
    page = said(client, ceremony.page)
    assert json.dumps(ceremony.screen()["cards"][1]["rows"][0]["seat"]) in page
    assert told(page) == told(said(client, ceremony.page))


def test_a_screen_is_told_what_changed_and_nothing_else(ceremony: Ceremony, wire: Screens) -> None:
    ground = ceremony.ground
    ceremony.finish()
    eyes, rehearsal = Eyes(), Eyes()
    assert wire.join(ground.stage, FOR_REAL, eyes)
    assert wire.join(ground.stage, REHEARSAL, rehearsal)
    ceremony.show()
    assert wire._due == {(ground.stage, FOR_REAL), (ground.stage, REHEARSAL)}
    for place in wire._due:
        wire.tell(place)
        wire.tell(place)

    assert [data["skill"] and data["skill"]["number"] for _event, _id, data in eyes.events()] == [None, "17"]
    assert [data["rehearsal"] for _event, _id, data in rehearsal.events()] == [True]
    back = Eyes()
    assert wire.join(ground.stage, FOR_REAL, back, last=eyes.events()[-1][1])
    assert back.events() == []


def test_a_slow_screen_is_cut_and_a_silent_one_is_kept_open(ceremony: Ceremony, wire: Screens) -> None:
    ground = ceremony.ground
    slow, quick = Eyes(room=1), Eyes()
    assert wire.join(ground.stage, FOR_REAL, slow)
    assert wire.join(ground.stage, FOR_REAL, quick)
    wire._keep_open()

    assert (slow.closed, quick.closed, wire.viewers) == (True, False, 1)
    assert quick.seen[-1] == b": open\n\n"
    assert wire._due == {(ground.stage, FOR_REAL)}
    wire.close()
    assert (quick.closed, wire.viewers) == (True, 0)


def test_too_many_screens_from_one_address_are_refused(
    ceremony: Ceremony, wire: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "VIEWERS_PER_ADDRESS", 1)
    assert wire.join(ceremony.ground.stage, FOR_REAL, Eyes())

    with pytest.raises(TooMany):
        wire.expect_room("10.0.0.1")
    wire.expect_room("10.0.0.2")


def test_what_another_process_did_is_told_here(ceremony: Ceremony, wire: Screens) -> None:
    from scoring.championships.boards import hearing

    ground = ceremony.ground
    assert wire.join(ground.stage, FOR_REAL, Eyes())
    hearing._from_elsewhere(ground.app, f"ceremony:{ground.stage}", [""])

    assert wire._due == {(ground.stage, FOR_REAL)}
