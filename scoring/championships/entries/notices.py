"""Notices of participation: for each confirmed competitor what the college needs to let them study remotely (SN-04)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from scoring.championships.entries import access
from scoring.championships.entries.queries import Wanted, all_entries
from scoring.championships.entries.viewing import EntryView
from scoring.championships.stages.models import ChampionshipRow, StageRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import formats
from scoring.foundation.errors import NotFound
from scoring.marking.setup.viewing import Named
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.actors import Actor
from scoring.people.directory.naming import in_language
from scoring.people.directory.organisations import find_organisation
from scoring.people.models import Organisation

LANGUAGES = ("kk", "ru")  # side by side, the state language first. decisions.md 26


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One language of a notice: its heading, its sentence, rows of (what, value), on what it is based."""

    language: str
    heading: str
    sentence: str
    rows: tuple[tuple[str, str], ...]
    basis: str
    signature: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A sheet for one person."""

    person: str
    texts: tuple[NoticeText, ...]


def notices(
    session: Session, stage: str, college: str, entry: str, visit: Visit, *, actor: Actor, at: datetime
) -> list[Notice]:
    """A notice for every person of the college's confirmed entries, or of one entry; the look is logged.

    Raises Forbidden: not-allowed; NotFound: stage-unknown, organisation-unknown, stage-entry-unknown.
    """
    of, whose = stage_row(session, stage), find_organisation(session, college)
    access.require_nominator(actor, of, whose)
    access_log.record(session, "entries-seen", actor.account_id, visit, at=at, subject=f"stage:{stage}")
    views = all_entries(session, of, Wanted(organisation=college, state="confirmed"), at=at)
    wanted = [view for view in views if entry in ("", view.id)]
    if entry and not wanted:
        raise NotFound("stage-entry-unknown")
    championship = session.get_one(ChampionshipRow, of.championship_id)
    return [
        Notice(one.id, tuple(_texts(of, championship, whose, view, one))) for view in wanted for one in view.persons
    ]


def _texts(
    stage: StageRow, championship: ChampionshipRow, college: Organisation, view: EntryView, person: Named
) -> Iterator[NoticeText]:
    for language in LANGUAGES:
        with force_locale(language):
            yield NoticeText(
                language,
                _("Notice of participation"),
                _("The college is told that its learner is entered for the championship below."),
                tuple(_rows(stage, championship, college, view, person, language)),
                _("On these days the learner may study remotely, as learners who take part in championships may."),
                _("Organizer of the stage: signature, name, date"),
            )


def _rows(
    stage: StageRow,
    championship: ChampionshipRow,
    college: Organisation,
    view: EntryView,
    person: Named,
    language: str,
) -> Iterator[tuple[str, str]]:
    skill = view.skill
    yield _("Learner"), person.name(language)
    yield _("College"), in_language(language, kk=college.name_kk, ru=college.name_ru, en=college.name_en)
    yield (
        _("Name of the championship"),
        in_language(language, kk=championship.name_kk, ru=championship.name_ru, en=championship.name_en),
    )
    yield _("Stage"), in_language(language, kk=stage.name_kk, ru=stage.name_ru, en=stage.name_en)
    yield _("Skill"), f"{skill.number}. {in_language(language, kk=skill.name_kk, ru=skill.name_ru, en=skill.name_en)}"
    if view.participation == "reserve":
        yield _("Takes part as"), _("Reserve")
    if stage.venue:
        yield _("Venue"), stage.venue
    yield _("Event"), _days(stage.opens, stage.closes, language)
    yield _("Competition days"), _days(stage.first_day, stage.last_day, language)


def _days(first: date | None, last: date | None, language: str) -> str:
    """From when until when, in words; a line to fill in by hand where it is not known yet."""
    if first is None and last is None:
        return "____________"
    days = [formats.day(one, language) for one in dict.fromkeys((first, last)) if one is not None]
    return " – ".join(days)
