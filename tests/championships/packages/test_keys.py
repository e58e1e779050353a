"""Keys of installations: the private half stays in its folder, trust is an organizer's act, rotation loses nothing."""

import json
import stat

import pytest
from sqlalchemy import text

from scoring.championships.packages import keys, trusting
from scoring.championships.packages.exporting import expect_exportable
from scoring.championships.packages.key_card import KeyCard, card_from
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.trusting import KeyState
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, NotFound, Refused, SignInNeeded
from scoring.people.actors import VISITOR, Actor
from tests.championships.packages.installations import AT, Installation
from tests.championships.packages.made import FINGERPRINT, PUBLIC, SEED
from tests.championships.season import make_season

pytestmark = pytest.mark.one_database


def refusal(work, *given, **said) -> str:
    with pytest.raises(Refused) as refused:
        work(*given, **said)
    return refused.value.code


def known(here: Installation) -> list[tuple[str, KeyState, list[str]]]:
    views = here.read(lambda session: trusting.keys_known(session, actor=here.organizer))
    return [(view.name, view.state, [act.act for act in view.acts]) for view in views]


def test_the_private_half_is_its_owners_alone_and_not_in_the_database(found):
    here = found("here")
    here.make_key("Колледж", SEED)

    (file,) = (here.folder / "instance" / "keys").glob("installation-*.key")
    tables = here.read(
        lambda session: session.execute(text("SELECT fingerprint, public_key, name FROM installation_key")).all()
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == SEED.hex()
    assert [tuple(row) for row in tables] == [(FINGERPRINT, PUBLIC, "Колледж")]


def test_a_card_is_read_as_it_was_written(found):
    here = found("here")
    here.make_key("Колледж", SEED)

    card = card_from(here.card())

    assert card == KeyCard("Колледж", PUBLIC)
    assert card.text() == here.card()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("", "key-card-unreadable", id="nothing"),
        pytest.param("[1]", "key-card-unreadable", id="a list"),
        pytest.param('{"format": "sheber-key", "version": 2}', "key-card-newer", id="newer"),
        pytest.param(
            '{"format": "sheber-key", "version": 1, "name": "x", "public_key": "12"}',
            "key-card-unreadable",
            id="a short key",
        ),
        pytest.param("{" * 1000, "key-card-unreadable", id="nested without end"),
        pytest.param(" " * 3000, "key-card-unreadable", id="too long"),
    ],
)
def test_what_is_no_card_is_refused(said, code):
    assert refusal(card_from, said) == code


def test_a_key_is_trusted_by_the_fingerprint_that_was_heard(found):
    here = found("here")
    card = KeyCard("Колледж", PUBLIC)

    def trust(compared: str) -> None:
        here.write(lambda session: trusting.trust_key(session, card, compared, actor=here.organizer, at=AT))

    assert refusal(trust, "0" * 64) == "fingerprint-differs"
    trust(" ".join(FINGERPRINT[at : at + 4] for at in range(0, 64, 4)).upper())
    assert known(here) == [("Колледж", KeyState.TRUSTED, ["key-trusted"])]
    assert refusal(trust, FINGERPRINT) == "key-trusted-already"


def test_withdrawing_needs_a_reason_and_leaves_its_trace(found):
    here, there = found("here"), found("there")
    there.make_key("Колледж", SEED)
    here.trust(there)

    assert refusal(withdraw, here, " ") == "text-missing"
    withdraw(here, "The laptop was lost.")
    assert known(here) == [("Колледж", KeyState.WITHDRAWN, ["key-trusted", "key-withdrawn"])]
    assert refusal(withdraw, here, "Again.") == "key-not-trusted"
    here.trust(there)
    assert known(here)[0][1] is KeyState.TRUSTED


def withdraw(here: Installation, reason: str) -> None:
    here.write(lambda session: trusting.withdraw_trust(session, FINGERPRINT, reason, actor=here.organizer, at=AT))


def test_a_new_key_is_announced_by_the_one_before_it(found):
    here, there = found("here"), found("there")
    first = there.make_key("Колледж")
    here.trust(there)
    there.make_key("Колледж")
    card = card_from(there.card())

    announced = here.read(lambda session: trusting.announced_by(session, card))

    assert (card.follows, announced.fingerprint) == (first, first)
    assert [state for _name, state, _acts in known(there)] == [KeyState.OWN, KeyState.RETIRED]
    said = json.loads(card.text())
    said["public_key"] = PUBLIC  # somebody else's key under the same announcement
    forged = card_from(json.dumps(said))
    assert here.read(lambda session: trusting.announced_by(session, forged)) is None


def test_our_own_key_cannot_be_trusted_as_anothers(found):
    here = found("here")
    here.make_key("Колледж", SEED)

    assert refusal(here.trust, here) == "key-is-own"


def test_a_lost_private_key_is_said(found):
    here = found("here")
    here.make_key("Колледж", SEED)
    (file,) = (here.folder / "instance" / "keys").glob("installation-*.key")
    file.unlink()

    with here.app.app_context():
        assert refusal(keys.sign, b"something", FINGERPRINT) == "installation-key-missing"


def test_only_who_organizes_everywhere_has_to_do_with_keys(app, make_account):
    regional, administrator = make_account("organizer", scope=("region", "KZ-55")), make_account("administrator")

    with app.app_context(), db.transaction() as session:
        for actor, refused in (
            (regional, Forbidden),
            (make_account("chief-expert"), Forbidden),
            (VISITOR, SignInNeeded),
        ):
            with pytest.raises(refused):
                trusting.keys_known(session, actor=actor)
            with pytest.raises(refused):
                trusting.make_own_key(session, "Колледж", actor=actor, at=AT)
            with pytest.raises(refused):
                trusting.trust_key(session, KeyCard("x", PUBLIC), FINGERPRINT, actor=actor, at=AT)
        assert trusting.keys_known(session, actor=administrator) == []
        with pytest.raises(NotFound):
            trusting.own_card(session, actor=administrator)


def test_an_organizer_of_a_region_sends_out_the_stages_of_that_region_alone(app, make_account):
    here, elsewhere = (make_account("organizer", scope=("region", iso)) for iso in ("KZ-55", "KZ-10"))
    season = make_season(app, here.account_id, levels=("region",))

    def expect(actor: Actor) -> None:
        with app.app_context(), db.reading() as session:
            expect_exportable(session, season.stages["region"], Kind.STAGE, actor=actor)

    assert refusal(expect, here) == "installation-key-not-made"  # let in, and told what is missing
    with pytest.raises(Forbidden):
        expect(elsewhere)
