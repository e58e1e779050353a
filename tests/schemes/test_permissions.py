"""Each verb asks for its own act: a gate that denies one act at a time walks them all."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scoring.foundation import jobs, uploads
from scoring.foundation.errors import Forbidden, NotFound, Outdated, Refused
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import NO_TEXT, Scheme
from scoring.schemes import access, drafting, publishing, queries
from scoring.schemes.access import EDIT, EXPORT, IMPORT, PUBLISH, SEE
from scoring.schemes.bringing_in import fixes, importing
from scoring.schemes.editor import editing, edits, previewing
from scoring.schemes.taking_out import exporting
from scoring.schemes.taking_out.export import write_workbook
from tests.schemes.conftest import MOMENT

pytestmark = pytest.mark.one_database
FIRST = "key000000000"
CHAMPIONSHIP = Purpose.CHAMPIONSHIP
KEPT = uploads.Upload("0" * 64, 1, "scheme.xlsx")

# what is done with (session, actor, scheme with a draft, scheme without one, import), and the acts it asks for
VERBS: dict[str, tuple[Callable[..., Any], set[str]]] = {
    "list": (lambda s, a, d, p, i: queries.list_schemes(s, a), {IMPORT}),
    "see": (lambda s, a, d, p, i: queries.scheme_view(s, a, d), {SEE}),
    "see a version": (lambda s, a, d, p, i: queries.version_view(s, a, p, 1), {SEE}),
    "see the history": (lambda s, a, d, p, i: queries.draft_history(s, a, d), {SEE}),
    "begin": (
        lambda s, a, d, p, i: drafting.begin_scheme(
            s, a, drafting.empty_content("17", NO_TEXT), purpose=CHAMPIONSHIP, at=MOMENT
        ),
        {IMPORT},
    ),
    "open a draft": (lambda s, a, d, p, i: drafting.open_draft_from(s, a, p, 1, at=MOMENT), {EDIT}),
    "edit": (lambda s, a, d, p, i: editing.edit_draft(s, a, d, edits.AddCriterion(), seen=2, at=MOMENT), {EDIT}),
    "undo": (lambda s, a, d, p, i: drafting.undo(s, a, d, seen=2, at=MOMENT), {EDIT}),
    "discard": (lambda s, a, d, p, i: drafting.discard_draft(s, a, d, seen=2, at=MOMENT), {EDIT}),
    "publish": (lambda s, a, d, p, i: publishing.publish(s, a, d, reason="", seen=2, at=MOMENT), {EDIT, PUBLISH}),
    "export": (
        lambda s, a, d, p, i: exporting.ask_for_export(s, a, d, version=None, form="csv", language="kk"),
        {SEE, EXPORT},
    ),
    "take a file in": (
        lambda s, a, d, p, i: importing.take_in(s, a, KEPT, purpose=CHAMPIONSHIP, at=MOMENT),
        {IMPORT},
    ),
    "take a file in over a draft": (
        lambda s, a, d, p, i: importing.take_in(s, a, KEPT, purpose=CHAMPIONSHIP, at=MOMENT, over=d),
        {IMPORT, EDIT},
    ),
    "see an import": (lambda s, a, d, p, i: importing.import_view(s, a, i), {SEE}),
    "match": (lambda s, a, d, p, i: importing.proposals(s, a, i), {SEE, EDIT}),
    "lay over": (lambda s, a, d, p, i: importing.lay_over(s, a, i, {}, seen=2, at=MOMENT), {SEE, EDIT}),
    "keep": (lambda s, a, d, p, i: importing.keep_as_draft(s, a, i, at=MOMENT), {SEE, IMPORT}),
    "fix": (lambda s, a, d, p, i: fixes.accept_fix(s, a, i, 0), {SEE}),
    "preview": (lambda s, a, d, p, i: previewing.preview(a, 100, None, None), {IMPORT}),
}


@pytest.fixture
def deny(app: Flask) -> Iterator[Callable[[str], None]]:
    """From now on the act is denied to everybody, and every other act is allowed."""
    gate = access.gate()

    def choose(denied: str) -> None:
        def require(_actor: Any, act: str, _relations: Collection[str]) -> None:
            if act == denied:
                raise Forbidden("not-allowed")

        app.extensions["scoring.schemes.gate"] = replace(
            gate, require=require, allow=lambda _actor, act, _relations: act != denied
        )

    yield choose
    app.extensions["scoring.schemes.gate"] = gate


@pytest.fixture
def things(db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]) -> tuple[str, str, str]:
    def begun() -> str:
        return drafting.begin_scheme(db_session, chief, sound_scheme, purpose=CHAMPIONSHIP, at=MOMENT).public_id

    drafted, published = begun(), begun()
    editing.edit_draft(db_session, chief, drafted, edits.SetAspect(FIRST, {"section": None}), seen=1, at=MOMENT)
    publishing.publish(db_session, chief, published, reason="", seen=1, at=MOMENT)
    return drafted, published, drop(chief, write_workbook(sound_scheme, "en"), over=drafted)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_closed_without_each_act_it_needs_and_open_without_the_others(
    db_session: Session, chief: Actor, deny: Callable[[str], None], things: tuple[str, str, str], verb: str
) -> None:
    act, needed = VERBS[verb]
    closed, refused = set(), set()

    for denied in access.ACTS:
        deny(denied)
        nested = db_session.begin_nested()
        try:
            act(db_session, chief, *things)
        except Forbidden:
            closed.add(denied)
        except Refused as other:  # for another reason: the gate had let it through
            refused.add(other.code)
        finally:
            nested.rollback()

    assert closed == needed
    assert refused <= {"fix-not-possible"}


def test_a_draft_that_moved_on_is_not_laid_aside(
    db_session: Session, chief: Actor, things: tuple[str, str, str]
) -> None:
    with pytest.raises(Outdated) as refused:
        drafting.discard_draft(db_session, chief, things[0], seen=1, at=MOMENT)

    assert refused.value.code == "draft-changed"


def test_a_kept_import_is_not_fixed_any_more(
    db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]
) -> None:
    dropped = drop(chief, write_workbook(sound_scheme, "en"))
    importing.keep_as_draft(db_session, chief, dropped, at=MOMENT)

    with pytest.raises(Outdated) as refused:
        fixes.accept_fix(db_session, chief, dropped, 0)

    assert refused.value.code == "import-kept"


def test_the_job_of_something_else_is_no_export(
    db_session: Session, chief: Actor, sound_scheme: Scheme, drop: Callable[..., str]
) -> None:
    dropped = importing.import_view(db_session, chief, drop(chief, write_workbook(sound_scheme, "en")))
    job = jobs.find(db_session, dropped.job or "", account=chief.account_id)

    with pytest.raises(NotFound) as refused:
        exporting.finished_export(job)

    assert refused.value.code == "job-not-found"
