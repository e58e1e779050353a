"""What tells assessments apart that look alike in a list: of the same title, and beginning on the same day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.foundation import formats
from scoring.marking import access
from scoring.marking.models import AssessmentRow, DayRow
from scoring.people import scopes
from scoring.people.directory.organisations import COLLEGE, REGION
from scoring.rules.scheme import Text
from scoring.schemes.models import SchemeRow, VersionRow
from scoring.schemes.queries import said

SKILL, REHEARSAL = "skill", "rehearsal"  # what a list may say of each line already
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class _One:
    id: int
    public_id: str
    title: str
    begins: date | None
    skill: str
    rehearsal: bool
    stage: str
    host: tuple[str, str]  # a college or a region, and its id
    opened_at: datetime | None


Word = Callable[[_One], str]


def differences(
    session: Session, assessments: Collection[str], language: str, *, told: Collection[str] = ()
) -> Mapping[str, str]:
    """The short mark of each of these (public ids) that looks like another of them; what is unlike all has none.

    `told`: SKILL, REHEARSAL, where the list says them itself. In this order, as far as it is needed: rehearsal, skill,
    stage, host, when it was opened, and the number of the assessment, which no other has.
    """
    alike: dict[tuple[str, ...], list[_One]] = defaultdict(list)
    for one in _read(session, assessments, language):
        spoken = (one.skill if SKILL in told else "", str(one.rehearsal) if REHEARSAL in told else "")
        alike[one.title, str(one.begins), *spoken].append(one)
    groups = [group for group in alike.values() if len(group) > 1]
    if not groups:
        return {}
    words = _words(session, language)
    return {public_id: mark for group in groups for public_id, mark in _apart(group, words).items()}


def with_difference(title: str, difference: str) -> str:
    """The title as a line of plain text."""
    return f"{title}{_BETWEEN}{difference}" if difference else title


def _apart(group: Sequence[_One], words: Iterable[Word]) -> dict[str, str]:
    marks: dict[str, tuple[str, ...]] = {one.public_id: () for one in group}
    for word in words:
        if len(set(marks.values())) == len(group):
            break
        found = {one.public_id: word(one) for one in group}
        if len(set(found.values())) > 1:
            marks = {public_id: (*mark, found[public_id]) for public_id, mark in marks.items()}
    return {public_id: _BETWEEN.join(filter(None, mark)) for public_id, mark in marks.items()}


def _words(session: Session, language: str) -> tuple[Word, ...]:
    stages = scopes.names(session, access.STAGE, language)
    hosts = {kind: scopes.names(session, kind, language) for kind in (COLLEGE, REGION)}
    return (
        lambda one: _("Rehearsal") if one.rehearsal else "",
        lambda one: _("Skill %(number)s", number=one.skill) if one.skill else "",
        lambda one: stages.get(one.stage, ""),
        lambda one: hosts[one.host[0]].get(one.host[1], ""),
        lambda one: _opened(one.opened_at, language),
        lambda one: f"№ {one.id}",
    )


def _opened(at: datetime | None, language: str) -> str:
    return str(_("opened %(moment)s", moment=formats.moment(at, language)) if at else _("not opened yet"))


def _read(session: Session, assessments: Collection[str], language: str) -> list[_One]:
    first = select(func.min(DayRow.date)).where(DayRow.assessment_id == AssessmentRow.id).scalar_subquery()
    query = (
        select(AssessmentRow, SchemeRow.title_kk, SchemeRow.title_ru, SchemeRow.title_en, first)
        .join(VersionRow, VersionRow.id == AssessmentRow.scheme_version_id)
        .join(SchemeRow, SchemeRow.id == VersionRow.scheme_id)
        .where(AssessmentRow.public_id.in_(assessments))
        .order_by(AssessmentRow.id)
    )
    return [_one(row, said(Text(kk, ru, en), language), begins) for row, kk, ru, en, begins in session.execute(query)]


def _one(row: AssessmentRow, title: str, begins: date | None) -> _One:
    host = (COLLEGE, row.organisation) if row.organisation else (REGION, row.region or "")
    return _One(
        row.id, row.public_id, title, begins, row.skill or "", row.rehearsal_of is not None, row.stage or "", host,
        row.opened_at,
    )  # fmt: skip
