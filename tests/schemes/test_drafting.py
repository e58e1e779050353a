"""Beginning a scheme, going back and forth in its history, laying a draft aside, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scoring.foundation.errors import Forbidden, NotFound, Outdated, Refused
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.schemes import drafting, history
from scoring.schemes.drafting import begin_scheme, discard_draft, open_draft_from, redo, undo
from scoring.schemes.editor import edits
from scoring.schemes.editor.editing import edit_draft
from scoring.schemes.models import DraftRow, RevisionRow, SchemeRow
from scoring.schemes.publishing import publish
from scoring.schemes.queries import list_schemes, scheme_view
from tests.schemes.conftest import MOMENT


def begin(session: Session, actor: Actor, content: Scheme) -> str:
    return begin_scheme(session, actor, content, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id


def rename(session: Session, actor: Actor, scheme: str, title: str, seen: int) -> int:
    edit = edits.SetScheme({"title": Text(en=title)})
    return edit_draft(session, actor, scheme, edit, seen=seen, at=MOMENT).revision


def title(session: Session, actor: Actor, scheme: str) -> str:
    return scheme_view(session, actor, scheme).content.title.en


def test_a_begun_scheme_is_a_draft_at_its_first_revision(
    db_session: Session, chief: Actor, sound_scheme: Scheme
) -> None:
    scheme = begin(db_session, chief, sound_scheme)

    view = scheme_view(db_session, chief, scheme)

    assert (view.revision, view.version, view.content) == (1, None, sound_scheme)


def test_undo_brings_the_state_before_the_last_edit(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    rename(db_session, chief, scheme, "Second", 1)

    undo(db_session, chief, scheme, seen=2, at=MOMENT)

    assert scheme_view(db_session, chief, scheme).content == sound_scheme


def test_redo_brings_the_undone_edit_back(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    rename(db_session, chief, scheme, "Second", 1)
    rename(db_session, chief, scheme, "Third", 2)
    undo(db_session, chief, scheme, seen=3, at=MOMENT)
    undo(db_session, chief, scheme, seen=4, at=MOMENT)

    redo(db_session, chief, scheme, seen=5, at=MOMENT)

    assert title(db_session, chief, scheme) == "Second"


def test_an_edit_after_an_undo_is_what_the_next_redo_would_bring(
    db_session: Session, chief: Actor, sound_scheme: Scheme
) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    rename(db_session, chief, scheme, "Second", 1)
    undo(db_session, chief, scheme, seen=2, at=MOMENT)
    rename(db_session, chief, scheme, "Other", 3)
    undo(db_session, chief, scheme, seen=4, at=MOMENT)

    redo(db_session, chief, scheme, seen=5, at=MOMENT)

    assert title(db_session, chief, scheme) == "Other"


def test_every_saved_state_stays(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    rename(db_session, chief, scheme, "Second", 1)
    undo(db_session, chief, scheme, seen=2, at=MOMENT)

    rows = db_session.execute(select(RevisionRow.number, RevisionRow.act, RevisionRow.restores)).all()

    assert [tuple(row) for row in rows] == [(1, "begun", None), (2, "set-scheme", None), (3, "undone", 1)]


@pytest.mark.parametrize(("verb", "code"), [(undo, "nothing-to-undo"), (redo, "nothing-to-redo")])
def test_nothing_to_go_back_or_forth_to_is_refused(
    db_session: Session, chief: Actor, sound_scheme: Scheme, verb: object, code: str
) -> None:
    scheme = begin(db_session, chief, sound_scheme)

    with pytest.raises(Refused) as refused:
        verb(db_session, chief, scheme, seen=1, at=MOMENT)  # type: ignore[operator]

    assert refused.value.code == code


def test_an_undo_that_saw_an_older_state_is_refused(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    rename(db_session, chief, scheme, "Second", 1)

    with pytest.raises(Outdated) as refused:
        undo(db_session, chief, scheme, seen=1, at=MOMENT)

    assert (refused.value.code, refused.value.params) == ("draft-changed", {"revision": 2})


def test_a_discarded_draft_keeps_its_states(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    scheme = begin(db_session, chief, sound_scheme)

    discard_draft(db_session, chief, scheme, seen=1, at=MOMENT)

    draft = db_session.execute(select(DraftRow)).scalar_one()
    assert (draft.state, history.content_of(db_session, draft)) == ("discarded", sound_scheme)


def test_a_scheme_with_no_draft_and_no_version_is_nothing_to_see(
    db_session: Session, chief: Actor, sound_scheme: Scheme
) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    discard_draft(db_session, chief, scheme, seen=1, at=MOMENT)

    assert list_schemes(db_session, chief) == []


def test_a_second_open_draft_is_refused_by_the_database(
    db_session: Session, chief: Actor, sound_scheme: Scheme
) -> None:
    begin(db_session, chief, sound_scheme)
    draft = db_session.execute(select(DraftRow)).scalar_one()
    second = {column: getattr(draft, column) for column in ("scheme_id", "state", "opened_by", "opened_at")}

    db_session.add(DraftRow(**second, revision=0, stands_at=0, based_on=None, changed_at=MOMENT))

    with pytest.raises(IntegrityError):
        db_session.flush()


def test_a_draft_from_a_version_starts_as_that_version(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    publish(db_session, chief, scheme, reason="", seen=1, at=MOMENT)

    open_draft_from(db_session, chief, scheme, 1, at=MOMENT)

    view = scheme_view(db_session, chief, scheme)
    assert (view.revision, view.based_on, view.content) == (1, 1, sound_scheme)


def test_a_draft_is_not_opened_beside_another(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    publish(db_session, chief, scheme, reason="", seen=1, at=MOMENT)
    open_draft_from(db_session, chief, scheme, 1, at=MOMENT)

    with pytest.raises(Outdated) as refused:
        open_draft_from(db_session, chief, scheme, 1, at=MOMENT)

    assert refused.value.code == "draft-open-already"


def test_the_draft_of_another_chief_expert_is_closed(
    db_session: Session, chief: Actor, stranger: Actor, sound_scheme: Scheme
) -> None:
    scheme = begin(db_session, chief, sound_scheme)

    for touch in (
        lambda: scheme_view(db_session, stranger, scheme),
        lambda: rename(db_session, stranger, scheme, "Mine", 1),
        lambda: undo(db_session, stranger, scheme, seen=1, at=MOMENT),
        lambda: discard_draft(db_session, stranger, scheme, seen=1, at=MOMENT),
        lambda: publish(db_session, stranger, scheme, reason="", seen=1, at=MOMENT),
        lambda: open_draft_from(db_session, stranger, scheme, 1, at=MOMENT),
    ):
        with pytest.raises(Forbidden):
            touch()
    assert list_schemes(db_session, stranger) == []
    assert [card.public_id for card in list_schemes(db_session, chief)] == [scheme]


def test_an_organizer_works_with_every_scheme(
    db_session: Session, chief: Actor, organizer: Actor, sound_scheme: Scheme
) -> None:
    scheme = begin(db_session, chief, sound_scheme)

    revision = rename(db_session, organizer, scheme, "Checked", 1)

    assert (revision, title(db_session, chief, scheme)) == (2, "Checked")


def test_an_unknown_scheme_is_not_found(db_session: Session, chief: Actor) -> None:
    with pytest.raises(NotFound) as refused:
        drafting.draft_for_change(db_session, chief, "nobody")

    assert refused.value.code == "scheme-unknown"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        pytest.param("", ["Әрлеу", "Қалау", "Яхта"], id="everything, by the Kazakh alphabet"),
        pytest.param("ҚАЛ", ["Қалау"], id="any case of Kazakh letters"),
        pytest.param("20", ["Қалау"], id="the number of the skill"),
        pytest.param("nothing", [], id="nothing"),
    ],
)
def test_schemes_are_searched_and_sorted_in_kazakh(
    db_session: Session, chief: Actor, sound_scheme: Scheme, search: str, found: list[str]
) -> None:
    for number, name in (("33", "Яхта"), ("20", "Қалау"), ("11", "Әрлеу")):
        begin(db_session, chief, replace(sound_scheme, skill_number=number, title=Text(kk=name)))

    cards = list_schemes(db_session, chief, search)

    assert [card.title.kk for card in cards] == found


def test_the_list_repeats_the_title_of_the_newest_state(
    db_session: Session, chief: Actor, sound_scheme: Scheme
) -> None:
    scheme = begin(db_session, chief, sound_scheme)
    rename(db_session, chief, scheme, "Newer", 1)

    row = db_session.execute(select(SchemeRow)).scalar_one()

    assert (row.title_en, row.title_kk) == ("Newer", "")
