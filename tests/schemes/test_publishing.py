"""Freezing versions: what stands in the way, what a version remembers, and that nobody can rewrite it."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from scoring.foundation.errors import Outdated, Refused
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Kind, Scheme
from scoring.schemes.drafting import begin_scheme, open_draft_from
from scoring.schemes.editor.editing import edit_draft
from scoring.schemes.editor.edits import SetAspect
from scoring.schemes.models import VersionRow
from scoring.schemes.publishing import REASON_MAX, NotPublishable, publish
from scoring.schemes.queries import scheme_view, version_view
from tests.schemes.conftest import MOMENT

FIRST = "key000000000"


@pytest.fixture
def scheme(db_session: Session, chief: Actor, sound_scheme: Scheme) -> str:
    return begin_scheme(db_session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=MOMENT).public_id


@pytest.fixture
def version(db_session: Session, chief: Actor, scheme: str) -> VersionRow:
    return publish(db_session, chief, scheme, reason="", seen=1, at=MOMENT)


def test_the_first_version_is_number_one_and_closes_the_draft(
    db_session: Session, chief: Actor, scheme: str, sound_scheme: Scheme
) -> None:
    publish(db_session, chief, scheme, reason="", seen=1, at=MOMENT)

    view = scheme_view(db_session, chief, scheme)
    assert (view.revision, view.version, view.content) == (None, 1, sound_scheme)


def test_the_fingerprint_is_that_of_the_stored_text(version: VersionRow) -> None:
    assert hashlib.sha256(version.content.encode()).hexdigest() == version.sha256


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        pytest.param({"maximum": 100}, {"total-differs"}, id="a total other than 100.00"),
        pytest.param({"maximum": None}, {"total-differs", "aspect-maximum-missing"}, id="no maximum"),
        pytest.param({"kind": Kind.JUDGEMENT}, {"benchmarks-missing"}, id="no benchmarks"),
    ],
)
def test_hard_errors_stand_in_the_way_and_come_as_a_list(
    db_session: Session, chief: Actor, scheme: str, change: dict[str, object], codes: set[str]
) -> None:
    edit_draft(db_session, chief, scheme, SetAspect(FIRST, change), seen=1, at=MOMENT)

    with pytest.raises(NotPublishable) as refused:
        publish(db_session, chief, scheme, reason="", seen=2, at=MOMENT)

    assert {problem.code for problem in refused.value.problems} == codes
    assert scheme_view(db_session, chief, scheme).versions == ()


def test_an_exam_may_have_another_total(db_session: Session, chief: Actor, sound_scheme: Scheme) -> None:
    criterion = sound_scheme.criteria[0]
    half = replace(sound_scheme, criteria=(replace(criterion, sub_criteria=criterion.sub_criteria[:1]),))
    scheme = begin_scheme(db_session, chief, half, purpose=Purpose.EXAM, at=MOMENT).public_id

    version = publish(db_session, chief, scheme, reason="", seen=1, at=MOMENT)

    assert (version.number, version.purpose) == (1, "exam")


def test_a_state_older_than_the_draft_is_not_published(db_session: Session, chief: Actor, scheme: str) -> None:
    edit_draft(db_session, chief, scheme, SetAspect(FIRST, {"section": None}), seen=1, at=MOMENT)

    with pytest.raises(Outdated) as refused:
        publish(db_session, chief, scheme, reason="", seen=1, at=MOMENT)

    assert refused.value.code == "draft-changed"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        pytest.param("", "reason-missing", id="none"),
        pytest.param(" \n", "reason-missing", id="only blanks"),
        pytest.param("x" * (REASON_MAX + 1), "reason-too-long", id="too long"),
        pytest.param("Nothing was changed", "nothing-changed", id="no change"),
    ],
)
@pytest.mark.usefixtures("version")
def test_a_second_version_needs_a_reason_and_a_change(
    db_session: Session, chief: Actor, scheme: str, reason: str, code: str
) -> None:
    open_draft_from(db_session, chief, scheme, 1, at=MOMENT)

    with pytest.raises(Refused) as refused:
        publish(db_session, chief, scheme, reason=reason, seen=1, at=MOMENT)

    assert refused.value.code == code


@pytest.mark.usefixtures("version")
def test_an_older_version_stays_as_it_was(db_session: Session, chief: Actor, scheme: str, sound_scheme: Scheme) -> None:
    open_draft_from(db_session, chief, scheme, 1, at=MOMENT)
    edit_draft(db_session, chief, scheme, SetAspect(FIRST, {"section": None}), seen=1, at=MOMENT)
    publish(db_session, chief, scheme, reason="Section taken out", seen=2, at=MOMENT)

    assert version_view(db_session, chief, scheme, 1).content == sound_scheme
    assert [line.number for line in scheme_view(db_session, chief, scheme).versions] == [2, 1]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(update(VersionRow).values(content="{}"), id="update"),
        pytest.param(update(VersionRow).values(reason="another"), id="update of the reason alone"),
        pytest.param(delete(VersionRow), id="delete"),
    ],
)
def test_the_database_itself_refuses_to_rewrite_a_version(
    db_session: Session, version: VersionRow, statement: object
) -> None:
    before = version.content

    with pytest.raises(DatabaseError) as refused, db_session.begin_nested():
        db_session.execute(statement)  # type: ignore[call-overload]

    assert "scheme-version-is-frozen" in str(refused.value)
    assert db_session.execute(select(VersionRow.content)).scalar_one() == before
