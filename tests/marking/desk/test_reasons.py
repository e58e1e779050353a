"""Reasons given at the desk: one is chosen, another one is said in words, and what was typed stays on the page."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from scoring.foundation.db import db
from scoring.marking.models import JournalTextRow
from scoring.rules.journal import EntryKind
from tests.marking.desk.conftest import DeskClient
from tests.marking.hall import Hall

Desk = Callable[..., DeskClient]
ACTS = pytest.mark.parametrize(
    ("act", "field"), [("correct", "correct-text-1"), ("dispute", "dispute-text"), ("settle", "settle-text")]
)
WORDS = "the ruler was read from the wrong end"


def form_of(hall: Hall, chief: DeskClient, act: str) -> dict[str, str]:
    """What its form sends, on a sheet on which the act can be done."""
    hall.complete()
    if act == "settle":
        chief.post(chief.sheet(), act="dispute", reason="appeal")
    return {"act": act, "aspect": "m1", "seen": str(hall.ledger().seq), "client_id": "slip-0011", "value": "0.80"}


@ACTS
@pytest.mark.parametrize("text", ["", "  "])
def test_another_reason_asks_for_words_at_their_field_and_keeps_what_was_typed(
    hall: Hall, desk: Desk, act: str, field: str, text: str
) -> None:
    chief = desk(hall.chief)
    form = form_of(hall, chief, act)
    before = hall.journal()

    answer = chief.post(chief.sheet(), **form, reason="other", text=text)

    assert answer.status_code == 422
    said = re.search(rf'id="{field}-error"><svg.*?</svg>([^<]*)', answer.text)
    assert said is not None
    assert said[1] == "The reason is another one. Write it in a few words."
    assert '<option value="other" selected>' in answer.text
    assert act != "correct" or 'value="0.80"' in answer.text
    assert hall.journal() == before


@ACTS
def test_another_reason_in_words_is_kept_beside_the_journal_and_told(
    hall: Hall, desk: Desk, act: str, field: str
) -> None:
    chief = desk(hall.chief)
    form = form_of(hall, chief, act)

    answer = chief.post(chief.sheet(), **form, reason="other", text=WORDS)

    assert answer.status_code == 302
    entry = hall.journal()[-1]
    assert entry.kind is {"correct": EntryKind.CORRECTION, "dispute": EntryKind.DISPUTE}.get(act, EntryKind.SETTLED)
    with hall.app.app_context(), db.reading() as session:
        kept = session.get_one(JournalTextRow, entry.text)
        assert kept.text == WORDS
    assert f"<q>{WORDS}</q>" in unescape(chief.get(chief.sheet()).text)


@pytest.mark.one_database
def test_a_reason_that_speaks_for_itself_needs_no_words(hall: Hall, desk: Desk) -> None:
    chief = desk(hall.chief)
    form = form_of(hall, chief, "correct")

    answer = chief.post(chief.sheet(), **form, reason="typing-slip", text="")

    assert answer.status_code == 302
    assert hall.journal()[-1].text is None
