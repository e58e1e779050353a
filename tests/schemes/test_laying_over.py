"""A workbook laid over a draft: which aspect is which, who says so, and what must never get in."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from scoring.foundation.errors import Outdated, Unreadable
from scoring.people.actors import Actor
from scoring.rules.errors import RuleBroken
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.schemes.bringing_in import importing
from scoring.schemes.bringing_in.matching import Certainty
from scoring.schemes.content.placing import aspect_of
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.editor import edits
from scoring.schemes.editor.editing import edit_draft
from scoring.schemes.queries import scheme_view
from scoring.schemes.taking_out.export import write_workbook
from tests.schemes.builders import with_mark
from tests.schemes.conftest import MOMENT

FIRST = "key000000000"


def test_a_file_laid_over_a_scheme_keeps_the_keys_of_its_aspects(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), 1.5), over=scheme)

    importing.lay_over(db_session, chief, dropped, {}, seen=1, at=MOMENT)

    content = scheme_view(db_session, chief, scheme).content
    assert [aspect.key for aspect in content.aspects()] == [aspect.key for aspect in sound_scheme.aspects()]
    assert aspect_of(content, FIRST).maximum == 150


def test_an_aspect_said_to_be_new_gets_its_own_key(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    dropped = drop(chief, with_mark(write_workbook(sound_scheme, "en"), 2), over=scheme)
    _, new, matches, _ = importing.proposals(db_session, chief, dropped)
    first = next(match.new_key for match in matches if match.old_key == FIRST)

    importing.lay_over(db_session, chief, dropped, {str(first): importing.NEW}, seen=1, at=MOMENT)

    keys = {aspect.key for aspect in scheme_view(db_session, chief, scheme).content.aspects()}
    assert FIRST not in keys
    assert first in keys
    assert next(new.aspects()).key == first


def test_a_draft_changed_meanwhile_is_not_overwritten(
    db_session: Session,
    chief: Actor,
    sound_scheme: Scheme,
    drop: Callable[..., str],
) -> None:
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    dropped = drop(chief, write_workbook(sound_scheme, "en"), over=scheme)
    edit_draft(db_session, chief, scheme, edits.AddCriterion(), seen=1, at=MOMENT)

    with pytest.raises(Outdated) as refused:
        importing.lay_over(db_session, chief, dropped, {}, seen=1, at=MOMENT)

    assert refused.value.code == "draft-changed"


@pytest.mark.parametrize("wanted", ["Z\0" * 20_000, "key999999999", " ", "old"])
def test_a_key_that_the_draft_does_not_have_is_refused_and_the_draft_stays(
    db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str], wanted: str
) -> None:
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    dropped = drop(chief, write_workbook(sound_scheme, "en"), over=scheme)

    with pytest.raises(Unreadable) as refused:
        importing.lay_over(db_session, chief, dropped, {FIRST: wanted}, seen=1, at=MOMENT)

    assert refused.value.code == "field-wrong"
    assert scheme_view(db_session, chief, scheme).revision == 1


@pytest.fixture
def replaced(db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]) -> tuple[str, str]:
    """A scheme, and a file in which the key of its first aspect stands on another aspect in another sub-criterion."""
    scheme = begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id
    moved = edits.apply(sound_scheme, edits.MoveAspect(FIRST, 0, 1, 20))
    other = Text(kk="Жаңа мәтін", ru="Другое дело", en="Contrast of the pages")
    return scheme, drop(
        chief, write_workbook(edits.apply(moved, edits.SetAspect(FIRST, {"description": other})), "en"), over=scheme
    )


def test_a_doubtful_match_waits_for_a_person(db_session: Session, chief: Actor, replaced: tuple[str, str]) -> None:
    scheme, dropped = replaced
    _, _, matches, _ = importing.proposals(db_session, chief, dropped)

    importing.lay_over(db_session, chief, dropped, {}, seen=1, at=MOMENT)

    doubtful = [match.old_key for match in matches if match.certainty is Certainty.DOUBTFUL]
    kept = [aspect.key for aspect in scheme_view(db_session, chief, scheme).content.aspects()]
    assert doubtful == [FIRST]
    assert (FIRST in kept, len(kept)) == (False, 50)


def test_a_doubtful_match_is_applied_when_a_person_says_so(
    db_session: Session, chief: Actor, replaced: tuple[str, str]
) -> None:
    scheme, dropped = replaced

    importing.lay_over(db_session, chief, dropped, {FIRST: FIRST}, seen=1, at=MOMENT)

    content = scheme_view(db_session, chief, scheme).content
    assert aspect_of(content, FIRST).description.en == "Contrast of the pages"


@pytest.mark.parametrize("title", ["a\0b", "a\ud800b", "x" * 10_001])
def test_no_draft_begins_with_what_could_not_be_read_back(
    db_session: Session, chief: Actor, sound_scheme: Scheme, title: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        begin_scheme(
            db_session, chief, replace(sound_scheme, title=Text(en=title)), purpose=Purpose.CHAMPIONSHIP, at=MOMENT
        )

    assert broken.value.code in {"content-text-not-storable", "content-text-too-long"}
