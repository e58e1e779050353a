"""Keys on pages and by commands: compared, trusted, made and given out."""

import pytest

from tests.championships.packages.browsing import enter, fingerprint_of, page
from tests.championships.packages.installations import Installation

pytestmark = pytest.mark.one_database


def test_a_key_is_compared_and_trusted_on_pages(found):
    here, there = found("here"), found("there")
    there.make_key("Колледж")
    client = enter(here)

    shown = client.post("/packages/keys/compare", data={"card": there.card()}).get_data(as_text=True)
    fingerprint = fingerprint_of(there)
    form = {"card": there.card(), "fingerprint": fingerprint}
    assert fingerprint[:4] + " " + fingerprint[4:8] in shown
    assert client.post("/packages/keys", data=form).status_code == 422  # the box was not ticked
    assert client.post("/packages/keys", data={**form, "compared": "yes"}).status_code == 302
    assert "Trusted" in page(client, "/packages")
    client.post(f"/packages/keys/{fingerprint}/withdraw", data={"reason": "Lost."})
    assert "Trust withdrawn" in page(client, "/packages")


def test_an_own_key_is_made_and_given_out_on_pages(found):
    here = found("here")
    client = enter(here)

    assert client.get("/packages/key.json").status_code == 404
    client.post("/packages/key", data={"name": "Өңір"})
    given = client.get("/packages/key.json")

    assert given.get_data(as_text=True).strip() == here.card()
    assert "svg" in client.get("/packages").get_data(as_text=True)


def test_a_key_goes_over_by_commands(found):
    here, there = found("here"), found("there")
    card = there.folder / "key.json"

    def run(inst: Installation, *arguments: str):
        return inst.app.test_cli_runner().invoke(args=["package", *arguments])

    assert run(there, "key", "--make", "Колледж", "--out", str(card)).exit_code == 0
    assert run(here, "trust", str(card), "--fingerprint", "0" * 64).exit_code != 0
    assert run(here, "trust", str(card), "--fingerprint", fingerprint_of(there)).exit_code == 0
    assert "trusted" in run(here, "keys").output
    assert run(here, "withdraw", fingerprint_of(there), "--reason", "Lost.").exit_code == 0
